package summarize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/internal/longtext"
	"precis/internal/scripted"
)

// linear is how much more work twice the length may be.
const linear = 2.2

// TestWorkGrowsWithTheLength counts what is done for a page, not how long it takes: stretches of sentences worked on,
// steps of the power method among them, and pieces of memory asked for.
func TestWorkGrowsWithTheLength(t *testing.T) {
	for _, o := range []Options{
		{Mode: Extractive, Kind: KeyPoints}, {Mode: Extractive, Kind: Teaser}, {Mode: Extractive, Kind: Headline},
		{Mode: Extractive, Kind: Outline, Length: Long}, {Mode: Extractive, Kind: TLDR, Limit: Limit{Words: 350}},
		{Mode: Extractive, Kind: TLDR, Context: "bridges", Background: []Background{{Text: longtext.Page(3000), Weight: 1}}},
	} {
		var stretches, pieces []float64
		for _, words := range []int{5000, 10_000, 20_000} {
			text, asked := longtext.Page(words), 0
			s := &Summarizer{Pause: func() error { asked++; return nil }}
			_, err := s.Summarize(t.Context(), text, o, nil)
			require.NoError(t, err)
			stretches = append(stretches, float64(asked))
			pieces = append(pieces, testing.AllocsPerRun(1, func() { extractive(t, text, o) }))
		}
		for i := 1; i < len(stretches); i++ {
			assert.Less(t, stretches[i], linear*stretches[i-1], "%+v", o)
			assert.Less(t, pieces[i], linear*pieces[i-1], "%+v", o)
		}
	}
}

// TestADecoderReadsNoMoreOfALongerPage: tokens read and candidates judged, of an outline the lines as well, are
// bounded.
func TestADecoderReadsNoMoreOfALongerPage(t *testing.T) {
	for _, o := range []Options{
		{Mode: Ranked, Kind: KeyPoints}, {Mode: Written, Kind: TLDR, Length: Long}, {Mode: Ranked, Kind: Outline, Length: Medium},
	} {
		for _, words := range []int{5000, 20_000} {
			text := longtext.Page(words)
			tok := scripted.NewTokenizer(t, strings.Fields(text)...)
			m := scripted.New(tok, "The town was closed in the spring.")
			judged := 0
			m.Likelihood = func(_, _ []int32) float32 { judged++; return -1 }
			made, err := (&Summarizer{Model: m, Tokenizer: tok}).Summarize(t.Context(), text, o, nil)
			require.NoError(t, err)
			require.Equal(t, o.Mode, made.Mode, made.Fallback)
			read, prompt := 0, len(tok.Encode(promptParagraph))+40
			for _, p := range m.Prompts {
				read += len(p)
			}
			assert.LessOrEqual(t, read, (o.lines()+1)*(readTokens+prompt), "%d words, %s", words, o.Mode)
			assert.LessOrEqual(t, judged, 2*rankCandidates*longestSentence)
		}
	}
}

// lines is how many texts a model reads.
func (o Options) lines() int {
	if o.Kind == Outline {
		return limits[o.Kind][o.Length].Sentences
	}
	return 1
}

// TestAnEncoderReadsEachPassageOnce: windows, and tokens in them, grow with the page.
func TestAnEncoderReadsEachPassageOnce(t *testing.T) {
	var windows, tokens []float64
	for _, words := range []int{2500, 5000, 10_000} {
		s, m := fusion(t, "The town was closed in the spring.")
		m.InputPositions = 2000 // characters, as good as
		_, err := s.Summarize(t.Context(), longtext.Page(words), Options{Mode: Written, Kind: TLDR}, nil)
		require.NoError(t, err)
		require.Less(t, len(m.Windows), mostWindows)
		read := 0
		for _, w := range m.Windows {
			read += len(w)
		}
		windows, tokens = append(windows, float64(len(m.Windows))), append(tokens, float64(read))
	}
	for i := 1; i < len(windows); i++ {
		assert.Less(t, windows[i], linear*windows[i-1])
		assert.Less(t, tokens[i], linear*tokens[i-1])
	}
}
