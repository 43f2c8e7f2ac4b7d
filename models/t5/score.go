package t5

import (
	"context"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// Score gives, for each continuation of the tokens fed so far, the log-probability of each of its
// tokens. Each continuation is one pass, since the bias of self-attention goes by the distance
// between places in the cache; the cache stays as it was. ctx and progress are asked as in Feed.
//
// The error is that of ctx or progress, ErrInput, ErrToken or ErrContext.
func (m *Model) Score(ctx context.Context, continuations [][]int32, progress decode.Progress) ([][]float32, error) {
	prefix := m.Len()
	if prefix == 0 {
		return nil, fmt.Errorf("%w: no prefix to score continuations of", ErrToken)
	}
	total := 0
	for c, tokens := range continuations {
		if len(tokens) == 0 {
			continue
		}
		if err := m.check(tokens, prefix, m.options.Context); err != nil {
			return nil, fmt.Errorf("continuation %d: %w", c, err)
		}
		total += len(tokens)
	}
	last := m.history[prefix-1]
	defer func() {
		m.Truncate(min(m.Len(), prefix))
		m.restore(last, prefix)
	}()
	scores, done := make([][]float32, len(continuations)), 0
	for c, tokens := range continuations {
		scores[c] = make([]float32, len(tokens))
		if len(tokens) == 0 {
			continue
		}
		// The logits of the prefix's last token are gone, so it is read once more; after the last
		// token comes nothing.
		m.Truncate(prefix - 1)
		read := append([]int32{last}, tokens[:len(tokens)-1]...)
		if err := m.feed(ctx, read, 0, nil, func(i, n int) { m.collectScores(scores[c], tokens, i, n) }); err != nil {
			return nil, err
		}
		done += len(tokens)
		if progress != nil {
			if err := progress(done, total); err != nil {
				return nil, err
			}
		}
	}
	return scores, nil
}

// restore puts the last token of a prefix back that was read anew: its keys and values are the same.
func (m *Model) restore(last int32, prefix int) {
	if m.Len() < prefix {
		m.state.self.Advance(1)
		m.history = append(m.history, last)
	}
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
