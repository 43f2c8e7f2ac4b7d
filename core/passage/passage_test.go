package passage

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// countWords counts words, a stand-in for a tokenizer.
func countWords(s string) int { return len(strings.Fields(s)) }

func TestPassagesKeepSentencesWhole(t *testing.T) {
	text := "One two three. Four five.\n\nSix seven eight nine. Ten."
	got := Passages(text, Sentences(text), 5, countWords)
	assert.Equal(t, []string{"One two three. Four five.", "Six seven eight nine. Ten."}, cut(text, got))
	assert.Equal(t, 5, got[0].Tokens)
}

func TestSplitAtClausesThenWordsThenGraphemes(t *testing.T) {
	text := "When it rains, it pours and pours and pours; then it is over, all 1,000 of it."
	assert.Equal(t, []string{"When it rains,", "it pours and pours", "and pours;", "then it is over,", "all 1,000 of it."},
		cut(text, Split(text, 0, len(text), 4, countWords)))

	family := "👨‍👩‍👧‍👦👨‍👩‍👧‍👦e\u0301e\u0301"
	got := cut(family, Split(family, 0, len(family), 1, utf8.RuneCountInString))
	assert.Equal(t, []string{"👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦", "e\u0301", "e\u0301"}, got, "a cluster stays whole, over the budget or not")

	ideographs := strings.Repeat("字", 25)
	assert.Equal(t, []string{strings.Repeat("字", 10), strings.Repeat("字", 10), strings.Repeat("字", 5)},
		cut(ideographs, Split(ideographs, 0, len(ideographs), 10, utf8.RuneCountInString)))
	assert.Panics(t, func() { Split(text, 0, 1, 0, countWords) })
}

func cut(text string, passages []Passage) []string {
	var s []string
	for _, p := range passages {
		s = append(s, text[p.Start:p.End])
	}
	return s
}

// Each of these texts makes some look-ahead or look-behind run far: time must grow with the
// length and no faster (see the log), and offsets must hold.
func TestSentencesOfHugeTexts(t *testing.T) {
	const n = 2 << 20
	for name, unit := range map[string]string{
		"prose":      "The quick brown fox, of 3.14 Mr. Smith, jumps over the lazy dog. ",
		"lines":      "Amanda: hey\n",
		"newlines":   "\n",
		"stops":      ".",
		"brackets":   ")",
		"citations":  "]",
		"letters":    "x",
		"CJK":        "这是一句话。",
		"stops wide": ". ",
		"invalid":    "\xff.",
	} {
		for lead, s := range map[string]string{
			"": strings.Repeat(unit, n/len(unit)),
			// The stop comes first and all the rest follows it.
			"stop": "a." + strings.Repeat(unit, n/len(unit)),
			"gap":  "a." + strings.Repeat(" ", n/2) + strings.Repeat(unit, n/2/len(unit)),
		} {
			start := time.Now()
			sentences := Sentences(s)
			took := time.Since(start)
			t.Logf("%-10s %-4s %8d sentences %8s", name, lead, len(sentences), took.Round(time.Millisecond))
			check(t, s, sentences)
		}
	}
}

// check requires what Sentences promises of its offsets.
func check(t *testing.T, text string, sentences []Sentence) {
	t.Helper()
	at := 0
	for _, s := range sentences {
		require.True(t, at <= s.Start && s.Start < s.End && s.End <= len(text), "%+v after %d", s, at)
		require.Empty(t, strings.TrimSpace(text[at:s.Start]), "text between sentences")
		first, _ := utf8.DecodeRuneInString(text[s.Start:])
		last, _ := utf8.DecodeLastRuneInString(text[:s.End])
		require.False(t, unicode.IsSpace(first) || unicode.IsSpace(last), "white space around %q", text[s.Start:s.End])
		at = s.End
	}
	require.Empty(t, strings.TrimSpace(text[at:]), "text after the last sentence")
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{
		"Dr. Smith paid $3.50. “Why?” he asked.[1] He left…\r\n\r\n- item\n- item",
		"これは文です。「はい。」と言った。 यह वाक्य है। هل؟",
		"Amanda: hey\nJerry: yo\n\x00\xff\xfe.\u200b👨‍👩‍👧‍👦",
		"1. A\na) b\n. . . ]]]] ))) [1",
	} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, text string, budget int) {
		sentences := Sentences(text)
		check(t, text, sentences)

		budget = 1 + (budget&0xff+256)%256
		count := utf8.RuneCountInString
		at := 0
		for _, p := range Passages(text, sentences, budget, count) {
			require.True(t, at <= p.Start && p.Start < p.End && p.End <= len(text), "%+v after %d", p, at)
			require.Empty(t, strings.TrimSpace(text[at:p.Start]), "text between passages")
			if piece := text[p.Start:p.End]; count(piece) > budget {
				clusters := graphemes.FromString(piece)
				require.True(t, clusters.Next())
				require.Equal(t, piece, clusters.Value(), "over the budget of %d", budget)
			}
			at = p.End
		}
		require.Empty(t, strings.TrimSpace(text[at:]), "text after the last passage")
	})
}
