// Package samplemodel makes model files with random weights, in the shapes of published models or
// smaller, for tests and measurements. It is written from what the format says, not from the readers.
package samplemodel

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"

	"precis/core/quant"
	"precis/models/gguf"
)

// T5 is the shape of an encoder-decoder; encoder and decoder have as many blocks.
type T5 struct {
	Blocks, Dim, Hidden, Heads, HeadDim, Vocabulary int
	Gated                                           bool // v1.1: a gate, and a head of its own
}

// T5Small has the shape of google-t5/t5-small: 60.5 million weights.
var T5Small = T5{Blocks: 6, Dim: 512, Hidden: 2048, Heads: 8, HeadDim: 64, Vocabulary: 32128}

// Tensor is one of a file's, with its values in float32.
type Tensor struct {
	Name   string
	Shape  []int // columns first
	Values []float32
}

// buckets is the number of buckets of the relative position bias.
const buckets = 32

// Tensors are the weights, always the same for a shape. Their spread is what training begins with.
func (s T5) Tensors() []Tensor {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]float32, 1<<16) // quicker than a new number for each of the weights
	for i := range noise {
		noise[i] = float32(r.NormFloat64())
	}
	var all []Tensor
	add := func(name string, spread, mean float64, shape ...int) {
		n := 1
		for _, d := range shape {
			n *= d
		}
		t := Tensor{Name: name + ".weight", Shape: shape, Values: make([]float32, n)}
		at, step := r.IntN(len(noise)), 2*r.IntN(1<<14)+1
		for i := range t.Values {
			at = (at + step) & (len(noise) - 1)
			if i%4096 == 0 {
				at = r.IntN(len(noise))
			}
			t.Values[i] = float32(mean) + float32(spread)*noise[at]
		}
		all = append(all, t)
	}
	inner := s.Heads * s.HeadDim
	width, hidden := 1/math.Sqrt(float64(s.Dim)), 1/math.Sqrt(float64(s.Hidden))
	attention := func(prefix string) {
		add(prefix+"norm", 0.1, 1, s.Dim)
		add(prefix+"q", width/math.Sqrt(float64(s.HeadDim)), 0, s.Dim, inner)
		add(prefix+"k", width, 0, s.Dim, inner)
		add(prefix+"v", width, 0, s.Dim, inner)
		add(prefix+"o", 1/math.Sqrt(float64(inner)), 0, inner, s.Dim)
	}
	add("token_embd", 1, 0, s.Dim, s.Vocabulary)
	if s.Gated {
		add("output", width, 0, s.Dim, s.Vocabulary)
	}
	for _, side := range []string{"enc", "dec"} {
		for i := range s.Blocks {
			block := fmt.Sprintf("%s.blk.%d.", side, i)
			attention(block + "attn_")
			if i == 0 {
				add(block+"attn_rel_b", 1, 0, s.Heads, buckets)
			}
			if side == "dec" {
				attention(block + "cross_attn_")
			}
			add(block+"ffn_norm", 0.1, 1, s.Dim)
			if s.Gated {
				add(block+"ffn_gate", width, 0, s.Dim, s.Hidden)
			}
			add(block+"ffn_up", width, 0, s.Dim, s.Hidden)
			add(block+"ffn_down", hidden, 0, s.Hidden, s.Dim)
		}
		add(side+".output_norm", 0.1, 1, s.Dim)
	}
	return all
}

// Pairs are the metadata, the tokenizer's included: a Unigram of <pad>, </s>, <unk> and words.
func (s T5) Pairs() []gguf.Pair {
	tokens, types, scores := make([]string, s.Vocabulary), make([]int32, s.Vocabulary), make([]float32, s.Vocabulary)
	for i := range tokens {
		tokens[i], types[i], scores[i] = fmt.Sprintf("▁w%d", i), 1, -float32(i)/100
	}
	copy(tokens, []string{"<pad>", "</s>", "<unk>", "▁"})
	copy(types, []int32{3, 3, 2, 1})
	return []gguf.Pair{
		{Key: "general.architecture", Value: "t5"},
		{Key: "general.name", Value: "sample"},
		{Key: "t5.context_length", Value: uint32(512)},
		{Key: "t5.embedding_length", Value: uint32(s.Dim)},
		{Key: "t5.feed_forward_length", Value: uint32(s.Hidden)},
		{Key: "t5.block_count", Value: uint32(s.Blocks)},
		{Key: "t5.decoder_block_count", Value: uint32(s.Blocks)},
		{Key: "t5.attention.head_count", Value: uint32(s.Heads)},
		{Key: "t5.attention.key_length", Value: uint32(s.HeadDim)},
		{Key: "t5.attention.value_length", Value: uint32(s.HeadDim)},
		{Key: "t5.attention.layer_norm_epsilon", Value: float32(1e-6)},
		{Key: "t5.attention.relative_buckets_count", Value: uint32(buckets)},
		{Key: "t5.attention.layer_norm_rms_epsilon", Value: float32(1e-6)},
		{Key: "t5.decoder_start_token_id", Value: uint32(0)},
		{Key: "tokenizer.ggml.model", Value: "t5"},
		{Key: "tokenizer.ggml.pre", Value: "default"},
		{Key: "tokenizer.ggml.tokens", Value: tokens},
		{Key: "tokenizer.ggml.token_type", Value: types},
		{Key: "tokenizer.ggml.scores", Value: scores},
		{Key: "tokenizer.ggml.add_space_prefix", Value: true},
		{Key: "tokenizer.ggml.add_eos_token", Value: true},
		{Key: "tokenizer.ggml.eos_token_id", Value: uint32(1)},
		{Key: "tokenizer.ggml.unknown_token_id", Value: uint32(2)},
		{Key: "tokenizer.ggml.padding_token_id", Value: uint32(0)},
	}
}

// GGUF is a file whose matrices are of type typ; vectors and biases are float32.
func (s T5) GGUF(typ quant.Type) ([]byte, error) { return File(s.Pairs(), s.Tensors(), typ) }

// File writes pairs and tensors, matrices of whole blocks as type typ, the others as float32.
func File(pairs []gguf.Pair, tensors []Tensor, typ quant.Type) ([]byte, error) {
	sources := make([]gguf.Source, len(tensors))
	for i, t := range tensors {
		as := quant.F32
		if block, _ := typ.Block(); len(t.Shape) == 2 && t.Shape[0]%block == 0 {
			as = typ
		}
		size, err := as.Size(len(t.Values))
		if err != nil {
			return nil, err
		}
		data := make([]byte, size)
		if err := quant.Quantize(data, t.Values, as); err != nil {
			return nil, fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		sources[i] = gguf.Source{Name: t.Name, Type: as, Shape: t.Shape, Data: bytes.NewReader(data)}
	}
	var file bytes.Buffer
	err := gguf.Write(&file, pairs, sources)
	return file.Bytes(), err
}
