package bert

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"precis/models/gguf"
	"precis/models/shape"
)

// ErrConfig is wrapped by every error about hyperparameters.
var ErrConfig = errors.New("bert: hyperparameter")

// Architecture is the value of general.architecture in GGUF.
const Architecture = "bert"

// Config is the shape of a model; it never changes once read.
type Config struct {
	Blocks     int
	Positions  int // rows of the position embedding
	Dim        int // width of the hidden states
	Hidden     int // width of the feed-forward layer
	Heads      int
	Vocabulary int
	Types      int     // rows of the embedding of first and second texts
	Eps        float32 // of LayerNorm
}

func (c Config) headDim() int { return c.Dim / c.Heads }

// poolingMean is the only value of bert.pooling_type that is computed here.
const poolingMean = 1

// ReadConfig reads the hyperparameters of a GGUF file and checks each. The error wraps ErrConfig
// and names the key, what was found and what was wanted.
//
// Source: llama.cpp, convert_hf_to_gguf.py, BertModel.
func ReadConfig(f *gguf.File) (Config, error) {
	keys := f.Below(Architecture + ".")
	c := Config{
		Blocks:    keys.Int("block_count"),
		Positions: keys.Int("context_length"),
		Dim:       keys.Int("embedding_length"),
		Hidden:    keys.Int("feed_forward_length"),
		Heads:     keys.Int("attention.head_count"),
		Eps:       float32(keys.Float("attention.layer_norm_epsilon")),
		Types:     f.Rows(typesName),
	}
	c.Vocabulary = f.Rows(tokensName)
	if n := keys.IntOr("pooling_type", poolingMean); n != poolingMean {
		keys.Fail("pooling_type", n, "1, the mean")
	}
	if keys.Err() != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, keys.Err())
	}
	return c, c.check(len(f.Tensors))
}

// ParseConfig reads a config.json for a file of that many tensors.
func ParseConfig(content []byte, tensors int) (Config, error) {
	var h struct {
		ModelType  string  `json:"model_type"`
		Blocks     int     `json:"num_hidden_layers"`
		Positions  int     `json:"max_position_embeddings"`
		Dim        int     `json:"hidden_size"`
		Hidden     int     `json:"intermediate_size"`
		Heads      int     `json:"num_attention_heads"`
		Vocabulary int     `json:"vocab_size"`
		Types      int     `json:"type_vocab_size"`
		Eps        float64 `json:"layer_norm_eps"`
		Activation string  `json:"hidden_act"`
		Position   string  `json:"position_embedding_type"`
		Decoder    bool    `json:"is_decoder"`
	}
	h.Eps, h.Types, h.Activation, h.Position = 1e-12, 2, "gelu", "absolute" // as transformers has them
	if err := json.Unmarshal(content, &h); err != nil {
		return Config{}, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	switch {
	case h.ModelType != "bert":
		return Config{}, fmt.Errorf("%w: model_type: found %q, want bert", ErrConfig, h.ModelType)
	case h.Activation != "gelu":
		return Config{}, fmt.Errorf("%w: hidden_act: found %q, want gelu", ErrConfig, h.Activation)
	case h.Position != "absolute":
		return Config{}, fmt.Errorf("%w: position_embedding_type: found %q, want absolute", ErrConfig, h.Position)
	case h.Decoder:
		return Config{}, fmt.Errorf("%w: is_decoder: found true, want false", ErrConfig)
	}
	c := Config{
		Blocks: h.Blocks, Positions: h.Positions, Dim: h.Dim, Hidden: h.Hidden, Heads: h.Heads,
		Vocabulary: h.Vocabulary, Types: h.Types, Eps: float32(h.Eps),
	}
	return c, c.check(tensors)
}

// blockTensors is how many tensors a block has.
const blockTensors = 16

// check verifies what the graph and the kernels rely upon.
func (c Config) check(tensors int) error {
	return cmp.Or(
		shape.Check(ErrConfig,
			shape.Size{Name: "context length", N: c.Positions}, shape.Size{Name: "embedding length", N: c.Dim},
			shape.Size{Name: "feed-forward length", N: c.Hidden}, shape.Size{Name: "head count", N: c.Heads},
			shape.Size{Name: "vocabulary size", N: c.Vocabulary}, shape.Size{Name: "rows of the token types", N: c.Types}),
		shape.CheckBlocks(ErrConfig, c.Blocks, tensors, blockTensors),
		shape.CheckWidth(ErrConfig, c.Heads, c.Dim),
		shape.CheckEpsilon(ErrConfig, "LayerNorm", c.Eps),
	)
}
