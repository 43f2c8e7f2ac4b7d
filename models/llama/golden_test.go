package llama

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/internal/golden"
)

// tolerance is how far a logit may be from the reference where all arithmetic is in float32.
const tolerance = 1e-3

// goldenCases is a cases.json: one model, several inputs.
type goldenCases struct {
	Cases []goldenCase `json:"cases"`
}

type goldenCase struct {
	ID            string    `json:"id"`
	Input         []int32   `json:"input_ids"`
	FirstPosition int       `json:"first_position"`
	Logits        string    `json:"logits"`
	Hidden        string    `json:"hidden"`
	Layers        string    `json:"layers"`
	NLL           *float64  `json:"nll_mean"`
	Greedy        []int32   `json:"greedy"`
	Margins       []float64 `json:"greedy_margins"`
}

// goldenModels are the folders with cases for this graph.
func goldenModels(t *testing.T) []string {
	llama, err := filepath.Glob(filepath.Join(golden.Path(t, "llama"), "*"))
	require.NoError(t, err)
	require.NotEmpty(t, llama)
	return append(llama, golden.Path(t, "extras/qwen2-tiny"))
}

// TestGoldenSafetensors: logits, hidden states, likelihoods and greedy continuations of the
// models as Hugging Face stores them, float32 throughout.
func TestGoldenSafetensors(t *testing.T) {
	for _, folder := range goldenModels(t) {
		for _, host := range hosts {
			t.Run(filepath.Base(folder)+"/"+host.name, func(t *testing.T) {
				m := openSafetensors(t, host.open(t), folder)
				checkCases(t, m, folder, "cases.json", tolerance)
			})
		}
	}
}

func openSafetensors(t testing.TB, k kernel.Kernels, folder string) *Model {
	t.Helper()
	config, err := os.ReadFile(filepath.Join(folder, "config.json"))
	require.NoError(t, err)
	file, err := os.Open(filepath.Join(folder, "model.safetensors"))
	require.NoError(t, err)
	defer file.Close()
	info, err := file.Stat()
	require.NoError(t, err)
	m, err := OpenSafetensors(context.Background(), k, kernel.NewArena(k), config, file, info.Size(), Options{Float32KV: true, Chunk: 24})
	require.NoError(t, err)
	return m
}

func checkCases(t *testing.T, m *Model, folder, name string, tolerance float64) {
	for _, c := range golden.JSON[goldenCases](t, filepath.Join(folder, name)).Cases {
		t.Run(c.ID, func(t *testing.T) {
			m.Truncate(0)
			layers := make([][]float32, m.config.Blocks+1)
			m.observe = func(i int, x kernel.Addr, tokens int) {
				rows := make([]float32, tokens*m.config.Dim)
				m.kernels.Read(kernel.Bytes(rows), x)
				layers[i] = append(layers[i], rows...)
			}
			logits, err := m.FeedAll(context.Background(), c.Input, nil)
			m.observe = nil
			require.NoError(t, err)
			if c.NLL != nil {
				require.InDelta(t, *c.NLL, meanNLL(logits, c.Input), tolerance, "mean negative log-likelihood")
			}
			requireArray(t, filepath.Join(folder, c.Logits), logits[c.FirstPosition*m.Vocabulary():], tolerance)
			requireArray(t, filepath.Join(folder, c.Hidden), layers[m.config.Blocks][c.FirstPosition*m.config.Dim:], tolerance)
			if c.Layers != "" {
				var all []float32
				for _, layer := range layers {
					all = append(all, layer...)
				}
				requireArray(t, filepath.Join(folder, c.Layers), all, tolerance)
			}
			m.Truncate(0)
			checkGreedy(t, m, c.Input, c.Greedy, c.Margins, tolerance)
		})
	}
}

// checkGreedy generates what follows input, up to the first step that a logit off by tolerance
// could turn.
func checkGreedy(t *testing.T, m *Model, input, greedy []int32, margins []float64, tolerance float64) {
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
		sum += logSumExp(row) - float64(row[id])
	}
	return sum / float64(len(ids)-1)
}

func logSumExp(row []float32) float64 {
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

// requireArray compares values with those of an .npy file.
func requireArray(t *testing.T, path string, got []float32, tolerance float64) {
	t.Helper()
	shape, want := golden.Array(t, path)
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
