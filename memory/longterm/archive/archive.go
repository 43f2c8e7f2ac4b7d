// Package archive carries a long-term memory along: as one file of JSON, or its entries alone as Markdown with a
// file each. Both can be read again, here or elsewhere. Package sealed encrypts either of them.
//
// What is read is taken for hostile: every size is limited before memory is reserved, and names in
// an archive are never used as paths.
package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"precis/memory/longterm"
)

// Errors of an archive. Those returned wrap one of them with the place.
var (
	// ErrFormat: no archive of a memory, or a damaged one.
	ErrFormat = errors.New("not an archive of a memory")
	// ErrNewer: a newer version of the program wrote the archive.
	ErrNewer = errors.New("the archive was written by a newer version")
	// ErrTooLarge: beyond Limits.
	ErrTooLarge = errors.New("too large an archive")
	// ErrPassphrase: the archive is encrypted, and the passphrase is missing or wrong.
	ErrPassphrase = errors.New("wrong passphrase")
)

// SealedStart is what an encrypted archive begins with: a file of age.
const SealedStart = "age-encryption.org/v1\n"

// Limits are what an archive may take in memory while it is read.
type Limits struct {
	Entry int64 // bytes of one entry
	Total int64 // bytes of all, decompressed
}

// DefaultLimits are generous for what people read.
var DefaultLimits = Limits{Entry: 16 << 20, Total: 2 << 30}

// batch is how many entries are written, or read, in one transaction.
const batch = 64

// each calls f with every entry of a store, some in a transaction: what is written meanwhile may be
// among them or not. Damaged ones are left out.
func each(ctx context.Context, s longterm.Store, f func(longterm.Entry) error) error {
	var heads []longterm.Head
	err := s.View(ctx, func(r longterm.Reader) (err error) {
		heads, err = r.Heads(longterm.Query{})
		return err
	})
	if err != nil {
		return err
	}
	for len(heads) > 0 {
		n := min(batch, len(heads))
		var entries []longterm.Entry
		err := s.View(ctx, func(r longterm.Reader) error {
			entries = entries[:0]
			for _, h := range heads[:n] {
				e, err := r.Get(h.URL)
				if longterm.Absent(err) {
					continue
				} else if err != nil {
					return err
				}
				e.Bytes = 0 // of this store
				entries = append(entries, e)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := f(e); err != nil {
				return err
			}
		}
		heads = heads[n:]
	}
	return nil
}

// Import reads the entries of an archive into a memory, a few in a transaction, and gives its states, which
// are for who keeps them to take in (memory/library). now is the time by which entries leave where the budget
// is exceeded.
//
// The error wraps one of this package, or is that of the store; what was taken in before stays, and
// is told. Importing the same archive again goes on from there and changes nothing else.
func Import(ctx context.Context, m *longterm.Memory, r io.Reader, now time.Time, l Limits) (done longterm.Restored, states States, err error) {
	var waiting []longterm.Entry
	restore := func() error {
		some, err := m.Restore(ctx, waiting, now)
		if err != nil {
			return err
		}
		done.Added += some.Added
		done.Updated += some.Updated
		done.Unchanged += some.Unchanged
		done.Ignored += some.Ignored
		done.Refused = append(done.Refused, some.Refused...)
		done.Left = append(done.Left, some.Left...)
		waiting = waiting[:0]
		return nil
	}
	err = Read(r, l, Receiver{
		Entry: func(e longterm.Entry) error {
			if waiting = append(waiting, e); len(waiting) < batch {
				return nil
			}
			return restore()
		},
		States: func(all States) error {
			states = all
			return nil
		},
	})
	if len(waiting) > 0 {
		err = errors.Join(err, restore())
	}
	return done, states, err
}

// States are states of a store as JSON, as they are kept.
type States map[longterm.State]json.RawMessage

// Receiver is given what an archive holds. What a function returns ends the reading.
type Receiver struct {
	Entry  func(longterm.Entry) error
	States func(States) error // once at most; Markdown has none
}

// Read reads an archive into to. An encrypted one is to be opened before (sealed.Reader); the error for it wraps
// ErrPassphrase.
func Read(r io.Reader, l Limits, to Receiver) error {
	b := bufio.NewReader(r)
	if start, _ := b.Peek(len(SealedStart)); string(start) == SealedStart {
		return fmt.Errorf("archive: %w: it is encrypted and was not opened", ErrPassphrase)
	}
	switch start, err := b.Peek(4); {
	case len(start) == 0 && err == io.EOF:
		return fmt.Errorf("archive: %w: an empty file", ErrFormat)
	case string(start) == "PK\x03\x04" || string(start) == "PK\x05\x06":
		return readZip(b, l, to.Entry)
	case len(start) > 0 && start[0] == '{':
		return ReadJSON(b, l, to)
	case string(start) == "---\n" || string(start) == "---\r":
		content, err := readAll(b, l.Entry)
		if err != nil {
			return err
		}
		e, err := ParseMarkdown(content)
		if err != nil {
			return err
		}
		return to.Entry(e)
	default:
		return fmt.Errorf("archive: %w: it begins with %q", ErrFormat, start)
	}
}

// readAll reads what is at most so many bytes.
func readAll(r io.Reader, most int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, readError(err)
	}
	if int64(len(content)) > most {
		return nil, fmt.Errorf("archive: %w: more than %d bytes", ErrTooLarge, most)
	}
	return content, nil
}

// readError marks what is wrong with an archive, unless it is known better.
func readError(err error) error {
	for _, known := range []error{ErrFormat, ErrNewer, ErrTooLarge, ErrPassphrase} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("archive: %w: %w", ErrFormat, err)
}
