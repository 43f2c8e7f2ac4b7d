package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"precis/internal/articles"
	"precis/memory/longterm"
)

// ran runs a command line on a memory.
func ran(t *testing.T, memory, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Setenv("PRECIS_MEMORY", memory)
	var out, errors bytes.Buffer
	code = run(t.Context(), args, streams{strings.NewReader(stdin), &out, &errors})
	return code, out.String(), errors.String()
}

// readArticles remembers the project's articles from files, those of one subject or, for "", all.
func readArticles(t *testing.T, memory, subject string) []articles.Article {
	dir := t.TempDir()
	all, err := articles.All()
	require.NoError(t, err)
	all = slices.DeleteFunc(all, func(a articles.Article) bool { return !strings.HasPrefix(a.ID, subject) })
	args := []string{"read", "--by-words"}
	for _, a := range all {
		file := filepath.Join(dir, strings.ReplaceAll(a.ID, "/", "-")+".txt")
		require.NoError(t, os.WriteFile(file, []byte(a.Text), 0o600))
		args = append(args, file)
	}
	code, _, stderr := ran(t, memory, "", args...)
	require.Equal(t, exitOK, code, stderr)
	return all
}

func TestMemoryOfManyPages(t *testing.T) {
	memory := filepath.Join(t.TempDir(), "new", "memory.db")
	all := readArticles(t, memory, "")
	code, stdout, stderr := ran(t, memory, "", "memory", "list")
	require.Equal(t, exitOK, code, stderr)
	require.Equal(t, len(all), strings.Count(stdout, "\n"))

	// Three of four questions in other words find their article among five (docs/memory.md).
	queries, err := articles.Queries()
	require.NoError(t, err)
	hits := 0
	for _, q := range queries[:20] {
		code, stdout, stderr = ran(t, memory, "", "recall", "--by-words", q.Text)
		require.Equal(t, exitOK, code, stderr)
		if strings.Contains(stdout, strings.ReplaceAll(q.Expected[0], "/", "-")+".txt") {
			hits++
		}
	}
	require.GreaterOrEqual(t, hits, 14)

	code, stdout, _ = ran(t, memory, "", "memory", "digest")
	require.Equal(t, exitOK, code)
	require.Contains(t, stdout, "(2 pages)\n  ")

	before, err := os.Stat(memory)
	require.NoError(t, err)
	code, stdout, _ = ran(t, memory, "", "memory", "forget", "--all", "--yes")
	require.Equal(t, exitOK, code)
	require.Equal(t, len(all), strings.Count(stdout, "\n"))
	after, err := os.Stat(memory)
	require.NoError(t, err)
	require.Less(t, after.Size(), before.Size()/2, "the bytes are gone")
}

// TestReadAnAddress: a page is one with what it names as its own address on the same host.
func TestReadAnAddress(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<html lang="en-GB"><title>Tides</title><link rel="canonical" href="/tides"><p>Tides rise twice a day. The moon pulls at the sea.</p>`)
	}))
	defer server.Close()
	memory := filepath.Join(t.TempDir(), "memory.db")
	for range 2 {
		code, stdout, stderr := ran(t, memory, "", "read", "--by-words", server.URL+"/tides?from=feed")
		require.Equal(t, exitOK, code, stderr)
		require.True(t, strings.HasPrefix(stdout, "Tides\n"), stdout)
	}
	code, stdout, stderr := ran(t, memory, "", "memory", "list", "--json")
	require.Equal(t, exitOK, code, stderr)
	var heads []longterm.Head
	require.NoError(t, json.Unmarshal([]byte(stdout), &heads))
	require.Len(t, heads, 1)
	require.Equal(t, server.URL+"/tides", heads[0].URL)
	require.Equal(t, "en-GB", heads[0].Language)
	require.Equal(t, 2, heads[0].TimesRead)
}

func TestMemoryHeldByAnotherProgram(t *testing.T) {
	memory := filepath.Join(t.TempDir(), "memory.db")
	held := flock.New(memory + ".lock")
	locked, err := held.TryLock()
	require.NoError(t, err)
	require.True(t, locked)
	code, stdout, stderr := ran(t, memory, "A text.", "read", "--by-words", "--wait", "20ms", "--url", "https://a.example/", "-")
	require.Equal(t, exitFailed, code)
	require.Empty(t, stdout)
	require.Equal(t, fmt.Sprintf("precis: memory %s: another program has used it for longer than 20ms; try again later, or wait longer (--wait)\n", memory), stderr)
	require.NoError(t, held.Unlock())
	code, _, stderr = ran(t, memory, "A text.", "read", "--by-words", "--url", "https://a.example/", "-")
	require.Equal(t, exitOK, code, stderr)
}

// change writes a record into a memory's file.
func change(t *testing.T, memory, table, key, value string) {
	db, err := bbolt.Open(memory, 0o600, &bbolt.Options{Timeout: time.Second})
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte(table)).Put([]byte(key), []byte(value)) }))
	require.NoError(t, db.Close())
}

func TestMemoryDamagedInPart(t *testing.T) {
	memory := filepath.Join(t.TempDir(), "memory.db")
	for _, site := range []string{"a", "b"} {
		code, _, stderr := ran(t, memory, "A text on "+site+".", "read", "--by-words", "--url", "https://"+site+".example/", "-")
		require.Equal(t, exitOK, code, stderr)
	}
	change(t, memory, "heads", "https://a.example/", "rubbish")
	code, stdout, stderr := ran(t, memory, "", "memory", "list")
	require.Equal(t, exitOK, code)
	require.NotContains(t, stdout, "a.example")
	require.Contains(t, stdout, "https://b.example/")
	require.Regexp(t, `^precis: the memory is damaged in part, the rest is whole: .*https://a.example/.*\n`, stderr)
}

