package gpt2

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

const goldenFolder = "extras/gpt2-tiny"

var float32KV = causal.Options{Float32KV: true, Chunk: 24}

// TestGoldenSafetensors: logits, hidden states, likelihoods and greedy continuations, from the
// model as Hugging Face stores it.
func TestGoldenSafetensors(t *testing.T) {
	for _, folder := range golden.Models(t, "extras", "gpt2") {
		decoders.CheckOnHosts(t, folder, "cases.json", tolerance, func(k kernel.Kernels) (decoders.Model, error) {
			return decoder(openFolder(t, k, folder, float32KV))
		})
	}
}

// TestGoldenGGUF: the same from a GGUF file.
func TestGoldenGGUF(t *testing.T) {
	file := goldenGGUF(t, quant.F32)
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

// goldenGGUF writes the reference model as GGUF, its matrices of whole blocks as type typ.
func goldenGGUF(t testing.TB, typ quant.Type) []byte {
	t.Helper()
	config, content := decoders.Files(t, golden.Path(t, goldenFolder))
	f, err := safetensors.Open(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	c, _, err := ParseConfig(config, len(f.Tensors))
	require.NoError(t, err)
	var tensors []samplemodel.Tensor
	for _, w := range c.Wants() {
		stored, ok := find(f, w.Name)
		if !ok {
			require.True(t, w.Optional, w.Name)
			continue
		}
		values := make([]float32, stored.Size/4)
		require.NoError(t, quant.Dequantize(values, content[stored.Offset:stored.Offset+stored.Size], quant.F32))
		shape := stored.Weight().Shape
		if w.Rows > 0 && shape[0] != w.Cols || w.Name == blockName(0, "attn_output.weight") || w.Name == blockName(1, "attn_output.weight") {
			values = turn(values, w.Rows, w.Cols)
		}
		shape = []int{w.Cols, w.Rows}
		if w.Rows == 0 {
			shape = shape[:1]
		}
		tensors = append(tensors, samplemodel.Tensor{Name: w.Name, Shape: shape, Values: values})
	}
	file, err := samplemodel.File([]gguf.Pair{
		{Key: "general.architecture", Value: "gpt2"},
		{Key: "gpt2.block_count", Value: uint32(c.Blocks)},
		{Key: "gpt2.context_length", Value: uint32(c.Positions)},
		{Key: "gpt2.embedding_length", Value: uint32(c.Dim)},
		{Key: "gpt2.feed_forward_length", Value: uint32(c.Hidden)},
		{Key: "gpt2.attention.head_count", Value: uint32(c.Heads)},
		{Key: "gpt2.attention.layer_norm_epsilon", Value: c.Eps},
	}, tensors, typ)
	require.NoError(t, err)
	return file
}

// turn makes (rows, cols) of (cols, rows).
func turn(values []float32, rows, cols int) []float32 {
	out := make([]float32, len(values))
	for i := range rows {
		for j := range cols {
			out[i*cols+j] = values[j*rows+i]
		}
	}
	return out
}

// openGGUF opens a file as the loader does.
func openGGUF(k kernel.Kernels, file []byte, o causal.Options) (*Model, error) {
	p, err := samplemodel.Read(k, file, func(f *gguf.File) (*Plan, error) { return NewPlan(f, o) })
	if err != nil {
		return nil, err
	}
	return p.model(k), nil
}
