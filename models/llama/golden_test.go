package llama

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/internal/golden"
	"precis/internal/golden/decoders"
)

// tolerance is how far a logit may be from the reference where all arithmetic is in float32.
const tolerance = 1e-3

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
				decoders.Check(t, decoders.Model{
					Model: m, Memory: m.kernels, Blocks: m.config.Blocks, Dim: m.config.Dim, Observe: &m.observe,
				}, folder, "cases.json", tolerance)
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
