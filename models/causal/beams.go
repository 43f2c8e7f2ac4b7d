package causal

import (
	"context"
	"fmt"

	"precis/core/kernel"
	"precis/core/kvcache"
)

// beams are sequences that continue what the cache holds. Beam b has the slots from room·b on
// behind it, and sees these beside the shared prefix.
type beams struct {
	count   int // at most, since the last fork; 0: there are none
	room    int // positions for each
	lineage kvcache.Lineage
	sums    []float32 // as FeedBeams returns them
}

// Fork begins with count beams that each continue the tokens fed so far; see decode.BeamModel. The
// error is ErrContext, ErrWindow or kernel.ErrMemory.
func (m *Model) Fork(count, more int) error {
	m.beams.count = 0
	switch {
	case count < 1 || count > m.options.Chunk:
		return fmt.Errorf("%w: %d beams, want 1 to %d", ErrContext, count, m.options.Chunk)
	case more < 1 || m.Len()+more > m.options.Context:
		return fmt.Errorf("%w: %d positions, the context is %d", ErrContext, m.Len()+more, m.options.Context)
	case m.crosses(m.Len() + more):
		return fmt.Errorf("%w: %d positions, the window is %d", ErrWindow, m.Len()+more, m.state.window)
	}
	slots := m.Len() + (count+1)*more // one is spare
	m.state.Cache.Raise(slots)
	if err := m.state.Cache.Reserve(slots); err != nil {
		return err
	}
	m.reserveRows(count)
	m.beams.lineage.Fork(count, more)
	m.beams.count, m.beams.room, m.beams.sums = count, more, make([]float32, count)
	return nil
}

// FeedBeams makes beam i what beam parents[i] was, followed by tokens[i], in one pass for all; see
// decode.BeamModel. A token reserves nothing in Go.
func (m *Model) FeedBeams(ctx context.Context, parents []int, tokens []int32) (logits, logSumExp []float32, err error) {
	k, s, b, size, n := m.kernels, m.state, &m.beams, m.vocabulary, len(tokens)
	if len(parents) != n || n > b.count {
		panic(fmt.Sprintf("causal: %d tokens and %d parents for %d beams", n, len(parents), b.count))
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if err := m.checkTokens(tokens); err != nil {
		return nil, nil, err
	}
	m.branch(parents)
	m.input.clear()
	prefix, step := m.Len(), b.lineage.Len()
	for i, id := range tokens {
		start := prefix + i*b.room
		m.input.add(id, prefix+step, kernel.Span{Shared: int32(prefix), From: int32(start), To: int32(start + step + 1)})
	}
	if err := m.forward(prefix+step, b.room, 0, nil); err != nil {
		return nil, nil, err
	}
	b.lineage.Advance(n)
	rows, sums := m.reserveRows(n), b.sums[:n]
	for i := 0; i < n; i += HeadRows {
		group := min(HeadRows, n-i)
		m.graph.Head(i, group)
		k.LogSumExp(s.logSumExp, s.Logits, group, size)
		k.Read(kernel.Bytes(rows[i*size:(i+group)*size]), s.Logits)
		k.Read(kernel.Bytes(sums[i:i+group]), s.logSumExp)
	}
	return rows, sums, nil
}

// branch moves keys and values to the beams that go on with them.
func (m *Model) branch(parents []int) {
	b := &m.beams
	moves, first := b.lineage.Branch(parents, b.count)
	n := b.lineage.Len() - first
	if n == 0 {
		return
	}
	start := m.Len() + first
	for i := range m.state.Cache.Layers() {
		for _, move := range moves {
			m.kernels.MoveKV(m.state.Cache.Layer(i), start+move.To*b.room, start+move.From*b.room, n)
		}
	}
}
