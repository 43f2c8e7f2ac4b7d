package llama

import (
	"precis/core/kernel"
	"precis/core/kvcache"
	"precis/core/nn"
	"precis/models/causal"
)

// Options are a model's limits in use.
type Options = causal.Options

// State is what a forward pass writes: activations of one chunk, the cache, and the logits. All
// of it is reserved once.
type State struct {
	*causal.State
	x         kernel.Addr // (Chunk, Dim), the residual stream
	normed    kernel.Addr // (Chunk, Dim)
	quantized kernel.Addr // one of the above, or of the below, in 8 bits
	q, k, v   kernel.Addr // (Chunk, Heads or KVHeads, HeadDim)
	attended  kernel.Addr // (Chunk, Heads, HeadDim)
	gate, up  kernel.Addr // (Chunk, Hidden)
	rope      kernel.Addr // (Context, HeadDim) cosines and sines
}

// newState reserves the state. The error is kernel.ErrMemory.
func newState(m kernel.Memory, a *kernel.Arena, c Config, o Options) (*State, error) {
	s := &State{}
	n, q, kv := o.Chunk, c.Heads*c.HeadDim, c.KVHeads*c.HeadDim
	err := a.AllocEach(
		kernel.Piece{At: &s.x, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.normed, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.quantized, Bytes: nn.QuantizedSize(n, max(c.Dim, c.Hidden, q))},
		kernel.Piece{At: &s.q, Bytes: 4 * n * q},
		kernel.Piece{At: &s.k, Bytes: 4 * n * kv},
		kernel.Piece{At: &s.v, Bytes: 4 * n * kv},
		kernel.Piece{At: &s.attended, Bytes: 4 * n * q},
		kernel.Piece{At: &s.gate, Bytes: 4 * n * c.Hidden},
		kernel.Piece{At: &s.up, Bytes: 4 * n * c.Hidden},
		kernel.Piece{At: &s.rope, Bytes: 4 * o.Context * c.HeadDim},
	)
	if err != nil {
		return nil, err
	}
	shape := kvcache.Shape{Layers: c.Blocks, Heads: c.KVHeads, HeadDim: c.HeadDim}
	s.State, err = causal.NewState(m, a, shape, c.Vocabulary, o)
	return s, err
}