func TestMemoryOfANewerVersion(t *testing.T) {
	memory := filepath.Join(t.TempDir(), "memory.db")
	code, _, stderr := ran(t, memory, "A text.", "read", "--by-words", "--url", "https://a.example/", "-")
	require.Equal(t, exitOK, code, stderr)
	change(t, memory, "meta", "schema", fmt.Sprint(longterm.Version+1))
	code, _, stderr = ran(t, memory, "", "recall", "--by-words", "text")
	require.Equal(t, exitFailed, code)
	require.Equal(t, fmt.Sprintf("precis: memory %s: a newer precis wrote it; it was left as it is, a newer precis can read it\n", memory), stderr)
}

func TestMemoryWithoutRoom(t *testing.T) {
	flags := memoryFlags{Memory: "m.db"}
	err := flags.explain(fmt.Errorf("longterm: m.db: %w: no space left on device", longterm.ErrQuota))
	require.ErrorIs(t, err, longterm.ErrQuota)
	require.EqualError(t, err, "memory m.db: there is no room, nothing was written; free some on the disk, forget pages (precis memory forget), or raise --budget")
	require.NoError(t, flags.explain(nil))

	// A folder that cannot be: the system says which.
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	code, _, stderr := ran(t, filepath.Join(file, "memory.db"), "", "memory", "list")
	require.Equal(t, exitFailed, code)
	require.Contains(t, stderr, file)
	require.Equal(t, 1, strings.Count(stderr, "\n"))
}

// TestLinksFadeOnceAWeek: by the time that passed, whoever reads.
func TestLinksFadeOnceAWeek(t *testing.T) {
	memory := filepath.Join(t.TempDir(), "memory.db")
	readArticles(t, memory, "")
	weights := func() (sum float64) {
		s, err := longterm.OpenFile(t.Context(), memory, longterm.Options{})
		require.NoError(t, err)
		defer s.Close()
		require.NoError(t, s.View(t.Context(), func(r longterm.Reader) error {
			heads, err := r.Heads(longterm.Query{})
			for _, h := range heads {
				for _, l := range h.Links {
					sum += l.Weight
				}
			}
			return err
		}))
		return sum
	}
	queries, err := articles.Queries()
	require.NoError(t, err)
	for _, q := range queries[:5] {
		ran(t, memory, "", "recall", "--by-words", q.Text)
	}
	before := weights()
	require.Positive(t, before)
	read := func() {
		code, _, stderr := ran(t, memory, "Zeppelins.", "read", "--by-words", "--url", "https://z.example/", "-")
		require.Equal(t, exitOK, code, stderr)
	}
	read()
	require.InDelta(t, before, weights(), 1e-9)
	long := time.Now().Add(-60 * 24 * time.Hour)
	s, err := longterm.OpenFile(t.Context(), memory, longterm.Options{})
	require.NoError(t, err)
	require.NoError(t, s.Update(t.Context(), func(w longterm.Writer) error { return w.PutState(longterm.StateFaded, long) }))
	require.NoError(t, s.Close())
	read()
	faded := weights()
	require.Less(t, faded, 0.51*before)
	read()
	require.InDelta(t, faded, weights(), 1e-9)
}
