package convert

import (
	"encoding/json"
	"fmt"
	"strings"

	"precis/models/gguf"
	"precis/models/weights"
)

// bertConfig is the part of a config.json that the graph depends on.
type bertConfig struct {
	Vocabulary int     `json:"vocab_size"`
	Dim        int     `json:"hidden_size"`
	Hidden     int     `json:"intermediate_size"`
	Blocks     int     `json:"num_hidden_layers"`
	Heads      int     `json:"num_attention_heads"`
	Positions  int     `json:"max_position_embeddings"`
	Types      int     `json:"type_vocab_size"`
	Eps        float32 `json:"layer_norm_eps"`
	Activation string  `json:"hidden_act"`
	Position   string  `json:"position_embedding_type"`
	Decoder    bool    `json:"is_decoder"`
}

// bertPlan converts BERT as an encoder; a head on top of it is left out.
func bertPlan(config []byte, c checkpoint) (plan, error) {
	h := bertConfig{Eps: 1e-12, Activation: "gelu", Position: "absolute"}
	if err := json.Unmarshal(config, &h); err != nil {
		return plan{}, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	if err := blocksFit("num_hidden_layers", h.Blocks, 16, c); err != nil {
		return plan{}, err
	}
	switch {
	case h.Activation != "gelu" || h.Position != "absolute" || h.Decoder:
		return plan{}, fmt.Errorf("%w: config.json: hidden_act %q, position_embedding_type %q, is_decoder %t, want gelu, absolute and false",
			ErrConfig, h.Activation, h.Position, h.Decoder)
	}
	err := sizesFit(size{"vocab_size", h.Vocabulary}, size{"hidden_size", h.Dim}, size{"intermediate_size", h.Hidden},
		size{"num_attention_heads", h.Heads}, size{"max_position_embeddings", h.Positions}, size{"type_vocab_size", h.Types})
	if err != nil {
		return plan{}, err
	}
	p := plan{architecture: "bert", vocabulary: h.Vocabulary, metadata: append(keys("bert", []gguf.Pair{
		{Key: "context_length", Value: uint32(h.Positions)},
		{Key: "embedding_length", Value: uint32(h.Dim)},
		{Key: "feed_forward_length", Value: uint32(h.Hidden)},
		{Key: "block_count", Value: uint32(h.Blocks)},
		{Key: "attention.head_count", Value: uint32(h.Heads)},
		{Key: "attention.layer_norm_epsilon", Value: h.Eps},
		{Key: "attention.causal", Value: false},
	}), gguf.Pair{Key: "tokenizer.ggml.token_type_count", Value: uint32(h.Types)})}
	prefix := ""
	if c.under("bert.") {
		prefix = "bert."
	}
	p.tensors = h.tensors(prefix)
	p.ignored = func(name string) bool {
		return !strings.HasPrefix(name, prefix+"encoder.") && !strings.HasPrefix(name, prefix+"embeddings.") ||
			name == prefix+"embeddings.position_ids"
	}
	return p, nil
}

func (h bertConfig) tensors(prefix string) []tensor {
	var list []tensor
	matrix := func(name, from string, rows, cols int) {
		list = append(list, tensor{Want: weights.Want{Name: name + ".weight", Rows: rows, Cols: cols}, from: []string{prefix + from + ".weight"}})
	}
	linear := func(name, from string, rows, cols int) {
		matrix(name, from, rows, cols)
		list = append(list, tensor{Want: weights.Want{Name: name + ".bias", Cols: rows}, from: []string{prefix + from + ".bias"}})
	}
	norm := func(name, from string) { // files of old call the two gamma and beta
		list = append(list,
			tensor{Want: weights.Want{Name: name + ".weight", Cols: h.Dim}, from: []string{prefix + from + ".weight", prefix + from + ".gamma"}},
			tensor{Want: weights.Want{Name: name + ".bias", Cols: h.Dim}, from: []string{prefix + from + ".bias", prefix + from + ".beta"}})
	}
	matrix("token_embd", "embeddings.word_embeddings", h.Vocabulary, h.Dim)
	matrix("token_types", "embeddings.token_type_embeddings", h.Types, h.Dim)
	matrix("position_embd", "embeddings.position_embeddings", h.Positions, h.Dim)
	norm("token_embd_norm", "embeddings.LayerNorm")
	for i := range h.Blocks {
		to, from := fmt.Sprintf("blk.%d.", i), fmt.Sprintf("encoder.layer.%d.", i)
		linear(to+"attn_q", from+"attention.self.query", h.Dim, h.Dim)
		linear(to+"attn_k", from+"attention.self.key", h.Dim, h.Dim)
		linear(to+"attn_v", from+"attention.self.value", h.Dim, h.Dim)
		linear(to+"attn_output", from+"attention.output.dense", h.Dim, h.Dim)
		norm(to+"attn_output_norm", from+"attention.output.LayerNorm")
		linear(to+"ffn_up", from+"intermediate.dense", h.Hidden, h.Dim)
		linear(to+"ffn_down", from+"output.dense", h.Dim, h.Hidden)
		norm(to+"layer_output_norm", from+"output.LayerNorm")
	}
	return list
}

// pooling says how token states become one vector, where sentence-transformers says so.
func pooling(config []byte, architecture string) []gguf.Pair {
	var mode struct {
		Mean bool `json:"pooling_mode_mean_tokens"`
		CLS  bool `json:"pooling_mode_cls_token"`
	}
	if architecture != "bert" || json.Unmarshal(config, &mode) != nil {
		return nil
	}
	switch {
	case mode.Mean:
		return []gguf.Pair{{Key: "bert.pooling_type", Value: uint32(1)}}
	case mode.CLS:
		return []gguf.Pair{{Key: "bert.pooling_type", Value: uint32(2)}}
	}
	return nil
}

// size is a key of config.json and its value.
type size struct {
	key string
	n   int
}

// sizesFit refuses what cannot be the size of anything, so that products of two fit an int.
func sizesFit(sizes ...size) error {
	const most = 1 << 24
	for _, s := range sizes {
		if s.n < 1 || s.n > most {
			return fmt.Errorf("%w: config.json: %s %d, want 1 to %d", ErrConfig, s.key, s.n, most)
		}
	}
	return nil
}
