package library

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSearch(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	search := func(s Search) Found {
		found, err := l.Search(t.Context(), s, now)
		require.NoError(t, err)
		return found
	}
	all := search(Search{})
	require.Equal(t, l.Len(), all.Total)
	require.Len(t, all.Entries, 50)
	for i, e := range all.Entries {
		require.NotEmpty(t, e.Excerpt)
		if i > 0 {
			require.False(t, e.LastRead.After(all.Entries[i-1].LastRead))
		}
	}
	rest := search(Search{Offset: 50, Limit: 1000})
	require.Len(t, rest.Entries, l.Len()-50)
	require.Empty(t, search(Search{Offset: 1000}).Entries)
	require.Equal(t, l.Len(), total(all.Sites))
	require.Equal(t, l.Len(), total(all.Days))
	require.Equal(t, now.Add(-time.Hour).Format(time.DateOnly), all.Days[0].Name)

	site := all.Sites[0].Name
	of := search(Search{Site: site, Limit: 1000})
	require.Equal(t, all.Sites[0].Entries, of.Total)
	for _, e := range of.Entries {
		require.Equal(t, site, e.Site)
	}
	of = search(Search{Since: now.Add(-5 * time.Hour), Until: now.Add(-2 * time.Hour)})
	require.Equal(t, 3, of.Total)
	_, err := l.Pin(t.Context(), of.Entries[0].URL, true)
	require.NoError(t, err)
	require.Equal(t, of.Entries[0].URL, search(Search{Pinned: true}).Entries[0].URL)
	require.Equal(t, 1, search(Search{Pinned: true}).Total)

	// Exactly: words in the middle of the text, in other letters; places in the excerpt.
	p := article(t, pairOf(t, 0).First)
	middle := p.Text[strings.Index(p.Text[len(p.Text)/2:], " ")+len(p.Text)/2+1:]
	words := strings.Join(strings.Fields(middle)[:4], " ")
	found := search(Search{Text: strings.ToUpper(words), Exact: true})
	require.Equal(t, 1, found.Total)
	require.Equal(t, p.URL, found.Entries[0].URL)
	require.Contains(t, found.Entries[0].Excerpt, words)
	require.True(t, strings.HasPrefix(found.Entries[0].Excerpt, "…"))
	require.Less(t, len([]rune(found.Entries[0].Excerpt)), 2*excerptLength)
	require.Zero(t, search(Search{Text: "a text that is nowhere (", Exact: true}).Total)
	require.Equal(t, 2, search(Search{Text: p.URL, Exact: true}).Total, "the second article has the address of the first in its own")

	// By meaning.
	found = search(Search{Text: p.Title})
	require.Equal(t, p.URL, found.Entries[0].URL)
	require.NotEmpty(t, found.Entries[0].Excerpt)
	require.Zero(t, search(Search{Text: p.Title, Site: "nowhere.example"}).Total)
}

func total(counts []Count) (n int) {
	for _, c := range counts {
		n += c.Entries
	}
	return n
}

func TestShortened(t *testing.T) {
	require.Equal(t, "a b", shortened(" a\n b"))
	long := shortened(strings.Repeat("word ", 100))
	require.True(t, strings.HasSuffix(long, "word…"))
	require.LessOrEqual(t, len([]rune(long)), excerptLength+6)
	require.Len(t, []rune(shortened(strings.Repeat("潮", 1000))), 2*excerptLength+1)
}
