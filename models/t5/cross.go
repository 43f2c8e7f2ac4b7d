package t5

import (
	"context"

	"precis/core/nn"
)

// readInput leaves in the cross-attention cache of every block of the decoder the keys and values of the
// input, unless they are there: the decoder's first pass over an input begins with it. ctx is asked before
// each chunk; the error is its, or ErrInput.
func (m *Model) readInput(ctx context.Context) error {
	k, c, w, s, n := m.kernels, &m.config, &m.weights, m.state, len(m.input)
	if n == 0 {
		return ErrInput
	}
	for row := 0; row < n && !m.inputRead; row += m.options.Chunk {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows, x := min(m.options.Chunk, n-row), at(s.states, row, c.Dim)
		for i := range w.Decoder {
			b := &w.Decoder[i]
			in := nn.Quantize(k, s.quantized, x, rows, &b.Cross.Key, &b.Cross.Value)
			b.Cross.Key.Forward(k, s.k, in, rows)   // W (Heads·HeadDim, Dim) @ x (rows, Dim) -> k
			b.Cross.Value.Forward(k, s.v, in, rows) // W (Heads·HeadDim, Dim) @ x (rows, Dim) -> v
			k.StoreKV(s.cross.Layer(i), s.k, s.v, rows, row)
		}
	}
	m.inputRead = true
	return nil
}
