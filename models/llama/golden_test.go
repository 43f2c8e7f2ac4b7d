package llama

import (
	"testing"

	"precis/core/kernel"
	"precis/internal/golden"
	"precis/internal/golden/decoders"
)

// tolerance is how far a logit may be from the reference where all arithmetic is in float32.
const tolerance = 1e-3

// goldenModels are the folders with cases for this graph.
func goldenModels(t *testing.T) []string {
	return append(golden.Models(t, "llama"), golden.Models(t, "extras", "llama", "qwen2")...)
}

// TestGoldenSafetensors: logits, hidden states, likelihoods and greedy continuations of the
// models as Hugging Face stores them, float32 throughout.
func TestGoldenSafetensors(t *testing.T) {
	for _, folder := range goldenModels(t) {
		decoders.CheckOnHosts(t, folder, "cases.json", tolerance, func(k kernel.Kernels) (decoders.Model, error) {
			config, file := decoders.Files(t, folder)
			m, err := openSample(k, string(config), file, Options{Float32KV: true, Chunk: 24})
			if err != nil {
				return decoders.Model{}, err
			}
			return decoders.Model{Model: m, Memory: m.kernels, Blocks: m.config.Blocks, Dim: m.config.Dim, Observe: &m.observe}, nil
		})
	}
}
