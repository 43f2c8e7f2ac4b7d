package gemma3

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"precis/core/nn"
	"precis/models/gguf"
	"precis/models/shape"
)

// ErrConfig is wrapped by every error about hyperparameters.
var ErrConfig = errors.New("gemma3: hyperparameter")

// Architecture is the value of general.architecture in GGUF.
const Architecture = "gemma3"

// Config is the shape of a model; it never changes once read.
type Config struct {
	Blocks     int
	Context    int // positions the model was trained for
	Dim        int // width of the residual stream
	Hidden     int // width of the feed-forward layer
	Heads      int // query heads
	KVHeads    int // key-value heads; Heads is a multiple
	HeadDim    int
	Vocabulary int
	Eps        float32 // of RMSNorm
	Scale      float32 // of the products of queries and keys
	Window     int     // positions that a local layer sees, its own included
	Globals    []bool  // by block: it sees everything
	Local      nn.RoPE
	Global     nn.RoPE
}

func (c *Config) global(block int) bool { return c.Globals[block] }

const (
	localBase      = 10000 // of RoPE
	defaultBase    = 1e6
	defaultPattern = 6 // one block in six is global
)

// Pattern is the number of blocks of which one, the last, is global; 0: there is no such number.
func (c Config) Pattern() int {
	for pattern := 1; pattern <= c.Blocks+1; pattern++ {
		if slices.Equal(every(pattern, c.Blocks), c.Globals) {
			return pattern
		}
	}
	return 0
}

// OwnPrefix begins keys that only this project has, for what llama.cpp takes for granted.
const OwnPrefix = "precis.gemma3."

// Own are the keys below OwnPrefix that the model needs.
func (c Config) Own() map[string]any {
	keys := map[string]any{}
	if c.Scale != headScale(c.HeadDim) {
		keys["attention.scale"] = c.Scale
	}
	if c.Local.Base != localBase {
		keys["rope.local_freq_base"] = float32(c.Local.Base)
	}
	if c.Local.Stretch != 1 {
		keys["rope.local_factor"] = float32(c.Local.Stretch)
	}
	if c.Pattern() == 0 {
		var globals []int32
		for i, global := range c.Globals {
			if global {
				globals = append(globals, int32(i))
			}
		}
		keys["global_blocks"] = globals
	}
	return keys
}

// headScale is what products of queries and keys are multiplied by where nothing else is said.
func headScale(headDim int) float32 { return float32(1 / math.Sqrt(float64(headDim))) }

