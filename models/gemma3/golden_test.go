package gemma3

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/golden"
	"precis/internal/golden/decoders"
	"precis/internal/samplemodel"
	"precis/models/causal"
	"precis/models/gguf"
	"precis/models/safetensors"
)

var background = context.Background()

// tolerance is how far a number may be from the reference where all arithmetic is in float32.
const tolerance = 1e-3

const goldenFolder = "extras/gemma3-tiny"

var float32KV = causal.Options{Float32KV: true, Chunk: 24}

// TestGoldenSafetensors: logits, hidden states, likelihoods and greedy continuations, from the
// model as Hugging Face stores it. The longest case is nine windows long.
func TestGoldenSafetensors(t *testing.T) {
	for _, folder := range golden.Models(t, "extras", "gemma3_text") {
		decoders.CheckOnHosts(t, folder, "cases.json", tolerance, func(k kernel.Kernels) (decoders.Model, error) {
			return decoder(openFolder(t, k, folder, float32KV))
		})
	}
}

// TestGoldenGGUF: the same from a GGUF file.
func TestGoldenGGUF(t *testing.T) {
	file := goldenGGUF(t)
	decoders.CheckOnHosts(t, golden.Path(t, goldenFolder), "cases.json", tolerance, func(k kernel.Kernels) (decoders.Model, error) {
		return decoder(openGGUF(k, file, float32KV))
	})
}

func decoder(m *Model, err error) (decoders.Model, error) {
	if err != nil {
		return decoders.Model{}, err
	}
	return decoders.Model{Model: m, Memory: m.kernels, Blocks: m.config.Blocks, Dim: m.config.Dim, Observe: &m.observe}, nil
}

// openFolder opens a reference model.
func openFolder(t testing.TB, k kernel.Kernels, folder string, o causal.Options) (*Model, error) {
	config, file := decoders.Files(t, folder)
	return OpenSafetensors(background, k, kernel.NewArena(k), config, bytes.NewReader(file), int64(len(file)), o)
}

// goldenGGUF writes the reference model as GGUF.
func goldenGGUF(t testing.TB) []byte {
	t.Helper()
	config, content := decoders.Files(t, golden.Path(t, goldenFolder))
	f, err := safetensors.Open(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	c, err := ParseConfig(config, len(f.Tensors))
	require.NoError(t, err)
	var tensors []samplemodel.Tensor
	for _, w := range c.Wants() {
		stored, ok := f.Find(HuggingFaceName(w.Name))
		if !ok {
			require.True(t, w.Optional, w.Name)
			continue
		}
		values := make([]float32, stored.Size/4)
		require.NoError(t, quant.Dequantize(values, content[stored.Offset:stored.Offset+stored.Size], quant.F32))
		if w.Rows == 0 {
			for i := range values {
				values[i]++
			}
		}
		tensors = append(tensors, samplemodel.Tensor{Name: w.Name, Shape: stored.Weight().Shape, Values: values})
	}
	file, err := samplemodel.File([]gguf.Pair{
		{Key: "general.architecture", Value: "gemma3"},
		{Key: "gemma3.block_count", Value: uint32(c.Blocks)},
		{Key: "gemma3.context_length", Value: uint32(c.Context)},
		{Key: "gemma3.embedding_length", Value: uint32(c.Dim)},
		{Key: "gemma3.feed_forward_length", Value: uint32(c.Hidden)},
		{Key: "gemma3.attention.head_count", Value: uint32(c.Heads)},
		{Key: "gemma3.attention.head_count_kv", Value: uint32(c.KVHeads)},
		{Key: "gemma3.attention.key_length", Value: uint32(c.HeadDim)},
		{Key: "gemma3.attention.value_length", Value: uint32(c.HeadDim)},
		{Key: "gemma3.attention.layer_norm_rms_epsilon", Value: c.Eps},
		{Key: "gemma3.attention.sliding_window", Value: uint32(c.Window)},
		{Key: "gemma3.attention.sliding_window_pattern", Value: uint32(4)}, // of the reference; published models have 6
		{Key: "gemma3.rope.freq_base", Value: float32(c.Global.Base)},
	}, tensors, quant.F32)
	require.NoError(t, err)
	return file
}

// openGGUF opens a file as the loader does.
func openGGUF(k kernel.Kernels, file []byte, o causal.Options) (*Model, error) {
	p, err := samplemodel.Read(k, file, func(f *gguf.File) (*Plan, error) { return NewPlan(f, o) })
	if err != nil {
		return nil, err
	}
	return p.model(k), nil
}
