package t5

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/internal/golden"
	"precis/internal/hosts"
)

// generation is a row of a generate.jsonl: what generate makes of a batch. There are as many
// sequences for each input as were asked for.
type generation struct {
	Case        string      `json:"case"`
	Inputs      [][]int32   `json:"input_ids"`
	Masks       [][]int     `json:"attention_mask"`
	Kwargs      kwargs      `json:"kwargs"`
	Sequences   [][]int32   `json:"sequences"`
	Scores      []float64   `json:"sequences_scores"`
	Transitions [][]float64 `json:"transition_scores"`
	LogProbs    [][]float64 `json:"transition_logprobs"`
	Margins     [][]float64 `json:"margins"`
}

// kwargs are the arguments of generate.
type kwargs struct {
	MaxLength                int             `json:"max_length"`
	MaxNewTokens             int             `json:"max_new_tokens"`
	MinLength                int             `json:"min_length"`
	MinNewTokens             int             `json:"min_new_tokens"`
	NoRepeatNGramSize        int             `json:"no_repeat_ngram_size"`
	EncoderNoRepeatNGramSize int             `json:"encoder_no_repeat_ngram_size"`
	RepetitionPenalty        float32         `json:"repetition_penalty"`
	EncoderRepetitionPenalty float32         `json:"encoder_repetition_penalty"`
	NumBeams                 int             `json:"num_beams"`
	NumReturnSequences       int             `json:"num_return_sequences"`
	LengthPenalty            *float64        `json:"length_penalty"`
	EarlyStopping            json.RawMessage `json:"early_stopping"`
	BadWords                 [][]int32       `json:"bad_words_ids"`
	ForcedBOS                json.RawMessage `json:"forced_bos_token_id"`
	ForcedEOS                json.RawMessage `json:"forced_eos_token_id"`
	Suppress                 []int32         `json:"suppress_tokens"`
	BeginSuppress            []int32         `json:"begin_suppress_tokens"`
	DecoderStart             *int32          `json:"decoder_start_token_id"`
	EOS                      json.RawMessage `json:"eos_token_id"`
	DoSample                 bool            `json:"do_sample"`
}

// UnmarshalJSON refuses arguments that are not known: one that is not passed on would be no test.
func (g *kwargs) UnmarshalJSON(content []byte) error {
	type plain kwargs
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	return d.Decode((*plain)(g))
}

func (g kwargs) options(t *testing.T) decode.Options {
	require.False(t, g.DoSample, "sampled sequences have no reference")
	o := decode.Options{
		MaxLength: g.MaxLength, MaxNewTokens: g.MaxNewTokens, MinLength: g.MinLength, MinNewTokens: g.MinNewTokens,
		NoRepeatNGramSize: g.NoRepeatNGramSize, EncoderNoRepeatNGramSize: g.EncoderNoRepeatNGramSize,
		RepetitionPenalty: g.RepetitionPenalty, EncoderRepetitionPenalty: g.EncoderRepetitionPenalty,
		NumBeams: g.NumBeams, NumReturnSequences: g.NumReturnSequences, LengthPenalty: g.LengthPenalty,
		BadWords: g.BadWords, ForcedBOS: tokens(t, g.ForcedBOS), ForcedEOS: tokens(t, g.ForcedEOS),
		Suppress: g.Suppress, SuppressAt: g.BeginSuppress, EOS: []int32{1}, OutputScores: true,
	}
	if eos := tokens(t, g.EOS); eos != nil {
		o.EOS = eos
	}
	if g.DecoderStart != nil {
		o.DecoderInput = []int32{*g.DecoderStart}
	}
	switch string(g.EarlyStopping) {
	case "true":
		o.EarlyStopping = decode.EarlyStoppingTrue
	case `"never"`:
		o.EarlyStopping = decode.EarlyStoppingNever
	default:
		require.Contains(t, []string{"", "false", "null"}, string(g.EarlyStopping))
	}
	return o
}

// tokens reads an argument that is one token or a list of them.
func tokens(t *testing.T, argument json.RawMessage) []int32 {
	var one int32
	var list []int32
	if len(argument) == 0 {
		return nil
	}
	if json.Unmarshal(argument, &one) == nil {
		return []int32{one}
	}
	require.NoError(t, json.Unmarshal(argument, &list))
	return list
}

// TestGoldenGenerate: every row of generate.jsonl, token for token, with its scores.
func TestGoldenGenerate(t *testing.T) {
	for _, folder := range goldenModels(t) {
		rows := golden.Lines[generation](t, filepath.Join(folder, "generate.jsonl"))
		require.NotEmpty(t, rows)
		for _, host := range hosts.All() {
			t.Run(filepath.Base(folder)+"/"+host.Name, func(t *testing.T) {
				every := 1
				if host.Slow || testing.Short() {
					every = 30
				}
				m := openGolden(t, host.Open(t), folder)
				worst, checked := 0.0, 0
				for i := 0; i < len(rows); i += every {
					worst = max(worst, rows[i].check(t, m, i))
					checked++
				}
				t.Logf("%d of %d rows; log-probabilities at most %.2g off", checked, len(rows), worst)
			})
		}
	}
}

// check generates the sequences of row i; it gives how far a log-probability was off at most.
func (g generation) check(t *testing.T, m *Model, i int) (worst float64) {
	near := func(want float64, got float32, what string, at ...any) {
		t.Helper()
		off := math.Abs(want - float64(got))
		require.LessOrEqual(t, off, tolerance*max(1, math.Abs(want)), append([]any{"row %d, case %s, %+v: " + what, i, g.Case, g.Kwargs}, at...)...)
		worst = max(worst, off)
	}
	o := g.Kwargs.options(t)
	next := 0
	for item, input := range g.Inputs {
		results, err := decode.GenerateFrom(context.Background(), m, unpadded(input, g.Masks[item]), o, nil)
		require.NoError(t, err)
		require.Len(t, results, max(1, g.Kwargs.NumReturnSequences))
		for _, r := range results {
			want := g.Sequences[next]
			require.Equal(t, want[1:], r.Tokens, "row %d, case %s, item %d, %+v", i, g.Case, item, g.Kwargs)
			if g.Scores != nil {
				near(g.Scores[next], r.Score, "score of sequence %d", next)
			}
			for step := range r.Tokens {
				switch {
				case g.Transitions != nil:
					near(g.Transitions[next][step], r.Steps[step].LogProb, "sequence %d, step %d", next, step)
				case g.LogProbs != nil:
					near(g.LogProbs[next][step], r.Steps[step].LogProb, "sequence %d, step %d", next, step)
					if margin := g.Margins[next][step]; margin < 1e9 {
						near(margin, r.Steps[step].Margin, "margin of sequence %d, step %d", next, step)
					}
				}
			}
			next++
		}
	}
	require.Len(t, g.Sequences, next)
	return worst
}
