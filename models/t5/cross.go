package t5

import (
	"context"

	"precis/core/kernel"
	"precis/core/nn"
)

// part is a part of what the decoder attends to: encoder states (n, Dim).
type part struct {
	states kernel.Addr
	n      int
}

// readInput leaves in the cross-attention cache of every block of the decoder the keys and values of the
// input, part after part, unless they are there: the decoder's first pass over an input begins with it.
// ctx is asked before each chunk; the error is its, or ErrInput.
func (m *Model) readInput(ctx context.Context) error { return m.readParts(ctx.Err) }

// readParts is readInput with another to ask.
func (m *Model) readParts(ask func() error) error {
	s, position := m.state, 0
	if len(m.input) == 0 {
		return ErrInput
	}
	if m.inputRead {
		return nil
	}
	for _, p := range m.parts {
		err := m.chunks(ask, p, func(row, rows int) {
			for i := range m.weights.Decoder {
				m.project(i, s.cross.Layer(i), at(p.states, row, m.config.Dim), rows, position+row)
			}
		})
		if err != nil {
			return err
		}
		position += p.n
	}
	m.writeInputSpans(position)
	m.inputRead = true
	return nil
}

// chunks has do work on a part, at most Chunk rows at a time, and asks before each whether to go on.
func (m *Model) chunks(ask func() error, p part, do func(row, rows int)) error {
	for row := 0; row < p.n; row += m.options.Chunk {
		if err := ask(); err != nil {
			return err
		}
		do(row, min(m.options.Chunk, p.n-row))
	}
	return nil
}

// project stores the keys and values that block i of the decoder makes of encoder states x (rows, Dim),
// rows ≤ Chunk, at a position of kv.
func (m *Model) project(i int, kv kernel.KV, x kernel.Addr, rows, position int) {
	k, s, b := m.kernels, m.state, &m.weights.Decoder[i]
	in := nn.Quantize(k, s.quantized, x, rows, &b.Cross.Key, &b.Cross.Value)
	b.Cross.Key.Forward(k, s.k, in, rows)   // W (Heads·HeadDim, Dim) @ x (rows, Dim) -> k
	b.Cross.Value.Forward(k, s.v, in, rows) // W (Heads·HeadDim, Dim) @ x (rows, Dim) -> v
	k.StoreKV(kv, s.k, s.v, rows, position)
}

// attendInput is cross-attention of the queries q (n, Heads, HeadDim) over the whole input, without a
// bias but for the parts' own weights: dst (n, Heads, HeadDim). The bias of the kernel moves with the query,
// so where there are weights each query is a call.
func (m *Model) attendInput(dst kernel.Addr, kv kernel.KV, n int) {
	c, s := &m.config, m.state
	a := kernel.Attention{
		Dst: dst, Q: s.q, KV: kv, Spans: s.inputSpans, Tokens: n,
		Heads: c.Heads, Head1: c.Heads, Scale: 1, Scratch: s.scratch, Bias: m.partWeights,
	}
	if m.partWeights == 0 {
		m.kernels.Attend(a)
		return
	}
	a.Tokens = 1
	for i := range n {
		a.Dst, a.Q = at(dst, i, c.inner()), at(s.q, i, c.inner())
		m.kernels.Attend(a)
	}
}