// ReadConfig reads the hyperparameters of a GGUF file and checks each. The error wraps ErrConfig
// and names the key, what was found and what was wanted.
//
// Source: llama.cpp, convert_hf_to_gguf.py, Gemma3Model.
func ReadConfig(f *gguf.File) (Config, error) {
	keys := f.Below(Architecture + ".")
	c := Config{
		Blocks:  keys.Int("block_count"),
		Context: keys.Int("context_length"),
		Dim:     keys.Int("embedding_length"),
		Hidden:  keys.Int("feed_forward_length"),
		Heads:   keys.Int("attention.head_count"),
		KVHeads: keys.Int("attention.head_count_kv"),
		HeadDim: keys.Int("attention.key_length"),
		Eps:     float32(keys.Float("attention.layer_norm_rms_epsilon")),
		Window:  keys.Int("attention.sliding_window"),
	}
	own := f.Below(OwnPrefix)
	c.Scale = float32(own.FloatOr("attention.scale", float64(headScale(c.HeadDim))))
	c.Local = nn.RoPE{Dim: c.HeadDim, Base: own.FloatOr("rope.local_freq_base", localBase), Stretch: own.FloatOr("rope.local_factor", 1)}
	c.Global = nn.RoPE{Dim: c.HeadDim, Base: keys.FloatOr("rope.freq_base", defaultBase), Stretch: keys.FloatOr("rope.scaling.factor", 1)}
	if n := keys.IntOr("attention.value_length", c.HeadDim); n != c.HeadDim {
		keys.Fail("attention.value_length", n, c.HeadDim)
	}
	pattern := keys.IntOr("attention.sliding_window_pattern", defaultPattern)
	if pattern < 1 {
		keys.Fail("attention.sliding_window_pattern", pattern, "1 or more")
	}
	c.Vocabulary = f.Rows(embeddingName)
	if err := cmp.Or(keys.Err(), own.Err()); err != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if err := c.check(len(f.Tensors)); err != nil {
		return Config{}, err
	}
	c.Globals = every(pattern, c.Blocks)
	if globals, err := f.Int32s(OwnPrefix + "global_blocks"); err == nil {
		clear(c.Globals)
		for _, i := range globals {
			if i < 0 || int(i) >= c.Blocks {
				return Config{}, fmt.Errorf("%w: %sglobal_blocks: found %d, want 0 to %d", ErrConfig, OwnPrefix, i, c.Blocks-1)
			}
			c.Globals[i] = true
		}
	} else if !errors.Is(err, gguf.ErrMissing) {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return c, nil
}

// every marks one block in pattern as global, the last of each group.
func every(pattern, blocks int) []bool {
	globals := make([]bool, blocks)
	for i := range globals {
		globals[i] = (i+1)%pattern == 0
	}
	return globals
}

// ParseConfig reads a config.json of the text model for a file of that many tensors.
func ParseConfig(content []byte, tensors int) (Config, error) {
	type rope struct {
		Theta  float64 `json:"rope_theta"`
		Type   string  `json:"rope_type"`
		Factor float64 `json:"factor"`
	}
	var h struct {
		ModelType     string   `json:"model_type"`
		Blocks        int      `json:"num_hidden_layers"`
		Context       int      `json:"max_position_embeddings"`
		Dim           int      `json:"hidden_size"`
		Hidden        int      `json:"intermediate_size"`
		Heads         int      `json:"num_attention_heads"`
		KVHeads       int      `json:"num_key_value_heads"`
		HeadDim       int      `json:"head_dim"`
		Vocabulary    int      `json:"vocab_size"`
		Eps           float64  `json:"rms_norm_eps"`
		Scalar        float64  `json:"query_pre_attn_scalar"`
		Window        int      `json:"sliding_window"`
		Pattern       int      `json:"sliding_window_pattern"`
		Layers        []string `json:"layer_types"`
		Activation    string   `json:"hidden_activation"`
		AttentionBias bool     `json:"attention_bias"`
		LogitCap      *float64 `json:"final_logit_softcapping"`
		ScoreCap      *float64 `json:"attn_logit_softcapping"`
		BothWays      bool     `json:"use_bidirectional_attention"`

		// transformers 5 writes rope_parameters, earlier versions the other three.
		RoPE struct {
			Global *rope `json:"full_attention"`
			Local  *rope `json:"sliding_attention"`
		} `json:"rope_parameters"`
		GlobalTheta float64 `json:"rope_theta"`
		LocalTheta  float64 `json:"rope_local_base_freq"`
		Scaling     *rope   `json:"rope_scaling"`
	}
	h.Eps, h.Scalar, h.Window, h.Pattern, h.Activation, h.HeadDim = 1e-6, 256, 4096, defaultPattern, "gelu_pytorch_tanh", 256
	h.GlobalTheta, h.LocalTheta = defaultBase, localBase
	if err := json.Unmarshal(content, &h); err != nil {
		return Config{}, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	switch {
	case h.ModelType != "gemma3_text":
		return Config{}, fmt.Errorf("%w: model_type: found %q, want gemma3_text", ErrConfig, h.ModelType)
	case h.Activation != "gelu_pytorch_tanh":
		return Config{}, fmt.Errorf("%w: hidden_activation: found %q, want gelu_pytorch_tanh", ErrConfig, h.Activation)
	case h.AttentionBias || h.BothWays || h.LogitCap != nil || h.ScoreCap != nil:
		return Config{}, fmt.Errorf("%w: attention_bias, use_bidirectional_attention and softcapping: found, want none", ErrConfig)
	}
	global, local := rope{Theta: h.GlobalTheta, Factor: 1}, rope{Theta: h.LocalTheta, Factor: 1}
	if h.Scaling != nil {
		global.Type, global.Factor = h.Scaling.Type, h.Scaling.Factor
	}
	if h.RoPE.Global != nil {
		global = *h.RoPE.Global
	}
	if h.RoPE.Local != nil {
		local = *h.RoPE.Local
	}
	for _, r := range []*rope{&global, &local} {
		switch r.Type {
		case "", "default":
			r.Factor = 1
		case "linear":
		default:
			return Config{}, fmt.Errorf("%w: rope_type: found %q, want default or linear", ErrConfig, r.Type)
		}
	}
	c := Config{
		Blocks: h.Blocks, Context: h.Context, Dim: h.Dim, Hidden: h.Hidden, Heads: h.Heads, KVHeads: h.KVHeads,
		HeadDim: h.HeadDim, Vocabulary: h.Vocabulary, Eps: float32(h.Eps), Scale: float32(1 / math.Sqrt(h.Scalar)), Window: h.Window,
		Local:  nn.RoPE{Dim: h.HeadDim, Base: local.Theta, Stretch: local.Factor},
		Global: nn.RoPE{Dim: h.HeadDim, Base: global.Theta, Stretch: global.Factor},
	}
	if err := c.check(tensors); err != nil {
		return Config{}, err
	}
	if h.Layers == nil && h.Pattern > 0 {
		c.Globals = every(h.Pattern, c.Blocks)
		return c, nil
	}
	if len(h.Layers) != c.Blocks {
		return Config{}, fmt.Errorf("%w: layer_types: found %d, want %d", ErrConfig, len(h.Layers), c.Blocks)
	}
	c.Globals = make([]bool, c.Blocks)
	for i, kind := range h.Layers {
		if kind != "full_attention" && kind != "sliding_attention" {
			return Config{}, fmt.Errorf("%w: layer_types: found %q, want full_attention or sliding_attention", ErrConfig, kind)
		}
		c.Globals[i] = kind == "full_attention"
	}
	return c, nil
}

// blockTensors is how many tensors a block has.
const blockTensors = 13

// check verifies what the graph and the kernels rely upon.
func (c Config) check(tensors int) error {
	err := cmp.Or(
		shape.Check(ErrConfig,
			shape.Size{Name: "context length", N: c.Context}, shape.Size{Name: "embedding length", N: c.Dim},
			shape.Size{Name: "feed-forward length", N: c.Hidden}, shape.Size{Name: "head count", N: c.Heads},
			shape.Size{Name: "key-value head count", N: c.KVHeads}, shape.Size{Name: "head dimension", N: c.HeadDim},
			shape.Size{Name: "vocabulary size", N: c.Vocabulary}, shape.Size{Name: "sliding window", N: c.Window}),
		shape.CheckRoPE(ErrConfig, c.Local.Base, c.Local.Stretch),
		shape.CheckRoPE(ErrConfig, c.Global.Base, c.Global.Stretch),
		shape.CheckBlocks(ErrConfig, c.Blocks, tensors, blockTensors),
		shape.CheckHeads(ErrConfig, c.Heads, c.KVHeads, c.HeadDim),
		shape.CheckEpsilon(ErrConfig, "RMSNorm", c.Eps),
	)
	if err == nil && !(c.Scale > 0 && c.Scale <= 1) { // a NaN too
		return fmt.Errorf("%w: scale of attention: found %v, want 0 to 1", ErrConfig, c.Scale)
	}
	return err
}
