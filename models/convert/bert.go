package convert

import (
	"encoding/json"
	"strings"

	"precis/core/quant"
	"precis/models/bert"
	"precis/models/gguf"
)

// bertPlan converts BERT as an encoder; a head on top of it is left out.
func bertPlan(config []byte, c checkpoint) (plan, error) {
	h, err := bert.ParseConfig(config, len(c))
	if err != nil {
		return plan{}, err
	}
	p := plan{architecture: bert.Architecture, vocabulary: h.Vocabulary, metadata: append(keys(bert.Architecture, []gguf.Pair{
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
	for _, w := range h.Wants(quant.F32) {
		name := prefix + bert.HuggingFaceName(w.Name)
		// Files of old call weight and bias of a norm gamma and beta.
		p.tensors = append(p.tensors, tensor{Want: w, from: []string{name, oldNorms.Replace(name)}})
	}
	p.ignored = func(name string) bool {
		return !strings.HasPrefix(name, prefix+"encoder.") && !strings.HasPrefix(name, prefix+"embeddings.") ||
			name == prefix+"embeddings.position_ids"
	}
	return p, nil
}

var oldNorms = strings.NewReplacer("LayerNorm.weight", "LayerNorm.gamma", "LayerNorm.bias", "LayerNorm.beta")

// pooling says how token states become one vector, where sentence-transformers says so.
func pooling(config []byte, architecture string) []gguf.Pair {
	var mode struct {
		Mean bool `json:"pooling_mode_mean_tokens"`
		CLS  bool `json:"pooling_mode_cls_token"`
	}
	if architecture != bert.Architecture || json.Unmarshal(config, &mode) != nil {
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
