package decode

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// tableBeams is a tableModel that continues several sequences, and has an input.
type tableBeams struct {
	*tableModel
	beams  [][]int32 // what each has beside history
	most   int
	steps  int // calls of FeedBeams
	input  []int32
	failAt int // the call of FeedBeams that fails; 0: none
}

func newTableBeams(vocabulary, context int) *tableBeams {
	return &tableBeams{tableModel: newTableModel(vocabulary, context)}
}

func (m *tableBeams) Fork(beams, more int) error {
	if beams < 1 || more < 1 || len(m.history)+more > m.context {
		panic("beams that a model refuses")
	}
	m.most, m.beams = beams, [][]int32{{}}
	return nil
}

func (m *tableBeams) FeedBeams(ctx context.Context, parents []int, tokens []int32) (logits, logSumExp []float32, err error) {
	m.steps++
	if m.steps == m.failAt {
		return nil, nil, context.Canceled
	}
	if len(tokens) == 0 || len(tokens) > m.most || len(parents) != len(tokens) {
		panic("beams that a model refuses")
	}
	next := make([][]int32, len(tokens))
	logits, logSumExp = make([]float32, len(tokens)*m.vocabulary), make([]float32, len(tokens))
	for i, parent := range parents {
		next[i] = append(slices.Clone(m.beams[parent]), tokens[i])
		row := logits[i*m.vocabulary : (i+1)*m.vocabulary]
		m.row(row, slices.Concat(m.history, next[i]))
		logSumExp[i] = logSumExpOf(row)
	}
	m.beams = next
	return logits, logSumExp, ctx.Err()
}

func (m *tableBeams) Encode(ctx context.Context, tokens []int32, progress Progress) error {
	m.history, m.input = nil, tokens
	return ctx.Err()
}
func (m *tableBeams) Input() []int32      { return m.input }
func (m *tableBeams) InputContext() int   { return 512 }
func (m *tableBeams) DecoderStart() int32 { return 2 }

func logSumExpOf(row []float32) float32 {
	sum := 0.0
	for _, v := range row {
		sum += math.Exp(float64(v))
	}
	return float32(math.Log(sum))
}

// exhaustive finds the sequence of the best score of all, by trying them.
func exhaustive(m *tableBeams, ids []int32, prompt, limit int, eos int32, sum, penalty float64) (best []int32, score float64) {
	score = math.Inf(-1)
	row := make([]float32, m.vocabulary)
	m.row(row, ids)
	norm := float64(logSumExpOf(row))
	for token := range int32(m.vocabulary) {
		next := append(slices.Clone(ids), token)
		total := sum + float64(row[token]) - norm
		var candidate []int32
		var s float64
		if token == eos || len(next) == limit {
			candidate, s = next, total/math.Pow(float64(len(next)-prompt), penalty)
		} else {
			candidate, s = exhaustive(m, next, prompt, limit, eos, total, penalty)
		}
		if s > score {
			best, score = candidate, s
		}
	}
	return best, score
}

// TestBeamSearchFindsTheBest: with as many beams as there are sequences none is missed.
func TestBeamSearchFindsTheBest(t *testing.T) {
	for _, penalty := range []float64{-0.5, 0, 1, 2} {
		for first := range int32(5) {
			prompt := []int32{first, 3}
			m := newTableBeams(5, 20)
			want, score := exhaustive(m, prompt, 2, 6, 1, 0, penalty)
			for _, early := range []EarlyStopping{EarlyStoppingNever, EarlyStoppingFalse} {
				results, err := GenerateAll(background, m, prompt, Options{
					NumBeams: 700, NumReturnSequences: 5, MaxLength: 6, LengthPenalty: &penalty, EarlyStopping: early, EOS: []int32{1},
				}, nil)
				require.NoError(t, err)
				require.Equal(t, want[2:], results[0].Tokens)
				require.InDelta(t, score, results[0].Score, 1e-4*math.Abs(score))
				require.Len(t, results, 5)
			}
		}
	}
}

