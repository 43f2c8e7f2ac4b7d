package decode

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

// goldenProcessor is a processor by its name in transformers, with its arguments.
type goldenProcessor struct {
	Name   string                     `json:"processor"`
	Args   []json.RawMessage          `json:"args"`
	Kwargs map[string]json.RawMessage `json:"kwargs"`
}

func (g goldenProcessor) number(t *testing.T, i int) float64 {
	t.Helper()
	var f float64
	require.NoError(t, json.Unmarshal(g.Args[i], &f), "%s: argument %d", g.Name, i)
	return f
}

// tokens reads an argument that is one token or a list of them.
func (g goldenProcessor) tokens(t *testing.T, i int) []int32 {
	t.Helper()
	var list []int32
	if json.Unmarshal(g.Args[i], &list) == nil {
		return list
	}
	return []int32{int32(g.number(t, i))}
}

func (g goldenProcessor) build(t *testing.T) Processor {
	t.Helper()
	atLeast := 0
	for name, value := range g.Kwargs {
		require.Equal(t, "min_tokens_to_keep", name, "%s: keyword argument", g.Name)
		require.NoError(t, json.Unmarshal(value, &atLeast))
	}
	integer := func(i int) int { return int(g.number(t, i)) }
	switch g.Name {
	case "TemperatureLogitsWarper":
		return Temperature{float32(g.number(t, 0))}
	case "TopKLogitsWarper":
		return TopK{K: integer(0), MinTokensToKeep: atLeast}
	case "TopPLogitsWarper":
		return TopP{P: g.number(t, 0), MinTokensToKeep: atLeast}
	case "MinPLogitsWarper":
		return MinP{P: g.number(t, 0), MinTokensToKeep: atLeast}
	case "TypicalLogitsWarper":
		return Typical{Mass: g.number(t, 0), MinTokensToKeep: atLeast}
	case "EpsilonLogitsWarper":
		return Epsilon{Epsilon: g.number(t, 0), MinTokensToKeep: atLeast}
	case "EtaLogitsWarper":
		return Eta{Epsilon: g.number(t, 0), MinTokensToKeep: atLeast}
	case "RepetitionPenaltyLogitsProcessor":
		return &RepetitionPenalty{Penalty: float32(g.number(t, 0))}
	case "NoRepeatNGramLogitsProcessor":
		return NoRepeatNGram{integer(0)}
	case "MinLengthLogitsProcessor":
		return MinLength{Min: integer(0), EOS: g.tokens(t, 1)}
	case "MinNewTokensLengthLogitsProcessor":
		return MinNewTokens{Prompt: integer(0), Min: integer(1), EOS: g.tokens(t, 2)}
	case "ForcedBOSTokenLogitsProcessor":
		return ForcedBOS{int32(integer(0))}
	case "ForcedEOSTokenLogitsProcessor":
		return ForcedEOS{MaxLength: integer(0), EOS: g.tokens(t, 1)}
	case "SuppressTokensLogitsProcessor":
		return SuppressTokens{g.tokens(t, 0)}
	case "SuppressTokensAtBeginLogitsProcessor":
		return SuppressTokensAtBegin{Tokens: g.tokens(t, 0), Begin: integer(1)}
	case "NoBadWordsLogitsProcessor":
		var words [][]int32
		require.NoError(t, json.Unmarshal(g.Args[0], &words))
		return NoBadWords{words}
	}
	t.Fatalf("processor %q is not known", g.Name)
	return nil
}

func TestGoldenProcessors(t *testing.T) {
	type row struct {
		goldenProcessor
		Chain    []goldenProcessor `json:"chain"`
		InputIDs []int32           `json:"input_ids"`
		Scores   []*float32        `json:"scores"` // null: −Inf
		Out      []*float32        `json:"out"`
		Probs    []float64         `json:"probs"`
	}
	rows := golden.Lines[row](t, golden.Path(t, "logits/processors.jsonl"))
	require.NotEmpty(t, rows)
	for i, r := range rows {
		chain := r.Chain
		if chain == nil {
			chain = []goldenProcessor{r.goldenProcessor}
		}
		scores := finite(r.Scores)
		for _, p := range chain {
			p.build(t).Process(r.InputIDs, scores)
		}
		for j, want := range finite(r.Out) {
			if math.IsInf(float64(want), -1) {
				require.Equal(t, want, scores[j], "row %d: %v: token %d", i, names(chain), j)
				continue
			}
			require.InDelta(t, want, scores[j], 1e-6*math.Abs(float64(want)), "row %d: %v: token %d", i, names(chain), j)
		}
		if r.Probs != nil {
			c := make([]candidate, len(scores))
			for id, score := range scores {
				c[id] = candidate{id: int32(id), score: score}
			}
			normalize(c)
			for j, want := range r.Probs {
				require.InDelta(t, want, c[j].p, 1e-6, "row %d: %v: probability of token %d", i, names(chain), j)
			}
		}
	}
}

func finite(values []*float32) []float32 {
	out := make([]float32, len(values))
	for i, v := range values {
		out[i] = negativeInfinity
		if v != nil {
			out[i] = *v
		}
	}
	return out
}

func names(chain []goldenProcessor) (list []string) {
	for _, p := range chain {
		list = append(list, p.Name)
	}
	return list
}
