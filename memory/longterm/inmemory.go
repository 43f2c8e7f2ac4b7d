package longterm

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// NewInMemory returns a store that lasts as long as the program: for a browser that keeps nothing,
// and for tests.
func NewInMemory(o Options) Store {
	s, err := open(context.Background(), newInMemory(o.MaxBytes), o)
	if err != nil {
		panic(err) // there is nothing that could fail
	}
	return s
}

// inMemory is an engine of maps. A transaction works on maps of its own, which take the place of
// the old ones when it succeeds.
type inMemory struct {
	max    int64
	mu     sync.RWMutex
	tables map[table]map[string][]byte
	closed bool
}

func newInMemory(max int64) *inMemory {
	return &inMemory{max: max, tables: map[table]map[string][]byte{}}
}

func (e *inMemory) view(ctx context.Context, f func(transaction) error) error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if err := e.open(ctx); err != nil {
		return err
	}
	return f(&inMemoryTransaction{tables: e.tables})
}

func (e *inMemory) update(ctx context.Context, f func(transaction) error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.open(ctx); err != nil {
		return err
	}
	tx := &inMemoryTransaction{tables: map[table]map[string][]byte{}}
	for name, records := range e.tables {
		tx.tables[name] = maps.Clone(records)
	}
	if err := f(tx); err != nil {
		return err
	}
	if size := tx.size(); e.max > 0 && size > e.max {
		return fmt.Errorf("longterm: %d bytes, want at most %d: %w", size, e.max, ErrQuota)
	}
	e.tables = tx.tables
	return nil
}

func (e *inMemory) open(ctx context.Context) error {
	if e.closed {
		return fmt.Errorf("longterm: %w", ErrClosed)
	}
	return ctx.Err()
}

func (e *inMemory) size(context.Context) (int64, error) { return 0, nil }

func (e *inMemory) compact(ctx context.Context) error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.open(ctx)
}

func (e *inMemory) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed, e.tables = true, nil
	return nil
}

type inMemoryTransaction struct {
	tables map[table]map[string][]byte
}

func (t *inMemoryTransaction) size() (bytes int64) {
	for _, records := range t.tables {
		for key, value := range records {
			bytes += int64(len(key) + len(value))
		}
	}
	return bytes
}

func (t *inMemoryTransaction) get(in table, key string) ([]byte, error) {
	return t.tables[in][key], nil
}

func (t *inMemoryTransaction) scan(in table, f func(key string, value []byte) error) error {
	for _, key := range slices.Sorted(maps.Keys(t.tables[in])) {
		if err := f(key, t.tables[in][key]); err != nil {
			return err
		}
	}
	return nil
}

func (t *inMemoryTransaction) put(in table, key string, value []byte) error {
	if t.tables[in] == nil {
		t.tables[in] = map[string][]byte{}
	}
	t.tables[in][key] = value
	return nil
}

func (t *inMemoryTransaction) delete(in table, key string) error {
	delete(t.tables[in], key)
	return nil
}

func (t *inMemoryTransaction) clear(in table) error {
	delete(t.tables, in)
	return nil
}
