package library

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/memory/recall"
)

// lookUp asks what is known on a page, and says whether it was searched for.
func lookUp(t *testing.T, l *Library, p Page, at time.Time) (k Known, searched bool) {
	t.Helper()
	k, err := l.Known(t.Context(), p, at, recall.Options{}, func() { searched = true })
	require.NoError(t, err)
	return k, searched
}

// TestKnownIsSearchedForOnce: what a page recalls is the same, to the digit, until the page, the embedder or the
// store is another.
func TestKnownIsSearchedForOnce(t *testing.T) {
	s := inMemory()
	l, other := open(t, s, nil), open(t, s, nil)
	pair := pairOf(t, 0)
	p := article(t, pair.Second)
	k, searched := lookUp(t, l, p, now)
	require.Empty(t, k)
	require.False(t, searched, "nothing was read")

	first := article(t, pair.First)
	_, err := l.Remember(t.Context(), first, nil, now.Add(-day))
	require.NoError(t, err)
	k, searched = lookUp(t, l, p, now)
	require.True(t, searched)
	require.Equal(t, first.URL, k.Recalled[0].URL)
	plain, err := l.Related(t.Context(), p, now, recall.Options{})
	require.NoError(t, err)
	require.Equal(t, plain, k.Related)

	same := func(p Page, at time.Time, want bool) Known {
		t.Helper()
		again, searched := lookUp(t, l, p, at)
		require.Equal(t, want, !searched)
		if want {
			require.Equal(t, k, again)
		}
		k = again
		return again
	}
	looked := p
	looked.Dwell, looked.Selection = time.Minute, []string{"a word"}
	same(looked, now.Add(time.Hour), true)

	_, err = other.Remember(t.Context(), article(t, pairOf(t, 1).First), nil, now)
	require.NoError(t, err)
	before := k
	same(p, now.Add(time.Hour), false)
	require.Equal(t, before.Recalled[0].Recency, k.Recalled[0].Recency, "weighed by the time of the first call")
	require.NoError(t, l.UseEmbedder(t.Context(), &counted{}, "letters"))
	same(p, now, false)
	same(p, now, true)
	require.NoError(t, l.UseEmbedder(t.Context(), nil, ""))
	same(p, now, false)
	elsewhere := p
	elsewhere.URL += "?print"
	same(elsewhere, now, false)
	longer := elsewhere
	longer.Text += " And more."
	same(longer, now, false)
	same(longer, now.Add(recalledFor-time.Second), true)
	recency := k.Recalled[0].Recency
	same(longer, now.Add(recalledFor), false)
	require.Less(t, k.Recalled[0].Recency, recency, "a day later it is weighed anew")

	_, err = other.ForgetPage(t.Context(), first.URL)
	require.NoError(t, err)
	require.Empty(t, same(longer, now, false).Recalled)
}

// TestKnownOfWhatIsNotKept: nothing is searched for, and what was found before is of no more use.
func TestKnownOfWhatIsNotKept(t *testing.T) {
	l := open(t, inMemory(), nil)
	pair := pairOf(t, 0)
	_, err := l.Remember(t.Context(), article(t, pair.First), nil, now)
	require.NoError(t, err)
	p := article(t, pair.Second)
	_, err = l.Learn(t.Context(), p, []Sentence{{Text: p.Title, Kept: 1}, {Text: p.Text, Kept: 0}})
	require.NoError(t, err)
	private := p
	private.Private = true
	k, searched := lookUp(t, l, private, now)
	require.Empty(t, k)
	require.False(t, searched)
	k, _ = lookUp(t, l, p, now)
	require.NotEmpty(t, k.Recalled)
	require.NotNil(t, k.Learnt)
	for name, change := range map[string]func(*Settings){
		"off":             func(s *Settings) { s.On = false },
		"without context": func(s *Settings) { s.Context = false },
		"excluded":        func(s *Settings) { s.Excluded = []string{p.URL} },
	} {
		_, err = l.ChangeSettings(t.Context(), change)
		require.NoError(t, err)
		k, searched := lookUp(t, l, p, now)
		require.Empty(t, k, name)
		require.False(t, searched, name)
		_, err = l.ChangeSettings(t.Context(), func(s *Settings) { *s = DefaultSettings })
		require.NoError(t, err)
	}
	k, searched = lookUp(t, l, p, now)
	require.NotEmpty(t, k.Recalled)
	require.False(t, searched)
	_, err = l.ForgetAll(t.Context())
	require.NoError(t, err)
	require.Nil(t, l.recalled, "nothing of what is forgotten is held")
}

// TestKnownAfterItWasLinked: that what a page recalls is linked does not change what it recalls; what others link does.
func TestKnownAfterItWasLinked(t *testing.T) {
	s := inMemory()
	embeds := func(p *Parts) { p.Embedder, p.EmbedderName = &counted{}, "letters" } // by letters much is alike
	l, other := open(t, s, embeds), open(t, s, embeds)
	readAll(t, l)
	p := article(t, pairOf(t, 0).Second)
	k, _ := lookUp(t, l, p, now)
	require.Greater(t, len(k.Recalled), 1)
	require.NoError(t, l.Associate(t.Context(), k.Recalled))
	again, searched := lookUp(t, l, p, now)
	require.False(t, searched)
	require.Equal(t, k, again)
	require.NoError(t, other.Associate(t.Context(), k.Recalled))
	require.NoError(t, l.Associate(t.Context(), k.Recalled))
	_, searched = lookUp(t, l, p, now)
	require.True(t, searched)
}
