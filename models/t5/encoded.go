package t5

import (
	"context"
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
)

// Encoded is a passage as the encoder left it: states (Len, Dim) float32, in kernel memory until it
// is released.
type Encoded struct {
	tokens []int32
	states kernel.Addr
	bytes  int
	pool   *kernel.Pool
}

var _ decode.Encoded = (*Encoded)(nil)

// Len is the number of positions.
func (e *Encoded) Len() int { return len(e.tokens) }

// Bytes is the memory that the states take.
func (e *Encoded) Bytes() int64 { return int64(e.bytes) }

// Release gives the memory back. A second call does nothing.
func (e *Encoded) Release() {
	if e.pool != nil {
		e.pool.Free(e.states, e.bytes)
		e.pool = nil
	}
}

// EncodePassage reads tokens and keeps the states of tokens[from:to] as an *Encoded; see decode.Fusion.
// The error is that of Encode, or kernel.ErrMemory.
func (m *Model) EncodePassage(ctx context.Context, tokens []int32, from, to int, progress decode.Progress) (decode.Encoded, error) {
	if from < 0 || to > len(tokens) || from >= to {
		return nil, fmt.Errorf("%w: states %d to %d of %d tokens", ErrToken, from, to, len(tokens))
	}
	if err := m.Encode(ctx, tokens, progress); err != nil {
		return nil, err
	}
	m.forgetInput()
	e := &Encoded{tokens: append([]int32{}, tokens[from:to]...), bytes: 4 * (to - from) * m.config.Dim, pool: m.pool}
	var err error
	if e.states, err = m.pool.Alloc(e.bytes); err != nil {
		return nil, fmt.Errorf("t5: states of %d tokens: %w", to-from, err)
	}
	m.kernels.Copy(e.states, at(m.state.states, from, m.config.Dim), e.bytes)
	return e, nil
}
