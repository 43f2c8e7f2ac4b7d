package speed

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
)

// slow is a model that takes a known time for each call and each token.
type slow struct {
	fed       []int // lengths of the calls
	length    int
	truncated int
	err       error
}

func (*slow) Vocabulary() int { return 50000 }
func (*slow) Context() int    { return 100 }
func (s *slow) Len() int      { return s.length }
func (s *slow) Truncate(n int) {
	s.length = n
	s.truncated++
}

func (s *slow) Feed(_ context.Context, tokens []int32, _ decode.Progress) ([]float32, error) {
	time.Sleep(time.Duration(len(tokens)) * time.Millisecond)
	s.fed = append(s.fed, len(tokens))
	s.length += len(tokens)
	return nil, s.err
}

func (*slow) Score(context.Context, [][]int32, decode.Progress) ([][]float32, error) {
	panic("not measured")
}

func TestMeasure(t *testing.T) {
	m := &slow{length: 7}
	rows, err := Measure(t.Context(), m, []int{20, 5}, 2)
	require.NoError(t, err)
	require.Equal(t, []int{20, 1, 1, 5, 1, 1}, m.fed)
	require.Zero(t, m.length)
	require.Equal(t, 20, rows[0].Tokens)
	require.Equal(t, 5, rows[1].Tokens)
	for _, row := range rows {
		// A millisecond a token at least, whatever else the machine does.
		require.LessOrEqual(t, row.Prefill, 1000.0)
		require.LessOrEqual(t, row.Decode, 1000.0)
		require.Positive(t, row.Prefill)
		require.Positive(t, row.Decode)
	}
}

func TestMeasureErrors(t *testing.T) {
	_, err := Measure(t.Context(), &slow{}, []int{99}, 2)
	require.ErrorContains(t, err, "99 tokens and 2 steps")
	_, err = Measure(t.Context(), &slow{}, []int{1}, 0)
	require.Error(t, err)
	broken := errors.New("broken")
	_, err = Measure(t.Context(), &slow{err: broken}, []int{1}, 1)
	require.ErrorIs(t, err, broken)
}

func TestTokens(t *testing.T) {
	require.Equal(t, []int32{1000, 8919, 16838, 24757, 32676, 40595, 8514}, Tokens(7, 49152))
	for _, id := range Tokens(500, 64) {
		require.True(t, 0 <= id && id < 64)
	}
}

func TestMedian(t *testing.T) {
	require.Nil(t, Median(nil))
	rounds := [][]Row{{{8, 3, 30}, {9, 1, 1}}, {{8, 1, 10}, {9, 3, 3}}}
	require.Equal(t, []Row{{8, 2, 20}, {9, 2, 2}}, Median(rounds))
	rounds = append(rounds, []Row{{8, 100, 0}, {9, 2, 9}})
	require.Equal(t, []Row{{8, 3, 10}, {9, 2, 3}}, Median(rounds))
	require.Equal(t, 3.0, rounds[0][0].Prefill, "the rounds stay as they were")
}
