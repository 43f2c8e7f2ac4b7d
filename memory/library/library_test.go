package library

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/core/summarize"
	"precis/internal/articles"
	"precis/memory/consolidate"
	"precis/memory/longterm"
	"precis/memory/longterm/archive"
	"precis/memory/recall"
)

var now = time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func open(t *testing.T, s longterm.Store, change func(*Parts)) *Library {
	p := Parts{Store: s, Summarizer: &summarize.Summarizer{}}
	if change != nil {
		change(&p)
	}
	l, err := Open(t.Context(), p)
	require.NoError(t, err)
	return l
}

func inMemory() longterm.Store { return longterm.NewInMemory(longterm.Options{}) }

func article(t *testing.T, id string) Page {
	all, err := articles.All()
	require.NoError(t, err)
	for _, a := range all {
		if a.ID == id {
			return Page{URL: "https://" + strings.ReplaceAll(a.ID, "/", ".example/"), Title: a.Title, Text: a.Text}
		}
	}
	t.Fatal("no article ", id)
	return Page{}
}

// readAll reads the articles, one an hour.
func readAll(t *testing.T, l *Library) {
	all, err := articles.All()
	require.NoError(t, err)
	for i, a := range all {
		_, err := l.Read(t.Context(), article(t, a.ID), now.Add(time.Duration(i-len(all))*time.Hour), ReadOptions{})
		require.NoError(t, err)
	}
}

