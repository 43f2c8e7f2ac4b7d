//go:build !js

package longterm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// openAt opens a store in a file and collects its notices.
func openAt(t *testing.T, path string, o Options) (Store, *[]Notice) {
	t.Helper()
	var notices []Notice
	o.Notice = func(n Notice) { notices = append(notices, n) }
	s, err := OpenFile(t.Context(), path, o)
	require.NoError(t, err)
	return s, &notices
}

// folder is all bytes of all files of a folder.
func folder(t *testing.T, path string) []byte {
	t.Helper()
	files, err := os.ReadDir(path)
	require.NoError(t, err)
	var all []byte
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(path, f.Name()))
		require.NoError(t, err)
		all = append(all, content...)
	}
	return all
}

func TestForgettingRemovesTheBytesFromTheFile(t *testing.T) {
	for name, forget := range map[string]func(m *Memory) ([]Head, error){
		"page":  func(m *Memory) ([]Head, error) { return m.ForgetPage(context.Background(), "https://secret.example/0") },
		"site":  func(m *Memory) ([]Head, error) { return m.ForgetSite(context.Background(), "secret.example") },
		"since": func(m *Memory) ([]Head, error) { return m.ForgetSince(context.Background(), day.Add(time.Hour)) },
		"all":   func(m *Memory) ([]Head, error) { return m.ForgetAll(context.Background()) },
	} {
		t.Run(name, func(t *testing.T) {
			place := t.TempDir()
			s, _ := openAt(t, filepath.Join(place, "memory.db"), Options{})
			m := &Memory{Store: s}
			secret := page("https://secret.example/0", 2)
			secret.Passages = []Passage{{Text: strings.Repeat("m4rk3r-text ", 900), Terms: []string{"m4rk3r-term"}}}
			secret.Title, secret.Selection = "m4rk3r-title", []string{"m4rk3r-selection"}
			secret.Summaries = []Summary{{Text: "m4rk3r-summary"}}
			for i := range 40 {
				r := page(fmt.Sprint("https://kept.example/", i), 0)
				r.Links = []Link{{"https://secret.example/0", 1}}
				remember(t, m, r)
				if i%10 == 0 {
					remember(t, m, secret) // leaves older copies in pages that are free
				}
			}
			require.Contains(t, string(folder(t, place)), "m4rk3r-text")
			gone, err := forget(m)
			require.NoError(t, err)
			require.NotEmpty(t, gone)
			bytesLeft := folder(t, place)
			require.NotContains(t, string(bytesLeft), "m4rk3r")
			require.NotContains(t, string(bytesLeft), "secret.example")
			if name != "all" {
				require.Len(t, urls(t, s, Query{}), 40)
			}
		})
	}
}

func TestACompactionThatWasMissedIsDoneAtTheNextOpening(t *testing.T) {
	place := t.TempDir()
	path := filepath.Join(place, "memory.db")
	s, _ := openAt(t, path, Options{})
	put(t, s, sample("a-m4rk3r", 1), sample("b", 2))
	require.NoError(t, s.Update(t.Context(), func(w Writer) error {
		require.NoError(t, w.Delete("a-m4rk3r"))
		return w.WantCompact()
	}))
	require.Contains(t, string(folder(t, place)), "m4rk3r")
	s, _ = openAt(t, path, Options{})
	require.NotContains(t, string(folder(t, place)), "m4rk3r")
	require.Equal(t, []string{"b"}, urls(t, s, Query{}))
}

func TestAFullDiskMakesTheOldestLeave(t *testing.T) {
	for name, o := range map[string]Options{"file": {MaxBytes: 1 << 20}, "in memory": {MaxBytes: 300 << 10}} {
		t.Run(name, func(t *testing.T) {
			s := NewInMemory(o)
			if name == "file" {
				s, _ = openAt(t, filepath.Join(t.TempDir(), "memory.db"), o)
			}
			testFullDisk(t, s, 100, 20_000)
		})
	}
}

func TestAHeldFileIsReportedBlocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	first, _ := openAt(t, path, Options{})
	second, _ := openAt(t, path, Options{})
	require.NoError(t, first.Update(t.Context(), func(Writer) error {
		impatient, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		err := second.Update(impatient, func(Writer) error { return nil })
		require.ErrorIs(t, err, ErrBlocked)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorContains(t, err, path)
		_, err = OpenFile(impatient, path, Options{})
		require.Error(t, err)
		return nil
	}))
	require.NoError(t, second.Update(t.Context(), func(Writer) error { return nil }))
}

func TestAFileThatIsNoStoreIsKeptAside(t *testing.T) {
	for name, content := range map[string]string{"text": strings.Repeat("not a database ", 2000), "short": "x", "zeros": strings.Repeat("\x00", 1<<16)} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "memory.db")
			for i := range 2 {
				require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
				s, notices := openAt(t, path, Options{})
				require.Len(t, *notices, 2)
				require.Equal(t, DamageFound, (*notices)[0].Kind)
				require.Equal(t, Notice{Kind: Created}, (*notices)[1])
				put(t, s, sample("a", 1))
				aside := path + ".damaged"
				if i == 1 {
					aside += "-2"
				}
				require.Contains(t, (*notices)[0].Detail, aside)
				kept, err := os.ReadFile(aside)
				require.NoError(t, err)
				require.Equal(t, content, string(kept))
			}
		})
	}
}

// Whatever happens to the bytes of a file, a program that reads it gets an error or what is whole.
func TestADamagedFileNeverCrashes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	s, _ := openAt(t, path, Options{})
	want := map[string]Entry{}
	for i := range 60 {
		e := sample(fmt.Sprint("u", i), uint64(i))
		want[e.URL] = e
		put(t, s, e)
	}
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(3, 3))
	rounds := 300
	if testing.Short() {
		rounds = 50
	}
	for i := range rounds {
		broken := bytes.Clone(whole)
		switch i % 3 {
		case 0:
			broken = broken[:random.IntN(len(broken))]
		case 1:
			at := random.IntN(len(broken) - 64)
			for k := range 64 {
				broken[at+k] = byte(random.Uint32())
			}
		case 2:
			page := os.Getpagesize()
			from, to := random.IntN(len(broken)/page)*page, random.IntN(len(broken)/page)*page
			copy(broken[to:to+page], whole[from:from+page])
		}
		place := filepath.Join(t.TempDir(), "broken.db")
		require.NoError(t, os.WriteFile(place, broken, 0o600))
		s, err := OpenFile(t.Context(), place, Options{})
		if err != nil {
			require.True(t, isStoreError(err), "%v", err)
			continue
		}
		err = s.View(t.Context(), func(r Reader) error {
			heads, err := r.Heads(Query{})
			for _, h := range heads {
				if e, err := r.Get(h.URL); err == nil {
					require.Equal(t, withoutIndex(want[h.URL]), withoutIndex(stored(e)))
				}
			}
			if err == nil {
				_, err = r.Vectors("all-MiniLM-L6-v2")
			}
			return err
		})
		require.True(t, err == nil || isStoreError(err), "%v", err)
		err = s.Update(t.Context(), func(w Writer) error { return w.Put(sample("new", 1)) })
		require.True(t, err == nil || isStoreError(err), "%v", err)
		err = s.Compact(t.Context())
		require.True(t, err == nil || isStoreError(err), "%v", err)
	}
}

// withoutIndex is an entry without what can be made of its text again, and may be lost.
func withoutIndex(e Entry) Entry {
	e.Passages = slices.Clone(e.Passages)
	for i := range e.Passages {
		e.Passages[i].Terms, e.Passages[i].Embedding = nil, nil
	}
	return e
}

func isStoreError(err error) bool {
	return errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNewer)
}
