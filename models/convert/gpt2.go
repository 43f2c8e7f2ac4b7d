package convert

import (
	"strings"

	"precis/models/gguf"
	"precis/models/gpt2"
)

// gpt2Plan converts GPT-2, whose matrices lie transposed (its "Conv1D").
func gpt2Plan(config []byte, c checkpoint) (plan, error) {
	h, tied, err := gpt2.ParseConfig(config, len(c))
	if err != nil {
		return plan{}, err
	}
	p := plan{architecture: gpt2.Architecture, vocabulary: h.Vocabulary, metadata: keys(gpt2.Architecture, []gguf.Pair{
		{Key: "context_length", Value: uint32(h.Positions)},
		{Key: "embedding_length", Value: uint32(h.Dim)},
		{Key: "feed_forward_length", Value: uint32(h.Hidden)},
		{Key: "block_count", Value: uint32(h.Blocks)},
		{Key: "attention.head_count", Value: uint32(h.Heads)},
		{Key: "attention.layer_norm_epsilon", Value: h.Eps},
	})}
	for _, w := range h.Wants() {
		t := tensor{Want: w, from: gpt2.HuggingFaceNames(w.Name)}
		t.transposed = strings.HasPrefix(w.Name, "blk.") && w.Rows > 0
		if w.Name == "output.weight" {
			if tied {
				continue
			}
			t.Optional = false
		}
		p.tensors = append(p.tensors, t)
	}
	p.ignored = func(name string) bool {
		// The first two are the causal mask.
		return strings.HasSuffix(name, ".attn.bias") || strings.HasSuffix(name, ".attn.masked_bias") || tied && name == "lm_head.weight"
	}
	return p, nil
}
