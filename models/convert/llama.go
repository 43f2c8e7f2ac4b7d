package convert

import (
	"maps"
	"slices"
	"strings"

	"precis/models/gguf"
	"precis/models/llama"
)

// llamaPlan converts what models/llama computes: Llama itself and Qwen 2.
func llamaPlan(config []byte, c checkpoint) (plan, error) {
	h, tied, err := llama.ParseConfig(config, len(c))
	if err != nil {
		return plan{}, err
	}
	architecture := "llama"
	if h.Bias {
		architecture = "qwen2"
	}
	p := plan{architecture: architecture, vocabulary: h.Vocabulary, metadata: keys(architecture, []gguf.Pair{
		{Key: "context_length", Value: uint32(h.Context)},
		{Key: "embedding_length", Value: uint32(h.Dim)},
		{Key: "block_count", Value: uint32(h.Blocks)},
		{Key: "feed_forward_length", Value: uint32(h.Hidden)},
		{Key: "attention.head_count", Value: uint32(h.Heads)},
		{Key: "attention.head_count_kv", Value: uint32(h.KVHeads)},
		{Key: "attention.key_length", Value: uint32(h.HeadDim)},
		{Key: "attention.value_length", Value: uint32(h.HeadDim)},
		{Key: "attention.layer_norm_rms_epsilon", Value: h.Eps},
		{Key: "rope.dimension_count", Value: uint32(h.HeadDim)},
		{Key: "rope.freq_base", Value: float32(h.RoPE.Base)},
		{Key: "vocab_size", Value: uint32(h.Vocabulary)},
	})}
	p.metadata = append(p.metadata, stretched(architecture, h.RoPE.Stretch)...)
	for _, w := range h.Wants() {
		t := tensor{Want: w, from: []string{llama.HuggingFaceName(w.Name)}}
		switch {
		case w.Name == "rope_freqs.weight":
			if t.values = h.RoPE.Factors; t.values == nil {
				continue
			}
		case w.Name == "output.weight":
			if tied {
				continue
			}
			t.Optional = false
		case architecture == "llama" && strings.HasSuffix(w.Name, "attn_q.weight"):
			t.heads = h.Heads
		case architecture == "llama" && strings.HasSuffix(w.Name, "attn_k.weight"):
			t.heads = h.KVHeads
		}
		p.tensors = append(p.tensors, t)
	}
	p.ignored = func(name string) bool {
		return strings.HasSuffix(name, ".rotary_emb.inv_freq") || tied && name == "lm_head.weight"
	}
	return p, nil
}

// stretched is how positions are stretched, where they are.
func stretched(architecture string, factor float64) []gguf.Pair {
	if factor == 1 {
		return nil
	}
	return keys(architecture, []gguf.Pair{
		{Key: "rope.scaling.type", Value: "linear"},
		{Key: "rope.scaling.factor", Value: float32(factor)},
	})
}

// own are keys of this project's, in order.
func own(prefix string, values map[string]any) []gguf.Pair {
	var pairs []gguf.Pair
	for _, key := range slices.Sorted(maps.Keys(values)) {
		pairs = append(pairs, gguf.Pair{Key: prefix + key, Value: values[key]})
	}
	return pairs
}

// keys puts the architecture before each key.
func keys(architecture string, pairs []gguf.Pair) []gguf.Pair {
	for i := range pairs {
		pairs[i].Key = architecture + "." + pairs[i].Key
	}
	return pairs
}
