package summarize

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/internal/scripted"
)

// t5 is a summarizer by an encoder-decoder that wants to say texts, decoded as T5's makers do.
func t5(t testing.TB, texts ...string) (*Summarizer, *scripted.EncoderDecoder) {
	penalty := 2.0
	tok := scripted.NewTokenizer(t, strings.Fields(article)...)
	m := scripted.NewEncoderDecoder(tok, texts...)
	return &Summarizer{EncoderDecoder: m, Tokenizer: tok, Prefix: "summarize: ", Decoding: decode.Options{
		NumBeams: 4, LengthPenalty: &penalty, EarlyStopping: decode.EarlyStoppingTrue,
		MaxLength: 200, MinLength: 30, NoRepeatNGramSize: 3, EOS: []int32{tok.EOS()},
	}}, m
}

const (
	reopens  = "the city reopens the old bridge over the river Lom on 3 May . engineers had found cracks in its pillars ."
	festival = "the city plans a festival on the bridge for the day it opens . cyclists get a lane of their own ."
	bakery   = "the owner of a bakery said her sales had fallen by 30 percent . shops near the river lost customers ."
)

func TestEncoderDecoderWrites(t *testing.T) {
	s, m := t5(t, reopens)
	var searched bool
	var shown []string
	made, err := s.Summarize(t.Context(), article, Options{Mode: Written, Kind: TLDR, Length: Medium}, func(e Event) {
		switch e.Stage {
		case Searching:
			searched = searched || e.Done > 0 && e.Total > 0
		case Writing:
			shown = append(shown, e.Text)
		}
	})
	require.NoError(t, err)
	assert.Equal(t, "The city reopens the old bridge over the river Lom on 3 May. Engineers had found cracks in its pillars.", made.Text)
	assert.Equal(t, Written, made.Mode)
	assert.True(t, made.Generated)
	assert.Empty(t, made.Fallback)
	assert.Empty(t, made.Alternatives)
	assert.Empty(t, made.Fewer)
	assert.Equal(t, "The model read the whole text.", made.Read.How)
	assert.True(t, searched)
	assert.Equal(t, []string{made.Text}, shown)
	for _, sentence := range made.Sentences {
		assert.NotEmpty(t, sentence.Evidence)
		assert.GreaterOrEqual(t, sentence.Support, leastSupport)
	}
	input := s.Tokenizer.Decode(m.Input(), true)
	assert.True(t, strings.HasPrefix(input, "summarize: Bridge to reopen"), input)
	assert.True(t, strings.HasSuffix(input, "it opens."), input)
}

// Key points are the sentences, one a line; a headline is short, though the makers want 30 tokens.
func TestKindsOfAnEncoderDecoder(t *testing.T) {
	s, _ := t5(t, reopens)
	made, err := s.Summarize(t.Context(), article, Options{Mode: Written, Kind: KeyPoints, Format: PlainText}, nil)
	require.NoError(t, err)
	assert.Equal(t, "• The city reopens the old bridge over the river Lom on 3 May.\n• Engineers had found cracks in its pillars.", made.Text)

	s, m := t5(t, "old bridge reopens . ")
	made, err = s.Summarize(t.Context(), article, Options{Mode: Written, Kind: Headline}, nil)
	require.NoError(t, err)
	assert.Equal(t, "Old bridge reopens", made.Text)
	assert.Equal(t, 12/2, s.makers(limits[Headline][Short], 1).MinNewTokens)
	assert.Equal(t, 2*12, s.makers(limits[Headline][Short], 1).MaxNewTokens)
	long := s.makers(limits[TLDR][Long], 1)
	assert.Equal(t, [4]int{29, 199, 0, 0}, [4]int{long.MinNewTokens, long.MaxNewTokens, long.MinLength, long.MaxLength}, "the makers' own, without the start")
	assert.Equal(t, 2.0, *long.LengthPenalty)
	assert.Empty(t, m.Len())
}

