package causal

import (
	"context"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// Score gives, for each continuation of the tokens fed so far, the log-probability of each of its
// tokens. Continuations are packed into chunks: each token sees the shared prefix and what comes
// before it in its own continuation. Their keys and values lie behind the prefix for the time of
// a chunk; the cache stays as it was. ctx and progress are asked as in Feed.
//
// The error is that of ctx or progress, ErrToken, ErrContext or kernel.ErrMemory.
func (m *Model) Score(ctx context.Context, continuations [][]int32, progress decode.Progress) ([][]float32, error) {
	if m.Len() == 0 {
		return nil, fmt.Errorf("%w: no prefix to score continuations of", ErrToken)
	}
	m.beams.count = 0
	s := scorer{asked: asked{ctx: ctx, progress: progress}, m: m, slot: m.Len(), scores: make([][]float32, len(continuations))}
	longest := 0
	for c, tokens := range continuations {
		if err := m.check(tokens); err != nil {
			return nil, fmt.Errorf("continuation %d: %w", c, err)
		}
		s.scores[c] = make([]float32, len(tokens))
		s.total += max(len(tokens)-1, 0)
		longest = max(longest, len(tokens))
	}
	s.total++ // the last token of the prefix
	if err := m.state.Cache.Reserve(m.Len() + longest + m.options.Chunk); err != nil {
		return nil, err
	}
	if m.crosses(m.Len() + longest) {
		return s.scores, s.runInPlace(continuations)
	}
	return s.scores, s.run(continuations)
}

// scorer is one call of Score.
type scorer struct {
	asked
	m       *Model
	done    int // tokens
	slot    int // of the cache, where the first token of the batch goes
	targets []target
	scores  [][]float32
}

// target is a log-probability to be read: the logits of row give that of token, which is
// token number i of continuation c.
type target struct {
	row, c, i int
	token     int32
}

func (s *scorer) run(continuations [][]int32) error {
	m, prefix := s.m, s.m.Len()
	m.input.clear()
	// The logits of the prefix's last token are gone, so it is read once more, behind the prefix.
	m.input.add(m.history[prefix-1], prefix-1, kernel.Span{
		Shared: int32(prefix - 1), From: int32(prefix), To: int32(prefix + 1),
	})
	for c, tokens := range continuations {
		if len(tokens) > 0 {
			s.targets = append(s.targets, target{0, c, 0, tokens[0]})
		}
	}
	for c, tokens := range continuations {
		read := max(len(tokens)-1, 0) // nothing comes after the last token
		if m.input.len()+read > m.options.Chunk {
			if err := s.flush(); err != nil {
				return err
			}
			s.slot = prefix
		}
		start := s.slot + m.input.len()
		for i, token := range tokens[:read] {
			if m.input.len() == m.options.Chunk { // a continuation longer than a chunk
				if err := s.flush(); err != nil {
					return err
				}
				s.slot += m.options.Chunk
			}
			s.targets = append(s.targets, target{m.input.len(), c, i + 1, tokens[i+1]})
			own := s.slot + m.input.len()
			m.input.add(token, prefix+i, kernel.Span{Shared: int32(prefix), From: int32(start), To: int32(own + 1)})
		}
	}
	return s.flush()
}

// runInPlace reads the continuations one after the other, each right behind the prefix, so that
// windows fall as they do when it is fed. The prefix's last token is read again with each of them;
// its keys and values are put aside, so that the cache stays as it was to the bit.
func (s *scorer) runInPlace(continuations [][]int32) error {
	m, prefix := s.m, s.m.Len()
	s.total = 0
	longest := 0
	for _, tokens := range continuations {
		s.total += len(tokens)
		longest = max(longest, len(tokens))
	}
	aside := prefix + longest
	m.move(aside, prefix-1)
	defer m.move(prefix-1, aside)
	m.input.clear()
	for c, tokens := range continuations {
		token := m.history[prefix-1]
		for i, next := range tokens {
			position := prefix - 1 + i
			if m.input.len() == 0 {
				s.slot = position
			}
			s.targets = append(s.targets, target{m.input.len(), c, i, next})
			m.input.add(token, position, kernel.Span{To: int32(position + 1)})
			token = next
			if m.input.len() == m.options.Chunk || i == len(tokens)-1 {
				if err := s.flush(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// move copies the keys and values of one position in every layer.
func (m *Model) move(to, from int) {
	for i := range m.state.Cache.Layers() {
		m.kernels.MoveKV(m.state.Cache.Layer(i), to, from, 1)
	}
}

// flush reads the batch and the log-probabilities that its logits give.
func (s *scorer) flush() error {
	m, n := s.m, s.m.input.len()
	if n == 0 {
		return nil
	}
	if err := s.ctx.Err(); err != nil {
		return err
	}
	// Logits are most of the work where the vocabulary is large: half of it counts as theirs.
	s.from, s.to = s.done, s.done+n/2
	if err := m.forward(s.slot, 1, 0, &s.asked); err != nil {
		return err
	}
	next := 0 // in targets, which are in the order of rows
	for row := 0; row < n; row += HeadRows {
		if row > 0 {
			if err := s.tell(s.done + (n+row)/2); err != nil {
				return err
			}
		}
		rows := min(HeadRows, n-row)
		m.graph.Head(row, rows)
		m.kernels.LogSumExp(m.state.logSumExp, m.state.Logits, rows, m.vocabulary)
		for ; next < len(s.targets) && s.targets[next].row < row+rows; next++ {
			t := s.targets[next]
			logit := m.float(At(m.state.Logits, t.row-row, m.vocabulary) + kernel.Addr(4*t.token))
			s.scores[t.c][t.i] = logit - m.float(At(m.state.logSumExp, t.row-row, 1))
		}
	}
	m.input.clear()
	s.targets = s.targets[:0]
	s.done += n
	return s.tell(s.done)
}