// TestBeamSearchScores: a score is the sum of the steps over a power of their number, end token
// included; the steps are those of the model.
func TestBeamSearchScores(t *testing.T) {
	m := newTableBeams(50, 100)
	penalty := 0.7
	results, err := GenerateAll(background, m, []int32{3, 4}, Options{
		NumBeams: 4, NumReturnSequences: 4, MaxNewTokens: 12, LengthPenalty: &penalty, EOS: []int32{7, 8}, OutputScores: true,
	}, nil)
	require.NoError(t, err)
	require.Len(t, results, 4)
	row := make([]float32, 50)
	for i, r := range results {
		sum := 0.0
		ids := []int32{3, 4}
		for step, token := range r.Tokens {
			m.row(row, ids)
			require.InDelta(t, row[token]-logSumExpOf(row), r.Steps[step].LogProb, 1e-5)
			sum += float64(r.Steps[step].LogProb)
			ids = append(ids, token)
		}
		require.InDelta(t, sum/math.Pow(float64(len(r.Tokens)), penalty), r.Score, 1e-4)
		ends := slices.Contains([]int32{7, 8}, r.Tokens[len(r.Tokens)-1])
		require.Equal(t, ends, r.Finish == FinishEOS)
		if i > 0 {
			require.LessOrEqual(t, r.Score, results[i-1].Score)
		}
	}
	require.Equal(t, 1, m.Len(), "the prompt but for its last token")
}

// TestEarlyStopping: each of its values takes more steps than the one before it, and finds no worse.
func TestEarlyStopping(t *testing.T) {
	last := 0
	scores := make([]float32, 20)
	for i := range scores {
		scores[i] = negativeInfinity
	}
	for _, early := range []EarlyStopping{EarlyStoppingTrue, EarlyStoppingFalse, EarlyStoppingNever} {
		m := newTableBeams(20, 100)
		for first := range int32(20) {
			m.Truncate(0)
			result, err := Generate(background, m, []int32{first}, Options{NumBeams: 3, MaxLength: 60, EarlyStopping: early, EOS: []int32{7}}, nil)
			require.NoError(t, err)
			require.GreaterOrEqual(t, result.Score, scores[first])
			scores[first] = result.Score
		}
		require.Greater(t, m.steps, last, "%v", early)
		last = m.steps
	}
}

// TestBeamsForced: where one token alone is possible there is one beam, and then there are all again.
func TestBeamsForced(t *testing.T) {
	m := newTableBeams(20, 100)
	results, err := GenerateAll(background, m, []int32{3}, Options{
		NumBeams: 4, NumReturnSequences: 4, MaxLength: 8, MinLength: 8, ForcedBOS: []int32{11}, ForcedEOS: []int32{9}, EOS: []int32{9}, SuppressAt: []int32{5},
	}, nil)
	require.NoError(t, err)
	require.Len(t, results, 4)
	for _, r := range results {
		require.Len(t, r.Tokens, 7)
		require.EqualValues(t, 11, r.Tokens[0])
		require.NotEqualValues(t, 5, r.Tokens[1], "suppressed after the forced token")
		require.EqualValues(t, 9, r.Tokens[6])
		require.Equal(t, FinishEOS, r.Finish)
	}
}

// TestBeamsDeliver: the best sequence is given out, as tokens and as text.
func TestBeamsDeliver(t *testing.T) {
	var tokens []int32
	text := ""
	o := Options{NumBeams: 3, MaxNewTokens: 6, Detokenizer: &letters{}, EmitText: func(s string) error { text += s; return nil }}
	result, err := Generate(background, newTableBeams(20, 100), []int32{3}, o, func(token int32) error {
		tokens = append(tokens, token)
		return nil
	})
	require.NoError(t, err)
	require.Len(t, result.Tokens, 6)
	require.Equal(t, result.Tokens, tokens)
	require.Equal(t, result.Text, text)
	require.Len(t, text, 6)

	_, err = Generate(background, newTableBeams(20, 100), []int32{3}, o, func(int32) error { return ErrStop })
	require.NoError(t, err)
	_, err = Generate(background, newTableBeams(20, 100), []int32{3}, o, func(int32) error { return context.Canceled })
	require.ErrorIs(t, err, context.Canceled)
}

