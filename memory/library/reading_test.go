package library

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/internal/articles"
	"precis/memory/longterm"
	"precis/memory/recall"
)

func pairOf(t *testing.T, n int) articles.Pair {
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	return pairs[n]
}

// TestRelatedAndRememberAreRead: a page that is looked up, then remembered, gives what Read gives at
// once, and is prepared once.
func TestRelatedAndRememberAreRead(t *testing.T) {
	pair := pairOf(t, 0)
	apart, together := open(t, inMemory(), nil), open(t, inMemory(), nil)
	e := &counted{}
	require.NoError(t, apart.UseEmbedder(t.Context(), e, "letters"))
	require.NoError(t, together.UseEmbedder(t.Context(), &counted{}, "letters"))
	_, err := apart.Remember(t.Context(), article(t, pair.First), nil, now)
	require.NoError(t, err)
	_, err = together.Read(t.Context(), article(t, pair.First), now, ReadOptions{Options: plainSummary})
	require.NoError(t, err)

	later := now.Add(day)
	before := e.texts
	related, err := apart.Related(t.Context(), article(t, pair.Second), later, recall.Options{})
	require.NoError(t, err)
	made := e.texts - before
	require.Positive(t, made)
	require.Equal(t, 1, apart.Len(), "what is looked up is not kept")
	kept, err := apart.Remember(t.Context(), article(t, pair.Second), nil, later)
	require.NoError(t, err)
	require.Equal(t, made, e.texts-before, "embeddings are made once")
	reading, err := together.Read(t.Context(), article(t, pair.Second), later, ReadOptions{Options: plainSummary})
	require.NoError(t, err)
	require.Equal(t, reading.Related, related)
	require.Equal(t, reading.Kept, kept)
	require.NotEmpty(t, related.Context)

	summary := longterm.Summary{Text: "Made elsewhere.", Made: later, Mode: "written", Model: "m", Generated: true}
	kept, err = apart.Remember(t.Context(), article(t, pair.Second), &summary, later)
	require.NoError(t, err)
	require.Contains(t, kept.Entry.Summaries, summary)
}

func TestAReadingThatGoesOnIsNotAnother(t *testing.T) {
	l := open(t, inMemory(), nil)
	p := article(t, pairOf(t, 0).First)
	p.Dwell = time.Minute
	_, err := l.Continue(t.Context(), p, nil, now)
	require.ErrorIs(t, err, longterm.ErrNotFound)
	first, err := l.Remember(t.Context(), p, nil, now)
	require.NoError(t, err)
	p.Text, p.Selection = "", []string{"a turbine"}
	summary := longterm.Summary{Text: "Later.", Made: now.Add(time.Minute), Mode: "ranked"}
	kept, err := l.Continue(t.Context(), p, &summary, now.Add(time.Minute))
	require.NoError(t, err)
	require.Equal(t, 1, kept.Entry.TimesRead)
	require.Equal(t, 2*time.Minute, kept.Entry.Dwell)
	require.Equal(t, []string{"a turbine"}, kept.Entry.Selection)
	require.Equal(t, first.Entry.Passages, kept.Entry.Passages)
	require.Equal(t, first.Entry.FirstRead, kept.Entry.FirstRead)
	require.Equal(t, append(first.Entry.Summaries, summary), kept.Entry.Summaries)
	same(t, l, "a turbine")

	p.Private = true
	kept, err = l.Continue(t.Context(), p, nil, now.Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, longterm.IgnoredPrivate, kept.Ignored)
	e, err := l.Find(t.Context(), p.URL)
	require.NoError(t, err)
	require.Equal(t, 2*time.Minute, e.Dwell)
}

// TestUseEmbedder: one that comes later makes what was read findable by meaning; one that goes leaves
// recall by words.
func TestUseEmbedder(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	require.ErrorContains(t, l.UseEmbedder(t.Context(), &counted{}, ""), "without a name")
	require.NoError(t, l.UseEmbedder(t.Context(), &counted{}, "letters"))
	wanting, err := l.Wanting(t.Context())
	require.NoError(t, err)
	require.Len(t, wanting, l.Len())
	for _, url := range wanting {
		require.NoError(t, l.CompleteEntry(t.Context(), url))
	}
	require.Zero(t, l.Incomplete())
	same(t, l, "a question of tides")
	found, err := l.Recall(t.Context(), "a question of tides", now, recall.Options{})
	require.NoError(t, err)
	require.NotZero(t, found[0].Cosine)

	require.NoError(t, l.UseEmbedder(t.Context(), nil, ""))
	found, err = l.Recall(t.Context(), article(t, pairOf(t, 0).First).Title, now, recall.Options{})
	require.NoError(t, err)
	require.Zero(t, found[0].Cosine)
	require.Zero(t, l.Incomplete())
	require.NoError(t, l.UseEmbedder(t.Context(), &counted{}, "letters"))
	require.Zero(t, l.Incomplete())
	same(t, l, "a question of tides")
}
