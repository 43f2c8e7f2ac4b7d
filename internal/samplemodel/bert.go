package samplemodel

import (
	"fmt"
	"math"
	"math/rand/v2"

	"precis/core/quant"
	"precis/models/gguf"
)

// BERT is the shape of an encoder. Its vocabulary is [PAD], [UNK], [CLS], [SEP] and the words
// "w4", "w5", ….
type BERT struct{ Blocks, Dim, Hidden, Heads, Positions, Vocabulary int }

// GGUF is a file whose matrices are of type typ; vectors are float32.
func (s BERT) GGUF(typ quant.Type) ([]byte, error) { return File(s.Pairs(), s.Tensors(), typ) }

// Tensors are the weights, always the same for a shape.
func (s BERT) Tensors() []Tensor {
	r := rand.New(rand.NewPCG(3, 4))
	var all []Tensor
	add := func(name string, spread, mean float64, shape ...int) {
		n := 1
		for _, d := range shape {
			n *= d
		}
		t := Tensor{Name: name, Shape: shape, Values: make([]float32, n)}
		for i := range t.Values {
			t.Values[i] = float32(mean + spread*r.NormFloat64())
		}
		all = append(all, t)
	}
	norm := func(name string) {
		add(name+".weight", 0.1, 1, s.Dim)
		add(name+".bias", 0.1, 0, s.Dim)
	}
	linear := func(name string, rows, cols int) {
		add(name+".weight", 1/math.Sqrt(float64(cols)), 0, cols, rows)
		add(name+".bias", 0.1, 0, rows)
	}
	add("token_embd.weight", 1, 0, s.Dim, s.Vocabulary)
	add("position_embd.weight", 0.3, 0, s.Dim, s.Positions)
	add("token_types.weight", 0.3, 0, s.Dim, 2)
	norm("token_embd_norm")
	for i := range s.Blocks {
		block := fmt.Sprintf("blk.%d.", i)
		linear(block+"attn_q", s.Dim, s.Dim)
		linear(block+"attn_k", s.Dim, s.Dim)
		linear(block+"attn_v", s.Dim, s.Dim)
		linear(block+"attn_output", s.Dim, s.Dim)
		norm(block + "attn_output_norm")
		linear(block+"ffn_up", s.Hidden, s.Dim)
		linear(block+"ffn_down", s.Dim, s.Hidden)
		norm(block + "layer_output_norm")
	}
	return all
}

// Pairs are the metadata, the tokenizer's included, as llama.cpp writes them.
func (s BERT) Pairs() []gguf.Pair {
	tokens, types := make([]string, s.Vocabulary), make([]int32, s.Vocabulary)
	for i := range tokens {
		tokens[i], types[i] = fmt.Sprintf("▁w%d", i), 1
	}
	copy(tokens, []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]"})
	copy(types, []int32{3, 3, 3, 3})
	return []gguf.Pair{
		{Key: "general.architecture", Value: "bert"},
		{Key: "general.name", Value: "sample"},
		{Key: "bert.block_count", Value: uint32(s.Blocks)},
		{Key: "bert.context_length", Value: uint32(s.Positions)},
		{Key: "bert.embedding_length", Value: uint32(s.Dim)},
		{Key: "bert.feed_forward_length", Value: uint32(s.Hidden)},
		{Key: "bert.attention.head_count", Value: uint32(s.Heads)},
		{Key: "bert.attention.layer_norm_epsilon", Value: float32(1e-12)},
		{Key: "bert.attention.causal", Value: false},
		{Key: "bert.pooling_type", Value: uint32(1)},
		{Key: "tokenizer.ggml.model", Value: "bert"},
		{Key: "tokenizer.ggml.tokens", Value: tokens},
		{Key: "tokenizer.ggml.token_type", Value: types},
		{Key: "tokenizer.ggml.token_type_count", Value: uint32(2)},
		{Key: "tokenizer.ggml.unknown_token_id", Value: uint32(1)},
		{Key: "tokenizer.ggml.cls_token_id", Value: uint32(2)},
		{Key: "tokenizer.ggml.seperator_token_id", Value: uint32(3)}, // spelled so
		{Key: "tokenizer.ggml.padding_token_id", Value: uint32(0)},
	}
}