// same holds the index of a library to one that is made anew of the store, and so its twins.
func same(t *testing.T, l *Library, questions ...string) {
	fresh := open(t, l.parts.Store, func(p *Parts) { *p = l.parts })
	require.Equal(t, fresh.index.Len(), l.index.Len())
	require.Equal(t, fresh.twins.Len(), l.twins.Len())
	require.Equal(t, fresh.heads, l.heads)
	for _, q := range questions {
		want, err := fresh.Recall(t.Context(), q, now, recall.Options{})
		require.NoError(t, err)
		got, err := l.Recall(t.Context(), q, now, recall.Options{})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestReadRecallForget(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	queries, err := articles.Queries()
	require.NoError(t, err)
	var questions []string
	for _, q := range queries[:20] {
		questions = append(questions, q.Text)
	}
	same(t, l, questions...)

	pairs, err := articles.Pairs()
	require.NoError(t, err)
	first := article(t, pairs[0].First)
	found, err := l.Recall(t.Context(), first.Title, now, recall.Options{})
	require.NoError(t, err)
	require.Equal(t, first.URL, found[0].URL)
	require.Contains(t, first.Text, found[0].Text)
	require.Equal(t, first.Title, found[0].Title)
	sum := 0.0
	for _, r := range found {
		sum += r.Weight
	}
	require.InDelta(t, 1, sum, 1e-9)

	gone, err := l.ForgetPage(t.Context(), first.URL)
	require.NoError(t, err)
	require.Len(t, gone, 1)
	same(t, l, questions...)
	found, err = l.Recall(t.Context(), first.Title, now, recall.Options{})
	require.NoError(t, err)
	for _, r := range found {
		require.NotEqual(t, first.URL, r.URL)
	}
	gone, err = l.ForgetSince(t.Context(), now.Add(-5*time.Hour))
	require.NoError(t, err)
	require.Len(t, gone, 5)
	site := strings.SplitN(pairs[0].First, "/", 2)[0] + ".example"
	gone, err = l.ForgetSite(t.Context(), site)
	require.NoError(t, err)
	require.NotEmpty(t, gone)
	same(t, l, questions...)
	_, err = l.ForgetAll(t.Context())
	require.NoError(t, err)
	require.Zero(t, l.index.Len())
	same(t, l, questions...)
}

// TestSecondArticleRecallsTheFirst: reading the second article on an event recalls the first one, and
// hardly anything else.
func TestSecondArticleRecallsTheFirst(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	others, contexts, changed := 0, 0, 0
	for _, p := range pairs {
		reading, err := l.Read(t.Context(), article(t, p.Second), now, ReadOptions{})
		require.NoError(t, err)
		require.Equal(t, 2, reading.Entry.TimesRead)
		require.NotEmpty(t, reading.Recalled, p.Second)
		require.Equal(t, article(t, p.First).URL, reading.Recalled[0].URL)
		others += len(reading.Recalled) - 1
		if len(reading.Context) > 0 {
			contexts++
		}
		for _, line := range reading.Context {
			require.Contains(t, article(t, p.Second).Text, line.Text)
			require.Equal(t, article(t, p.First).URL, line.URL)
		}
		without, err := l.Read(t.Context(), article(t, p.Second), now, ReadOptions{WithoutContext: true})
		require.NoError(t, err)
		require.Empty(t, without.Context)
		first, err := open(t, inMemory(), nil).Read(t.Context(), article(t, p.Second), now, ReadOptions{})
		require.NoError(t, err)
		require.Empty(t, first.Context)
		require.Equal(t, first.Summary, without.Summary, "without context what was read before changes nothing")
		for _, sentence := range reading.Summary.Sentences {
			require.Contains(t, article(t, p.Second).Text, sentence.Text, "nor does it enter the summary")
		}
		if reading.Summary.Text != first.Summary.Text {
			changed++
		}
		require.NotEmpty(t, reading.Summary.Text)
		require.Equal(t, reading.Summary.Text, reading.Entry.Summaries[len(reading.Entry.Summaries)-1].Text)
	}
	require.LessOrEqual(t, others, 2)
	require.GreaterOrEqual(t, contexts, len(pairs)-2)
	require.Positive(t, changed, "what is known gives way to what is new")
}

func TestTwinMerges(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	before := l.index.Len()
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	mirror := article(t, pairs[0].First)
	original := mirror.URL
	mirror.URL = "https://mirror.example/copy#top"
	mirror.Text += "\n\nThis copy was made on a Tuesday."
	reading, err := l.Read(t.Context(), mirror, now, ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, original, reading.Twin)
	require.Equal(t, []string{"https://mirror.example/copy"}, reading.Entry.Also)
	require.Equal(t, before, l.index.Len())
	for _, r := range reading.Recalled {
		require.NotEqual(t, original, r.URL, "a page does not recall itself")
	}
	same(t, l, mirror.Title, "a copy made on a Tuesday")

	e, err := l.Find(t.Context(), "https://mirror.example/copy")
	require.NoError(t, err)
	require.Equal(t, original, e.URL)
	_, err = l.Find(t.Context(), "https://mirror.example/other")
	require.ErrorIs(t, err, longterm.ErrNotFound)
}

// TestTwoLibrariesOnOneStore: what one remembers, forgets and pins, the other sees.
func TestTwoLibrariesOnOneStore(t *testing.T) {
	s := inMemory()
	a, b := open(t, s, nil), open(t, s, nil)
	readAll(t, a)
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	p := article(t, pairs[1].First)
	found, err := b.Recall(t.Context(), p.Title, now, recall.Options{})
	require.NoError(t, err)
	require.Equal(t, p.URL, found[0].URL)

	// A copy that b reads is found to be one of what a read.
	p.URL = "https://mirror.example/copy"
	reading, err := b.Read(t.Context(), p, now, ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, found[0].URL, reading.Twin)

	_, err = a.ForgetPage(t.Context(), found[0].URL)
	require.NoError(t, err)
	found, err = b.Recall(t.Context(), p.Title, now, recall.Options{})
	require.NoError(t, err)
	for _, r := range found {
		require.NotEqual(t, reading.Entry.URL, r.URL)
	}
	same(t, b, p.Title)
	same(t, a, p.Title)
}

func TestAssociateLinksWhatWasShown(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	queries, err := articles.Queries()
	require.NoError(t, err)
	var found []Recalled
	for i := 0; len(found) < 2; i++ {
		found, err = l.Recall(t.Context(), queries[i].Text, now, recall.Options{})
		require.NoError(t, err)
	}
	require.NoError(t, l.Associate(t.Context(), found))
	e, err := l.Find(t.Context(), found[0].URL)
	require.NoError(t, err)
	require.Len(t, e.Links, len(found)-1)
	same(t, l, queries[0].Text, queries[1].Text)

	strongest := e.Links[0].Weight
	require.NoError(t, l.Fade(t.Context(), 60*day))
	e, err = l.Find(t.Context(), found[0].URL)
	require.NoError(t, err)
	require.InDelta(t, strongest/2, e.Links[0].Weight, 1e-9)
	same(t, l, queries[0].Text)
}

func TestPinnedStaysWithinTheBudget(t *testing.T) {
	l := open(t, inMemory(), func(p *Parts) { p.Budget.Entries = 2; p.Excluded = []string{"never.example"} })
	pairs, err := articles.Pairs()
	require.NoError(t, err)
	read := func(id string) Reading {
		reading, err := l.Read(t.Context(), article(t, id), now, ReadOptions{})
		require.NoError(t, err)
		return reading
	}
	first := read(pairs[0].First).Entry.URL
	_, err = l.Pin(t.Context(), first, true)
	require.NoError(t, err)
	second := read(pairs[1].First).Entry.URL
	left := read(pairs[2].First).Left
	require.Len(t, left, 1)
	require.Equal(t, second, left[0].URL)
	same(t, l, "what was read")
	head, err := l.Pin(t.Context(), first, false)
	require.NoError(t, err)
	require.False(t, head.Pinned)
	_, err = l.Pin(t.Context(), second, true)
	require.ErrorIs(t, err, longterm.ErrNotFound)

	// What is not kept is summarized all the same.
	p := article(t, pairs[0].Second)
	p.Private = true
	reading, err := l.Read(t.Context(), p, now, ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, longterm.IgnoredPrivate, reading.Ignored)
	require.Empty(t, reading.Related)
	require.NotEmpty(t, reading.Summary.Text)
	p.Private, p.URL = false, "https://www.never.example/x"
	reading, err = l.Read(t.Context(), p, now, ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, longterm.IgnoredExcluded, reading.Ignored)
	require.Empty(t, reading.Related)
	require.Equal(t, 2, l.index.Len())

	_, err = l.Read(t.Context(), Page{URL: "https://a.example/", Text: " \n "}, now, ReadOptions{})
	require.ErrorIs(t, err, ErrEmpty)
}

func TestTopics(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	topics, err := l.Topics(t.Context(), now.Add(-7*day))
	require.NoError(t, err)
	require.NotEmpty(t, topics)
	for _, topic := range topics {
		require.Len(t, topic.Entries, len(topic.URLs))
		d, err := consolidate.MakeDigest(t.Context(), &summarize.Summarizer{}, topic, summarize.Options{Mode: summarize.Extractive}, nil)
		require.NoError(t, err)
		require.NotEmpty(t, d.Lines)
		for _, line := range d.Lines {
			require.NotEmpty(t, line.Sources)
			require.Subset(t, d.URLs, line.Sources)
		}
	}
	topics, err = l.Topics(t.Context(), now)
	require.NoError(t, err)
	require.Empty(t, topics)
}

// counted gives vectors by the letters of a text, and counts the texts.
type counted struct{ texts int }

func (c *counted) Dim() int   { return 26 }
func (c *counted) Limit() int { return 256 }

func (c *counted) Embed(_ context.Context, texts []string) ([][]float32, error) {
	c.texts += len(texts)
	var vectors [][]float32
	for _, text := range texts {
		v := make([]float32, 26)
		for _, r := range strings.ToLower(text) {
			if r >= 'a' && r <= 'z' {
				v[r-'a']++
			}
		}
		vectors = append(vectors, unit(v))
	}
	return vectors, nil
}

// TestCompleteMakesWhatLacks: what was read without an embedder, and what comes from Markdown, which
// carries neither terms nor embeddings, can be recalled by meaning afterwards.
func TestCompleteMakesWhatLacks(t *testing.T) {
	s := inMemory()
	readAll(t, open(t, s, nil))
	e := &counted{}
	l := open(t, s, func(p *Parts) { p.Embedder, p.EmbedderName = e, "letters" })
	require.Equal(t, l.index.Len(), l.Incomplete())
	require.NoError(t, l.Complete(t.Context(), nil))
	require.Zero(t, l.Incomplete())
	made := e.texts
	require.GreaterOrEqual(t, made, l.index.Len())
	require.NoError(t, l.Complete(t.Context(), nil))
	require.Equal(t, made, e.texts, "nothing is made twice")
	same(t, l, "a question")
	found, err := l.Recall(t.Context(), "a question", now, recall.Options{})
	require.NoError(t, err)
	require.NotZero(t, found[0].Cosine)

	var zip strings.Builder
	require.NoError(t, archive.WriteMarkdown(t.Context(), &zip, s))
	other := open(t, inMemory(), func(p *Parts) { p.Embedder, p.EmbedderName = e, "letters" })
	_, err = other.Import(t.Context(), strings.NewReader(zip.String()), now, archive.DefaultLimits, false)
	require.NoError(t, err)
	steps := 0
	require.NoError(t, other.Complete(t.Context(), func(done, total int) { steps++; require.Equal(t, l.index.Len(), total) }))
	require.Equal(t, l.index.Len(), steps)
	again, err := other.Recall(t.Context(), "a question", now, recall.Options{})
	require.NoError(t, err)
	require.Equal(t, found, again)
	same(t, other, "a question")
}

func unit(v []float32) []float32 {
	sum := float32(0)
	for _, x := range v {
		sum += x * x
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(float64(sum)))
	}
	return v
}
