package convert

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"precis/models/gguf"
	"precis/models/t5"
)

// t5Plan converts T5 of both kinds. GGUF has no key for the activation or the greatest distance: where
// they are not what llama.cpp takes for granted, keys of this project say it.
func t5Plan(config []byte, c checkpoint) (plan, error) {
	h, err := t5.ParseConfig(config, len(c))
	if err != nil {
		return plan{}, err
	}
	p := plan{architecture: t5.Architecture, vocabulary: h.Vocabulary, metadata: keys(t5.Architecture, []gguf.Pair{
		{Key: "context_length", Value: uint32(h.Positions)},
		{Key: "embedding_length", Value: uint32(h.Dim)},
		{Key: "feed_forward_length", Value: uint32(h.Hidden)},
		{Key: "block_count", Value: uint32(h.EncoderBlocks)},
		{Key: "decoder_block_count", Value: uint32(h.DecoderBlocks)},
		{Key: "attention.head_count", Value: uint32(h.Heads)},
		{Key: "attention.key_length", Value: uint32(h.HeadDim)},
		{Key: "attention.value_length", Value: uint32(h.HeadDim)},
		{Key: "attention.layer_norm_epsilon", Value: h.Eps},
		{Key: "attention.layer_norm_rms_epsilon", Value: h.Eps},
		{Key: "attention.relative_buckets_count", Value: uint32(h.Buckets)},
		{Key: "decoder_start_token_id", Value: uint32(h.DecoderStart)},
	})}
	head, err := ownHead(config, c)
	if err != nil {
		return plan{}, err
	}
	p.metadata = append(p.metadata, own(t5.OwnPrefix, h.Own())...)
	// A file without a head means scaled outputs; where that is not so, a key says it.
	usual := float32(1)
	if !head {
		usual = float32(1 / math.Sqrt(float64(h.Dim)))
	}
	if h.OutputScale != usual {
		p.metadata = append(p.metadata, gguf.Pair{Key: t5.Architecture + ".logit_scale", Value: h.OutputScale})
	}
	for _, w := range h.Wants() {
		t := tensor{Want: w, from: []string{h.HuggingFaceName(w.Name)}}
		switch w.Name {
		case "token_embd.weight":
			t.from = append(t.from, "encoder.embed_tokens.weight", "decoder.embed_tokens.weight")
		case "output.weight":
			if !head {
				continue
			}
		}
		p.tensors = append(p.tensors, t)
	}
	p.ignored = func(name string) bool {
		return name == "shared.weight" || strings.HasSuffix(name, "coder.embed_tokens.weight") ||
			!head && name == "lm_head.weight" ||
			name == "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight" // of old files; nothing reads it
	}
	return p, nil
}

// ownHead says whether the head is a matrix of its own. Older versions of transformers write
// "tie_word_embeddings": false for that; version 5 writes true and "scale_decoder_outputs": false.
func ownHead(config []byte, c checkpoint) (bool, error) {
	var h struct {
		Tied  *bool `json:"tie_word_embeddings"`
		Scale *bool `json:"scale_decoder_outputs"`
	}
	if err := json.Unmarshal(config, &h); err != nil {
		return false, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	_, found := c["lm_head.weight"]
	untied := h.Tied != nil && !*h.Tied
	if untied && !found {
		return false, fmt.Errorf("%w: %q is missing, and tie_word_embeddings is false", ErrTensor, "lm_head.weight")
	}
	return untied || found && h.Scale != nil && !*h.Scale, nil
}
