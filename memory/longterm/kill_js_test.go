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
