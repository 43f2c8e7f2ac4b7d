package t5

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"precis/core/kernel"
	"precis/models/gguf"
	"precis/models/shape"
)

// ErrConfig is wrapped by every error about hyperparameters.
var ErrConfig = errors.New("t5: hyperparameter")

// Config is the shape of a model; it never changes once read.
type Config struct {
	EncoderBlocks int
	DecoderBlocks int
	Positions     int // that the model was trained for; distances beyond are none that it could not read
	Dim           int // width of the residual stream
	Hidden        int // width of the feed-forward layer
	Heads         int
	HeadDim       int
	Vocabulary    int
	Eps           float32 // of RMSNorm
	Buckets       int     // of the relative position bias
	MaxDistance   int     // in tokens, from which on all share a bucket
	Activation    kernel.Activation
	Gated         bool    // the activation gates another product (v1.1)
	OutputScale   float32 // what the decoder's output is multiplied by before the head
	DecoderStart  int32   // the token that decoding begins with
}

// Architecture is the value of general.architecture in GGUF.
const Architecture = "t5"

// OwnPrefix begins keys that only this project has, for what llama.cpp takes for granted: those of
// config.json, where a model differs.
const OwnPrefix = "precis.t5."

// defaultMaxDistance is that of every published model.
const defaultMaxDistance = 128

// ReadConfig reads the hyperparameters of a GGUF file and checks each. The error names the key,
// what was found and what was wanted.
//
// Source: llama.cpp, convert_hf_to_gguf.py, T5Model.
func ReadConfig(f *gguf.File) (Config, error) {
	keys, own := f.Below(Architecture+"."), f.Below(OwnPrefix)
	c := Config{
		EncoderBlocks: keys.Int("block_count"),
		Positions:     keys.IntOr("context_length", 512),
		Dim:           keys.Int("embedding_length"),
		Hidden:        keys.Int("feed_forward_length"),
		Heads:         keys.Int("attention.head_count"),
		HeadDim:       keys.Int("attention.key_length"),
		Eps:           float32(keys.Float("attention.layer_norm_rms_epsilon")),
		Buckets:       keys.Int("attention.relative_buckets_count"),
		MaxDistance:   own.IntOr("relative_attention_max_distance", defaultMaxDistance),
		Activation:    kernel.ReLU,
		OutputScale:   1,
	}
	c.DecoderBlocks = keys.IntOr("decoder_block_count", c.EncoderBlocks)
	if n := keys.IntOr("attention.value_length", c.HeadDim); keys.Err() == nil && n != c.HeadDim {
		keys.Fail("attention.value_length", n, fmt.Sprintf("%d, as attention.key_length", c.HeadDim))
	}
	start := keys.IntOr("decoder_start_token_id", 0)
	c.Vocabulary = f.Rows(embeddingName)
	if start < 0 || start >= c.Vocabulary && c.Vocabulary > 0 {
		keys.Fail("decoder_start_token_id", start, fmt.Sprintf("0 to %d", c.Vocabulary-1))
	}
	c.DecoderStart = int32(start)
	if _, gated := f.Tensor(encoderName(0, "ffn_gate.weight")); gated {
		c.Gated, c.Activation = true, kernel.GELUTanh
	}
	if name := own.StringOr("feed_forward_proj", ""); name != "" {
		feedForward, ok := activations[name]
		if !ok {
			own.Fail("feed_forward_proj", name, "relu, gated-gelu or gated-silu")
		}
		c.Activation, c.Gated = feedForward.activation, feedForward.gated
	}
	// v1.0 ties the head to the embedding and scales; llama.cpp writes no key for it.
	if _, untied := f.Tensor(headName); !untied && c.Dim > 0 {
		c.OutputScale = tiedScale(c.Dim)
	}
	c.OutputScale = float32(keys.FloatOr("logit_scale", float64(c.OutputScale)))
	if err := cmp.Or(keys.Err(), own.Err()); err != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return c, c.check(len(f.Tensors))
}

// Own are the keys below OwnPrefix that the model needs.
func (c Config) Own() map[string]any {
	keys := map[string]any{}
	if c.MaxDistance != defaultMaxDistance {
		keys["relative_attention_max_distance"] = uint32(c.MaxDistance)
	}
	if plain, gated := c.Activation == kernel.ReLU && !c.Gated, c.Activation == kernel.GELUTanh && c.Gated; !plain && !gated {
		for name, a := range activations {
			if a.activation == c.Activation && a.gated == c.Gated {
				keys["feed_forward_proj"] = name
			}
		}
	}
	return keys
}

// tiedScale is what v1.0 multiplies the decoder's output by, since the embedding that is its head
// has rows of length √Dim.
func tiedScale(dim int) float32 { return float32(1 / math.Sqrt(float64(dim))) }

const (
	// maxBuckets and maxDistance are many times what any published model has.
	maxBuckets  = 1024
	maxDistance = 1 << 16
	// blockTensors is how many tensors a block has at least.
	blockTensors = 7
)

// check verifies what the graph and the kernels rely upon, for a file of so many tensors.
func (c Config) check(tensors int) error {
	err := cmp.Or(
		shape.CheckRange(ErrConfig, "block count", c.EncoderBlocks, 1, tensors/blockTensors),
		shape.CheckRange(ErrConfig, "decoder block count", c.DecoderBlocks, 1, tensors/blockTensors),
		shape.Check(ErrConfig,
			shape.Size{Name: "positions", N: c.Positions}, shape.Size{Name: "width", N: c.Dim},
			shape.Size{Name: "feed-forward width", N: c.Hidden}, shape.Size{Name: "head count", N: c.Heads},
			shape.Size{Name: "head dimension", N: c.HeadDim}, shape.Size{Name: "vocabulary size", N: c.Vocabulary}),
		shape.CheckRange(ErrConfig, "buckets of relative positions", c.Buckets, 1, maxBuckets),
		shape.CheckRange(ErrConfig, "greatest distance", c.MaxDistance, 1, maxDistance),
		shape.CheckHeads(ErrConfig, c.Heads, c.Heads, c.HeadDim),
		shape.CheckEpsilon(ErrConfig, "RMSNorm", c.Eps),
		shape.CheckRange(ErrConfig, "decoder start token", int(c.DecoderStart), 0, c.Vocabulary-1),
	)
	switch {
	case err != nil:
		return err
	case c.Buckets%4 != 0:
		return fmt.Errorf("%w: buckets of relative positions: found %d, want a multiple of 4", ErrConfig, c.Buckets)
	case c.MaxDistance <= c.Buckets/2: // then no distance is left for the buckets that widen
		return fmt.Errorf("%w: greatest distance: found %d, want more than half of the %d buckets", ErrConfig, c.MaxDistance, c.Buckets)
	case !(c.OutputScale > 0 && c.OutputScale <= shape.MaxSize): // a NaN too
		return fmt.Errorf("%w: scale of the output: found %v, want a positive number", ErrConfig, c.OutputScale)
	}
	return nil
}

// inner is the width of all heads together.
func (c Config) inner() int { return c.Heads * c.HeadDim }
