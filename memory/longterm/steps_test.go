package longterm

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// step is a write whose state after each step can be told from one number, and so whether a step
// was done by half: each writes three entries of different sizes, replaces some, deletes one, and
// counts itself.
func step(w Writer, n int) error {
	for i := range 3 {
		if err := w.Put(stepEntry(n, i)); err != nil {
			return err
		}
	}
	if err := w.Delete(stepEntry(n-5, 2).URL); err != nil {
		return err
	}
	return w.Put(Entry{Head: Head{URL: "count", TimesRead: n}})
}

// stepEntry is the entry that a step writes; every seventh step replaces what an earlier one wrote.
func stepEntry(n, i int) Entry {
	url := fmt.Sprint(n, " ", i)
	if i == 1 {
		url = fmt.Sprint("again ", n%7)
	}
	e := sample(url, uint64(n))
	for range n % 5 * i {
		e.Passages[0].Text += " The tide turned, and the boats at the outer quay swung round on their chains."
	}
	return e
}

// requireSteps fails where the store is not in the state after some step, and returns which one.
func requireSteps(t *testing.T, s Store) int {
	t.Helper()
	found := map[string]Entry{}
	for _, url := range urls(t, s, Query{}) {
		e, err := get(t, s, url)
		require.NoError(t, err)
		found[url] = e
	}
	n := found["count"].TimesRead
	want := map[string]Entry{}
	for k := 1; k <= n; k++ {
		for i := range 3 {
			if i != 2 || k > n-5 {
				e := stepEntry(k, i)
				want[e.URL] = e
			}
		}
	}
	if n > 0 {
		want["count"] = Entry{Head: Head{URL: "count", TimesRead: n}}
	}
	require.Equal(t, want, found)
	requireVectors(t, want, "all-MiniLM-L6-v2", vectors(t, s, "all-MiniLM-L6-v2"))
	requireCounted(t, s)
	return n
}

// writeUntilKilled takes one step after the other, from where the store is, and says so.
func writeUntilKilled(t *testing.T, s Store, say func(words ...any)) {
	count, err := get(t, s, "count")
	if err != nil {
		require.ErrorIs(t, err, ErrNotFound)
	}
	say("ready")
	for n := count.TimesRead + 1; ; n++ {
		require.NoError(t, s.Update(t.Context(), func(w Writer) error {
			if n%10 == 0 {
				if err := w.WantCompact(); err != nil {
					return err
				}
			}
			return step(w, n)
		}))
		say("wrote", n)
		if n%10 == 0 {
			require.NoError(t, s.Compact(t.Context()))
		}
	}
}
