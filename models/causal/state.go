package causal

import (
	"fmt"

	"precis/core/kernel"
	"precis/core/kvcache"
)

// Options are a model's limits in use.
type Options struct {
	// Context is the greatest number of positions; 0: what the model was trained for, or 8192
	// where that is more.
	Context int
	// Chunk is how many tokens are read at once, between which the caller is asked whether to
	// go on; 0: 64.
	Chunk int
	// Float32KV keeps keys and values in float32, four times the memory, instead of 8-bit integers.
	Float32KV bool
}

const (
	defaultContext = 8192
	defaultChunk   = 64
	maxChunk       = 1 << 24
)

// WithDefaults fills in the zeros of o for a model that was trained for that many positions. The
// error names the option.
func (o Options) WithDefaults(trained int) (Options, error) {
	if o.Context == 0 {
		o.Context = min(trained, defaultContext)
	}
	if o.Chunk == 0 {
		o.Chunk = defaultChunk
	}
	if o.Context < 1 || o.Context > trained {
		return o, fmt.Errorf("context of %d positions, want 1 to %d", o.Context, trained)
	}
	if o.Chunk < 1 || o.Chunk > maxChunk {
		return o, fmt.Errorf("chunks of %d tokens, want 1 to %d", o.Chunk, maxChunk)
	}
	return o, nil
}

// slots is the greatest number of positions in the cache: the context, and behind it room for a
// chunk of what is scored.
func (o Options) slots() int { return o.Context + o.Chunk }

// State is what every graph's forward pass reads and writes beside its own activations. All of it
// is reserved once.
type State struct {
	IDs, Positions, Spans kernel.Addr // (Chunk) int32, int32, kernel.Span
	Scratch               kernel.Addr // of attention
	Logits                kernel.Addr // (HeadRows, Vocabulary)
	Cache                 *kvcache.Causal
	// Windowed is Spans (Chunk) with no more than the last window positions in each; 0 for a graph
	// without a window.
	Windowed kernel.Addr

	kept      *kernel.Pool // of prefixes
	logSumExp kernel.Addr  // (HeadRows)
	window    int          // positions; 0: none
	narrow    []kernel.Span
}

const (
	// HeadRows is how many rows of logits are computed at once: 16 of 49,152 take 3 MB, and the
	// weights of the head are read once for all of them.
	HeadRows = 16
	// SpanInts is the number of int32 of a kernel.Span.
	SpanInts = 3
	// firstCapacity is the number of positions that the cache has room for at first.
	firstCapacity = 512
)

// NewState reserves the state of a model whose cache has that shape; Int8 goes by o. It is to be
// the last of the model's memory, so that the cache can grow. The error is kernel.ErrMemory.
func NewState(m kernel.Memory, a *kernel.Arena, shape kvcache.Shape, vocabulary int, o Options) (*State, error) {
	s := &State{kept: kernel.NewPool(a)}
	shape.Int8 = !o.Float32KV
	err := a.AllocEach(
		kernel.Piece{At: &s.IDs, Bytes: 4 * o.Chunk},
		kernel.Piece{At: &s.Positions, Bytes: 4 * o.Chunk},
		kernel.Piece{At: &s.Spans, Bytes: 4 * SpanInts * o.Chunk},
		kernel.Piece{At: &s.Scratch, Bytes: kernel.AttentionScratch(kernel.KV{
			Capacity: o.slots(), Heads: shape.Heads, HeadDim: shape.HeadDim, Int8: shape.Int8,
		})},
		kernel.Piece{At: &s.Logits, Bytes: 4 * HeadRows * vocabulary},
		kernel.Piece{At: &s.logSumExp, Bytes: 4 * HeadRows},
	)
	if err != nil {
		return nil, err
	}
	s.Cache, err = kvcache.NewCausal(m, a, shape, firstCapacity, o.slots())
	return s, err
}

// NewWindowedState is NewState for a graph with layers that see the last window positions only.
func NewWindowedState(m kernel.Memory, a *kernel.Arena, shape kvcache.Shape, vocabulary, window int, o Options) (*State, error) {
	windowed, err := a.Alloc(4 * SpanInts * o.Chunk)
	if err != nil {
		return nil, err
	}
	s, err := NewState(m, a, shape, vocabulary, o)
	if err != nil {
		return nil, err
	}
	s.Windowed, s.window, s.narrow = windowed, window, make([]kernel.Span, 0, o.Chunk)
	return s, nil
}

// Store puts the keys and values (b.Tokens, heads, dimensions) of a layer in the slots of a batch.
func (s *State) Store(k kernel.Kernels, kv kernel.KV, keys, values kernel.Addr, b Batch) {
	if b.Stride == 1 {
		k.StoreKV(kv, keys, values, b.Tokens, b.Slot)
		return
	}
	for t := range b.Tokens {
		k.StoreKV(kv, At(keys, t, kv.Heads*kv.HeadDim), At(values, t, kv.Heads*kv.HeadDim), 1, b.Slot+t*b.Stride)
	}
}

// write copies the input to kernel memory.
func (s *State) write(m kernel.Memory, in *input) {
	m.Write(s.IDs, kernel.Bytes(in.ids))
	m.Write(s.Positions, kernel.Bytes(in.positions))
	m.Write(s.Spans, kernel.Bytes(in.spans))
	if s.window > 0 {
		s.narrow = s.narrow[:0]
		for _, span := range in.spans {
			s.narrow = append(s.narrow, narrow(span, s.window))
		}
		m.Write(s.Windowed, kernel.Bytes(s.narrow))
	}
}

// narrow leaves the last window positions of a span. A span of two parts has to fit the window:
// see Model.crosses.
func narrow(s kernel.Span, window int) kernel.Span {
	if s.Shared == 0 {
		s.From = max(s.From, s.To-int32(window))
	}
	return s
}

// input is the tokens of one forward pass: token i, where it stands, and what it sees.
type input struct {
	ids, positions []int32
	spans          []kernel.Span
}

func newInput(chunk int) input {
	return input{make([]int32, 0, chunk), make([]int32, 0, chunk), make([]kernel.Span, 0, chunk)}
}

func (in *input) add(id int32, position int, span kernel.Span) {
	in.ids = append(in.ids, id)
	in.positions = append(in.positions, int32(position))
	in.spans = append(in.spans, span)
}

func (in *input) clear() { in.ids, in.positions, in.spans = in.ids[:0], in.positions[:0], in.spans[:0] }

func (in *input) len() int { return len(in.ids) }
