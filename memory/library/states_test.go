package library

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/passage"
	"precis/core/summarize"
	"precis/memory/longterm"
	"precis/memory/recall"
	"precis/memory/review"
)

func TestReviewAndGrade(t *testing.T) {
	s := inMemory()
	l := open(t, s, nil)
	readAll(t, l)
	urls := []string{article(t, pairOf(t, 0).First).URL, article(t, pairOf(t, 1).First).URL}
	for _, url := range urls {
		_, err := l.Pin(t.Context(), url, true)
		require.NoError(t, err)
	}
	later := now.Add(3 * day)
	due, err := l.Review(t.Context(), later)
	require.NoError(t, err)
	require.Len(t, due, 2)
	for _, d := range due {
		require.Contains(t, urls, d.URL)
		require.True(t, d.New)
		require.NotEmpty(t, d.Summary)
	}
	back, err := l.Grade(t.Context(), urls[0], review.Good, later)
	require.NoError(t, err)
	require.True(t, back.After(later))
	_, err = l.Grade(t.Context(), "https://nowhere.example/", review.Good, later)
	require.ErrorIs(t, err, longterm.ErrNotFound)
	due, err = open(t, s, nil).Review(t.Context(), later)
	require.NoError(t, err)
	require.Len(t, due, 1)
	require.Equal(t, urls[1], due[0].URL)
	due, err = l.Review(t.Context(), back)
	require.NoError(t, err)
	require.Equal(t, urls[0], due[0].URL, "it comes back")
	require.False(t, due[0].New)
	require.Positive(t, due[0].Retrievability)

	// What is forgotten is not in the deck either.
	_, err = l.ForgetPage(t.Context(), urls[0])
	require.NoError(t, err)
	require.NoError(t, s.View(t.Context(), func(r longterm.Reader) error {
		var deck json.RawMessage
		require.NoError(t, r.State(longterm.StateReview, &deck))
		require.NotContains(t, string(deck), urls[0])
		return nil
	}))
}

// TestLearn: a reader who keeps figures and deletes the rest gets more figures; private pages teach
// nothing; what was learnt can be forgotten.
func TestLearn(t *testing.T) {
	s := inMemory()
	l := open(t, s, nil)
	figures := func(text string) bool { return strings.ContainsAny(text, "0123456789") }
	teach := func(l *Library, private bool) {
		for n := range 9 {
			p := article(t, pairOf(t, n).First)
			p.Private = private
			var summary []Sentence
			for _, at := range passage.Sentences(p.Text) {
				sentence := Sentence{Text: p.Text[at.Start:at.End]}
				if figures(sentence.Text) {
					sentence.Kept = 1
				}
				summary = append(summary, sentence)
			}
			_, err := l.Learn(t.Context(), p, summary)
			require.NoError(t, err)
		}
	}
	teach(l, true)
	m, err := l.Learnt(t.Context())
	require.NoError(t, err)
	require.Zero(t, m.Summaries())

	teach(l, false)
	m, err = open(t, s, nil).Learnt(t.Context())
	require.NoError(t, err)
	require.Equal(t, 8, m.Summaries(), "one article has no figures: nothing tells its sentences apart")
	weight := map[string]float64{}
	for _, w := range m.Weights() {
		weight[w.Feature] = w.Value
	}
	require.Greater(t, weight["numbers"], 1.0)
	count := func(sentences []summarize.Sentence) (n int) {
		for _, s := range sentences {
			if figures(s.Text) {
				n++
			}
		}
		return n
	}
	before, after := 0, 0
	for n := range 9 {
		p := article(t, pairOf(t, n).Second)
		o := summarize.Options{Mode: summarize.Extractive, Title: p.Title}
		plain, err := (&summarize.Summarizer{}).Summarize(t.Context(), p.Text, o, nil)
		require.NoError(t, err)
		taught, err := (&summarize.Summarizer{Salience: m.Sentences}).Summarize(t.Context(), p.Text, o, nil)
		require.NoError(t, err)
		before, after = before+count(plain.Sentences), after+count(taught.Sentences)
	}
	require.Greater(t, after, before)

	require.NoError(t, l.ResetLearnt(t.Context()))
	m, err = open(t, s, nil).Learnt(t.Context())
	require.NoError(t, err)
	require.Zero(t, m.Summaries())
}

func TestOutcomesOfSentencesInOtherWords(t *testing.T) {
	p := Page{Title: "Tides", Text: "The pier got a turbine in 2024.\n\nNobody slept that night. Was it worth it?"}
	outcomes := outcomesOf(p, []Sentence{
		{"The pier  got a turbine in 2024.", 1}, {"Nobody could sleep on that night.", 0}, {"Zebras.", 1},
	})
	require.Len(t, outcomes, 2, "what has nothing of the page teaches nothing")
	require.Equal(t, 1.0, outcomes[0].Features[4], "numbers")
	require.Equal(t, 0.0, outcomes[1].Features[8], "no question")
	require.Equal(t, 0.5, WordsKept("one two three four", "Three one, five"))
	require.Zero(t, WordsKept("", "x"))
}

func TestFadeDue(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	require.NoError(t, l.FadeDue(t.Context(), now))
	recalled := []Recalled{}
	for n := range 2 {
		recalled = append(recalled, Recalled{Recollection: recall.Recollection{URL: article(t, pairOf(t, n).First).URL, Weight: 0.5}})
	}
	require.NoError(t, l.Associate(t.Context(), recalled))
	weight := func() float64 {
		e, err := l.Find(t.Context(), recalled[0].URL)
		require.NoError(t, err)
		return e.Links[0].Weight
	}
	before := weight()
	require.NoError(t, l.FadeDue(t.Context(), now.Add(6*day)))
	require.Equal(t, before, weight())
	require.NoError(t, l.FadeDue(t.Context(), now.Add(60*day)))
	require.InDelta(t, before/2, weight(), 1e-9)
	require.NoError(t, l.FadeDue(t.Context(), now.Add(61*day)))
	require.InDelta(t, before/2, weight(), 1e-9, "once a week at most")
	same(t, l, "tides")
}

func TestTopicOfASubject(t *testing.T) {
	l := open(t, inMemory(), nil)
	readAll(t, l)
	pair := pairOf(t, 0)
	title := article(t, pair.First).Title
	topic, ok, err := l.Topic(t.Context(), title, now)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, []string{title}, topic.Name)
	require.True(t, slices.Contains(topic.URLs, article(t, pair.First).URL))
	require.Len(t, topic.Entries, len(topic.URLs))
	_, ok, err = l.Topic(t.Context(), "zzzz qqqq", now)
	require.NoError(t, err)
	require.False(t, ok)
}
