package longterm

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall/js"
	"time"
)

// OpenIndexedDB opens the store in a database of the page's origin. It works in pages and workers;
// several tabs can use it at once. The error wraps ErrUnavailable where the browser keeps none.
//
// A browser may remove what a page stores when room gets short, unless the page asked it not to:
// navigator.storage.persist(), which workers lack.
func OpenIndexedDB(ctx context.Context, name string, o Options) (Store, error) {
	return open(ctx, newIndexedDB(name, Version), o)
}

const (
	// blockedWait is how long an upgrade waits for tabs of an older version to let go. Those of precis
	// do at once, but for a transaction under way.
	blockedWait = 3 * time.Second
	// openingWait is how long an opening waits of which nothing is heard: browsers tell only the first
	// of several that it is blocked, also where the first is another tab's.
	openingWait = 10 * time.Second
)

// abandoned counts, by name, openings that were given up while they were blocked and are so still.
var abandoned = map[string]int{}

// indexedDB is an engine over a database of a browser, with an object store for each table.
//
// A transaction of IndexedDB ends by itself when the event loop is reached without a request under
// way. Go returns there only once all goroutines wait, so that the goroutine which a result wakes
// sends its next request in time, as long as it waits for nothing else.
type indexedDB struct {
	name    string
	version int // of the database: that of the records, since each may need other object stores

	mu         sync.Mutex // held while a connection is made
	connection *connection
	closed     bool
}

func newIndexedDB(name string, version int) *indexedDB {
	return &indexedDB{name: name, version: version}
}

// connection is an open database. It lets go as soon as somebody wants to upgrade or delete the
// database, so that no tab blocks another.
type connection struct {
	db                     js.Value
	onClose, onVersionWish js.Func
	gone                   bool
}

func (c *connection) close() {
	if !c.gone {
		c.gone = true
		c.db.Call("close")
		c.onClose.Release()
		c.onVersionWish.Release()
	}
}

func (e *indexedDB) connect(ctx context.Context) (*connection, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, fmt.Errorf("longterm: %w", ErrClosed)
	}
	if e.connection != nil && !e.connection.gone {
		return e.connection, nil
	}
	db, err := openDatabase(ctx, e.name, e.version)
	if err != nil {
		return nil, err
	}
	c := &connection{db: db}
	c.onVersionWish = js.FuncOf(func(js.Value, []js.Value) any { c.close(); return nil })
	c.onClose = js.FuncOf(func(js.Value, []js.Value) any { c.close(); return nil })
	db.Set("onversionchange", c.onVersionWish)
	db.Set("onclose", c.onClose)
	e.connection = c
	return c, nil
}

// openDatabase opens a database and makes the object stores that it lacks.
func openDatabase(ctx context.Context, name string, version int) (js.Value, error) {
	factory := js.Global().Get("indexedDB")
	if !factory.Truthy() {
		return js.Value{}, fmt.Errorf("longterm: no indexedDB: %w", ErrUnavailable)
	}
	request, err := call(factory, "open", name, version)
	if err != nil {
		return js.Value{}, err
	}
	upgrade := js.FuncOf(func(js.Value, []js.Value) any {
		db := request.Get("result")
		for _, t := range tables {
			if !db.Get("objectStoreNames").Call("contains", string(t)).Bool() {
				db.Call("createObjectStore", string(t))
			}
		}
		return nil
	})
	defer upgrade.Release()
	request.Set("onupgradeneeded", upgrade)
	events := listen(request, "success", "error", "blocked")
	defer events.release()
	patience := time.NewTimer(openingWait)
	defer patience.Stop()
	if abandoned[name] > 0 {
		patience.Reset(blockedWait)
	}
	for {
		var failed error
		select {
		case event := <-events.fired:
			switch event.Get("type").String() {
			case "success":
				return request.Get("result"), nil
			case "error":
				return js.Value{}, unavailable(explainException(request.Get("error")))
			}
			patience.Reset(blockedWait)
			continue
		case <-patience.C:
			failed = fmt.Errorf("longterm: database %q: a tab holds an older version: %w", name, ErrBlocked)
		case <-ctx.Done():
			failed = fmt.Errorf("longterm: database %q: %w", name, ctx.Err())
		}
		abandon(name, request)
		return js.Value{}, failed
	}
}

// unavailable says of a database that cannot be opened that the browser keeps none here, unless the
// reason is known. In private windows browsers give several.
func unavailable(err error) error {
	if errors.Is(err, ErrNewer) || errors.Is(err, ErrQuota) || errors.Is(err, ErrUnavailable) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}

// abandon gives up a request to open a database, which cannot be taken back: when its turn comes
// after all, the upgrade is undone and the connection closed, so that it holds up nobody.
func abandon(name string, request js.Value) {
	abandoned[name]++
	var undo js.Func
	undo = js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		switch arguments[0].Get("type").String() {
		case "upgradeneeded":
			request.Get("transaction").Call("abort")
			return nil
		case "success":
			request.Get("result").Call("close")
		case "error":
			arguments[0].Call("preventDefault")
		}
		if abandoned[name]--; abandoned[name] == 0 {
			delete(abandoned, name)
		}
		undo.Release()
		return nil
	})
	for _, event := range []string{"onupgradeneeded", "onsuccess", "onerror"} {
		request.Set(event, undo)
	}
}

