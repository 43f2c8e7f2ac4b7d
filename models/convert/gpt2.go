package convert

import (
	"encoding/json"
	"fmt"
	"strings"

	"precis/models/gguf"
	"precis/models/weights"
)

// gpt2Config is the part of a config.json that the graph depends on.
type gpt2Config struct {
	Vocabulary int     `json:"vocab_size"`
	Dim        int     `json:"n_embd"`
	Hidden     *int    `json:"n_inner"` // null: four times Dim
	Blocks     int     `json:"n_layer"`
	Heads      int     `json:"n_head"`
	Positions  int     `json:"n_positions"`
	Eps        float32 `json:"layer_norm_epsilon"`
	Activation string  `json:"activation_function"`
	Tied       bool    `json:"tie_word_embeddings"`
	Scaled     bool    `json:"scale_attn_weights"`
	ByLayer    bool    `json:"scale_attn_by_inverse_layer_idx"`
	Cross      bool    `json:"add_cross_attention"`
}

// gpt2Plan converts GPT-2, whose matrices lie transposed (its "Conv1D").
func gpt2Plan(config []byte, c checkpoint) (plan, error) {
	h := gpt2Config{Eps: 1e-5, Activation: "gelu_new", Tied: true, Scaled: true}
	if err := json.Unmarshal(config, &h); err != nil {
		return plan{}, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	if err := blocksFit("n_layer", h.Blocks, 12, c); err != nil {
		return plan{}, err
	}
	if h.Activation != "gelu_new" || !h.Scaled || h.ByLayer || h.Cross {
		return plan{}, fmt.Errorf("%w: config.json: activation_function %q, scale_attn_weights %t, scale_attn_by_inverse_layer_idx %t, add_cross_attention %t, want gelu_new, true, false and false",
			ErrConfig, h.Activation, h.Scaled, h.ByLayer, h.Cross)
	}
	hidden := 4 * h.Dim
	if h.Hidden != nil {
		hidden = *h.Hidden
	}
	err := sizesFit(size{"vocab_size", h.Vocabulary}, size{"n_embd", h.Dim}, size{"n_inner", hidden},
		size{"n_head", h.Heads}, size{"n_positions", h.Positions})
	if err != nil {
		return plan{}, err
	}
	p := plan{architecture: "gpt2", vocabulary: h.Vocabulary, metadata: keys("gpt2", []gguf.Pair{
		{Key: "context_length", Value: uint32(h.Positions)},
		{Key: "embedding_length", Value: uint32(h.Dim)},
		{Key: "feed_forward_length", Value: uint32(hidden)},
		{Key: "block_count", Value: uint32(h.Blocks)},
		{Key: "attention.head_count", Value: uint32(h.Heads)},
		{Key: "attention.layer_norm_epsilon", Value: h.Eps},
	})}
	prefix := ""
	if c.under("transformer.") {
		prefix = "transformer."
	}
	p.tensors = h.tensors(prefix, hidden)
	if !h.Tied {
		p.tensors = append(p.tensors, tensor{Want: weights.Want{Name: "output.weight", Rows: h.Vocabulary, Cols: h.Dim}, from: []string{"lm_head.weight"}})
	}
	p.ignored = func(name string) bool {
		// The first two are the causal mask.
		return strings.HasSuffix(name, ".attn.bias") || strings.HasSuffix(name, ".attn.masked_bias") || h.Tied && name == "lm_head.weight"
	}
	return p, nil
}

func (h gpt2Config) tensors(prefix string, hidden int) []tensor {
	var list []tensor
	add := func(name, from string, rows, cols int, transposed bool) {
		list = append(list, tensor{Want: weights.Want{Name: name, Rows: rows, Cols: cols}, from: []string{prefix + from}, transposed: transposed})
	}
	linear := func(name, from string, rows, cols int) {
		add(name+".weight", from+".weight", rows, cols, true)
		add(name+".bias", from+".bias", 0, rows, false)
	}
	norm := func(name, from string) {
		add(name+".weight", from+".weight", 0, h.Dim, false)
		add(name+".bias", from+".bias", 0, h.Dim, false)
	}
	add("token_embd.weight", "wte.weight", h.Vocabulary, h.Dim, false)
	add("position_embd.weight", "wpe.weight", h.Positions, h.Dim, false)
	for i := range h.Blocks {
		to, from := fmt.Sprintf("blk.%d.", i), fmt.Sprintf("h.%d.", i)
		norm(to+"attn_norm", from+"ln_1")
		linear(to+"attn_qkv", from+"attn.c_attn", 3*h.Dim, h.Dim)
		linear(to+"attn_output", from+"attn.c_proj", h.Dim, h.Dim)
		norm(to+"ffn_norm", from+"ln_2")
		linear(to+"ffn_up", from+"mlp.c_fc", hidden, h.Dim)
		linear(to+"ffn_down", from+"mlp.c_proj", h.Dim, hidden)
	}
	norm("output_norm", "ln_f")
	return list
}
