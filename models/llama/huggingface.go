package llama

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/safetensors"
	"precis/models/shape"
	"precis/models/weights"
)

// huggingFace is the part of a config.json that the graph depends on.
type huggingFace struct {
	ModelType        string   `json:"model_type"`
	Blocks           int      `json:"num_hidden_layers"`
	Context          int      `json:"max_position_embeddings"`
	Dim              int      `json:"hidden_size"`
	Hidden           int      `json:"intermediate_size"`
	Heads            int      `json:"num_attention_heads"`
	KVHeads          *int     `json:"num_key_value_heads"`
	HeadDim          *int     `json:"head_dim"`
	Vocabulary       int      `json:"vocab_size"`
	Eps              *float64 `json:"rms_norm_eps"`
	Tied             bool     `json:"tie_word_embeddings"`
	Activation       string   `json:"hidden_act"`
	AttentionBias    bool     `json:"attention_bias"`
	MLPBias          bool     `json:"mlp_bias"`
	UseSlidingWindow bool     `json:"use_sliding_window"`

	// transformers 5 writes rope_parameters, earlier versions the other two.
	RoPEParameters *rope   `json:"rope_parameters"`
	RoPETheta      float64 `json:"rope_theta"`
	RoPEScaling    *rope   `json:"rope_scaling"`
}

// rope is how positions turn, under the names of any version of transformers.
type rope struct {
	Theta    float64 `json:"rope_theta"`
	Type     string  `json:"rope_type"`
	OldType  string  `json:"type"`
	Factor   float64 `json:"factor"`
	Low      float64 `json:"low_freq_factor"`
	High     float64 `json:"high_freq_factor"`
	Original int     `json:"original_max_position_embeddings"`
}

// ParseConfig reads a config.json of Hugging Face for a file of so many tensors; tied says that the
// output head is the embedding. Heads rotate by halves. The error wraps ErrConfig and names the key.
func ParseConfig(content []byte, tensors int) (c Config, tied bool, err error) {
	var h huggingFace
	if err := json.Unmarshal(content, &h); err != nil {
		return Config{}, false, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	c = Config{
		Blocks: h.Blocks, Context: h.Context, Dim: h.Dim, Hidden: h.Hidden, Heads: h.Heads,
		KVHeads: h.Heads, Vocabulary: h.Vocabulary, Eps: 1e-6, Rotation: kernel.Halves,
		Bias: h.ModelType == "qwen2",
	}
	if h.KVHeads != nil {
		c.KVHeads = *h.KVHeads
	}
	if h.Heads > 0 {
		c.HeadDim = h.Dim / h.Heads
	}
	if h.HeadDim != nil {
		c.HeadDim = *h.HeadDim
	}
	if h.Eps != nil {
		c.Eps = float32(*h.Eps)
	}
	if err := h.check(); err != nil {
		return Config{}, false, err
	}
	if c.RoPE, err = h.rope(c.HeadDim); err != nil {
		return Config{}, false, err
	}
	return c, h.Tied, c.check(tensors)
}

// check refuses what this graph does not compute.
func (h *huggingFace) check() error {
	switch {
	case h.ModelType != "llama" && h.ModelType != "qwen2":
		return fmt.Errorf("%w: model_type: found %q, want llama or qwen2", ErrConfig, h.ModelType)
	case h.Activation != "silu":
		return fmt.Errorf("%w: hidden_act: found %q, want silu", ErrConfig, h.Activation)
	case h.AttentionBias || h.MLPBias || h.UseSlidingWindow:
		return fmt.Errorf("%w: attention_bias, mlp_bias and use_sliding_window: found true, want false", ErrConfig)
	}
	return nil
}

func (h *huggingFace) rope(headDim int) (nn.RoPE, error) {
	r := rope{Theta: 10000}
	for _, found := range []*rope{h.RoPEScaling, h.RoPEParameters} {
		if found != nil {
			r = *found
		}
	}
	if h.RoPETheta != 0 {
		r.Theta = h.RoPETheta
	}
	if r.Type == "" {
		r.Type = r.OldType
	}
	out := nn.RoPE{Dim: headDim, Base: r.Theta, Stretch: 1}
	switch r.Type {
	case "", "default":
	case "linear":
		out.Stretch = r.Factor
	case "llama3":
		if !(r.Factor >= 1 && r.Low > 0 && r.High > r.Low && r.Original > 0) || headDim < 0 || headDim > shape.MaxHeadDim {
			return out, fmt.Errorf("%w: rope_scaling: found %+v, want factor ≥ 1, 0 < low < high, and the original length", ErrConfig, r)
		}
		out.Factors = nn.Llama3Factors(headDim, r.Theta, r.Factor, r.Low, r.High, r.Original)
	default:
		return out, fmt.Errorf("%w: rope_type: found %q, want default, linear or llama3", ErrConfig, r.Type)
	}
	return out, nil
}

// OpenSafetensors makes the model of a folder as Hugging Face has it: the content of config.json,
// and model.safetensors, size bytes long. Heads rotate by halves, since q and k lie in this form
// as they were trained. The error is ErrConfig, safetensors.ErrFormat, one of package weights,
// kernel.ErrMemory, or that of r or ctx.
func OpenSafetensors(ctx context.Context, k kernel.Kernels, a *kernel.Arena, config []byte, r io.ReaderAt, size int64, o Options) (*Model, error) {
	f, err := safetensors.Open(r, size)
	if err != nil {
		return nil, err
	}
	c, tied, err := ParseConfig(config, len(f.Tensors))
	if err != nil {
		return nil, err
	}
	p, err := newPlan(c, o, func(name string) (weights.Tensor, bool) {
		if name == headName && tied {
			return weights.Tensor{}, false
		}
		return findSafetensor(f, name)
	})
	if err != nil {
		return nil, err
	}
	if _, found := p.Tensors().Find(headName); !tied && !found {
		return nil, fmt.Errorf("llama: tensor %q: %w, and embeddings are not tied", HuggingFaceName(headName), weights.ErrMissing)
	}
	err = p.Read(ctx, k, a, r, func(name string) int64 {
		t, _ := f.Find(HuggingFaceName(name))
		return t.Offset
	})
	if err != nil {
		return nil, err
	}
	return p.model(k)
}

func findSafetensor(f *safetensors.File, name string) (weights.Tensor, bool) {
	t, ok := f.Find(HuggingFaceName(name))
	return t.Weight(), ok
}

// huggingFaceNames gives the parts of the names that differ from GGUF's.
var huggingFaceNames = strings.NewReplacer(
	"blk.", "model.layers.",
	"token_embd", "model.embed_tokens", "output_norm", "model.norm", "attn_norm", "input_layernorm",
	"attn_q", "self_attn.q_proj", "attn_k", "self_attn.k_proj", "attn_v", "self_attn.v_proj",
	"attn_output", "self_attn.o_proj", "ffn_norm", "post_attention_layernorm",
	"ffn_gate", "mlp.gate_proj", "ffn_up", "mlp.up_proj", "ffn_down", "mlp.down_proj",
)

// HuggingFaceName is what transformers calls a tensor of GGUF.
func HuggingFaceName(name string) string {
	if name == headName {
		return "lm_head.weight"
	}
	return huggingFaceNames.Replace(name)
}
