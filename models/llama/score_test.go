package llama

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/internal/golden"
	"precis/models/causal"
)

// TestScore: the scores are those of reading prefix and continuation one after the other, however
// the continuations are packed, and the cache is as it was.
func TestScore(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		prefix := sampleTokens(1, 30)
		var continuations [][]int32
		for i, n := range []int{5, 0, 1, 12, 7, 40, 16, 17, 3, 2} {
			continuations = append(continuations, sampleTokens(uint64(10+i), n))
		}
		feed(t, m, prefix...)
		want := feed(t, m, 1)
		m.Truncate(30)

		done := 0
		scores, err := m.Score(background, continuations, func(n, total int) error {
			require.Greater(t, n, done)
			require.Equal(t, 1+5+12+7+40+16+17+3+2-8, total)
			done = n
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, 1+5+12+7+40+16+17+3+2-8, done)
		require.Equal(t, 30, m.Len())
		require.Equal(t, want, feed(t, m, 1), "the cache changed")

		for c, tokens := range continuations {
			m.Truncate(0)
			row := feed(t, m, prefix...)
			require.Len(t, scores[c], len(tokens))
			for i, token := range tokens {
				require.InDelta(t, float64(row[token])-golden.LogSumExp(row), scores[c][i], kvTolerance(m), "continuation %d, token %d", c, i)
				row = feed(t, m, token)
			}
		}
	})
}

// TestScoreAtTheEnd: continuations may fill the context to its last position.
func TestScoreAtTheEnd(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		feed(t, m, sampleTokens(1, 180)...)
		scores, err := m.Score(background, [][]int32{sampleTokens(2, 20), sampleTokens(3, 20), sampleTokens(4, 9)}, nil)
		require.NoError(t, err)
		require.Len(t, scores[1], 20)
		_, err = m.Score(background, [][]int32{sampleTokens(2, 3), sampleTokens(2, 21)}, nil)
		require.ErrorIs(t, err, causal.ErrContext)
		require.ErrorContains(t, err, "continuation 1: ")
	})
}

func TestScoreStops(t *testing.T) {
	m := sampleModel(t, kernel.NewPortable(), Options{Chunk: 8})
	_, err := m.Score(background, [][]int32{{1}}, nil)
	require.ErrorIs(t, err, causal.ErrToken, "without a prefix")
	feed(t, m, 1, 2, 3)
	_, err = m.Score(background, [][]int32{{1}, {96}}, nil)
	require.ErrorIs(t, err, causal.ErrToken)
	stop := errors.New("stop")
	_, err = m.Score(background, [][]int32{sampleTokens(1, 30)}, func(int, int) error { return stop })
	require.ErrorIs(t, err, stop)
	ctx, cancel := context.WithCancel(background)
	cancel()
	_, err = m.Score(ctx, [][]int32{{1, 2}}, nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 3, m.Len())
}