// A text beyond the encoder's positions is read in part, and the summary says in which.
func TestEncoderDecoderReadsWhatItHasPositionsFor(t *testing.T) {
	s, m := t5(t, reopens)
	m.InputPositions = 300
	text := strings.Repeat(article+"\n\n", 20)
	for _, mode := range []Mode{Written, Ranked} {
		made, err := s.Summarize(t.Context(), text, Options{Mode: mode, Kind: TLDR, Length: Medium}, nil)
		require.NoError(t, err)
		assert.Equal(t, mode, made.Mode)
		assert.Less(t, made.Read.Share, 0.2)
		assert.Positive(t, made.Read.Share)
		assert.Contains(t, made.Read.How, "most central of 220 sentences")
		require.NotEmpty(t, made.Read.Passages)
	}
	for _, input := range m.Prompts {
		assert.LessOrEqual(t, len(input), 300)
	}
	m.InputPositions = 14 // not even one sentence
	made, err := s.Summarize(t.Context(), text, Options{Mode: Written, Kind: TLDR}, nil)
	require.NoError(t, err)
	assert.Equal(t, Extractive, made.Mode)
	assert.Equal(t, unreadable, made.Fallback)
}

func TestEncoderDecoderRanks(t *testing.T) {
	for _, c := range []struct {
		draft string
		other float32 // the likelihood of other sentences
	}{{strings.ToLower(aboutCyclists), -4}, {"x", -7}} { // by the draft, where −4 is not enough; by the likelihood
		s, m := t5(t, c.draft)
		m.Likelihood = func(input, continuation []int32) float32 {
			if len(input) > len(s.input("")) && s.Tokenizer.Decode(continuation, true) == aboutCyclists {
				return -1
			}
			return c.other
		}
		made, err := s.Summarize(t.Context(), article, Options{Kind: TLDR, Format: PlainText}, nil)
		require.NoError(t, err)
		assert.Equal(t, Ranked, made.Mode, "auto is ranked, as with a decoder")
		assert.False(t, made.Generated)
		assert.Equal(t, aboutCyclists, made.Text, c.draft)
	}
}

func TestAlternativesOfAnEncoderDecoder(t *testing.T) {
	s, _ := t5(t, reopens, festival, bakery)
	one, err := s.Summarize(t.Context(), article, Options{Mode: Written, Kind: TLDR, Length: Medium}, nil)
	require.NoError(t, err)
	made, err := s.Summarize(t.Context(), article, Options{Kind: TLDR, Length: Medium, Alternatives: 2}, nil)
	require.NoError(t, err)
	assert.Equal(t, Written, made.Mode, "auto, since alternatives are the model's words")
	assert.Equal(t, one.Text, made.Text)
	require.Len(t, made.Alternatives, 2)
	assert.Empty(t, made.Fewer)
	assert.Contains(t, made.Alternatives[0].Text, "festival")
	assert.Contains(t, made.Alternatives[1].Text, "bakery")
	for _, a := range made.Alternatives {
		assert.True(t, a.Generated)
		assert.Equal(t, made.Read, a.Read)
		for _, sentence := range a.Sentences {
			assert.NotEmpty(t, sentence.Evidence)
		}
	}
	again, err := s.Summarize(t.Context(), article, Options{Kind: TLDR, Length: Medium, Alternatives: 2}, nil)
	require.NoError(t, err)
	assert.Equal(t, made, again)
}

// What does not hold, or says the same, is no alternative, and the summary says so.
func TestFewerAlternatives(t *testing.T) {
	same := strings.Replace(reopens, "the old bridge", "the old , old bridge", 1)
	same = strings.Replace(same, "old , old", "old", 1)
	s, _ := t5(t, reopens, "bananas grow in tropical gardens where monkeys play every day of the year .", same)
	made, err := s.Summarize(t.Context(), article, Options{Mode: Written, Kind: TLDR, Length: Medium, Alternatives: 3}, nil)
	require.NoError(t, err)
	assert.Contains(t, made.Text, "reopens")
	assert.Less(t, len(made.Alternatives), 3)
	assert.NotEmpty(t, made.Fewer)
	for _, a := range made.Alternatives {
		assert.NotContains(t, strings.ToLower(a.Text), "banana")
	}
}