func (e *indexedDB) view(ctx context.Context, f func(transaction) error) error {
	return e.transact(ctx, "readonly", f)
}

func (e *indexedDB) update(ctx context.Context, f func(transaction) error) error {
	return e.transact(ctx, "readwrite", f)
}

func (e *indexedDB) transact(ctx context.Context, mode string, f func(transaction) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	tx, err := e.begin(ctx, mode)
	if err != nil {
		return err
	}
	events := listen(tx, "complete", "abort")
	defer events.release()
	returned := false
	defer func() {
		if !returned { // f panicked; what it wrote must not be kept
			_, _ = call(tx, "abort")
		}
	}()
	failed := f(&indexedDBTransaction{ctx: ctx, tx: tx})
	returned = true
	if failed != nil {
		_, _ = call(tx, "abort")
	}
	cancelled := ctx.Done()
	for {
		select {
		case event := <-events.fired:
			switch {
			case event.Get("type").String() == "complete" && (failed == nil || mode == "readonly"):
				return failed
			case failed == nil || errors.Is(failed, errInactive):
				return errors.Join(failed, explainException(tx.Get("error")))
			}
			return failed
		case <-cancelled:
			cancelled = nil
			if _, err := call(tx, "abort"); err == nil && failed == nil {
				failed = ctx.Err()
			}
		}
	}
}

// begin starts a transaction over all tables; where the connection is gone, on a new one.
func (e *indexedDB) begin(ctx context.Context, mode string) (js.Value, error) {
	names := make([]any, len(tables))
	for i, t := range tables {
		names[i] = string(t)
	}
	for again := false; ; again = true {
		c, err := e.connect(ctx)
		if err != nil {
			return js.Value{}, err
		}
		// Strict: complete means on the disk, not on its way there.
		tx, err := call(c.db, "transaction", names, mode, map[string]any{"durability": "strict"})
		if err == nil || again {
			return tx, err
		}
		c.close()
	}
}

// size is what the databases of the origin take, where the browser tells (Chromium).
func (e *indexedDB) size(ctx context.Context) (int64, error) {
	storage := js.Global().Get("navigator").Get("storage")
	if !storage.Truthy() {
		return 0, nil
	}
	promise, err := call(storage, "estimate")
	if err != nil {
		return 0, err
	}
	estimate, err := settled(promise)
	if err != nil {
		return 0, err
	}
	if details := estimate.Get("usageDetails"); details.Truthy() && details.Get("indexedDB").Type() == js.TypeNumber {
		return int64(details.Get("indexedDB").Float()), nil
	}
	return 0, nil
}

// compact makes Chromium's LevelDB rewrite its files, which keep what was deleted until they are
// rewritten by chance. All that a page can do about it is to delete databases, which compacts their
// range of keys. Of two that are made here, deleting the later one turns the log into a table that
// reaches from before the store's keys to behind those of the earlier one; deleting the earlier one
// then joins all tables of that range, and leaves out the deleted records. After further ones the
// old tables, which readers may have held, are removed. What other browsers do with their files they
// decide themselves.
func (e *indexedDB) compact(ctx context.Context) error {
	if _, err := e.connect(ctx); err != nil {
		return err
	}
	earlier, later := e.name+" compaction 1", e.name+" compaction 2"
	if err := makeDatabase(ctx, earlier); err != nil {
		return err
	}
	for _, step := range []struct {
		scratch string
		pause   time.Duration // for what Chromium does in the background
	}{
		{later, 100 * time.Millisecond},
		{earlier, 200 * time.Millisecond},
		{later, 100 * time.Millisecond},
		// For a disk on which that takes longer: without these, and with four programs writing beside it, one
		// compaction of ten left a file behind.
		{later, 300 * time.Millisecond},
		{later, 600 * time.Millisecond},
	} {
		if err := makeDatabase(ctx, step.scratch); err != nil {
			return err
		}
		if err := deleteDatabase(ctx, step.scratch); err != nil {
			return err
		}
		select {
		case <-time.After(step.pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// makeDatabase makes sure that there is a database.
func makeDatabase(ctx context.Context, name string) error {
	db, err := openDatabase(ctx, name, 1)
	if err == nil {
		db.Call("close")
	}
	return err
}

// deleteDatabase deletes a database once other connections let go of it.
func deleteDatabase(ctx context.Context, name string) error {
	request, err := call(js.Global().Get("indexedDB"), "deleteDatabase", name)
	if err != nil {
		return err
	}
	events := listen(request, "success", "error")
	defer events.release()
	select {
	case event := <-events.fired:
		if event.Get("type").String() == "error" {
			return explainException(request.Get("error"))
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *indexedDB) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	if e.connection != nil {
		e.connection.close()
	}
	return nil
}
