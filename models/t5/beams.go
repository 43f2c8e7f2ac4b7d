package t5

import (
	"context"
	"fmt"

	"precis/core/kernel"
)

// Fork begins with beams that each continue the tokens fed so far; see decode.BeamModel. The error
// is ErrInput, ErrContext or kernel.ErrMemory.
func (m *Model) Fork(beams, more int) error {
	m.forked = false
	switch {
	case len(m.input) == 0:
		return ErrInput
	case beams < 1 || beams > m.options.Chunk:
		return fmt.Errorf("%w: %d beams, want 1 to %d", ErrContext, beams, m.options.Chunk)
	case more < 1 || m.Len()+more > m.options.Context:
		return fmt.Errorf("%w: %d positions, want at most %d", ErrContext, m.Len()+more, m.options.Context)
	}
	if err := m.spreadBias(beams); err != nil {
		return err
	}
	if err := m.state.beams.Fork(m.state.self, beams, more); err != nil {
		return err
	}
	m.reserveRows(beams)
	m.sums = make([]float32, beams)
	m.forked = true
	return nil
}

// spreadBias repeats the bias of the decoder's heads for the heads of every beam.
func (m *Model) spreadBias(beams int) error {
	s := m.state
	if beams <= s.biasBeams {
		return nil
	}
	size := 4 * m.config.Heads * s.decoderBias.stride
	table, err := m.arena.Alloc(beams * size)
	if err != nil {
		return err
	}
	for i := range beams {
		m.kernels.Copy(table+kernel.Addr(i*size), s.decoderBias.table, size)
	}
	s.beamBias = s.decoderBias
	s.beamBias.table, s.biasBeams = table, beams
	return nil
}

// FeedBeams makes beam i what beam parents[i] was, followed by tokens[i], in one pass for all; see
// decode.BeamModel. A token reserves nothing in Go.
func (m *Model) FeedBeams(ctx context.Context, parents []int, tokens []int32) (logits, logSumExp []float32, err error) {
	k, c, s, n := m.kernels, &m.config, m.state, len(tokens)
	if !m.forked || len(parents) != n || n > len(m.sums) {
		panic(fmt.Sprintf("t5: %d tokens and %d parents for %d beams", n, len(parents), len(m.sums)))
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if err := m.checkTokens(tokens); err != nil {
		return nil, nil, err
	}
	if err := m.readInput(ctx); err != nil {
		return nil, nil, err
	}
	position := s.beams.Len()
	s.beams.Branch(parents)
	m.spans = append(m.spans[:0], kernel.Span{To: int32(position + 1)})
	k.Write(s.ids, kernel.Bytes(tokens))
	k.Write(s.spans, kernel.Bytes(m.spans))
	m.decode(s.beams, s.beamBias, n, n, position)
	s.beams.Advance()
	rows, sums := m.reserveRows(n), m.sums[:n]
	for i := 0; i < n; i += headRows {
		group := min(headRows, n-i)
		m.head(i, group)
		k.LogSumExp(s.logSumExp, s.logits, group, c.Vocabulary)
		k.Read(kernel.Bytes(rows[i*c.Vocabulary:(i+group)*c.Vocabulary]), s.logits)
		k.Read(kernel.Bytes(sums[i:i+group]), s.logSumExp)
	}
	return rows, sums, nil
}
