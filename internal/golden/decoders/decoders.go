// Package decoders checks decoder-only models by the reference data. It is apart from package golden
// since that is used by the tests of package decode, too.
package decoders

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/internal/golden"
	"precis/internal/hosts"
)

// Model is a decoder-only model under test.
type Model struct {
	Model   decode.Verifier
	Memory  kernel.Memory
	Blocks  int
	Dim     int
	Observe *func(i int, x kernel.Addr, tokens int) // told the residual stream before block i, and the normed one after the last
}

// CheckOnHosts is Check of the model that open makes, on every host.
func CheckOnHosts(t *testing.T, folder, name string, tolerance float64, open func(k kernel.Kernels) (Model, error)) {
	for _, host := range hosts.All() {
		t.Run(filepath.Base(folder)+"/"+host.Name, func(t *testing.T) {
			m, err := open(host.Open(t))
			require.NoError(t, err)
			Check(t, m, folder, name, tolerance)
		})
	}
}

// Files reads a model as Hugging Face stores it: config.json and model.safetensors.
func Files(t testing.TB, folder string) (config, weights []byte) {
	t.Helper()
	config, err := os.ReadFile(filepath.Join(folder, "config.json"))
	require.NoError(t, err)
	weights, err = os.ReadFile(filepath.Join(folder, "model.safetensors"))
	require.NoError(t, err)
	return config, weights
}

// cases is a cases.json: one model, several inputs.
type cases struct {
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

// Check compares logits, hidden states, likelihoods and greedy continuations with the cases
// of folder/name. tolerance is how far a number may be off; greedy tokens are compared up to the
// first step that twice as much could turn.
func Check(t *testing.T, m Model, folder, name string, tolerance float64) {
	for _, c := range golden.JSON[cases](t, filepath.Join(folder, name)).Cases {
		t.Run(c.ID, func(t *testing.T) {
			m.Model.Truncate(0)
			layers := make([][]float32, m.Blocks+1)
			*m.Observe = func(i int, x kernel.Addr, tokens int) {
				rows := make([]float32, tokens*m.Dim)
				m.Memory.Read(kernel.Bytes(rows), x)
				layers[i] = append(layers[i], rows...)
			}
			logits, err := m.Model.FeedAll(context.Background(), c.Input, nil)
			*m.Observe = nil
			require.NoError(t, err)
			if c.NLL != nil {
				require.InDelta(t, *c.NLL, meanNLL(logits, c.Input), tolerance, "mean negative log-likelihood")
			}
			golden.RequireArray(t, filepath.Join(folder, c.Logits), logits[c.FirstPosition*m.Model.Vocabulary():], tolerance)
			golden.RequireArray(t, filepath.Join(folder, c.Hidden), layers[m.Blocks][c.FirstPosition*m.Dim:], tolerance)
			if c.Layers != "" {
				var all []float32
				for _, layer := range layers {
					all = append(all, layer...)
				}
				golden.RequireArray(t, filepath.Join(folder, c.Layers), all, tolerance)
			}
			m.Model.Truncate(0)
			checkGreedy(t, m.Model, c.Input, c.Greedy, c.Margins, tolerance)
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
		sum += golden.LogSumExp(row) - float64(row[id])
	}
	return sum / float64(len(ids)-1)
}
