package causal

import (
	"context"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// Feed appends tokens, a chunk at a time, and returns the logits after the last one, valid until
// the next call. ctx and progress are asked several times a chunk. On an error (theirs,
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
	a := &m.asked
	*a = asked{ctx: ctx, progress: progress, total: len(tokens)}
	defer func() { *a = asked{} }()
	for start := 0; start < len(tokens); start += m.options.Chunk {
		end := min(start+m.options.Chunk, len(tokens))
		err := ctx.Err()
		if err == nil {
			a.from, a.to = start, end
			err = m.appendChunk(tokens[start:end], min(max(wanted-start, 0), end-start), func(row, n int) { collect(start+row, n) })
		}
		if err == nil && progress != nil {
			err = progress(end, len(tokens))
		}
		if err != nil {
			m.Truncate(before)
			return err
		}
	}
	return nil
}

// appendChunk appends at most Chunk tokens; collect is told where the logits of the rows from
// first on are there. The error is that of who is asked; nothing is appended then.
func (m *Model) appendChunk(tokens []int32, first int, collect func(row, n int)) error {
	m.input.clear()
	for i, id := range tokens {
		position := m.Len() + i
		m.input.add(id, position, kernel.Span{To: int32(position + 1)})
	}
	if err := m.forward(m.Len(), 1, first, &m.asked); err != nil {
		return err
	}
	m.state.Cache.Advance(len(tokens))
	if m.whole == len(m.history) && len(tokens) == m.options.Chunk {
		m.whole += len(tokens)
	}
	m.history = append(m.history, tokens...)
	for row := first; row < len(tokens); row += HeadRows {
		n := min(HeadRows, len(tokens)-row)
		m.graph.Head(row, n)
		collect(row, n)
	}
	return nil
}
