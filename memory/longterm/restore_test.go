package longterm

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRestoreLosesNothingNewer(t *testing.T) {
	onEach(t, func(t *testing.T, again func() engine) {
		s, _ := openStore(t, again)
		m := &Memory{Store: s, Excluded: []string{"bank.example"}}
		older, newer := sample("https://a.example/both", 1), sample("https://a.example/both", 9)
		older.TimesRead, older.Dwell, older.Pinned = 9, time.Second, false
		older.Summaries[0].Text = "An older version."
		older.Passages[0].Text = "The older text."
		put(t, s, newer)
		only := sample("https://a.example/only", 2)
		bank := sample("https://bank.example/", 3)
		bank.Site = ""
		invalid := sample("https://a.example/invalid", 4)
		invalid.Passages[0].Embedding = invalid.Passages[0].Embedding[:3]
		program := sample("javascript:alert(1)", 5)
		all := []Entry{older, only, bank, invalid, program}

		done, err := m.Restore(t.Context(), all, day)
		require.NoError(t, err)
		require.Len(t, done.Refused, 2)
		require.ErrorContains(t, done.Refused[1], "javascript")
		done.Refused = nil
		require.Equal(t, Restored{Added: 1, Updated: 1, Ignored: 1}, done)
		e, err := get(t, s, newer.URL)
		require.NoError(t, err)
		require.Equal(t, newer.Passages, e.Passages, "the newer text stays")
		require.Equal(t, newer.LastRead, e.LastRead)
		require.Equal(t, 9, e.TimesRead)
		require.Equal(t, newer.Dwell, e.Dwell)
		require.True(t, e.Pinned)
		require.Len(t, e.Summaries, 2)
		require.ElementsMatch(t, []string{"https://a.example/both", "https://a.example/only"}, urls(t, s, Query{}))

		before := dump(t, again)
		done, err = m.Restore(t.Context(), all, day)
		require.NoError(t, err)
		require.Equal(t, 2, done.Unchanged)
		require.Zero(t, done.Added+done.Updated)
		require.Equal(t, before, dump(t, again), "twice is once")

		// The other way round: what is here is the older one.
		put(t, s, older)
		_, err = m.Restore(t.Context(), []Entry{newer}, day)
		require.NoError(t, err)
		turned, err := get(t, s, newer.URL)
		require.NoError(t, err)
		require.Equal(t, e, turned)
	})
}

func TestRestoreKeepsTheBudget(t *testing.T) {
	s := NewInMemory(Options{})
	m := &Memory{Store: s, Budget: Budget{Entries: 2}}
	var all []Entry
	for i, url := range []string{"https://a.example/0", "https://a.example/1", "https://a.example/2"} {
		all = append(all, page(url, i*100).Entry)
	}
	done, err := m.Restore(t.Context(), all, day.Add(300*time.Hour))
	require.NoError(t, err)
	require.Equal(t, []string{"https://a.example/0"}, names(done.Left))
	require.Len(t, urls(t, s, Query{}), 2)
}
