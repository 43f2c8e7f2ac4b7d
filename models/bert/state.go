package bert

import (
	"fmt"

	"precis/core/kernel"
	"precis/core/kvcache"
	"precis/core/nn"
	"precis/core/quant"
	"precis/models/shape"
)

// Options are a model's limits in use.
type Options struct {
	// Context is the greatest number of tokens of a text; 0: 256, which all-MiniLM-L6-v2 was made
	// for, or what the model has positions for where that is less.
	Context int
	// Batch is how many tokens, of several texts, are read at once; 0: Context.
	Batch int
	// Round is what matrices in floats are rounded to as they are loaded, such as Q8_0; the zero
	// value, F32: they stay.
	Round quant.Type
}

const defaultContext = 256

// withDefaults fills in the zeros of o for a model of that configuration.
func (o Options) withDefaults(c Config) (Options, error) {
	if o.Context == 0 {
		o.Context = min(c.Positions, defaultContext)
	}
	if o.Batch == 0 {
		o.Batch = o.Context
	}
	switch {
	case o.Context < 2 || o.Context > c.Positions:
		return o, fmt.Errorf("bert: context of %d tokens, want 2 to %d", o.Context, c.Positions)
	case o.Batch < o.Context || o.Batch > shape.MaxSize:
		return o, fmt.Errorf("bert: batches of %d tokens, want %d, the context, to %d", o.Batch, o.Context, shape.MaxSize)
	}
	switch o.Round {
	case quant.F32, quant.Q8_0, quant.Q4_0, quant.Q4_1:
		return o, nil
	}
	return o, fmt.Errorf("bert: weights to be rounded to %v, want F32, Q8_0, Q4_0 or Q4_1", o.Round)
}

// State is what a forward pass writes: activations of one batch. All of it is reserved once.
type State struct {
	ids, positions, spans kernel.Addr // (Batch) int32, int32, kernel.Span
	firstText             kernel.Addr // (Dim), row 0 of Weights.Types
	x                     kernel.Addr // (Batch, Dim), the hidden states
	quantized             kernel.Addr // one of the above, or of the below, in few bits
	q, k, v               kernel.Addr // (Batch, Dim)
	attended              kernel.Addr // (Batch, Dim)
	up                    kernel.Addr // (Batch, Hidden)
	scratch               kernel.Addr // of attention
	cache                 *kvcache.Causal
}

// newState reserves the state. The error is kernel.ErrMemory.
func newState(m kernel.Memory, a *kernel.Arena, c Config, o Options) (*State, error) {
	s := &State{}
	// Keys and values are used once, by the tokens of their own text: rounded to 8 bits they would take
	// nearly as long, and be less exact.
	shape := kvcache.Shape{Layers: 1, Heads: c.Heads, HeadDim: c.headDim()}
	var err error
	if s.cache, err = kvcache.NewCausal(m, a, shape, o.Batch, o.Batch); err != nil {
		return nil, err
	}
	n := o.Batch
	err = a.AllocEach(
		kernel.Piece{At: &s.ids, Bytes: 4 * n},
		kernel.Piece{At: &s.positions, Bytes: 4 * n},
		kernel.Piece{At: &s.spans, Bytes: 12 * n}, // a kernel.Span is three int32
		kernel.Piece{At: &s.firstText, Bytes: 4 * c.Dim},
		kernel.Piece{At: &s.x, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.quantized, Bytes: nn.QuantizedSize(n, max(c.Dim, c.Hidden))},
		kernel.Piece{At: &s.q, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.k, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.v, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.attended, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.up, Bytes: 4 * n * c.Hidden},
		kernel.Piece{At: &s.scratch, Bytes: kernel.AttentionScratch(s.cache.Layer(0))},
	)
	return s, err
}

// batch is the input of one forward pass: several texts, and for each token where it stands in
// its own and what it sees.
type batch struct {
	ids, positions []int32
	spans          []kernel.Span
	ends           []int // of each text
}

func (b *batch) add(text []int32) {
	from := len(b.ids)
	for i := range text {
		b.positions = append(b.positions, int32(i))
		b.spans = append(b.spans, kernel.Span{From: int32(from), To: int32(from + len(text))})
	}
	b.ids = append(b.ids, text...)
	b.ends = append(b.ends, len(b.ids))
}

func (b *batch) clear() {
	b.ids, b.positions, b.spans, b.ends = b.ids[:0], b.positions[:0], b.spans[:0], b.ends[:0]
}

// write copies the batch to kernel memory.
func (s *State) write(m kernel.Memory, b *batch) {
	m.Write(s.ids, kernel.Bytes(b.ids))
	m.Write(s.positions, kernel.Bytes(b.positions))
	m.Write(s.spans, kernel.Bytes(b.spans))
}
