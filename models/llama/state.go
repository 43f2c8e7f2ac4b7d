package llama

import (
	"fmt"

	"precis/core/kernel"
	"precis/core/kvcache"
	"precis/core/nn"
)

// Options are a model's limits in use.
type Options struct {
	// Context is the greatest number of positions; 0: what the model was trained for, or 8192
	// where that is more.
	Context int
	// Chunk is how many tokens are read at once, between which the caller is asked whether to
	// go on; 0: 64.
	Chunk int
	// Float32KV keeps keys and values in float32, twice the memory, instead of 16-bit integers.
	Float32KV bool
}

const (
	defaultContext = 8192
	defaultChunk   = 64
	// headRows is how many rows of logits are computed at once: 16 of 49,152 take 3 MB, and the
	// weights of the head are read once for all of them.
	headRows = 16
	// firstCapacity is the number of positions that the cache has room for at first.
	firstCapacity = 512
)

// withDefaults fills in the zeros of o for a model of that configuration.
func (o Options) withDefaults(c Config) (Options, error) {
	if o.Context == 0 {
		o.Context = min(c.Context, defaultContext)
	}
	if o.Chunk == 0 {
		o.Chunk = defaultChunk
	}
	if o.Context < 1 || o.Context > c.Context {
		return o, fmt.Errorf("llama: context of %d positions, want 1 to %d", o.Context, c.Context)
	}
	if o.Chunk < 1 || o.Chunk > maxSize {
		return o, fmt.Errorf("llama: chunks of %d tokens, want 1 to %d", o.Chunk, maxSize)
	}
	return o, nil
}

// State is what a forward pass writes: activations of one chunk, the cache, and the logits. All
// of it is reserved once.
type State struct {
	ids, positions, spans kernel.Addr // (Chunk) int32, int32, kernel.Span
	x                     kernel.Addr // (Chunk, Dim), the residual stream
	normed                kernel.Addr // (Chunk, Dim)
	quantized             kernel.Addr // one of the above, or of the below, in 8 bits
	q, k, v               kernel.Addr // (Chunk, Heads or KVHeads, HeadDim)
	attended              kernel.Addr // (Chunk, Heads, HeadDim)
	gate, up              kernel.Addr // (Chunk, Hidden)
	scratch               kernel.Addr // of attention
	logits                kernel.Addr // (headRows, Vocabulary)
	logSumExp             kernel.Addr // (headRows)
	rope                  kernel.Addr // (Context, HeadDim) cosines and sines
	cache                 *kvcache.Causal
}

// newState reserves the state. The error is kernel.ErrMemory.
func newState(k kernel.Memory, a *kernel.Arena, c Config, o Options) (*State, error) {
	s := &State{}
	n, q, kv := o.Chunk, c.Heads*c.HeadDim, c.KVHeads*c.HeadDim
	widest := max(c.Dim, c.Hidden, q)
	shape := kvcache.Shape{Layers: c.Blocks, Heads: c.KVHeads, HeadDim: c.HeadDim, Int16: !o.Float32KV}
	for _, piece := range []struct {
		at    *kernel.Addr
		bytes int
	}{
		{&s.ids, 4 * n}, {&s.positions, 4 * n}, {&s.spans, 4 * spanInts * n},
		{&s.x, 4 * n * c.Dim}, {&s.normed, 4 * n * c.Dim},
		{&s.quantized, nn.QuantizedSize(n, roundUp(widest, kernel.BlockCols))},
		{&s.q, 4 * n * q}, {&s.k, 4 * n * kv}, {&s.v, 4 * n * kv}, {&s.attended, 4 * n * q},
		{&s.gate, 4 * n * c.Hidden}, {&s.up, 4 * n * c.Hidden},
		{&s.scratch, kernel.AttentionScratch(kernel.KV{
			Capacity: o.slots(), Heads: c.KVHeads, HeadDim: c.HeadDim, Int16: shape.Int16,
		})},
		{&s.logits, 4 * headRows * c.Vocabulary}, {&s.logSumExp, 4 * headRows},
		{&s.rope, 4 * o.Context * c.HeadDim},
	} {
		addr, err := a.Alloc(piece.bytes)
		if err != nil {
			return nil, err
		}
		*piece.at = addr
	}
	var err error
	s.cache, err = kvcache.NewCausal(k, a, shape, firstCapacity, o.slots()) // last, so that it can grow
	return s, err
}

// slots is the greatest number of positions in the cache: the context, and behind it room for a
// chunk of what is scored.
func (o Options) slots() int { return o.Context + o.Chunk }

// spanInts is the number of int32 of a kernel.Span.
const spanInts = 3

// batch is the input of one forward pass: token i, where it stands, and what it sees.
type batch struct {
	ids, positions []int32
	spans          []kernel.Span
}

func newBatch(chunk int) batch {
	return batch{make([]int32, 0, chunk), make([]int32, 0, chunk), make([]kernel.Span, 0, chunk)}
}

func (b *batch) add(id int32, position int, span kernel.Span) {
	b.ids = append(b.ids, id)
	b.positions = append(b.positions, int32(position))
	b.spans = append(b.spans, span)
}

func (b *batch) clear() { b.ids, b.positions, b.spans = b.ids[:0], b.positions[:0], b.spans[:0] }

func (b *batch) len() int { return len(b.ids) }

// write copies the batch to kernel memory.
func (s *State) write(m kernel.Memory, b *batch) {
	m.Write(s.ids, kernel.Bytes(b.ids))
	m.Write(s.positions, kernel.Bytes(b.positions))
	m.Write(s.spans, kernel.Bytes(b.spans))
}

// writeRotations fills the table of RoPE (positions, HeadDim).
func (s *State) writeRotations(m kernel.Memory, r nn.RoPE, positions int) {
	frequencies, row := r.Frequencies(), make([]float32, r.Dim)
	for position := range positions {
		nn.Rotations(row, position, frequencies)
		m.Write(at(s.rope, position, r.Dim), kernel.Bytes(row))
	}
}

func roundUp(n, multiple int) int { return (n + multiple - 1) / multiple * multiple }
