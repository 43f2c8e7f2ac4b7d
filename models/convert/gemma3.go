package convert

import (
	"strings"

	"precis/models/gemma3"
	"precis/models/gguf"
)

// usualPattern is the pattern of windows that llama.cpp takes for granted.
const usualPattern = 6

// gemma3Plan converts the text models of Gemma 3, whose norms are stored as how far they are from 1.
func gemma3Plan(config []byte, c checkpoint) (plan, error) {
	h, err := gemma3.ParseConfig(config, len(c))
	if err != nil {
		return plan{}, err
	}
	p := plan{architecture: gemma3.Architecture, vocabulary: h.Vocabulary, metadata: keys(gemma3.Architecture, []gguf.Pair{
		{Key: "context_length", Value: uint32(h.Context)},
		{Key: "embedding_length", Value: uint32(h.Dim)},
		{Key: "block_count", Value: uint32(h.Blocks)},
		{Key: "feed_forward_length", Value: uint32(h.Hidden)},
		{Key: "attention.head_count", Value: uint32(h.Heads)},
		{Key: "attention.head_count_kv", Value: uint32(h.KVHeads)},
		{Key: "attention.key_length", Value: uint32(h.HeadDim)},
		{Key: "attention.value_length", Value: uint32(h.HeadDim)},
		{Key: "attention.layer_norm_rms_epsilon", Value: h.Eps},
		{Key: "attention.sliding_window", Value: uint32(h.Window)},
		{Key: "rope.freq_base", Value: float32(h.Global.Base)},
	})}
	if pattern := h.Pattern(); pattern != usualPattern && pattern != 0 {
		p.metadata = append(p.metadata, keys(gemma3.Architecture, []gguf.Pair{{Key: "attention.sliding_window_pattern", Value: uint32(pattern)}})...)
	}
	p.metadata = append(p.metadata, stretched(gemma3.Architecture, h.Global.Stretch)...)
	p.metadata = append(p.metadata, own(gemma3.OwnPrefix, h.Own())...)
	_, untied := c["lm_head.weight"]
	for _, w := range h.Wants() {
		t := tensor{Want: w, from: []string{gemma3.HuggingFaceName(w.Name)}}
		if w.Rows == 0 {
			t.shift = 1
		}
		t.Optional = w.Optional && !untied
		p.tensors = append(p.tensors, t)
	}
	p.ignored = func(name string) bool { return strings.HasSuffix(name, ".rotary_emb.inv_freq") }
	return p, nil
}
