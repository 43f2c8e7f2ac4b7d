package golden

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
)

// Decoder is a decoder-only model under test.
type Decoder struct {
	Model   decode.Verifier
	Memory  kernel.Memory
	Blocks  int
	Dim     int
	Observe *func(i int, x kernel.Addr, tokens int) // told the residual stream before block i, and the normed one after the last
}

// decoderCases is a cases.json: one model, several inputs.
type decoderCases struct {
	Cases []struct {
		ID            string    `json:"id"`
		Input         []int32   `json:"input_ids"`
		FirstPosition int       `json:"first_position"`
		Logits        string    `json:"logits"`
		Hidden        string    `json:"hidden"`
		Layers        string    `json:"layers"`
		NLL           *float64  `json:"nll_mean"`
		Greedy        []int32   `json:"greedy"`
		Margins       []float64 `json:"greedy_margins"`
	} `json:"cases"`
}

// CheckDecoder compares logits, hidden states, likelihoods and greedy continuations with the cases
// of folder/name. tolerance is how far a number may be off; greedy tokens are compared up to the
// first step that twice as much could turn.
func CheckDecoder(t *testing.T, d Decoder, folder, name string, tolerance float64) {
	for _, c := range JSON[decoderCases](t, filepath.Join(folder, name)).Cases {
		t.Run(c.ID, func(t *testing.T) {
			d.Model.Truncate(0)
			layers := make([][]float32, d.Blocks+1)
			*d.Observe = func(i int, x kernel.Addr, tokens int) {
				rows := make([]float32, tokens*d.Dim)
				d.Memory.Read(kernel.Bytes(rows), x)
				layers[i] = append(layers[i], rows...)
			}
			logits, err := d.Model.FeedAll(context.Background(), c.Input, nil)
			*d.Observe = nil
			require.NoError(t, err)
			if c.NLL != nil {
				require.InDelta(t, *c.NLL, meanNLL(logits, c.Input), tolerance, "mean negative log-likelihood")
			}
			RequireArray(t, filepath.Join(folder, c.Logits), logits[c.FirstPosition*d.Model.Vocabulary():], tolerance)
			RequireArray(t, filepath.Join(folder, c.Hidden), layers[d.Blocks][c.FirstPosition*d.Dim:], tolerance)
			if c.Layers != "" {
				var all []float32
				for _, layer := range layers {
					all = append(all, layer...)
				}
				RequireArray(t, filepath.Join(folder, c.Layers), all, tolerance)
			}
			d.Model.Truncate(0)
			checkGreedy(t, d.Model, c.Input, c.Greedy, c.Margins, tolerance)
		})
	}
}

// checkGreedy generates what follows input, up to the first step that a logit off by tolerance
// could turn.
func checkGreedy(t *testing.T, m decode.Model, input, greedy []int32, margins []float64, tolerance float64) {
	sure := 0
	for sure < len(greedy) && margins[sure] > 2*tolerance {
		sure++
	}
	result, err := decode.Generate(context.Background(), m, input, decode.Options{MaxNewTokens: 48, EOS: []int32{2}}, nil)
	require.NoError(t, err)
	if sure == len(greedy) {
		require.Equal(t, greedy, result.Tokens)
	}
	require.Equal(t, greedy[:sure], result.Tokens[:sure])
	t.Logf("greedy: %d of %d tokens", sure, len(greedy))
}

// meanNLL is the mean of −log p(ids[i+1] | ids[…i]), from the logits after every token.
func meanNLL(logits []float32, ids []int32) float64 {
	size, sum := len(logits)/len(ids), 0.0
	for i, id := range ids[1:] {
		row := logits[i*size : (i+1)*size]
		sum += LogSumExp(row) - float64(row[id])
	}
	return sum / float64(len(ids)-1)
}

// LogSumExp is the logarithm of the sum of the exponentials of a row.
func LogSumExp(row []float32) float64 {
	sum, best := 0.0, float64(row[argmax(row)])
	for _, v := range row {
		sum += math.Exp(float64(v) - best)
	}
	return best + math.Log(sum)
}

func argmax(row []float32) int32 {
	best := 0
	for i, v := range row {
		if v > row[best] {
			best = i
		}
	}
	return int32(best)
}

// RequireArray compares values with those of an .npy file.
func RequireArray(t testing.TB, path string, got []float32, tolerance float64) {
	t.Helper()
	shape, want := Array(t, path)
	require.Len(t, got, len(want), "%s: shape %v", filepath.Base(path), shape)
	worst, at := 0.0, 0
	for i := range want {
		if d := math.Abs(float64(want[i]) - float64(got[i])); !(d <= worst) {
			worst, at = d, i
		}
	}
	require.True(t, worst <= tolerance, "%s: element %d is off by %g: %g, want %g", filepath.Base(path), at, worst, got[at], want[at])
	t.Logf("%s: at most %.2g off", filepath.Base(path), worst)
}
