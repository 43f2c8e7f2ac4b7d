package longterm

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"syscall/js"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestKilledWriter is what TestIndexedDBSurvivesKills starts: a tab that writes until it is closed.
func TestKilledWriter(t *testing.T) {
	name := os.Getenv("PRECIS_KILLED_WRITER")
	if name == "" {
		t.Skip("started by TestIndexedDBSurvivesKills")
	}
	s, err := OpenIndexedDB(t.Context(), name, Options{})
	require.NoError(t, err)
	writeUntilKilled(t, s, func(words ...any) { js.Global().Call("postMessage", fmt.Sprintln(words...)) })
}

// A tab that is closed at any moment of a write leaves a whole store, and what it heard to be
// written is there.
func TestIndexedDBSurvivesKills(t *testing.T) {
	kills := 25
	if n, err := strconv.Atoi(os.Getenv("PRECIS_KILLS")); err == nil {
		kills = n
	}
	name, done := fmt.Sprint(t.Name(), time.Now().UnixNano()), 0
	for i := range kills {
		if done > 60 { // a store that is small is written, and checked, often
			remove(t, name)
			name, done = fmt.Sprint(t.Name(), i, time.Now().UnixNano()), 0
		}
		acknowledged := killWorker(t, name, time.Duration(rand.IntN(30_000))*time.Microsecond)
		s, err := OpenIndexedDB(t.Context(), name, Options{Notice: func(n Notice) { require.NotEqual(t, DamageFound, n.Kind, n.Detail) }})
		require.NoError(t, err)
		done = requireSteps(t, s)
		require.GreaterOrEqual(t, done, acknowledged)
		require.NoError(t, s.Close())
	}
	remove(t, name)
}

// killWorker starts a writer in a worker of its own and terminates it some time after it is ready.
// It returns the last step that the writer knew to be written.
func killWorker(t *testing.T, name string, after time.Duration) (acknowledged int) {
	worker := js.Global().Call("startAnother", []any{"-test.run=^TestKilledWriter$"}, map[string]any{"PRECIS_KILLED_WRITER": name})
	said := make(chan string, 10_000)
	listener := js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		if event := arguments[0]; event.Get("data").Type() == js.TypeString {
			said <- event.Get("data").String()
		} else {
			said <- "the worker ended: " + js.Global().Get("JSON").Call("stringify", event.Get("data")).String()
		}
		return nil
	})
	defer listener.Release()
	worker.Set("onmessage", listener)
	worker.Set("onerror", listener)
	require.Equal(t, "ready\n", <-said)
	time.Sleep(after)
	worker.Call("terminate")
	worker.Set("onmessage", js.Null())
	for {
		select {
		case words := <-said:
			_, err := fmt.Sscanf(words, "wrote %d", &acknowledged)
			require.NoError(t, err, words)
		default:
			return acknowledged
		}
	}
}

// TestFullOrigin runs where go-in-chromium.mjs was told a quota: the oldest entries leave, and all is
// whole.
func TestFullOrigin(t *testing.T) {
	quota, err := strconv.Atoi(os.Getenv("PRECIS_QUOTA"))
	if err != nil {
		t.Skip("PRECIS_QUOTA says how many bytes the origin may store")
	}
	name := t.Name()
	defer remove(t, name)
	s, err := OpenIndexedDB(t.Context(), name, Options{})
	require.NoError(t, err)
	testFullDisk(t, s, 20, quota/8)
	require.NoError(t, s.Close())
}

// TestForgettingInAFullOrigin runs where go-in-chromium.mjs was told a quota: where not a byte more can be
// written, what is to be forgotten is, and the rest stays.
func TestForgettingInAFullOrigin(t *testing.T) {
	if os.Getenv("PRECIS_QUOTA") == "" {
		t.Skip("PRECIS_QUOTA says how many bytes the origin may store")
	}
	name := t.Name()
	defer remove(t, name)
	s, err := OpenIndexedDB(t.Context(), name, Options{})
	require.NoError(t, err)
	m := &Memory{Store: s}
	address := func(i int) string { return fmt.Sprintf("https://full.example/%03d", i) }
	written := 0
	fill := func(size int) {
		t.Helper()
		for {
			e := sample(address(written), uint64(written))
			e.Links = nil
			for i := range min(written, 3) {
				e.Links = append(e.Links, Link{URL: address(written - 1 - i), Weight: 0.5})
			}
			e.Passages[0].Text = filling(size, written)
			err := s.Update(t.Context(), func(w Writer) error { return w.Put(e) })
			if err != nil {
				require.ErrorIs(t, err, ErrQuota)
				return
			}
			written++
		}
	}
	fill(100_000)
	fill(1000)
	require.Greater(t, written, 10)
	for i := range 8 {
		before := urls(t, s, Query{})
		gone, err := m.ForgetPage(t.Context(), address(i))
		require.NoError(t, err, "%d of %d", i, written)
		require.Len(t, gone, 1)
		require.Len(t, urls(t, s, Query{}), len(before)-1)
		requireCounted(t, s)
		require.NoError(t, s.View(t.Context(), func(r Reader) error {
			heads, err := r.Heads(Query{})
			for _, h := range heads {
				for _, link := range h.Links {
					require.NotEqual(t, address(i), link.URL)
				}
			}
			return err
		}))
		for j := i + 1; j < written; j++ {
			e, err := get(t, s, address(j))
			require.NoError(t, err)
			require.Equal(t, sample(address(j), uint64(j)).Passages[1].Text, e.Passages[1].Text)
		}
		fill(1000)
	}
	gone, err := m.ForgetAll(t.Context())
	require.NoError(t, err)
	require.Len(t, gone, written-8)
	put(t, s, sample("after", 1))
	require.NoError(t, s.Close())
}