func TestBeamsFail(t *testing.T) {
	m := newTableBeams(20, 100)
	m.failAt = 4
	for _, o := range []Options{{NumBeams: 3, MaxNewTokens: 9}, {DoSample: true, NumReturnSequences: 3, MaxNewTokens: 9}} {
		m.steps = 0
		_, err := GenerateAll(background, m, []int32{3}, o, nil)
		require.ErrorIs(t, err, context.Canceled)
	}
	every := make([]int32, 20)
	for i := range every {
		every[i] = int32(i)
	}
	m.failAt = 0
	for _, o := range []Options{{NumBeams: 3, Suppress: every}, {DoSample: true, NumReturnSequences: 3, Suppress: every}} {
		_, err := GenerateAll(background, m, []int32{3}, o, nil)
		require.ErrorIs(t, err, ErrNoToken)
	}
	for _, o := range []Options{
		{NumBeams: -1}, {NumReturnSequences: 2}, {NumBeams: 2, NumReturnSequences: 3}, {EarlyStopping: 9}, {LengthPenalty: ptr(math.NaN())},
		{NumBeams: 2, StopStrings: []string{"a"}, Detokenizer: &letters{}}, {EncoderNoRepeatNGramSize: -1},
	} {
		_, err := GenerateAll(background, m, []int32{3}, o, nil)
		require.ErrorIs(t, err, ErrOptions, "%+v", o)
	}
	_, err := GenerateAll(background, newTableModel(20, 100), []int32{3}, Options{NumBeams: 2}, nil)
	require.ErrorIs(t, err, ErrOptions, "a model without beams")
	results, err := GenerateAll(background, m, []int32{3, 4}, Options{NumBeams: 2, NumReturnSequences: 2, MaxLength: 2}, nil)
	require.NoError(t, err)
	require.Equal(t, []Result{{Finish: FinishLength}, {Finish: FinishLength}}, results)
}

func ptr[T any](v T) *T { return &v }

// TestSampleAll: the first of several samples is what one alone is; the others differ, and all come
// again with the same seed.
func TestSampleAll(t *testing.T) {
	o := Options{DoSample: true, Seed: 5, MaxNewTokens: 15, EOS: []int32{7}, Temperature: 1.5, TopK: 20, OutputScores: true}
	one, err := Generate(background, newTableBeams(50, 100), []int32{3, 4}, o, nil)
	require.NoError(t, err)
	o.NumReturnSequences = 5
	all, err := GenerateAll(background, newTableBeams(50, 100), []int32{3, 4}, o, nil)
	require.NoError(t, err)
	require.Len(t, all, 5)
	require.Equal(t, one.Tokens, all[0].Tokens)
	require.Equal(t, one.Steps, all[0].Steps)
	again, err := GenerateAll(background, newTableBeams(50, 100), []int32{3, 4}, o, nil)
	require.NoError(t, err)
	require.Equal(t, all, again)
	for i := 1; i < 5; i++ {
		require.NotEqual(t, all[i-1].Tokens, all[i].Tokens)
	}
}

// TestBeamSample: of two beams drawn without putting back the first comes as often as its
// probability says, and the second as that of what was left.
func TestBeamSample(t *testing.T) {
	const runs = 20000
	m := newTableBeams(6, 100)
	row := make([]float32, 6)
	m.row(row, []int32{3})
	norm := logSumExpOf(row)
	firsts, pairs := make([]float64, 6), map[[2]int32]float64{}
	g := newGeneration(m, []int32{3}, &Options{DoSample: true, NumBeams: 2, Seed: 1}, nil)
	for range runs {
		b := newBeamSearch(g, m)
		b.rank(slices.Clone(row), []float32{norm})
		firsts[b.best[0].token]++
		pairs[[2]int32{b.best[0].token, b.best[1].token}]++
	}
	p := func(i int32) float64 { return math.Exp(float64(row[i] - norm)) }
	for i := range int32(6) {
		require.InDelta(t, p(i), firsts[i]/runs, 0.015, "token %d", i)
		for j := range int32(6) {
			if i != j {
				require.InDelta(t, p(i)*p(j)/(1-p(i)), pairs[[2]int32{i, j}]/runs, 0.015, "tokens %d, %d", i, j)
			}
		}
	}
	results, err := GenerateAll(background, m, []int32{3}, Options{DoSample: true, NumBeams: 3, NumReturnSequences: 3, MaxNewTokens: 8, TopK: 3}, nil)
	require.NoError(t, err)
	require.Len(t, results, 3)
}

