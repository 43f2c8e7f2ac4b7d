package gpt2

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"precis/models/gguf"
	"precis/models/shape"
)

// ErrConfig is wrapped by every error about hyperparameters.
var ErrConfig = errors.New("gpt2: hyperparameter")

// Architecture is the value of general.architecture in GGUF.
const Architecture = "gpt2"

// Config is the shape of a model; it never changes once read.
type Config struct {
	Blocks     int
	Positions  int // rows of the position embedding
	Dim        int // width of the residual stream
	Hidden     int // width of the feed-forward layer
	Heads      int
	Vocabulary int
	Eps        float32 // of LayerNorm
}

func (c Config) headDim() int { return c.Dim / c.Heads }

// ReadConfig reads the hyperparameters of a GGUF file and checks each. The error wraps ErrConfig
// and names the key, what was found and what was wanted.
//
// Source: llama.cpp, convert_hf_to_gguf.py, GPT2Model.
func ReadConfig(f *gguf.File) (Config, error) {
	keys := f.Below(Architecture + ".")
	c := Config{
		Blocks:     keys.Int("block_count"),
		Positions:  keys.Int("context_length"),
		Dim:        keys.Int("embedding_length"),
		Hidden:     keys.Int("feed_forward_length"),
		Heads:      keys.Int("attention.head_count"),
		Eps:        float32(keys.Float("attention.layer_norm_epsilon")),
		Vocabulary: f.Rows(tokensName),
	}
	if keys.Err() != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, keys.Err())
	}
	return c, c.check(len(f.Tensors))
}

// ParseConfig reads a config.json of Hugging Face for a file of that many tensors; tied says that the output head
// is the embedding.
func ParseConfig(content []byte, tensors int) (c Config, tied bool, err error) {
	var h struct {
		ModelType    string  `json:"model_type"`
		Blocks       int     `json:"n_layer"`
		Positions    int     `json:"n_positions"`
		Dim          int     `json:"n_embd"`
		Hidden       *int    `json:"n_inner"` // null: four times Dim
		Heads        int     `json:"n_head"`
		Vocabulary   int     `json:"vocab_size"`
		Eps          float64 `json:"layer_norm_epsilon"`
		Activation   string  `json:"activation_function"`
		Tied         bool    `json:"tie_word_embeddings"`
		Scaled       bool    `json:"scale_attn_weights"`
		ScaledByPart bool    `json:"scale_attn_by_inverse_layer_idx"`
		Cross        bool    `json:"add_cross_attention"`
	}
	h.Eps, h.Activation, h.Tied, h.Scaled = 1e-5, "gelu_new", true, true // as transformers has them
	if err := json.Unmarshal(content, &h); err != nil {
		return Config{}, false, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	switch {
	case h.ModelType != "gpt2":
		return Config{}, false, fmt.Errorf("%w: model_type: found %q, want gpt2", ErrConfig, h.ModelType)
	case h.Activation != "gelu_new" && h.Activation != "gelu_pytorch_tanh":
		return Config{}, false, fmt.Errorf("%w: activation_function: found %q, want gelu_new", ErrConfig, h.Activation)
	case !h.Scaled:
		return Config{}, false, fmt.Errorf("%w: scale_attn_weights: found false, want true", ErrConfig)
	case h.ScaledByPart || h.Cross:
		return Config{}, false, fmt.Errorf("%w: scale_attn_by_inverse_layer_idx and add_cross_attention: found true, want false", ErrConfig)
	}
	c = Config{
		Blocks: h.Blocks, Positions: h.Positions, Dim: h.Dim, Hidden: 4 * h.Dim, Heads: h.Heads,
		Vocabulary: h.Vocabulary, Eps: float32(h.Eps),
	}
	if h.Hidden != nil {
		c.Hidden = *h.Hidden
	}
	return c, h.Tied, c.check(tensors)
}

// blockTensors is how many tensors a block has.
const blockTensors = 12

// check verifies what the graph and the kernels rely upon.
func (c Config) check(tensors int) error {
	return cmp.Or(
		shape.Check(ErrConfig,
			shape.Size{Name: "context length", N: c.Positions}, shape.Size{Name: "embedding length", N: c.Dim},
			shape.Size{Name: "feed-forward length", N: c.Hidden}, shape.Size{Name: "head count", N: c.Heads},
			shape.Size{Name: "vocabulary size", N: c.Vocabulary}),
		shape.CheckBlocks(ErrConfig, c.Blocks, tensors, blockTensors),
		shape.CheckWidth(ErrConfig, c.Heads, c.Dim),
		shape.CheckEpsilon(ErrConfig, "LayerNorm", c.Eps),
	)
}
