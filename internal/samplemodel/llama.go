package samplemodel

import (
	"fmt"
	"math"
	"math/rand/v2"

	"precis/core/quant"
	"precis/models/gguf"
)

// Llama is the shape of a decoder. Its vocabulary is <|im_start|>, <|im_end|>, space, line end and
// the printable characters of ASCII, one a token.
type Llama struct{ Blocks, Dim, Hidden, Heads, Positions int }

// chatML is the template of a conversation.
const chatML = "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}" +
	"{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"

// GGUF is a file whose matrices are of type typ; vectors are float32.
func (s Llama) GGUF(typ quant.Type) ([]byte, error) { return File(s.Pairs(), s.Tensors(), typ) }

// Tensors are the weights, always the same for a shape.
func (s Llama) Tensors() []Tensor {
	r := rand.New(rand.NewPCG(5, 6))
	var all []Tensor
	add := func(name string, mean float64, shape ...int) {
		n := 1
		for _, d := range shape {
			n *= d
		}
		t := Tensor{Name: name + ".weight", Shape: shape, Values: make([]float32, n)}
		for i := range t.Values {
			t.Values[i] = float32(mean + r.NormFloat64()/math.Sqrt(float64(shape[0])))
		}
		all = append(all, t)
	}
	add("token_embd", 0, s.Dim, len(characters()))
	for i := range s.Blocks {
		block := fmt.Sprintf("blk.%d.", i)
		add(block+"attn_norm", 1, s.Dim)
		for _, name := range []string{"attn_q", "attn_k", "attn_v", "attn_output"} {
			add(block+name, 0, s.Dim, s.Dim)
		}
		add(block+"ffn_norm", 1, s.Dim)
		add(block+"ffn_gate", 0, s.Dim, s.Hidden)
		add(block+"ffn_up", 0, s.Dim, s.Hidden)
		add(block+"ffn_down", 0, s.Hidden, s.Dim)
	}
	add("output_norm", 1, s.Dim)
	return all
}

// characters are the tokens, as byte-level BPE spells them.
func characters() []string {
	tokens := []string{"<|im_start|>", "<|im_end|>", "Ġ", "Ċ"}
	for c := '!'; c <= '~'; c++ {
		tokens = append(tokens, string(c))
	}
	return tokens
}

// Pairs are the metadata, the tokenizer's included.
func (s Llama) Pairs() []gguf.Pair {
	tokens := characters()
	types := make([]int32, len(tokens))
	for i := range types {
		types[i] = 1
	}
	types[0], types[1] = 3, 3
	return []gguf.Pair{
		{Key: "general.architecture", Value: "llama"},
		{Key: "general.name", Value: "sample"},
		{Key: "llama.block_count", Value: uint32(s.Blocks)},
		{Key: "llama.context_length", Value: uint32(s.Positions)},
		{Key: "llama.embedding_length", Value: uint32(s.Dim)},
		{Key: "llama.feed_forward_length", Value: uint32(s.Hidden)},
		{Key: "llama.attention.head_count", Value: uint32(s.Heads)},
		{Key: "llama.attention.layer_norm_rms_epsilon", Value: float32(1e-5)},
		{Key: "tokenizer.ggml.model", Value: "gpt2"},
		{Key: "tokenizer.ggml.pre", Value: "smollm"},
		{Key: "tokenizer.ggml.tokens", Value: tokens},
		{Key: "tokenizer.ggml.token_type", Value: types},
		{Key: "tokenizer.ggml.merges", Value: []string{}},
		{Key: "tokenizer.ggml.bos_token_id", Value: uint32(0)},
		{Key: "tokenizer.ggml.eos_token_id", Value: uint32(1)},
		{Key: "tokenizer.chat_template", Value: chatML},
	}
}
