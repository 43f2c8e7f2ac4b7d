package llama

import (
	"errors"
	"fmt"
	"math"

	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/gguf"
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
	// The table of tokens says how many there are; without one (a bare graph) the embedding does.
	if t, ok := f.Tensor("token_embd.weight"); ok && len(t.Shape) == 2 {
		c.Vocabulary = t.Shape[1]
	}
	if keys.IntOr("attention.value_length", c.HeadDim) != c.HeadDim {
		keys.Fail("attention.value_length", keys.IntOr("attention.value_length", 0), c.HeadDim)
	}
	if keys.IntOr("vocab_size", c.Vocabulary) != c.Vocabulary {
		keys.Fail("vocab_size", keys.IntOr("vocab_size", 0), fmt.Sprintf("%d, the rows of token_embd.weight", c.Vocabulary))
	}
	// A block has nine tensors at least; a count beyond what the file lists would cost memory
	// for every block before the first missing tensor is found.
	if c.Blocks > len(f.Tensors)/9 {
		keys.Fail("block_count", c.Blocks, fmt.Sprintf("at most %d with %d tensors", len(f.Tensors)/9, len(f.Tensors)))
	}
	if keys.Err() != nil {
		return Config{}, fmt.Errorf("%w: %w", ErrConfig, keys.Err())
	}
	return c, c.check()
}

const (
	// maxSize bounds every count of the configuration, so that products of two fit an int64.
	maxSize = 1 << 24
	// maxHeadDim is four times what any published model has; the table of RoPE takes as much
	// for each position.
	maxHeadDim = 1024
)

// check verifies what the graph and the kernels rely upon.
func (c Config) check() error {
	for _, size := range []struct {
		name string
		n    int
	}{
		{"block count", c.Blocks}, {"context length", c.Context}, {"embedding length", c.Dim},
		{"feed-forward length", c.Hidden}, {"head count", c.Heads}, {"key-value head count", c.KVHeads},
		{"head dimension", c.HeadDim}, {"vocabulary size", c.Vocabulary},
	} {
		if size.n < 1 || size.n > maxSize {
			return fmt.Errorf("%w: %s: found %d, want 1 to %d", ErrConfig, size.name, size.n, maxSize)
		}
	}
	switch {
	case c.Heads%c.KVHeads != 0:
		return fmt.Errorf("%w: %d heads, want a multiple of the %d key-value heads", ErrConfig, c.Heads, c.KVHeads)
	case c.HeadDim%4 != 0 || c.HeadDim > maxHeadDim:
		return fmt.Errorf("%w: head dimension: found %d, want a multiple of 4, at most %d", ErrConfig, c.HeadDim, maxHeadDim)
	case c.Heads*c.HeadDim > maxSize:
		return fmt.Errorf("%w: %d heads of %d dimensions, want at most %d in all", ErrConfig, c.Heads, c.HeadDim, maxSize)
	case !(c.Eps >= 0 && c.Eps < 1): // a NaN too
		return fmt.Errorf("%w: epsilon of RMSNorm: found %v, want 0 to 1", ErrConfig, c.Eps)
	case !(c.RoPE.Base > 1 && c.RoPE.Base <= math.MaxFloat32):
		return fmt.Errorf("%w: frequency base of RoPE: found %v, want more than 1", ErrConfig, c.RoPE.Base)
	case !(c.RoPE.Stretch >= 1 && c.RoPE.Stretch <= maxSize):
		return fmt.Errorf("%w: scaling factor of RoPE: found %v, want 1 or more", ErrConfig, c.RoPE.Stretch)
	}
	return nil
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
