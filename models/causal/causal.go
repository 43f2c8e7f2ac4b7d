// Package causal is what decoder-only families have in common around their graphs: it feeds
// tokens a chunk at a time, scores continuations of a shared prefix as one batch, and continues
// several beams side by side, over a KV cache whose slots need not be positions.
package causal

import (
	"errors"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// ErrContext is wrapped by the errors for more positions than the context has.
var ErrContext = errors.New("context exceeded")

// ErrWindow is wrapped by the error for beams beyond the window that layers of the model see.
var ErrWindow = errors.New("beams beyond the sliding window")

// ErrToken is wrapped by the errors for a token outside the vocabulary, and for none at all.
var ErrToken = errors.New("wrong token")

// Graph is the forward pass of a family. It reads ids, positions and spans from State, where they
// were put for it, and allocates nothing.
type Graph interface {
	// Forward reads a batch and keeps its residual stream for Head. Keys and values go to the slots
	// of the batch (State.Store). What only the rows before First would need of the last block need
	// not be computed. Before each block it asks the batch whether to go on (Stopped).
	Forward(b Batch)
	// Head computes the logits (n, Vocabulary) of n ≤ HeadRows rows of what Forward kept, from row
	// on, into State.Logits.
	Head(row, n int)
}

// Model is a decode.BeamModel over a graph.
type Model struct {
	graph      Graph
	kernels    kernel.Kernels
	state      *State
	options    Options
	vocabulary int

	input   input
	asked   asked     // by Feed
	history []int32   // the tokens in the cache
	whole   int       // of them, from the first on, those that were fed in whole chunks
	row     []float32 // logits, as Feed returns them
	rows    []float32 // logits, as FeedAll and FeedBeams return them
	beams   beams
	kept    []*prefix
}

var _ decode.BeamModel = (*Model)(nil)

// NewModel makes a model of a graph that reads and writes s; o has no zeros (WithDefaults).
func NewModel(g Graph, k kernel.Kernels, s *State, vocabulary int, o Options) *Model {
	return &Model{
		graph: g, kernels: k, state: s, options: o, vocabulary: vocabulary,
		input:   newInput(o.Chunk),
		history: make([]int32, 0, o.Context),
		row:     make([]float32, vocabulary),
	}
}

// Vocabulary is the number of logits.
func (m *Model) Vocabulary() int { return m.vocabulary }

// Context is the greatest number of positions.
func (m *Model) Context() int { return m.options.Context }

// Len is the number of positions in the cache.
func (m *Model) Len() int { return len(m.history) }

// Truncate forgets the positions from n on.
func (m *Model) Truncate(n int) {
	m.state.Cache.Truncate(n)
	m.history = m.history[:n]
	m.whole = min(m.whole, m.wholeChunks(n))
	m.beams.count = 0
}

// forward reads the input into slots from slot on, stride apart. The error is that of who is asked, which
// may be nobody.
func (m *Model) forward(slot, stride, first int, a *asked) error {
	m.state.write(m.kernels, &m.input)
	m.graph.Forward(Batch{Tokens: m.input.len(), Slot: slot, Stride: stride, First: first, asked: a})
	if a == nil {
		return nil
	}
	return a.err
}

// crosses says that a layer with a window does not see all of n positions. What continues a shared
// prefix from elsewhere in the cache would then see the end of the prefix and not its beginning,
// which no kernel.Span says.
func (m *Model) crosses(n int) bool { return m.state.window > 0 && n > m.state.window }

// check verifies that tokens are in the vocabulary and fit the context.
func (m *Model) check(tokens []int32) error {
	if err := m.checkTokens(tokens); err != nil {
		return err
	}
	if n := m.Len() + len(tokens); n > m.options.Context {
		return fmt.Errorf("%w: %d positions, the context is %d", ErrContext, n, m.options.Context)
	}
	return nil
}

// checkTokens verifies that tokens are in the vocabulary.
func (m *Model) checkTokens(tokens []int32) error {
	for i, id := range tokens {
		if id < 0 || int(id) >= m.vocabulary {
			return fmt.Errorf("%w: token %d is %d, want 0 to %d", ErrToken, i, id, m.vocabulary-1)
		}
	}
	return nil
}

// reserveRows is memory for n rows of logits.
func (m *Model) reserveRows(n int) []float32 {
	if n *= m.vocabulary; cap(m.rows) < n {
		m.rows = make([]float32, n)
	}
	return m.rows[:n]
}

// float reads one number from kernel memory.
func (m *Model) float(addr kernel.Addr) float32 {
	var v [1]float32
	m.kernels.Read(kernel.Bytes(v[:]), addr)
	return v[0]
}

// At is the address of a row of a float32 or int32 matrix.
func At(matrix kernel.Addr, row, cols int) kernel.Addr { return matrix + kernel.Addr(4*row*cols) }
