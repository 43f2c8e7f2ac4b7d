package llama

import (
	"context"
	"errors"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// ErrContext is wrapped by the errors for more positions than the context has.
var ErrContext = errors.New("llama: context exceeded")

// ErrToken is wrapped by the errors for a token outside the vocabulary, and for none at all.
var ErrToken = errors.New("llama: wrong token")

var _ decode.Model = (*Model)(nil)

// Vocabulary is the number of logits.
func (m *Model) Vocabulary() int { return m.config.Vocabulary }

// Context is the greatest number of positions.
func (m *Model) Context() int { return m.options.Context }

// Len is the number of positions in the cache.
func (m *Model) Len() int { return len(m.history) }

// Truncate forgets the positions from n on.
func (m *Model) Truncate(n int) {
	m.state.cache.Truncate(n)
	m.history = m.history[:n]
	m.beams.count = 0
}

// Feed appends tokens, a chunk at a time, and returns the logits after the last one, valid until
// the next call. ctx is asked before each chunk and progress told after it. On an error (theirs,
// ErrContext, ErrToken, kernel.ErrMemory) the cache is as before.
func (m *Model) Feed(ctx context.Context, tokens []int32, progress decode.Progress) ([]float32, error) {
	err := m.feed(ctx, tokens, len(tokens)-1, progress, func(int, int) {
		m.kernels.Read(kernel.Bytes(m.row), m.state.logits)
	})
	if err != nil {
		return nil, err
	}
	return m.row, nil
}

// FeedAll is Feed that returns the logits after every token, one row of Vocabulary after another.
func (m *Model) FeedAll(ctx context.Context, tokens []int32, progress decode.Progress) ([]float32, error) {
	size := m.config.Vocabulary
	rows := m.reserveRows(len(tokens))
	err := m.feed(ctx, tokens, 0, progress, func(i, n int) {
		m.kernels.Read(kernel.Bytes(rows[i*size:(i+n)*size]), m.state.logits)
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// reserveRows is memory for n rows of logits.
func (m *Model) reserveRows(n int) []float32 {
	if n *= m.config.Vocabulary; cap(m.rows) < n {
		m.rows = make([]float32, n)
	}
	return m.rows[:n]
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
	if err := m.state.cache.Reserve(before + len(tokens)); err != nil {
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
	m.batch.clear()
	for i, id := range tokens {
		position := m.Len() + i
		m.batch.add(id, position, kernel.Span{To: int32(position + 1)})
	}
	m.forward(m.Len(), 1, first)
	m.state.cache.Advance(len(tokens))
	m.history = append(m.history, tokens...)
	for row := first; row < len(tokens); row += headRows {
		n := min(headRows, len(tokens)-row)
		m.head(row, n)
		collect(row, n)
	}
}

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
		if id < 0 || int(id) >= m.config.Vocabulary {
			return fmt.Errorf("%w: token %d is %d, want 0 to %d", ErrToken, i, id, m.config.Vocabulary-1)
		}
	}
	return nil
}
