package t5

import (
	"fmt"

	"precis/core/kernel"
	"precis/core/kvcache"
	"precis/core/nn"
)

// Options are a model's limits in use.
type Options struct {
	// Input is the greatest number of tokens that are encoded; 0: what the model was trained for.
	// Since only distances count, it may be more.
	Input int
	// Fused is the greatest number of positions that the decoder attends to, of several inputs that were
	// encoded apart; 0: eight times Input. Memory is reserved for it when it is first needed.
	Fused int
	// Context is the greatest number of positions of the decoder; 0: as Input.
	Context int
	// Chunk is how many tokens are read at once, between which the caller is asked whether to
	// go on, and how many beams there can be; 0: 64.
	Chunk int
	// Float32KV keeps keys and values in float32, four times the memory, instead of 8-bit integers.
	Float32KV bool
}

const (
	defaultInput = 512 // where the model says nothing sensible, and at most
	defaultChunk = 64
	fusedInputs  = 8 // a decode step over so many costs about twice that over one
	// maxContext bounds the tables of distances and the caches.
	maxContext = 1 << 16
	// headRows is how many rows of logits are computed at once: the weights of the head are read
	// once for all of them.
	headRows = 16
)

// withDefaults fills in the zeros of o for a model of that configuration.
func (o Options) withDefaults(c Config) (Options, error) {
	if o.Input == 0 {
		o.Input = min(c.Positions, defaultInput)
	}
	if o.Fused == 0 {
		o.Fused = min(fusedInputs*o.Input, maxContext)
	}
	if o.Context == 0 {
		o.Context = o.Input
	}
	if o.Chunk == 0 {
		o.Chunk = defaultChunk
	}
	for _, size := range []struct {
		name string
		n    int
	}{{"input", o.Input}, {"fused inputs", o.Fused}, {"context", o.Context}, {"chunks", o.Chunk}} {
		if size.n < 1 || size.n > maxContext {
			return o, fmt.Errorf("t5: %s of %d tokens, want 1 to %d", size.name, size.n, maxContext)
		}
	}
	return o, nil
}

// State is what a forward pass writes: activations, caches, and logits. All of it but the beams is
// reserved once.
type State struct {
	ids, spans kernel.Addr // (Chunk) int32, kernel.Span
	inputSpans kernel.Addr // (Chunk) kernel.Span, each the whole input
	states     kernel.Addr // (Input, Dim), the residual stream of the encoder, in the end its output
	x          kernel.Addr // (Chunk, Dim), the residual stream of the decoder
	normed     kernel.Addr // (Chunk, Dim)
	quantized  kernel.Addr // one of the above, or of the below, in few bits
	q          kernel.Addr // (Input or Chunk, Heads, HeadDim)
	k, v       kernel.Addr // (Chunk, Heads, HeadDim)
	attended   kernel.Addr // (Chunk, Heads, HeadDim)
	gate, up   kernel.Addr // (Chunk, Hidden)
	scratch    kernel.Addr // of attention
	logits     kernel.Addr // (headRows, Vocabulary)
	logSumExp  kernel.Addr // (headRows)

	encoderBias, decoderBias bias
	beamBias                 bias // decoderBias once for each beam
	biasBeams                int

	encoder *kvcache.Causal // one layer, which the blocks use in turn
	cross   *kvcache.Causal // of the decoder's blocks, over the encoder's output; written once for an input
	self    *kvcache.Causal // of the decoder's blocks, over what was decoded
	beams   *kvcache.Beams
}

// newState reserves the state. The error is kernel.ErrMemory.
func newState(k kernel.Memory, a *kernel.Arena, c Config, o Options) (*State, error) {
	s := &State{}
	s.encoderBias.stride, s.encoderBias.zero = columns(o.Input, true)
	s.decoderBias.stride, s.decoderBias.zero = columns(o.Context, false)
	n, inner := o.Chunk, c.inner()
	shape := kvcache.Shape{Layers: c.DecoderBlocks, Heads: c.Heads, HeadDim: c.HeadDim, Int8: !o.Float32KV}
	for _, piece := range []struct {
		at    *kernel.Addr
		bytes int
	}{
		{&s.ids, 4 * n}, {&s.spans, 4 * spanInts * n}, {&s.inputSpans, 4 * spanInts * n},
		{&s.states, 4 * o.Input * c.Dim}, {&s.x, 4 * n * c.Dim}, {&s.normed, 4 * n * c.Dim},
		{&s.quantized, nn.QuantizedSize(n, roundUp(max(c.Dim, c.Hidden, inner), kernel.BlockCols))},
		{&s.q, 4 * max(o.Input, n) * inner}, {&s.k, 4 * n * inner}, {&s.v, 4 * n * inner}, {&s.attended, 4 * n * inner},
		{&s.gate, 4 * n * c.Hidden}, {&s.up, 4 * n * c.Hidden},
		{&s.scratch, kernel.AttentionScratch(kernel.KV{
			Capacity: max(o.Input, o.Context), Heads: c.Heads, HeadDim: c.HeadDim, Int8: shape.Int8,
		})},
		{&s.logits, 4 * headRows * c.Vocabulary}, {&s.logSumExp, 4 * headRows},
		{&s.encoderBias.table, 4 * c.Heads * s.encoderBias.stride},
		{&s.decoderBias.table, 4 * c.Heads * s.decoderBias.stride},
	} {
		addr, err := a.Alloc(piece.bytes)
		if err != nil {
			return nil, err
		}
		*piece.at = addr
	}
	layer := shape
	layer.Layers = 1
	var err error
	if s.encoder, err = kvcache.NewCausal(k, a, layer, o.Input, o.Input); err != nil {
		return nil, err
	}
	if s.cross, err = kvcache.NewCausal(k, a, shape, o.Input, max(o.Input, o.Fused)); err != nil {
		return nil, err
	}
	s.beams = kvcache.NewBeams(k, a, shape)
	s.self, err = kvcache.NewCausal(k, a, shape, o.Context, o.Context)
	return s, err
}

// spanInts is the number of int32 of a kernel.Span.
const spanInts = 3

func roundUp(n, multiple int) int { return (n + multiple - 1) / multiple * multiple }