// A decoder's summary is the same with alternatives as without; those come from a search.
func TestAlternativesOfADecoder(t *testing.T) {
	tok := scripted.NewTokenizer(t, strings.Fields(article)...)
	m := scripted.New(tok, "The city reopens the old bridge on 3 May.", "The city plans a festival on the bridge.", "Cyclists get a lane of their own.")
	s := &Summarizer{Model: m, Tokenizer: tok}
	var shown string
	made, err := s.Summarize(t.Context(), article, Options{Kind: TLDR, Format: PlainText, Alternatives: 2}, func(e Event) {
		if e.Stage == Writing {
			shown = e.Text
		}
	})
	require.NoError(t, err)
	assert.Equal(t, "The city reopens the old bridge on 3 May.", made.Text)
	assert.Equal(t, made.Text, shown)
	require.Len(t, made.Alternatives, 2)
	assert.Equal(t, "The city plans a festival on the bridge.", made.Alternatives[0].Text)
	assert.Equal(t, "Cyclists get a lane of their own.", made.Alternatives[1].Text)
}

// Samples differ by their seed and come again with it.
func TestSampledAlternatives(t *testing.T) {
	s, m := t5(t, reopens)
	m.Instead = nil
	sampled := func(seed int64) Summary {
		made, err := s.Summarize(t.Context(), article, Options{Mode: Written, Kind: TLDR, Length: Medium, Alternatives: 1, Sample: true, Seed: seed}, nil)
		require.NoError(t, err)
		return made
	}
	assert.Equal(t, sampled(1), sampled(1))
	o := s.several(Options{Sample: true, Seed: 7}, Limit{Sentences: 3}, 4, 1)
	assert.Equal(t, [4]any{true, uint64(7), 1, 4}, [4]any{o.DoSample, o.Seed, o.NumBeams, o.NumReturnSequences})
}

func TestSelectionsHaveNoAlternatives(t *testing.T) {
	s, _ := t5(t, reopens)
	for _, o := range []Options{
		{Mode: Extractive, Kind: TLDR, Alternatives: 2},
		{Mode: Ranked, Kind: TLDR, Alternatives: 2},
		{Mode: Extractive, Kind: TLDR, Alternatives: 2, Limit: Limit{Sentences: 99}}, // the text as it is
	} {
		made, err := s.Summarize(t.Context(), article, o, nil)
		require.NoError(t, err)
		assert.Empty(t, made.Alternatives)
		assert.Equal(t, oneSelection, made.Fewer)
	}
	for _, n := range []int{-1, MostAlternatives + 1} {
		_, err := s.Summarize(t.Context(), article, Options{Alternatives: n}, nil)
		assert.ErrorIs(t, err, ErrOption)
	}
}

// Many sentences end a search too: the last is cut where the next begins.
func TestSearchEndsAtTheLimit(t *testing.T) {
	s, m := t5(t, reopens+" "+festival+" "+bakery)
	made, err := s.Summarize(t.Context(), article, Options{Mode: Written, Kind: TLDR}, nil)
	require.NoError(t, err)
	assert.Equal(t, "The city reopens the old bridge over the river Lom on 3 May.", made.Text)
	assert.Empty(t, m.Len())
}

func TestCancelledSearch(t *testing.T) {
	s, _ := t5(t, reopens)
	for _, stage := range []Stage{Reading, Searching} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := s.Summarize(ctx, article, Options{Mode: Written, Kind: TLDR}, func(e Event) {
			if e.Stage == stage {
				cancel()
			}
		})
		assert.ErrorIs(t, err, context.Canceled, stage)
	}
}

// A model that may say nothing more has said what it has said.
func TestNothingLeftToSay(t *testing.T) {
	s, _ := t5(t, reopens)
	all := make([]int32, s.Tokenizer.Vocabulary())
	for i := range all {
		all[i] = int32(i)
	}
	s.Decoding.Suppress = all
	for _, mode := range []Mode{Ranked, Written} {
		made, err := s.Summarize(t.Context(), article, Options{Mode: mode, Kind: TLDR}, nil)
		require.NoError(t, err)
		assert.Equal(t, extractive(t, article, Options{Kind: TLDR}).Text, made.Text)
	}
}
