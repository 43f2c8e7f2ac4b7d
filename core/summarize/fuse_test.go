package summarize

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/internal/scripted"
)

// fusion is a summarizer by an encoder-decoder with a window of 200 positions that attends to several.
func fusion(t testing.TB, texts ...string) (*Summarizer, *scripted.Fusion) {
	s, m := t5(t, texts...)
	f := scripted.NewFusion(m.Tokenizer, texts...)
	f.InputPositions = 200
	s.EncoderDecoder = f
	return s, f
}

// longArticle tells the article's three parts with much in between.
func longArticle() string {
	var b strings.Builder
	for i, part := range strings.Split(article, "\n\n") {
		fmt.Fprintf(&b, "%s\n\n", part)
		for range 6 {
			fmt.Fprintf(&b, "Report %d says nothing of the river, of shops or of trucks. ", i)
		}
		b.WriteString("\n\n")
	}
	return b.String()
}

// TestALongTextIsReadWhole: every word of it is in a window, the prefix is before each, nothing is kept
// twice and all is given back.
func TestALongTextIsReadWhole(t *testing.T) {
	s, m := fusion(t, reopens)
	text := longArticle()
	var read []Event
	made, err := s.Summarize(t.Context(), text, Options{Mode: Written, Kind: TLDR, Length: Medium}, func(e Event) {
		if e.Stage == Reading {
			read = append(read, e)
		}
	})
	require.NoError(t, err)
	assert.Equal(t, "The city reopens the old bridge over the river Lom on 3 May. Engineers had found cracks in its pillars.", made.Text)
	require.Greater(t, len(m.Windows), 3)
	assert.Zero(t, m.Alive)
	prefix := s.Tokenizer.Encode(s.Prefix)
	for _, w := range m.Windows {
		assert.LessOrEqual(t, len(w), 200)
		assert.Equal(t, prefix, w[:len(prefix)])
	}
	kept := s.Tokenizer.Decode(m.Input(), true)
	assert.Equal(t, strings.Join(strings.Fields(s.Prefix+text), ""), strings.Join(strings.Fields(kept), ""), "once, from one end to the other")
	assert.Equal(t, fmt.Sprintf("The model read the whole text in %d passages.", len(m.Windows)), made.Read.How)
	assert.Equal(t, 1.0, made.Read.Share)
	last := 0
	for _, e := range read {
		assert.GreaterOrEqual(t, e.Done, last)
		last = e.Done
	}
	assert.Equal(t, read[len(read)-1].Total, last)

	// What was attended to is told for each sentence and for all.
	sum := 0.0
	for _, a := range made.Read.Attention {
		sum += a.Share
	}
	assert.InDelta(t, 1, sum, 0.01)
	for _, sentence := range made.Sentences {
		require.NotEmpty(t, sentence.Attention)
		assert.LessOrEqual(t, len(sentence.Attention), mostAttended)
		assert.NotEmpty(t, sentence.Evidence, "and the sentences it rests on")
	}
	first := made.Sentences[1].Attention[0]
	assert.Contains(t, text[first.Start:first.End], "cracks")

	ranked, err := s.Summarize(t.Context(), text, Options{Kind: TLDR, Length: Medium}, nil)
	require.NoError(t, err)
	assert.Equal(t, Ranked, ranked.Mode)
	assert.Equal(t, made.Read.How, ranked.Read.How)
	assert.Zero(t, m.Alive)
}

// TestAttendedPassagesAreTold where not all are.
func TestAttendedPassagesAreTold(t *testing.T) {
	s, m := fusion(t, bakery)
	m.Most = 250
	made, err := s.Summarize(t.Context(), longArticle(), Options{Mode: Written, Kind: TLDR, Length: Medium, Alternatives: 1}, nil)
	require.NoError(t, err)
	assert.Regexp(t, `in \d passages, and attended to the 1 of them|in \d passages, and attended to the 2 of them`, made.Read.How)
	assert.NotEmpty(t, made.Read.Passages)
	assert.Len(t, made.Read.Attention, len(made.Read.Passages))
}

// TestShortTextsAndCentralScopeAreOneInput.
func TestShortTextsAndCentralScopeAreOneInput(t *testing.T) {
	s, m := fusion(t, reopens)
	m.InputPositions = 900
	one, err := s.Summarize(t.Context(), article, Options{Mode: Written, Kind: TLDR}, nil)
	require.NoError(t, err)
	assert.Empty(t, m.Windows)
	plain, _ := t5(t, reopens)
	want, err := plain.Summarize(t.Context(), article, Options{Mode: Written, Kind: TLDR}, nil)
	require.NoError(t, err)
	assert.Equal(t, want, one)

	m.InputPositions = 200
	central, err := s.Summarize(t.Context(), longArticle(), Options{Mode: Written, Kind: TLDR, Scope: Central}, nil)
	require.NoError(t, err)
	assert.Empty(t, m.Windows)
	assert.Contains(t, central.Read.How, "most central of")
	_, err = s.Summarize(t.Context(), article, Options{Scope: "half"}, nil)
	assert.ErrorIs(t, err, ErrOption)
}

// TestWithoutMemoryForAllPassages the model reads the most central sentences.
func TestWithoutMemoryForAllPassages(t *testing.T) {
	s, m := fusion(t, reopens)
	m.Memory = 2
	made, err := s.Summarize(t.Context(), longArticle(), Options{Mode: Written, Kind: TLDR}, nil)
	require.NoError(t, err)
	assert.Contains(t, made.Read.How, "most central of")
	assert.Empty(t, made.Read.Attention)
	assert.Zero(t, m.Alive)
}

// TestCancelledBetweenPassages: nothing stays in memory.
func TestCancelledBetweenPassages(t *testing.T) {
	s, m := fusion(t, reopens)
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := s.Summarize(ctx, longArticle(), Options{Mode: Written, Kind: TLDR}, func(e Event) {
		if e.Stage == Reading && len(m.Windows) == 2 {
			cancel(errors.New("enough"))
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Len(t, m.Windows, 2)
	assert.Zero(t, m.Alive)
}

// TestWindowsAreBounded: of a text beyond all bounds the most central passages are read, and so it says.
func TestWindowsAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a book")
	}
	s, m := fusion(t, reopens)
	text := strings.Repeat(longArticle(), 40)
	made, err := s.Summarize(t.Context(), text, Options{Mode: Written, Kind: TLDR}, nil)
	require.NoError(t, err)
	assert.Len(t, m.Windows, mostWindows)
	assert.Contains(t, made.Read.How, "128 most central of")
	assert.Less(t, made.Read.Share, 0.9)
}
