package decode

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var background = context.Background()

// continueGreedily is greedy decoding written down directly.
func continueGreedily(m *tableModel, prompt []int32, n int) []int32 {
	ids := slices.Clone(prompt)
	for range n {
		logits := make([]float32, m.vocabulary)
		m.row(logits, ids)
		top := 0
		for i, l := range logits {
			if l > logits[top] {
				top = i
			}
		}
		ids = append(ids, int32(top))
	}
	return ids[len(prompt):]
}

func TestGenerateGreedy(t *testing.T) {
	m := newTableModel(50, 100)
	prompt := []int32{3, 1, 4}
	var emitted []int32
	result, err := Generate(background, m, prompt, Options{MaxNewTokens: 20, OutputScores: true}, func(id int32) error {
		emitted = append(emitted, id)
		return nil
	})
	require.NoError(t, err)
	want := continueGreedily(m, prompt, 20)
	assert.Equal(t, want, result.Tokens)
	assert.Equal(t, want, emitted)
	assert.Equal(t, FinishLength, result.Finish)
	assert.Equal(t, slices.Concat(prompt, want[:19]), m.history, "all but the last token are in the model")

	require.Len(t, result.Steps, 20)
	logits := make([]float32, m.vocabulary)
	m.row(logits, prompt)
	c := appendCandidates(nil, logits, negativeInfinity)
	normalize(c)
	slices.SortFunc(c, func(a, b candidate) int { return int(b.id) - int(a.id) })
	slices.SortFunc(c, func(a, b candidate) int {
		if a.score > b.score {
			return -1
		}
		return 1
	})
	assert.InDelta(t, c[0].p, exp(float64(result.Steps[0].LogProb)), 1e-6)
	assert.InDelta(t, c[0].score-c[1].score, result.Steps[0].Margin, 1e-6)
}

func TestGenerateReusesThePrefix(t *testing.T) {
	m := newTableModel(50, 100)
	prompt := []int32{3, 1, 4, 1, 5}
	for name, held := range map[string][]int32{"part": {3, 1}, "all": prompt, "none": {}} {
		m.history = slices.Clone(held)
		read := 0
		result, err := Generate(background, m, prompt, Options{MaxNewTokens: 1, Progress: func(_, total int) error {
			read = total
			return nil
		}}, nil)
		require.NoError(t, err)
		assert.Equal(t, continueGreedily(m, prompt, 1), result.Tokens, name)
		assert.Equal(t, max(len(prompt)-len(held), 1), read, "%s: tokens read", name)
	}
}

func TestGenerateLengths(t *testing.T) {
	m := newTableModel(50, 40)
	prompt := []int32{3, 1, 4}
	free := continueGreedily(m, prompt, 37)
	eos := free[4] // comes fifth at the latest
	first := slices.Index(free, eos)
	for _, test := range []struct {
		name    string
		options Options
		length  int
		finish  Finish
	}{
		{"end token", Options{EOS: []int32{eos}}, first + 1, FinishEOS},
		{"end token among several", Options{EOS: []int32{49, eos}}, min(first, 37) + 1, FinishEOS},
		{"new tokens", Options{MaxNewTokens: 2}, 2, FinishLength},
		{"length", Options{MaxLength: 10}, 7, FinishLength},
		{"new tokens whatever the length", Options{MaxLength: 10, MaxNewTokens: 20}, 20, FinishLength},
		{"context", Options{}, 37, FinishLength},
		{"no room", Options{MaxLength: 3}, 0, FinishLength},
	} {
		m.Truncate(0)
		result, err := Generate(background, m, prompt, test.options, nil)
		require.NoError(t, err, test.name)
		if i := slices.Index(free, 49); test.name == "end token among several" && i >= 0 && i < first {
			continue
		}
		assert.Equal(t, test.finish, result.Finish, test.name)
		assert.Equal(t, free[:test.length], result.Tokens, test.name)
	}

	for name, o := range map[string]Options{
		"min_new_tokens": {EOS: []int32{eos}, MinNewTokens: first + 3, MaxNewTokens: 30},
		"min_length":     {EOS: []int32{eos}, MinLength: first + 6, MaxNewTokens: 30},
	} {
		m.Truncate(0)
		result, err := Generate(background, m, prompt, o, nil)
		require.NoError(t, err, name)
		at := slices.Index(result.Tokens, eos)
		assert.True(t, at < 0 || at >= first+3, "%s: end token at %d, want at %d or later", name, at, first+3)
		assert.Greater(t, len(result.Tokens), first+2, name)
	}

	m.Truncate(0)
	result, err := Generate(background, m, prompt, Options{EOS: []int32{7}, ForcedEOS: []int32{7}, MaxNewTokens: 1}, nil)
	require.NoError(t, err)
	assert.Equal(t, []int32{7}, result.Tokens)
	assert.Equal(t, FinishEOS, result.Finish)

	m.Truncate(0)
	result, err = Generate(background, m, prompt[:1], Options{ForcedBOS: []int32{9}, MaxNewTokens: 2}, nil)
	require.NoError(t, err)
	assert.Equal(t, int32(9), result.Tokens[0])
}

