package models

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/models/gguf"
)

// sample is a model file in the making: keys and tensors by name, in order.
type sample struct {
	pairs   []gguf.Pair
	tensors []sampleTensor
}

type sampleTensor struct {
	name  string
	typ   quant.Type
	shape []int // columns first
	data  []byte
}

const sampleTokens = 40

// newSample is a whole llama model with random weights: one block, 32 dimensions, 4 heads on 2
// key-value heads, 40 tokens.
func newSample() *sample {
	const dim, kv, hidden = 32, 16, 64
	s := &sample{}
	s.set("general.architecture", "llama")
	s.set("general.name", "sample")
	s.set("general.license", "apache-2.0")
	s.set("llama.block_count", uint32(1))
	s.set("llama.context_length", uint32(64))
	s.set("llama.embedding_length", uint32(dim))
	s.set("llama.feed_forward_length", uint32(hidden))
	s.set("llama.attention.head_count", uint32(4))
	s.set("llama.attention.head_count_kv", uint32(2))
	s.set("llama.attention.layer_norm_rms_epsilon", float32(1e-5))
	s.setTokens(sampleTokens)
	r := rand.New(rand.NewPCG(1, 2))
	for _, t := range []struct {
		name  string
		shape []int
	}{
		{"token_embd.weight", []int{dim, sampleTokens}},
		{"blk.0.attn_norm.weight", []int{dim}},
		{"blk.0.attn_q.weight", []int{dim, dim}},
		{"blk.0.attn_k.weight", []int{dim, kv}},
		{"blk.0.attn_v.weight", []int{dim, kv}},
		{"blk.0.attn_output.weight", []int{dim, dim}},
		{"blk.0.ffn_norm.weight", []int{dim}},
		{"blk.0.ffn_gate.weight", []int{dim, hidden}},
		{"blk.0.ffn_up.weight", []int{dim, hidden}},
		{"blk.0.ffn_down.weight", []int{hidden, dim}},
		{"output_norm.weight", []int{dim}},
	} {
		s.add(t.name, t.shape, randomFloats(r, t.shape))
	}
	return s
}

// randomFloats are of a size that keeps activations about 1.
func randomFloats(r *rand.Rand, shape []int) []float32 {
	n := 1
	for _, d := range shape {
		n *= d
	}
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(r.NormFloat64() / math.Sqrt(float64(shape[0])))
	}
	return values
}

// setTokens describes a byte-level BPE of n tokens.
func (s *sample) setTokens(n int) {
	tokens, types := make([]string, n), make([]int32, n)
	for i := range tokens {
		tokens[i], types[i] = fmt.Sprintf("t%d", i), 1
	}
	s.set("tokenizer.ggml.model", "gpt2")
	s.set("tokenizer.ggml.pre", "smollm")
	s.set("tokenizer.ggml.tokens", tokens)
	s.set("tokenizer.ggml.token_type", types)
	s.set("tokenizer.ggml.merges", []string{})
	s.set("tokenizer.ggml.bos_token_id", uint32(1))
	s.set("tokenizer.ggml.eos_token_id", uint32(2))
}

// set adds or replaces a key.
func (s *sample) set(key string, value any) {
	for i := range s.pairs {
		if s.pairs[i].Key == key {
			s.pairs[i].Value = value
			return
		}
	}
	s.pairs = append(s.pairs, gguf.Pair{Key: key, Value: value})
}

// add adds or replaces a tensor, in float32.
func (s *sample) add(name string, shape []int, values []float32) {
	s.put(sampleTensor{name, quant.F32, shape, bytes.Clone(kernel.Bytes(values))})
}

func (s *sample) put(t sampleTensor) {
	for i := range s.tensors {
		if s.tensors[i].name == t.name {
			s.tensors[i] = t
			return
		}
	}
	s.tensors = append(s.tensors, t)
}

// remove takes a tensor out.
func (s *sample) remove(name string) {
	for i := range s.tensors {
		if s.tensors[i].name == name {
			s.tensors = append(s.tensors[:i], s.tensors[i+1:]...)
			return
		}
	}
}

// requantize stores every float32 matrix as type typ.
func (s *sample) requantize(t *testing.T, typ quant.Type) {
	for i := range s.tensors {
		if x := &s.tensors[i]; len(x.shape) == 2 && x.typ == quant.F32 {
			values := floats(x.data)
			size, err := typ.Size(len(values))
			require.NoError(t, err)
			x.data, x.typ = make([]byte, size), typ
			require.NoError(t, quant.Quantize(x.data, values, typ))
		}
	}
}

// dequantize stores every matrix of Q8_0 as float32.
func (s *sample) dequantize(t *testing.T) {
	for _, x := range s.tensors {
		if x.typ == quant.Q8_0 {
			values := make([]float32, x.shape[0]*x.shape[1])
			require.NoError(t, quant.Dequantize(values, x.data, x.typ))
			s.add(x.name, x.shape, values)
		}
	}
}

func floats(data []byte) []float32 {
	values := make([]float32, len(data)/4)
	if _, err := binary.Decode(data, binary.LittleEndian, values); err != nil {
		panic(err)
	}
	return values
}

// file writes the file.
func (s *sample) file(t testing.TB) []byte {
	t.Helper()
	sources := make([]gguf.Source, len(s.tensors))
	for i, x := range s.tensors {
		sources[i] = gguf.Source{Name: x.name, Type: x.typ, Shape: x.shape, Data: bytes.NewReader(x.data)}
	}
	var b bytes.Buffer
	require.NoError(t, gguf.Write(&b, s.pairs, sources))
	return b.Bytes()
}
