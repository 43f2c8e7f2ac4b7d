package causal

import (
	"context"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// Feed appends tokens, a chunk at a time, and returns the logits after the last one, valid until
// the next call. ctx is asked before each chunk and progress told after it. On an error (theirs,
// ErrContext, ErrToken, kernel.ErrMemory) the cache is as before.
func (m *Model) Feed(ctx context.Context, tokens []int32, progress decode.Progress) ([]float32, error) {
	err := m.feed(ctx, tokens, len(tokens)-1, progress, func(int, int) {
		m.kernels.Read(kernel.Bytes(m.row), m.state.Logits)
	})
	if err != nil {
		return nil, err
	}
	return m.row, nil
}

// FeedAll is Feed that returns the logits after every token, one row of Vocabulary after another.
func (m *Model) FeedAll(ctx context.Context, tokens []int32, progress decode.Progress) ([]float32, error) {
	size := m.vocabulary
	rows := m.reserveRows(len(tokens))
	err := m.feed(ctx, tokens, 0, progress, func(i, n int) {
		m.kernels.Read(kernel.Bytes(rows[i*size:(i+n)*size]), m.state.Logits)
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// feed appends tokens. From index wanted on, collect is told each time that the logits of tokens
// i … i+n−1 are there. On an error the cache is as before.
func (m *Model) feed(ctx context.Context, tokens []int32, wanted int, progress decode.Progress, collect func(i, n int)) error {
	before := m.Len()
	m.beams.count = 0
	if err := m.check(tokens); err != nil {
		return err
	}
	if len(tokens) == 0 {
		return fmt.Errorf("%w: none, want one at least", ErrToken)
	}
	if err := m.state.Cache.Reserve(before + len(tokens)); err != nil {
		return err
	}
	for start := 0; start < len(tokens); start += m.options.Chunk {
		if err := ctx.Err(); err != nil {
			m.Truncate(before)
			return err
		}
		end := min(start+m.options.Chunk, len(tokens))
		m.appendChunk(tokens[start:end], min(max(wanted-start, 0), end-start), func(row, n int) { collect(start+row, n) })
		if progress != nil {
			if err := progress(end, len(tokens)); err != nil {
				m.Truncate(before)
				return err
			}
		}
	}
	return nil
}

// appendChunk appends at most Chunk tokens; collect is told where the logits of the rows from
// first on are there.
func (m *Model) appendChunk(tokens []int32, first int, collect func(row, n int)) {
	m.input.clear()
	for i, id := range tokens {
		position := m.Len() + i
		m.input.add(id, position, kernel.Span{To: int32(position + 1)})
	}
	m.forward(m.Len(), 1, first)
	m.state.Cache.Advance(len(tokens))
	m.history = append(m.history, tokens...)
	for row := first; row < len(tokens); row += HeadRows {
		n := min(HeadRows, len(tokens)-row)
		m.graph.Head(row, n)
		collect(row, n)
	}
}