func TestGenerateStopStrings(t *testing.T) {
	m := newTableModel(26, 200)
	prompt := []int32{3, 1}
	spell := func(ids []int32) string {
		var b strings.Builder
		for _, id := range ids {
			b.WriteByte(byte('a' + id))
		}
		return b.String()
	}
	free := spell(continueGreedily(m, prompt, 60))
	for from := 0; from < 50; from += 7 {
		for length := 1; length <= 5; length++ {
			stop := free[from : from+length]
			m.Truncate(0)
			emitted := ""
			result, err := Generate(background, m, prompt, Options{
				MaxNewTokens: 60,
				StopStrings:  []string{"NOT THERE", stop, stop + "!"},
				Detokenizer:  &letters{},
				EmitText: func(text string) error {
					emitted += text
					require.NotContains(t, emitted, stop)
					return nil
				},
			}, nil)
			require.NoError(t, err)
			assert.Equal(t, FinishStopString, result.Finish)
			assert.Equal(t, free[:strings.Index(free, stop)], result.Text)
			assert.Equal(t, result.Text, emitted)
			assert.LessOrEqual(t, len(result.Tokens), strings.Index(free, stop)+length+1, "stops as soon as the text shows it")
		}
	}

	m.Truncate(0)
	result, err := Generate(background, m, prompt, Options{MaxNewTokens: 60, StopStrings: []string{free[55:60] + "more"}, Detokenizer: &letters{}}, nil)
	require.NoError(t, err)
	assert.Equal(t, free, result.Text, "a beginning of a stop string at the end is text")
	assert.Equal(t, FinishLength, result.Finish)
}

func TestGenerateCanBeBrokenOff(t *testing.T) {
	prompt := []int32{3, 1}
	broken := errors.New("broken")
	run := func(ctx context.Context, o Options, emit func(int32) error) (Result, error) {
		o.MaxNewTokens = 20
		return Generate(ctx, newTableModel(26, 100), prompt, o, emit)
	}
	want := continueGreedily(newTableModel(26, 100), prompt, 5)
	fifth := func(do func() error) func(int32) error {
		n := 0
		return func(int32) error {
			if n++; n == 5 {
				return do()
			}
			return nil
		}
	}

	ctx, cancel := context.WithCancel(background)
	result, err := run(ctx, Options{}, fifth(func() error { cancel(); return nil }))
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, want, result.Tokens)
	assert.Empty(t, result.Finish)

	result, err = run(background, Options{}, fifth(func() error { return broken }))
	require.ErrorIs(t, err, broken)
	assert.Equal(t, want, result.Tokens)

	result, err = run(background, Options{Detokenizer: &letters{}}, fifth(func() error { return ErrStop }))
	require.NoError(t, err)
	assert.Equal(t, FinishStopped, result.Finish)
	assert.Equal(t, want, result.Tokens)
	assert.Len(t, result.Text, 5, "the text of all tokens, what the detokenizer held included")

	result, err = run(background, Options{Detokenizer: &letters{}, EmitText: func(string) error { return ErrStop }}, nil)
	require.NoError(t, err)
	assert.Equal(t, FinishStopped, result.Finish)

	_, err = run(background, Options{Progress: func(int, int) error { return broken }}, nil)
	require.ErrorIs(t, err, broken)

	m := newTableModel(26, 100)
	m.err = broken
	_, err = Generate(background, m, prompt, Options{}, nil)
	require.ErrorIs(t, err, broken)
}