// TestGenerateFrom: the input reaches model and processors, and decoding begins where it should.
func TestGenerateFrom(t *testing.T) {
	m := newTableBeams(50, 100)
	plain, err := GenerateFrom(background, m, []int32{9, 8, 7}, Options{MaxNewTokens: 10}, nil)
	require.NoError(t, err)
	require.Equal(t, []int32{9, 8, 7}, m.input)
	want, err := Generate(background, newTableModel(50, 100), []int32{2}, Options{MaxNewTokens: 10}, nil)
	require.NoError(t, err)
	require.Equal(t, want.Tokens, plain[0].Tokens)

	// A pair of tokens that was written is then in the input.
	input := []int32{9, want.Tokens[3], want.Tokens[4], 1}
	o := Options{MaxNewTokens: 10, EncoderNoRepeatNGramSize: 2}
	without, err := GenerateFrom(background, m, input, o, nil)
	require.NoError(t, err)
	require.Equal(t, want.Tokens[:4], without[0].Tokens[:4])
	require.NotEqual(t, want.Tokens[4], without[0].Tokens[4])

	o = Options{MaxNewTokens: 10, DecoderInput: []int32{5, 6}}
	other, err := GenerateFrom(background, m, input, o, nil)
	require.NoError(t, err)
	want, err = Generate(background, newTableModel(50, 100), []int32{5, 6}, Options{MaxNewTokens: 10}, nil)
	require.NoError(t, err)
	require.Equal(t, want.Tokens, other[0].Tokens)
}

// TestEncoderProcessors against what the processors of transformers do by their definition.
func TestEncoderProcessors(t *testing.T) {
	scores := []float32{1, -1, 2, -2, 3}
	NewEncoderRepetitionPenalty(2, []int32{1, 2, 2, 99}).Process([]int32{4, 4}, scores)
	require.Equal(t, []float32{1, -0.5, 4, -2, 3}, scores)

	scores = make([]float32, 5)
	EncoderNoRepeatNGram{N: 3, Input: []int32{0, 1, 2, 3, 1, 2, 4}}.Process([]int32{4, 1, 2}, scores)
	require.Equal(t, []float32{0, 0, 0, negativeInfinity, negativeInfinity}, scores)
	scores = make([]float32, 5)
	EncoderNoRepeatNGram{N: 4, Input: []int32{0, 1, 2, 3}}.Process([]int32{1, 2}, scores)
	require.Equal(t, make([]float32, 5), scores, "too short to match")
}

// TestNoBadWords: an end token alone is no bad word, and a word waits for as many tokens as it has.
func TestNoBadWords(t *testing.T) {
	o := Options{BadWords: [][]int32{{3}, {1}, {2, 4}, {7, 2, 0}}, EOS: []int32{1}}
	scores := make([]float32, 5)
	NoBadWords{o.badWords()}.Process([]int32{7, 2}, scores)
	require.Equal(t, []float32{0, 0, 0, negativeInfinity, negativeInfinity}, scores)
	scores = make([]float32, 5)
	NoBadWords{o.badWords()}.Process([]int32{9, 7, 2}, scores)
	require.Equal(t, []float32{negativeInfinity, 0, 0, negativeInfinity, negativeInfinity}, scores)
}

// TestStepProgress: each way to generate tells of its steps, and ends or fails at one when told to.
func TestStepProgress(t *testing.T) {
	for name, o := range map[string]Options{
		"greedy":  {MaxNewTokens: 5},
		"beams":   {MaxNewTokens: 5, NumBeams: 3},
		"samples": {MaxNewTokens: 5, DoSample: true, NumReturnSequences: 3},
	} {
		var told []int
		o.StepProgress = func(done, total int) error {
			require.Equal(t, 5, total, name)
			told = append(told, done)
			return nil
		}
		_, err := GenerateAll(background, newTableBeams(20, 100), []int32{3, 4}, o, nil)
		require.NoError(t, err)
		require.Subset(t, []int{1, 2, 3, 4, 5}, told, name)
		require.GreaterOrEqual(t, len(told), 4, name)

		o.StepProgress = func(done, total int) error { return ErrStop }
		_, err = GenerateAll(background, newTableBeams(20, 100), []int32{3, 4}, o, nil)
		require.NoError(t, err, name)
		o.StepProgress = func(done, total int) error { return context.Canceled }
		_, err = GenerateAll(background, newTableBeams(20, 100), []int32{3, 4}, o, nil)
		require.ErrorIs(t, err, context.Canceled, name)
	}
}
