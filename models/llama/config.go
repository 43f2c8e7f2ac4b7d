package llama

import (
	"cmp"
	"errors"
	"fmt"

	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/gguf"
	"precis/models/shape"
)

// ErrConfig is wrapped by every error about hyperparameters.
var ErrConfig = errors.New("llama: hyperparameter")

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
	RoPE       nn.RoPE
	Rotation   kernel.Rotation
	Bias       bool // q, k and v have a bias (Qwen 2)
}

// Architectures lists the values of general.architecture whose graph this is.
var Architectures = []string{"llama", "qwen2"}

// ReadConfig reads the hyperparameters of a GGUF file and checks each. The error names the key,
// what was found and what was wanted.
func ReadConfig(f *gguf.File) (Config, error) {
	architecture, err := f.String("general.architecture")
	if err != nil {
		return Config{}, err
	}
	keys := f.Below(architecture + ".")
	c := Config{
		Blocks:  keys.Int("block_count"),
		Context: keys.Int("context_length"),
		Dim:     keys.Int("embedding_length"),
		Hidden:  keys.Int("feed_forward_length"),
		Heads:   keys.Int("attention.head_count"),
		Eps:     float32(keys.Float("attention.layer_norm_rms_epsilon")),
		// Files for llama have the rows of q and k reordered so that neighbours turn together.
		Rotation: kernel.Neighbours,
	}
	if architecture == "qwen2" {
		c.Rotation, c.Bias = kernel.Halves, true
	}
	c.KVHeads = keys.IntOr("attention.head_count_kv", c.Heads)
	if c.HeadDim = keys.IntOr("attention.key_length", 0); c.HeadDim == 0 && c.Heads > 0 {
		c.HeadDim = c.Dim / c.Heads
	}
	c.RoPE = readRoPE(keys, c.HeadDim)
	c.Vocabulary = f.Rows(embeddingName)
	if keys.IntOr("attention.value_length", c.HeadDim) != c.HeadDim {
		keys.Fail("attention.value_length", keys.IntOr("attention.value_length", 0), c.HeadDim)
	}
	if keys.IntOr("vocab_size", c.Vocabulary) != c.Vocabulary {
		keys.Fail("vocab_size", keys.IntOr("vocab_size", 0), fmt.Sprintf("%d, the rows of token_embd.weight", c.Vocabulary))
	}
	if keys.Err() != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, keys.Err())
	}
	return c, c.check(len(f.Tensors))
}

// blockTensors is how many tensors a block has at least.
const blockTensors = 9

// check verifies what the graph and the kernels rely upon, for a file of so many tensors.
func (c Config) check(tensors int) error {
	return cmp.Or(
		shape.Check(ErrConfig,
			shape.Size{Name: "context length", N: c.Context}, shape.Size{Name: "embedding length", N: c.Dim},
			shape.Size{Name: "feed-forward length", N: c.Hidden}, shape.Size{Name: "head count", N: c.Heads},
			shape.Size{Name: "key-value head count", N: c.KVHeads}, shape.Size{Name: "head dimension", N: c.HeadDim},
			shape.Size{Name: "vocabulary size", N: c.Vocabulary}),
		shape.CheckBlocks(ErrConfig, c.Blocks, tensors, blockTensors),
		shape.CheckHeads(ErrConfig, c.Heads, c.KVHeads, c.HeadDim),
		shape.CheckEpsilon(ErrConfig, "RMSNorm", c.Eps),
		shape.CheckRoPE(ErrConfig, c.RoPE.Base, c.RoPE.Stretch),
	)
}

// readRoPE reads how positions turn. Part of a head cannot turn alone, and of the ways to stretch
// only "linear" is known here; llama3's comes as the tensor rope_freqs.weight.
func readRoPE(keys *gguf.Keys, headDim int) nn.RoPE {
	if n := keys.IntOr("rope.dimension_count", headDim); n != headDim {
		keys.Fail("rope.dimension_count", n, fmt.Sprintf("%d, the head dimension", headDim))
	}
	rope := nn.RoPE{Dim: headDim, Base: keys.FloatOr("rope.freq_base", 10000), Stretch: 1}
	switch scaling := keys.StringOr("rope.scaling.type", "none"); scaling {
	case "none":
	case "linear":
		rope.Stretch = keys.Float("rope.scaling.factor")
	default:
		keys.Fail("rope.scaling.type", fmt.Sprintf("%q", scaling), "none or linear")
	}
	return rope
}
