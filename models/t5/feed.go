package t5

import (
	"context"
	"errors"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// Errors of Encode, Feed and Score, wrapped with what was found and what was wanted.
var (
	ErrContext = errors.New("t5: context exceeded")
	ErrToken   = errors.New("t5: wrong token")
	ErrInput   = errors.New("t5: no input is encoded")
)

var (
	_ decode.EncoderDecoder = (*Model)(nil)
	_ decode.Verifier       = (*Model)(nil)
	_ decode.BeamModel      = (*Model)(nil)
)

// Vocabulary is the number of logits.
func (m *Model) Vocabulary() int { return m.config.Vocabulary }

// Context is the greatest number of positions of the decoder.
func (m *Model) Context() int { return m.options.Context }

// InputContext is the greatest number of tokens of an input.
func (m *Model) InputContext() int { return m.options.Input }

// DecoderStart is the token that decoding begins with.
func (m *Model) DecoderStart() int32 { return m.config.DecoderStart }

// Input is the input last encoded.
func (m *Model) Input() []int32 { return m.input }

// Len is the number of positions in the decoder's cache.
func (m *Model) Len() int { return len(m.history) }

// Truncate forgets the decoder's positions from n on.
func (m *Model) Truncate(n int) {
	m.state.self.Truncate(n)
	m.history = m.history[:n]
	m.forked = false
}

// Encode reads an input without padding. ctx and progress are asked after each part of the work,
// progress being told it as if the tokens were read one after the other. The error is theirs,
// ErrToken or ErrContext; there is no input then.
func (m *Model) Encode(ctx context.Context, tokens []int32, progress decode.Progress) error {
	m.forgetInput()
	if err := m.check(tokens, 0, m.options.Input); err != nil {
		return err
	}
	err := m.encode(tokens, func(done, total int) error {
		if err := ctx.Err(); err != nil || progress == nil {
			return err
		}
		return progress(done*len(tokens)/total, len(tokens))
	})
	if err == nil {
		m.input = append(m.input, tokens...)
		m.parts = append(m.parts, part{m.state.states, len(tokens)})
	}
	return err
}

// Feed appends tokens to what was decoded, a chunk at a time, and returns the logits after the
// last one, valid until the next call. ctx is asked before each chunk and progress told after it.
// On an error (theirs, ErrInput, ErrContext, ErrToken) the cache is as before.
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
	m.forked = false
	if len(m.input) == 0 {
		return ErrInput
	}
	if err := m.check(tokens, before, m.options.Context); err != nil {
		return err
	}
	if err := m.readInput(ctx); err != nil {
		return err
	}
	for start := 0; start < len(tokens); start += m.options.Chunk {
		if err := ctx.Err(); err != nil {
			m.Truncate(before)
			return err
		}
		end := min(start+m.options.Chunk, len(tokens))
		if m.received != nil {
			m.received.first = m.Len()
		}
		m.appendChunk(tokens[start:end])
		for i := max(wanted, start); i < end; i += headRows {
			n := min(headRows, end-i)
			m.head(i-start, n)
			collect(i, n)
		}
		if progress != nil {
			if err := progress(end, len(tokens)); err != nil {
				m.Truncate(before)
				return err
			}
		}
	}
	return nil
}

// appendChunk appends at most Chunk tokens.
func (m *Model) appendChunk(tokens []int32) {
	m.read(m.state.self, tokens, m.Len())
	m.state.self.Advance(len(tokens))
	m.history = append(m.history, tokens...)
}

// read decodes at most Chunk tokens of one sequence, from position on.
func (m *Model) read(cache layers, tokens []int32, position int) {
	k, s := m.kernels, m.state
	m.spans = m.spans[:0]
	for i := range tokens {
		m.spans = append(m.spans, kernel.Span{To: int32(position + i + 1)})
	}
	k.Write(s.ids, kernel.Bytes(tokens))
	k.Write(s.spans, kernel.Bytes(m.spans))
	m.decode(cache, s.decoderBias, len(tokens), 1, position)
}

// writeInputSpans makes every token of a chunk see an input of n tokens.
func (m *Model) writeInputSpans(n int) {
	m.spans = m.spans[:0]
	for range m.options.Chunk {
		m.spans = append(m.spans, kernel.Span{To: int32(n)})
	}
	m.kernels.Write(m.state.inputSpans, kernel.Bytes(m.spans))
}

// check verifies that there are tokens, all of the vocabulary, and that behind before others they
// fit limit.
func (m *Model) check(tokens []int32, before, limit int) error {
	if len(tokens) == 0 {
		return fmt.Errorf("%w: none, want one at least", ErrToken)
	}
	if n := before + len(tokens); n > limit {
		return fmt.Errorf("%w: %d tokens, want at most %d", ErrContext, n, limit)
	}
	return m.checkTokens(tokens)
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
