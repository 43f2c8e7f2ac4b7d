package bert

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/embed"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/core/tokenizer"
	"precis/internal/golden"
	"precis/internal/hosts"
)

var background = context.Background()

// sentence is a line of sentences.jsonl.
type sentence struct {
	Text string  `json:"text"`
	IDs  []int32 `json:"ids"`
}

// miniLMInfo is info.json.
type miniLMInfo struct {
	LayersOf int          `json:"layers_of_sentence"`
	Nearest  [][2]float64 `json:"nearest"`
}

// openMiniLM opens all-MiniLM-L6-v2 with its tokenizer.
func openMiniLM(t testing.TB, k kernel.Kernels, o Options) Embedder {
	t.Helper()
	path := golden.Model(t, "all-MiniLM-L6-v2/model.safetensors")
	config, err := os.ReadFile(filepath.Join(golden.Path(t, "minilm"), "config.json"))
	require.NoError(t, err)
	weights, err := os.ReadFile(path)
	require.NoError(t, err)
	m, err := OpenSafetensors(background, k, kernel.NewArena(k), config, bytes.NewReader(weights), int64(len(weights)), o)
	require.NoError(t, err)
	pieces, err := os.ReadFile(filepath.Join(golden.Path(t, "minilm"), "tokenizer.json"))
	require.NoError(t, err)
	c, err := tokenizer.FromJSON(pieces)
	require.NoError(t, err)
	text, err := tokenizer.New(c)
	require.NoError(t, err)
	return Embedder{Model: m, Tokenizer: text}
}

// TestGoldenMiniLM: tokens, embeddings and nearest sentences, in float32 and rounded.
func TestGoldenMiniLM(t *testing.T) {
	folder := golden.Path(t, "minilm")
	sentences := golden.Lines[sentence](t, filepath.Join(folder, "sentences.jsonl"))
	info := golden.JSON[miniLMInfo](t, filepath.Join(folder, "info.json"))
	_, want := golden.Array(t, filepath.Join(folder, "embeddings.npy"))
	var all, short []int
	for i, s := range sentences {
		all = append(all, i)
		if len(s.IDs) <= 16 && len(short) < 8 {
			short = append(short, i)
		}
	}
	for _, host := range hosts.All() {
		for _, c := range []struct {
			name    string
			options Options
			cosine  float64
		}{
			{"float32", Options{}, 0.9999999},
			{"float32, in batches", Options{Batch: 512}, 0.9999999},
			{"Q8_0", Options{Round: quant.Q8_0}, 0.9993},
			{"Q4_1", Options{Round: quant.Q4_1}, 0.9},
		} {
			t.Run(host.Name+"/"+c.name, func(t *testing.T) {
				chosen := all
				if host.Slow { // hundreds of tokens would take a minute
					chosen = short
				}
				e := openMiniLM(t, host.Open(t), c.options)
				texts := make([][]int32, len(chosen))
				for i, which := range chosen {
					texts[i] = e.Tokenizer.Truncate(e.Tokenizer.EncodeSpecial(sentences[which].Text), e.Limit())
					require.Equal(t, sentences[which].IDs, texts[i], "%q", sentences[which].Text)
				}
				got, err := e.Model.Embed(background, texts)
				require.NoError(t, err)
				require.Len(t, got, len(chosen))
				worst := 1.0
				for i, v := range got {
					reference := want[chosen[i]*e.Dim() : (chosen[i]+1)*e.Dim()]
					require.InDelta(t, 1, embed.Cosine(v, v), 1e-5)
					worst = min(worst, cosine(v, reference))
					require.GreaterOrEqual(t, cosine(v, reference), c.cosine, "%q", sentences[chosen[i]].Text)
				}
				t.Logf("cosine to the reference: %.7f at least", worst)
				if c.options.Round == quant.F32 && !host.Slow {
					requireNearest(t, got, info.Nearest, 1e-4)
				}
			})
		}
	}
}

// requireNearest compares the most similar other sentence of each, where it is told apart from
// the others by more than tolerance.
func requireNearest(t *testing.T, vectors [][]float32, nearest [][2]float64, tolerance float64) {
	for i, v := range vectors {
		best := math.Inf(-1)
		for j, other := range vectors {
			if j != i {
				best = max(best, cosine(v, other))
			}
		}
		require.InDelta(t, nearest[i][1], best, tolerance, "sentence %d", i)
		require.InDelta(t, best, cosine(v, vectors[int(nearest[i][0])]), tolerance, "sentence %d", i)
	}
}

// TestGoldenMiniLMLayers: the hidden states before each block and after the last, in float32.
func TestGoldenMiniLMLayers(t *testing.T) {
	folder := golden.Path(t, "minilm")
	sentences := golden.Lines[sentence](t, filepath.Join(folder, "sentences.jsonl"))
	info := golden.JSON[miniLMInfo](t, filepath.Join(folder, "info.json"))
	for _, host := range hosts.All() {
		t.Run(host.Name, func(t *testing.T) {
			m := openMiniLM(t, host.Open(t), Options{}).Model
			var got []float32
			m.observe = func(_ int, x kernel.Addr, tokens int) {
				rows := make([]float32, tokens*m.config.Dim)
				m.kernels.Read(kernel.Bytes(rows), x)
				got = append(got, rows...)
			}
			_, err := m.Embed(background, [][]int32{sentences[info.LayersOf].IDs})
			require.NoError(t, err)
			shape, want := golden.Array(t, filepath.Join(folder, "layers.npy"))
			require.Len(t, got, len(want), "shape %v", shape)
			worst := 0.0
			for i := range want {
				worst = max(worst, math.Abs(float64(want[i]-got[i])))
			}
			t.Logf("at most %.2g off", worst)
			require.LessOrEqual(t, worst, 1e-4)
		})
	}
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i, x := range a {
		y := float64(b[i])
		ab, aa, bb = ab+float64(x)*y, aa+float64(x)*float64(x), bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}

// BenchmarkEmbed reads passages of 128 tokens, one at a time.
func BenchmarkEmbed(b *testing.B) {
	for _, c := range []struct {
		name    string
		options Options
	}{{"float32", Options{}}, {"Q8_0", Options{Round: quant.Q8_0}}, {"Q4_1", Options{Round: quant.Q4_1}}} {
		b.Run(c.name, func(b *testing.B) {
			m := openMiniLM(b, hosts.Generated().Open(b), c.options).Model
			passage := make([]int32, 128)
			for i := range passage {
				passage[i] = int32(2000 + 37*i)
			}
			for b.Loop() {
				_, err := m.Embed(background, [][]int32{passage})
				require.NoError(b, err)
			}
		})
	}
}
