//go:build !js

package longterm

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// boltFile is an open file of bbolt. bbolt panics on pages that are damaged, and reads of a file
// that is too short fault: here both become errors that wrap ErrCorrupt.
type boltFile struct {
	db     *bbolt.DB
	file   *os.File
	broken bool
}

func openBolt(path string, o *bbolt.Options) (b *boltFile, err error) {
	b = &boltFile{}
	defer func() {
		if b.broken {
			err = errors.Join(err, b.close())
		}
	}()
	defer b.guard(&err)
	// The lock file keeps other precis out; what else could hold the file is not waited for.
	o.Timeout = time.Second
	o.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		var err error
		b.file, err = os.OpenFile(name, flag, mode)
		return b.file, err
	}
	b.db, err = bbolt.Open(path, 0o600, o)
	var system syscall.Errno
	if err != nil && !errors.As(err, &system) && !errors.Is(err, bolterrors.ErrTimeout) {
		err = fmt.Errorf("%w: %w", errNoStore, err)
	}
	return b, err
}

// guard makes an error of a panic. It stands around calls of bbolt alone, never around those of
// its callers.
func (b *boltFile) guard(err *error) {
	if reason := recover(); reason != nil {
		b.broken = true
		*err = fmt.Errorf("longterm: %w: %v", ErrCorrupt, reason)
	}
}

// close closes the file. After a panic bbolt may still hold its own locks and would wait for
// itself: then only the file is closed, and what was mapped of it stays.
func (b *boltFile) close() error {
	if b.broken {
		return errors.Join(unlock(b.file), b.file.Close())
	}
	return b.db.Close()
}

func (b *boltFile) transact(writable bool, f func(transaction) error) (err error) {
	tx, err := b.begin(writable)
	if err != nil {
		return err
	}
	// After a commit there is nothing left to roll back.
	defer func() { err = errors.Join(err, b.rollback(tx)) }()
	if err := f(boltTransaction{b, tx}); err != nil || !writable {
		return err
	}
	return b.commit(tx)
}

func (b *boltFile) begin(writable bool) (tx *bbolt.Tx, err error) {
	defer b.guard(&err)
	return b.db.Begin(writable)
}

func (b *boltFile) commit(tx *bbolt.Tx) (err error) {
	defer b.guard(&err)
	return tx.Commit()
}

func (b *boltFile) rollback(tx *bbolt.Tx) (err error) {
	if b.broken {
		return nil
	}
	defer b.guard(&err)
	if err := tx.Rollback(); !errors.Is(err, bolterrors.ErrTxClosed) {
		return err
	}
	return nil
}

// boltTransaction has a bucket for each table. Values are copied: those of bbolt lie in the file,
// and only here can a fault be caught.
type boltTransaction struct {
	file *boltFile
	tx   *bbolt.Tx
}

func (t boltTransaction) get(in table, key string) (value []byte, err error) {
	defer t.file.guard(&err)
	if bucket := t.tx.Bucket([]byte(in)); bucket != nil {
		value = bytes.Clone(bucket.Get([]byte(key)))
	}
	return value, nil
}

func (t boltTransaction) scan(in table, f func(key string, value []byte) error) error {
	cursor, err := t.cursor(in)
	if cursor == nil || err != nil {
		return err
	}
	key, value, err := t.step(cursor.First)
	for ; key != nil && err == nil; key, value, err = t.step(cursor.Next) {
		if err := f(string(key), value); err != nil {
			return err
		}
	}
	return err
}

func (t boltTransaction) cursor(in table) (cursor *bbolt.Cursor, err error) {
	defer t.file.guard(&err)
	if bucket := t.tx.Bucket([]byte(in)); bucket != nil {
		cursor = bucket.Cursor()
	}
	return cursor, nil
}

func (t boltTransaction) step(move func() (key, value []byte)) (key, value []byte, err error) {
	defer t.file.guard(&err)
	key, value = move()
	return bytes.Clone(key), bytes.Clone(value), nil
}

func (t boltTransaction) put(in table, key string, value []byte) (err error) {
	defer t.file.guard(&err)
	bucket, err := t.tx.CreateBucketIfNotExists([]byte(in))
	if err != nil {
		return err
	}
	return bucket.Put([]byte(key), value)
}

func (t boltTransaction) delete(in table, key string) (err error) {
	defer t.file.guard(&err)
	if bucket := t.tx.Bucket([]byte(in)); bucket != nil {
		return bucket.Delete([]byte(key))
	}
	return nil
}

func (t boltTransaction) clear(in table) (err error) {
	defer t.file.guard(&err)
	if t.tx.Bucket([]byte(in)) == nil {
		return nil
	}
	return t.tx.DeleteBucket([]byte(in))
}
