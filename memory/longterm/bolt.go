//go:build !js

package longterm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// lockWait is how often a held lock is tried.
const lockWait = 5 * time.Millisecond

// OpenFile opens the store in a file, with its folder made where there is none. The file is held
// only while a transaction runs, so that several programs can use it in turn; a transaction waits
// for the others until its context ends, and then fails with ErrBlocked.
//
// A file that is no store is moved aside, with ".damaged" added to its name, and an empty one takes
// its place; a Notice says so.
func OpenFile(ctx context.Context, path string, o Options) (Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("longterm: %w", err)
	}
	s, err := open(ctx, newBolt(path, o), o)
	if !errors.Is(err, errNoStore) {
		return s, err
	}
	if err := newBolt(path, o).moveAside(ctx, err); err != nil {
		return nil, err
	}
	return open(ctx, newBolt(path, o), o)
}

// bolt is an engine over a file of bbolt. Beside it lies a lock file, since compaction puts another
// file in its place: a lock of the old one would then be of no use.
type bolt struct {
	path   string
	max    int64
	notice func(Notice)
	closed atomic.Bool
}

func newBolt(path string, o Options) *bolt {
	e := &bolt{path: path, max: o.MaxBytes, notice: o.Notice}
	if e.notice == nil {
		e.notice = func(Notice) {}
	}
	return e
}

func (e *bolt) view(ctx context.Context, f func(transaction) error) error {
	return e.locked(ctx, (*flock.Flock).TryRLockContext, func() error {
		if _, err := os.Stat(e.path); errors.Is(err, fs.ErrNotExist) {
			return f(&inMemoryTransaction{})
		}
		return e.transact(e.path, &bbolt.Options{ReadOnly: true}, f)
	})
}

func (e *bolt) update(ctx context.Context, f func(transaction) error) error {
	return e.locked(ctx, (*flock.Flock).TryLockContext, func() error {
		if _, err := os.Stat(e.path); errors.Is(err, fs.ErrNotExist) {
			if err := e.create(); err != nil {
				return err
			}
		}
		return e.transact(e.path, &bbolt.Options{MaxSize: int(e.max)}, f)
	})
}

// locked calls f while the lock file is held.
func (e *bolt) locked(ctx context.Context, try func(*flock.Flock, context.Context, time.Duration) (bool, error), f func() error) (err error) {
	if e.closed.Load() {
		return fmt.Errorf("longterm: %w", ErrClosed)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	lock := flock.New(e.path+".lock", flock.SetPermissions(0o600))
	defer func() { err = errors.Join(err, lock.Close()) }()
	if _, err := try(lock, ctx, lockWait); err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("%w: %w", ErrBlocked, err)
		}
		return fmt.Errorf("longterm: %s: %w", e.path, err)
	}
	return f()
}

// transact opens a file for one transaction, a reading or a writing one as the options say.
func (e *bolt) transact(path string, o *bbolt.Options, f func(transaction) error) (err error) {
	// What is beyond the end of a file that is too short faults when it is read.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	db, err := openBolt(path, o)
	if err != nil {
		return explain(path, err)
	}
	defer func() { err = explain(path, errors.Join(err, db.close())) }()
	return db.transact(!o.ReadOnly, f)
}

// create puts an empty file in place, whole from the first moment on.
func (e *bolt) create() error {
	return e.replace(func(*boltFile) error { return nil })
}

// replace puts a new file in place of that of the store, once fill has written it.
func (e *bolt) replace(fill func(*boltFile) error) error {
	fresh := e.path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("longterm: %w", err)
	}
	db, err := openBolt(fresh, &bbolt.Options{})
	if err != nil {
		return explain(fresh, err)
	}
	if err := errors.Join(fill(db), db.close()); err != nil {
		return errors.Join(explain(fresh, err), os.Remove(fresh))
	}
	if err := os.Rename(fresh, e.path); err != nil {
		return fmt.Errorf("longterm: %w", err)
	}
	return syncFolder(filepath.Dir(e.path))
}

// syncFolder makes a renaming durable, where the system can.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("longterm: %w", err)
	}
	_ = folder.Sync() // Windows has no such thing
	return folder.Close()
}

// compactAtOnce is how many bytes compaction copies in one transaction.
const compactAtOnce = 16 << 20

// compact copies what there is into a new file. bbolt keeps freed pages as they are.
func (e *bolt) compact(ctx context.Context) error {
	return e.locked(ctx, (*flock.Flock).TryLockContext, func() error {
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		from, err := openBolt(e.path, &bbolt.Options{ReadOnly: true})
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		} else if err != nil {
			return explain(e.path, err)
		}
		return errors.Join(e.replace(func(to *boltFile) (err error) {
			defer from.guard(&err)
			to.db.NoSync = true
			if err := bbolt.Compact(to.db, from.db, compactAtOnce); err != nil {
				return err
			}
			return to.db.Sync()
		}), from.close())
	})
}

func (e *bolt) size(context.Context) (int64, error) {
	info, err := os.Stat(e.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	} else if err != nil {
		return 0, fmt.Errorf("longterm: %w", err)
	}
	return info.Size(), nil
}

func (e *bolt) close() error {
	e.closed.Store(true)
	return nil
}

// moveAside renames a file that is no store.
func (e *bolt) moveAside(ctx context.Context, reason error) error {
	return e.locked(ctx, (*flock.Flock).TryLockContext, func() error {
		// Somebody else may have been quicker.
		err := e.transact(e.path, &bbolt.Options{ReadOnly: true}, func(transaction) error { return nil })
		if !errors.Is(err, errNoStore) {
			return err
		}
		aside := e.path + ".damaged"
		for i := 2; ; i++ {
			if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
				break
			}
			aside = fmt.Sprintf("%s.damaged-%d", e.path, i)
		}
		if err := os.Rename(e.path, aside); err != nil {
			return fmt.Errorf("longterm: %w", err)
		}
		e.notice(Notice{Kind: DamageFound, Detail: fmt.Sprintf("%v; it is kept as %s", reason, aside)})
		return nil
	})
}

// errNoStore: the file can be read, and bbolt finds nothing of its own in it.
var errNoStore = fmt.Errorf("%w: no memory in this file", ErrCorrupt)

// explain puts errors of bbolt and of the system into words of a Store.
func explain(path string, err error) error {
	var meaning error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, bolterrors.ErrMaxSizeReached), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		meaning = ErrQuota
	case errors.Is(err, bolterrors.ErrTimeout):
		meaning = ErrBlocked
	case errors.Is(err, bolterrors.ErrIncompatibleValue):
		meaning = ErrCorrupt
	default:
		return err
	}
	return fmt.Errorf("longterm: %s: %w: %w", path, meaning, err)
}