func TestGenerateRefuses(t *testing.T) {
	m := newTableModel(26, 10)
	for name, prompt := range map[string][]int32{
		"empty": {}, "too long": make([]int32, 10), "token beyond the vocabulary": {26}, "negative token": {-1},
	} {
		_, err := Generate(background, m, prompt, Options{}, nil)
		assert.ErrorIs(t, err, ErrPrompt, name)
	}
	for name, o := range map[string]Options{
		"temperature":              {Temperature: -1},
		"top_p":                    {TopP: 1.5},
		"stop without detokenizer": {StopStrings: []string{"."}},
		"two forced":               {ForcedBOS: []int32{1, 2}},
	} {
		_, err := Generate(background, m, []int32{1}, o, nil)
		assert.ErrorIs(t, err, ErrOptions, name)
	}
	all := make([]int32, 26)
	for i := range all {
		all[i] = int32(i)
	}
	for _, sample := range []bool{false, true} {
		m.Truncate(0)
		_, err := Generate(background, m, []int32{1}, Options{DoSample: sample, TopK: 5, Suppress: all}, nil)
		assert.ErrorIs(t, err, ErrNoToken)
	}
}

// TestPromptLookupChangesNothing compares with and without guessing, under options that make the
// choice depend on everything before it.
func TestPromptLookupChangesNothing(t *testing.T) {
	accepted := 0
	for name, o := range map[string]Options{
		"greedy":   {},
		"scores":   {OutputScores: true},
		"penalty":  {RepetitionPenalty: 1.1},
		"n-grams":  {NoRepeatNGramSize: 8},
		"end":      {EOS: []int32{2}, MinNewTokens: 30},
		"sampling": {DoSample: true, Seed: 7, Temperature: 0.4, TopK: 5, TopP: 0.9},
		"stop":     {StopStrings: []string{"ab", "ba", "ca"}, Detokenizer: &letters{}},
	} {
		o.MaxNewTokens = 90
		for _, vocabulary := range []int{3, 6, 12} {
			prompt := []int32{0, 1, 2, 0, 1}
			plain, err := Generate(background, newTableModel(vocabulary, 100), prompt, o, nil)
			require.NoError(t, err)
			for _, n := range []int{1, 2, 5, 10, 200} {
				o := o
				o.PromptLookupNumTokens = n
				o.MaxMatchingNGramSize = 2 + n%3
				m := tableVerifier{newTableModel(vocabulary, 100)}
				var emitted []int32
				guessed, err := Generate(background, m, prompt, o, func(id int32) error {
					emitted = append(emitted, id)
					return nil
				})
				require.NoError(t, err)
				drafts := guessed.Drafts
				guessed.Drafts = Drafts{}
				require.Equal(t, plain, guessed, "%s, vocabulary %d, %d tokens", name, vocabulary, n)
				require.Equal(t, plain.Tokens, emitted)
				require.Equal(t, slices.Concat(prompt, plain.Tokens[:len(plain.Tokens)-1]), m.history)
				require.LessOrEqual(t, m.reads, len(plain.Tokens))
				require.GreaterOrEqual(t, drafts.Guessed, drafts.Accepted)
				accepted += drafts.Accepted
			}
		}
	}
	assert.Positive(t, accepted)

	o := Options{PromptLookupNumTokens: 10, MaxNewTokens: 90}
	m := tableVerifier{newTableModel(3, 100)}
	_, err := Generate(background, m, []int32{0, 1, 2}, o, nil)
	require.NoError(t, err)
	assert.Less(t, m.reads, 30, "a loop is guessed ten tokens at a time")
}

func TestLookup(t *testing.T) {
	assert.Nil(t, lookup(nil, 3, 9))
	for _, test := range []struct {
		ids         []int32
		maxMatch, n int
		want        []int32
	}{
		{[]int32{1, 2, 3, 4, 1, 2}, 3, 2, []int32{3, 4}},
		{[]int32{1, 2, 3, 4, 1, 2}, 3, 9, []int32{3, 4, 1, 2}},
		{[]int32{9, 2, 3, 4, 1, 2}, 3, 9, nil},                          // one token is too little
		{[]int32{5, 1, 2, 7, 6, 1, 2, 8, 5, 1, 2}, 3, 1, []int32{7}},    // the longest match
		{[]int32{5, 1, 2, 7, 5, 1, 2, 8, 5, 1, 2}, 3, 1, []int32{8}},    // the latest of the longest
		{[]int32{0, 5, 1, 2, 7, 1, 2, 8, 0, 5, 1, 2}, 2, 1, []int32{8}}, // no more than maxMatch
		{[]int32{1, 1, 1, 1}, 3, 9, []int32{1}},
		{[]int32{1}, 3, 9, nil},
	} {
		assert.Equal(t, test.want, lookup(test.ids, test.maxMatch, test.n), "%v", test.ids)
	}
}
