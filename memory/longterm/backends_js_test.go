package longterm

import (
	"context"
	"fmt"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var backends = []backend{{"IndexedDB", placeDatabase}}

func placeDatabase(t *testing.T) func() engine {
	name := fmt.Sprint(t.Name(), time.Now().UnixNano())
	t.Cleanup(func() { remove(t, name) })
	return func() engine { return newIndexedDB(name, Version) }
}

func remove(t *testing.T, name string) {
	require.NoError(t, deleteDatabase(context.Background(), name))
}

// raw opens a database as some other page would.
func raw(t *testing.T, name string, version int) js.Value {
	t.Helper()
	db, err := openDatabase(context.Background(), name, version)
	require.NoError(t, err)
	return db
}

func TestIndexedDBOfANewerVersionIsRefused(t *testing.T) {
	name := t.Name()
	defer remove(t, name)
	s, err := OpenIndexedDB(t.Context(), name, Options{})
	require.NoError(t, err)
	put(t, s, sample("a", 1))
	// The newer program upgrades; the connection of this one lets go for it.
	db := raw(t, name, Version+1)
	require.ErrorIs(t, s.View(t.Context(), func(Reader) error { return nil }), ErrNewer)
	_, err = OpenIndexedDB(t.Context(), name, Options{})
	require.ErrorIs(t, err, ErrNewer)
	db.Call("close")
	require.NoError(t, s.Close())
}

func TestIndexedDBUpgradeBlockedByAnotherTab(t *testing.T) {
	name := t.Name()
	defer remove(t, name)
	older := raw(t, name, Version-1) // and does not listen for those who want to upgrade
	_, err := OpenIndexedDB(t.Context(), name, Options{})
	require.ErrorIs(t, err, ErrBlocked)
	_, err = OpenIndexedDB(t.Context(), name, Options{})
	require.ErrorIs(t, err, ErrBlocked, "of which the browser tells nothing, since the first one waits still")
	ended, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err = OpenIndexedDB(ended, name, Options{})
	require.ErrorIs(t, err, context.DeadlineExceeded)

	// What was given up holds up nobody and upgrades nothing.
	older.Call("close")
	older = raw(t, name, Version-1)
	require.Equal(t, Version-1, older.Get("version").Int())
	older.Call("close")

	older = raw(t, name, Version-1)
	go func() {
		time.Sleep(50 * time.Millisecond)
		older.Call("close")
	}()
	s, err := OpenIndexedDB(t.Context(), name, Options{})
	require.NoError(t, err, "the other tab lets go in time")
	require.NoError(t, s.Close())
}

func TestIndexedDBThatTheBrowserRemoved(t *testing.T) {
	name := t.Name()
	defer remove(t, name)
	var notices []NoticeKind
	s, err := OpenIndexedDB(t.Context(), name, Options{Notice: func(n Notice) { notices = append(notices, n.Kind) }})
	require.NoError(t, err)
	put(t, s, sample("a", 1))
	remove(t, name)
	require.Empty(t, urls(t, s, Query{}))
	require.Equal(t, []NoticeKind{Created, Lost}, notices)
	put(t, s, sample("b", 1))
	require.Equal(t, []string{"b"}, urls(t, s, Query{}))
	require.NoError(t, s.Close())
}

func TestIndexedDBTransactionThatWaitsForSomethingElse(t *testing.T) {
	name := t.Name()
	defer remove(t, name)
	s, err := OpenIndexedDB(t.Context(), name, Options{})
	require.NoError(t, err)
	err = s.View(t.Context(), func(r Reader) error {
		time.Sleep(20 * time.Millisecond)
		_, err := r.Heads(Query{})
		return err
	})
	require.ErrorContains(t, err, "something else was waited for")
	require.NoError(t, s.Close())
}

func TestIndexedDBForeignValues(t *testing.T) {
	name := t.Name()
	defer remove(t, name)
	db := raw(t, name, Version)
	tx := db.Call("transaction", []any{"heads", "meta"}, "readwrite")
	tx.Call("objectStore", "heads").Call("put", "a text", "x")
	tx.Call("objectStore", "meta").Call("put", js.Global().Get("TextEncoder").New().Call("encode", "2"), keySchema)
	events := listen(tx, "complete")
	<-events.fired
	events.release()
	db.Call("close")
	var notices []string
	s, err := OpenIndexedDB(t.Context(), name, Options{Notice: func(n Notice) { notices = append(notices, n.Detail) }})
	require.NoError(t, err)
	require.Empty(t, urls(t, s, Query{}))
	require.Len(t, notices, 1)
	require.True(t, strings.HasPrefix(notices[0], `heads "x"`), notices)
	require.NoError(t, s.Close())
}

func benchPlace(b *testing.B) func() engine {
	name := fmt.Sprint(b.Name(), time.Now().UnixNano())
	return func() engine { return newIndexedDB(name, Version) }
}
