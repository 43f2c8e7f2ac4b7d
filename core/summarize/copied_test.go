package summarize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/internal/scripted"
)

const aboutLibrary = `The town opened its new library on the hill in May. The library, which cost two million euros, lends drills and tents to all readers of the town. Readers of the valley walk up the hill, and they praise the view over the river and the town. A café in the cellar of the library sells cakes that are baked in the valley. The old library by the river is closed, and its hall becomes a theatre for the children of the town.`

// The model may want to say what it likes: what comes out is copied, without the clause that it leaves out.
func TestModelCopies(t *testing.T) {
	for said, want := range map[string]string{
		"The library lends drills and tents to all readers of the town.":                                "The library lends drills and tents to all readers of the town.",
		"The library, which cost two million euros, lends drills and tents to all readers of the town.": "The library, which cost two million euros, lends drills and tents to all readers of the town.",
	} {
		tok := scripted.NewTokenizer(t, strings.Fields(aboutLibrary)...)
		s, err := (&Summarizer{Model: scripted.New(tok, said), Tokenizer: tok}).Summarize(t.Context(), aboutLibrary, Options{Mode: Copied, Kind: TLDR}, nil)
		require.NoError(t, err)
		assert.Equal(t, Copied, s.Mode)
		assert.False(t, s.Generated)
		assert.Equal(t, []string{want}, sentencesOf(s))
		r := s.Sentences[0].Evidence[0]
		assert.Contains(t, aboutLibrary[r.Start:r.End], "which cost two million euros", "the whole sentence is its evidence")
	}
	tok := scripted.NewTokenizer(t, strings.Fields(aboutLibrary)...)
	s, err := (&Summarizer{Model: scripted.New(tok, "Bananas grow in tropical gardens."), Tokenizer: tok}).Summarize(t.Context(), aboutLibrary, Options{Mode: Copied, Kind: KeyPoints}, nil)
	require.NoError(t, err)
	require.NotEmpty(t, s.Sentences)
	for _, sentence := range s.Sentences {
		for _, word := range strings.Fields(sentence.Text) {
			assert.Contains(t, aboutLibrary, strings.Trim(word, "."), "nothing but what the text has")
		}
	}
}

// Of a sentence that is chosen the shortest version stays that is no less likely than the whole.
func TestModelCompresses(t *testing.T) {
	tok := scripted.NewTokenizer(t, strings.Fields(aboutLibrary)...)
	const whole, part = "The library, which cost two million euros, lends drills and tents to all readers of the town.", "The library lends drills and tents to all readers of the town."
	for _, c := range []struct {
		likely string
		want   string
	}{{part, part}, {whole, whole}} {
		m := scripted.New(tok, whole)
		m.Likelihood = func(_, continuation []int32) float32 {
			if tok.Decode(continuation, true) == c.likely {
				return -1
			}
			return -2
		}
		s, err := (&Summarizer{Model: m, Tokenizer: tok}).Summarize(t.Context(), aboutLibrary, Options{Mode: Compressed, Kind: TLDR}, nil)
		require.NoError(t, err)
		assert.Equal(t, Compressed, s.Mode)
		assert.False(t, s.Generated)
		assert.Equal(t, []string{c.want}, sentencesOf(s))
	}
}

func TestEncoderDecoderCopiesAndCompresses(t *testing.T) {
	tok := scripted.NewTokenizer(t, strings.Fields(aboutLibrary)...)
	const part = "The library lends drills and tents to all readers of the town."
	for _, mode := range []Mode{Copied, Compressed} {
		m := scripted.NewEncoderDecoder(tok, part)
		m.Likelihood = func(prompt, continuation []int32) float32 {
			text := tok.Decode(continuation, true)
			switch {
			case text == part:
				return -1
			case strings.Contains(text, "lends") && strings.Contains(tok.Decode(prompt, true), "library"):
				return -2
			}
			return -20
		}
		s, err := (&Summarizer{EncoderDecoder: m, Tokenizer: tok, Prefix: "summarize: "}).Summarize(t.Context(), aboutLibrary, Options{Mode: mode, Kind: TLDR}, nil)
		require.NoError(t, err)
		assert.Equal(t, mode, s.Mode)
		assert.Equal(t, []string{part}, sentencesOf(s))
	}
}

// Every kind and length has a summary within its limits in these modes.
func TestLimitsOfCopiedAndCompressed(t *testing.T) {
	tok := scripted.NewTokenizer(t, strings.Fields(article)...)
	for _, mode := range []Mode{Copied, Compressed} {
		for _, kind := range Kinds {
			s, err := (&Summarizer{Model: scripted.New(tok, "The city reopens the old bridge."), Tokenizer: tok}).Summarize(t.Context(), article, Options{Mode: mode, Kind: kind}, nil)
			require.NoError(t, err)
			require.NotEmpty(t, s.Sentences, "%s %s", mode, kind)
			assert.LessOrEqual(t, len(s.Sentences), limits[kind][Short].Sentences, "%s %s", mode, kind)
			wanted, why := ofKind(mode, kind)
			assert.Equal(t, wanted, s.Mode, "%s %s", mode, kind)
			assert.Equal(t, why, s.Fallback)
		}
	}
}
