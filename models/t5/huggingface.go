package t5

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"precis/core/kernel"
	"precis/models/safetensors"
	"precis/models/weights"
)

// huggingFace is the part of a config.json that the graph depends on. Pointers are for keys whose
// absence has a meaning.
type huggingFace struct {
	ModelType     string   `json:"model_type"`
	EncoderBlocks int      `json:"num_layers"`
	DecoderBlocks *int     `json:"num_decoder_layers"`
	Positions     *int     `json:"n_positions"`
	Dim           int      `json:"d_model"`
	Hidden        int      `json:"d_ff"`
	Heads         int      `json:"num_heads"`
	HeadDim       int      `json:"d_kv"`
	Vocabulary    int      `json:"vocab_size"`
	Eps           *float64 `json:"layer_norm_epsilon"`
	Buckets       *int     `json:"relative_attention_num_buckets"`
	MaxDistance   *int     `json:"relative_attention_max_distance"`
	FeedForward   string   `json:"feed_forward_proj"`
	Tied          *bool    `json:"tie_word_embeddings"`
	ScaleOutputs  *bool    `json:"scale_decoder_outputs"`
	DecoderStart  *int32   `json:"decoder_start_token_id"`
	Pad           *int32   `json:"pad_token_id"`
}

// activations are the values of feed_forward_proj: of v1.0, v1.1 (with the tanh form, whatever the
// name says) and others that were trained.
var activations = map[string]struct {
	activation kernel.Activation
	gated      bool
}{
	"relu": {kernel.ReLU, false}, "gelu": {kernel.GELU, false}, "silu": {kernel.SiLU, false},
	"gated-gelu": {kernel.GELUTanh, true}, "gated-silu": {kernel.SiLU, true}, "gated-relu": {kernel.ReLU, true},
}

// ParseConfig reads a config.json for a file of so many tensors.
func ParseConfig(content []byte, tensors int) (Config, error) {
	var h huggingFace
	if err := json.Unmarshal(content, &h); err != nil {
		return Config{}, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	// umT5 has a bias of its own in every block.
	if h.ModelType != "t5" && h.ModelType != "mt5" {
		return Config{}, fmt.Errorf("%w: model_type: found %q, want t5 or mt5", ErrConfig, h.ModelType)
	}
	if h.FeedForward == "" {
		h.FeedForward = "relu"
	}
	feedForward, ok := activations[h.FeedForward]
	if !ok {
		return Config{}, fmt.Errorf("%w: feed_forward_proj: found %q, want relu, gated-gelu or gated-silu", ErrConfig, h.FeedForward)
	}
	c := Config{
		EncoderBlocks: h.EncoderBlocks,
		DecoderBlocks: or(h.DecoderBlocks, h.EncoderBlocks),
		Positions:     or(h.Positions, defaultInput),
		Dim:           h.Dim,
		Hidden:        h.Hidden,
		Heads:         h.Heads,
		HeadDim:       h.HeadDim,
		Vocabulary:    h.Vocabulary,
		Eps:           float32(or(h.Eps, 1e-6)),
		Buckets:       or(h.Buckets, 32),
		MaxDistance:   or(h.MaxDistance, defaultMaxDistance),
		Activation:    feedForward.activation,
		Gated:         feedForward.gated,
		OutputScale:   1,
		DecoderStart:  or(h.DecoderStart, or(h.Pad, 0)),
	}
	// Tied embeddings mean scaled outputs unless the file says otherwise: transformers 5 writes
	// "tie_word_embeddings": true for models with a head of their own, and that they do not scale.
	if or(h.ScaleOutputs, or(h.Tied, true)) && c.Dim > 0 {
		c.OutputScale = tiedScale(c.Dim)
	}
	return c, c.check(tensors)
}

// or is *value, or fallback where there is none.
func or[T any](value *T, fallback T) T {
	if value == nil {
		return fallback
	}
	return *value
}

// OpenSafetensors makes the model of a folder as Hugging Face has it: the content of config.json,
// and model.safetensors, size bytes long. The error is ErrConfig, safetensors.ErrFormat, one of
// package weights, kernel.ErrMemory, or that of r or ctx.
func OpenSafetensors(ctx context.Context, k kernel.Kernels, a *kernel.Arena, config []byte, r io.ReaderAt, size int64, o Options) (*Model, error) {
	f, err := safetensors.Open(r, size)
	if err != nil {
		return nil, err
	}
	c, err := ParseConfig(config, len(f.Tensors))
	if err != nil {
		return nil, err
	}
	p, err := newPlan(c, o, func(name string) (weights.Tensor, bool) {
		t, ok := c.findSafetensor(f, name)
		return t.Weight(), ok
	})
	if err != nil {
		return nil, err
	}
	err = p.Read(ctx, k, a, r, func(name string) int64 {
		t, _ := c.findSafetensor(f, name)
		return t.Offset
	})
	if err != nil {
		return nil, err
	}
	return p.model(k), nil
}

// findSafetensor finds a tensor by its name in GGUF. Encoder and decoder share one embedding,
// which has up to three names.
func (c Config) findSafetensor(f *safetensors.File, name string) (safetensors.Tensor, bool) {
	t, ok := f.Find(c.HuggingFaceName(name))
	if name == embeddingName {
		for _, other := range []string{"encoder.embed_tokens.weight", "decoder.embed_tokens.weight"} {
			if !ok {
				t, ok = f.Find(other)
			}
		}
	}
	return t, ok
}

// Parts of names in GGUF and in transformers, the longer ones first where one begins another.
var (
	encoderNames = strings.NewReplacer(
		"enc.output_norm", "encoder.final_layer_norm", "enc.blk", "encoder.block",
		"attn_norm", "layer.0.layer_norm", "attn_rel_b", "layer.0.SelfAttention.relative_attention_bias", "attn_", "layer.0.SelfAttention.",
		"ffn_norm", "layer.1.layer_norm", "ffn_", "layer.1.DenseReluDense.",
	)
	decoderNames = strings.NewReplacer(
		"dec.output_norm", "decoder.final_layer_norm", "dec.blk", "decoder.block",
		"cross_attn_norm", "layer.1.layer_norm", "cross_attn_", "layer.1.EncDecAttention.",
		"attn_norm", "layer.0.layer_norm", "attn_rel_b", "layer.0.SelfAttention.relative_attention_bias", "attn_", "layer.0.SelfAttention.",
		"ffn_norm", "layer.2.layer_norm", "ffn_", "layer.2.DenseReluDense.",
	)
	plainNames = strings.NewReplacer("Dense.up", "Dense.wi", "Dense.down", "Dense.wo")
	gatedNames = strings.NewReplacer("Dense.gate", "Dense.wi_0", "Dense.up", "Dense.wi_1", "Dense.down", "Dense.wo")
)

// HuggingFaceName is what transformers calls a tensor of GGUF.
func (c Config) HuggingFaceName(name string) string {
	switch {
	case name == embeddingName:
		return "shared.weight"
	case name == headName:
		return "lm_head.weight"
	case strings.HasPrefix(name, "enc."):
		name = encoderNames.Replace(name)
	default:
		name = decoderNames.Replace(name)
	}
	if c.Gated {
		return gatedNames.Replace(name)
	}
	return plainNames.Replace(name)
}
