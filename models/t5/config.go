package t5

import (
	"errors"
	"fmt"
	"math"

	"precis/core/kernel"
	"precis/models/gguf"
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

// defaultMaxDistance is that of every published model; GGUF has no key for it.
const defaultMaxDistance = 128

// ReadConfig reads the hyperparameters of a GGUF file and checks each. The error names the key,
// what was found and what was wanted.
//
// Source: llama.cpp, convert_hf_to_gguf.py, T5Model.
func ReadConfig(f *gguf.File) (Config, error) {
	r := reader{file: f}
	c := Config{
		EncoderBlocks: r.int("block_count"),
		Positions:     r.intOr("context_length", 512),
		Dim:           r.int("embedding_length"),
		Hidden:        r.int("feed_forward_length"),
		Heads:         r.int("attention.head_count"),
		HeadDim:       r.int("attention.key_length"),
		Eps:           float32(r.float("attention.layer_norm_rms_epsilon")),
		Buckets:       r.int("attention.relative_buckets_count"),
		MaxDistance:   defaultMaxDistance,
		Activation:    kernel.ReLU,
		OutputScale:   1,
	}
	c.DecoderBlocks = r.intOr("decoder_block_count", c.EncoderBlocks)
	if n := r.intOr("attention.value_length", c.HeadDim); r.err == nil && n != c.HeadDim {
		r.fail("attention.value_length", n, fmt.Sprintf("%d, as attention.key_length", c.HeadDim))
	}
	start := r.intOr("decoder_start_token_id", 0)
	if t, ok := f.Tensor(embeddingName); ok && len(t.Shape) == 2 {
		c.Vocabulary = t.Shape[1]
	}
	if start < 0 || start >= c.Vocabulary && c.Vocabulary > 0 {
		r.fail("decoder_start_token_id", start, fmt.Sprintf("0 to %d", c.Vocabulary-1))
	}
	c.DecoderStart = int32(start)
	if _, gated := f.Tensor(encoderName(0, "ffn_gate.weight")); gated {
		c.Gated, c.Activation = true, kernel.GELUTanh
	}
	// v1.0 ties the head to the embedding and scales; llama.cpp writes no key for it.
	if _, untied := f.Tensor(headName); !untied && c.Dim > 0 {
		c.OutputScale = tiedScale(c.Dim)
	}
	c.OutputScale = float32(r.floatOr("logit_scale", float64(c.OutputScale)))
	if r.err != nil {
		return Config{}, r.err
	}
	return c, c.check(len(f.Tensors))
}

// tiedScale is what v1.0 multiplies the decoder's output by, since the embedding that is its head
// has rows of length √Dim.
func tiedScale(dim int) float32 { return float32(1 / math.Sqrt(float64(dim))) }

const (
	// maxSize bounds every count of the configuration, so that products of two fit an int64.
	maxSize = 1 << 24
	// maxHeadDim, maxBuckets and maxDistance are many times what any published model has.
	maxHeadDim  = 1024
	maxBuckets  = 1024
	maxDistance = 1 << 16
)

// check verifies what the graph and the kernels rely upon, for a file of so many tensors.
func (c Config) check(tensors int) error {
	for _, size := range []struct {
		name    string
		n, most int
	}{
		// A block has seven tensors at least; a count beyond what the file lists would cost memory
		// for every block before the first missing tensor is found.
		{"block count", c.EncoderBlocks, tensors / 7}, {"decoder block count", c.DecoderBlocks, tensors / 7},
		{"positions", c.Positions, maxSize}, {"width", c.Dim, maxSize}, {"feed-forward width", c.Hidden, maxSize},
		{"head count", c.Heads, maxSize}, {"head dimension", c.HeadDim, maxHeadDim}, {"vocabulary size", c.Vocabulary, maxSize},
		{"buckets of relative positions", c.Buckets, maxBuckets}, {"greatest distance", c.MaxDistance, maxDistance},
	} {
		if size.n < 1 || size.n > size.most {
			return fmt.Errorf("%w: %s: found %d, want 1 to %d", ErrConfig, size.name, size.n, size.most)
		}
	}
	switch {
	case c.HeadDim%4 != 0:
		return fmt.Errorf("%w: head dimension: found %d, want a multiple of 4", ErrConfig, c.HeadDim)
	case c.Heads*c.HeadDim > maxSize:
		return fmt.Errorf("%w: %d heads of %d dimensions, want at most %d in all", ErrConfig, c.Heads, c.HeadDim, maxSize)
	case c.Buckets%4 != 0:
		return fmt.Errorf("%w: buckets of relative positions: found %d, want a multiple of 4", ErrConfig, c.Buckets)
	case c.MaxDistance <= c.Buckets/2: // then no distance is left for the buckets that widen
		return fmt.Errorf("%w: greatest distance: found %d, want more than half of the %d buckets", ErrConfig, c.MaxDistance, c.Buckets)
	case !(c.Eps >= 0 && c.Eps < 1): // a NaN too
		return fmt.Errorf("%w: epsilon of RMSNorm: found %v, want 0 to 1", ErrConfig, c.Eps)
	case !(c.OutputScale > 0 && c.OutputScale <= maxSize):
		return fmt.Errorf("%w: scale of the output: found %v, want a positive number", ErrConfig, c.OutputScale)
	case c.DecoderStart < 0 || int(c.DecoderStart) >= c.Vocabulary:
		return fmt.Errorf("%w: decoder start token: found %d, want 0 to %d", ErrConfig, c.DecoderStart, c.Vocabulary-1)
	}
	return nil
}

// inner is the width of all heads together.
func (c Config) inner() int { return c.Heads * c.HeadDim }

// reader reads keys of the architecture and remembers the first error.
type reader struct {
	file *gguf.File
	err  error
}

func (r *reader) int(key string) int {
	n, err := r.file.Int(Architecture + "." + key)
	r.keep(err)
	return n
}

func (r *reader) intOr(key string, fallback int) int {
	n, err := r.file.IntOr(Architecture+"."+key, fallback)
	r.keep(err)
	return n
}

func (r *reader) float(key string) float64 {
	v, err := r.file.Float(Architecture + "." + key)
	r.keep(err)
	return v
}

func (r *reader) floatOr(key string, fallback float64) float64 {
	v, err := r.file.FloatOr(Architecture+"."+key, fallback)
	r.keep(err)
	return v
}

func (r *reader) fail(key string, found, want any) {
	r.keep(fmt.Errorf("%w: key %q: found %v, want %v", ErrConfig, Architecture+"."+key, found, want))
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}
