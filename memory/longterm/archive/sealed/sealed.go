// Package sealed encrypts archives of a long-term memory under a passphrase, and opens them again. It
// stands beside package archive since a browser does without it: there JavaScript writes and reads
// the same files, and the program stays small.
package sealed

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"precis/memory/longterm/archive"
)

// Work factors of scrypt, as powers of 2: passing one takes 128 bytes × 8 of memory for each, so 17
// takes 128 MiB and half a second. That is what OWASP's Password Storage Cheat Sheet wants at
// least. Others may seal with 18, which is the age program's; more is refused, since it is the
// archive that asks for the memory.
const (
	workFactor = 17
	mostWorked = 18
)

// Seal encrypts what is written to it, until Close, under a passphrase: a file of age, which the age
// program opens too. Nothing but its length can be told from outside.
//
// Source: age-encryption.org/v1.
func Seal(w io.Writer, passphrase string) (io.WriteCloser, error) {
	if passphrase == "" {
		return nil, fmt.Errorf("archive: %w: an empty one", archive.ErrPassphrase)
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	recipient.SetWorkFactor(workFactor)
	sealed, err := age.Encrypt(w, recipient)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return sealed, nil
}

// Open decrypts what Seal wrote. The error wraps archive.ErrPassphrase where the passphrase is not the one
// it was sealed under. A changed byte is an error of Read where it is reached, at latest 64 KiB
// later.
func Open(r io.Reader, passphrase string) (io.Reader, error) {
	if passphrase == "" {
		return nil, fmt.Errorf("archive: %w: the archive is encrypted and none was given", archive.ErrPassphrase)
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	identity.SetMaxWorkFactor(mostWorked)
	opened, err := age.Decrypt(r, identity)
	var mismatch *age.NoIdentityMatchError
	if errors.As(err, &mismatch) || errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, fmt.Errorf("archive: %w", archive.ErrPassphrase)
	}
	if err != nil {
		return nil, fmt.Errorf("archive: %w: %w", archive.ErrFormat, err)
	}
	return opened, nil
}

// Reader gives what r holds, decrypted where it is encrypted. Errors are those of Open.
func Reader(r io.Reader, passphrase string) (io.Reader, error) {
	b := bufio.NewReader(r)
	if start, _ := b.Peek(len(archive.SealedStart)); string(start) == archive.SealedStart {
		return Open(b, passphrase)
	}
	return b, nil
}
