package t5

import (
	"context"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// Score gives, for each continuation of the tokens fed so far, the log-probability of each of its
// tokens. They are read one after the other, since the bias of self-attention goes by the distance
// between places in the cache; the cache stays as it was. ctx and progress are asked as in Feed.
//
// The error is that of ctx or progress, ErrInput, ErrToken, ErrContext or kernel.ErrMemory.
func (m *Model) Score(ctx context.Context, continuations [][]int32, progress decode.Progress) ([][]float32, error) {
	prefix := m.Len()
	if len(m.input) == 0 {
		return nil, ErrInput
	}
	if prefix == 0 {
		return nil, fmt.Errorf("%w: no prefix to score continuations of", ErrToken)
	}
	total, longest := 0, 0
	for c, tokens := range continuations {
		if len(tokens) == 0 {
			continue
		}
		if err := m.check(tokens, prefix, m.options.Context); err != nil {
			return nil, fmt.Errorf("continuation %d: %w", c, err)
		}
		total, longest = total+len(tokens), max(longest, len(tokens))
	}
	if err := m.readInput(ctx); err != nil {
		return nil, err
	}
	if err := m.forkPrefix(longest); err != nil {
		return nil, err
	}
	scores, done := make([][]float32, len(continuations)), 0
	for c, tokens := range continuations {
		scores[c] = make([]float32, len(tokens))
		// The logits of the prefix's last token are gone, so it is read once more; after the last
		// token comes nothing.
		read := append([]int32{m.history[prefix-1]}, tokens...)[:len(tokens)]
		for start := 0; start < len(read); start += m.options.Chunk {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			end := min(start+m.options.Chunk, len(read))
			m.read(m.state.beams, read[start:end], prefix-1+start)
			for i := start; i < end; i += headRows {
				n := min(headRows, end-i)
				m.head(i-start, n)
				m.collectScores(scores[c], tokens, i, n)
			}
			done += end - start
			if progress != nil {
				if err := progress(done, total); err != nil {
					return nil, err
				}
			}
		}
	}
	return scores, nil
}

// forkPrefix copies what the decoder has read, but for the last token, to a beam with room for
// more, so that continuations leave the cache as it was, to the bit.
func (m *Model) forkPrefix(more int) error {
	m.forked = false
	self, n := m.state.self, m.Len()
	self.Truncate(n - 1)
	err := m.state.beams.Fork(self, 1, max(more, 1))
	self.Advance(1)
	return err
}

// collectScores reads the log-probabilities of tokens i … i+n−1 from the logits.
func (m *Model) collectScores(scores []float32, tokens []int32, i, n int) {
	k, s := m.kernels, m.state
	k.LogSumExp(s.logSumExp, s.logits, n, m.config.Vocabulary)
	for row := range n {
		logit := m.float(at(s.logits, row, m.config.Vocabulary) + kernel.Addr(4*tokens[i+row]))
		scores[i+row] = logit - m.float(at(s.logSumExp, row, 1))
	}
}

// float reads one number from kernel memory.
func (m *Model) float(addr kernel.Addr) float32 {
	var v [1]float32
	m.kernels.Read(kernel.Bytes(v[:]), addr)
	return v[0]
}
