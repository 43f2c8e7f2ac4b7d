package llama

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// resumed feeds the model what it does not hold of a prompt and gives how much it held, and the logits.
func resumed(t *testing.T, m *Model, prompt []int32) (held int, logits []float32) {
	t.Helper()
	m.Resume(prompt)
	held = m.Len()
	logits, err := m.Feed(context.Background(), prompt[m.Len():], nil)
	require.NoError(t, err)
	return held, slices.Clone(logits)
}

// TestKeptPrefix: a prompt that is kept is not read again after the model did something else, and what
// follows it comes out to the bit as when it is read anew, however much of it is shared.
func TestKeptPrefix(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		prompt := sampleTokens(1, 90)
		none, err := m.Keep(context.Background(), prompt[:16], nil)
		require.NoError(t, err)
		require.Zero(t, none.Len())
		none.Release()
		stop := errors.New("stop")
		_, err = m.Keep(context.Background(), prompt, func(int, int) error {
			if m.Len() == 48 {
				return stop
			}
			return nil
		})
		require.ErrorIs(t, err, stop)
		require.Equal(t, 32, m.Len(), "the chunks that were read stay")
		kept, err := m.Keep(context.Background(), prompt, nil)
		require.NoError(t, err)
		require.Equal(t, 80, kept.Len(), "whole chunks")
		require.Positive(t, kept.Bytes())

		other := func() {
			m.Truncate(0)
			_, err := m.Feed(context.Background(), sampleTokens(2, 120), nil)
			require.NoError(t, err)
			_, err = m.Score(context.Background(), [][]int32{sampleTokens(3, 20)}, nil)
			require.NoError(t, err)
			require.NoError(t, m.Fork(3, 20))
			_, _, err = m.FeedBeams(context.Background(), []int{0, 0}, []int32{1, 2})
			require.NoError(t, err)
		}
		changed := slices.Clone(prompt)
		changed[50] = (changed[50] + 1) % 96
		for _, c := range []struct {
			prompt []int32
			held   int
		}{
			{prompt, 80}, {prompt[:31], 16}, {prompt[:32], 16}, {append(slices.Clone(prompt), 4, 5, 6), 80}, {changed, 48},
		} {
			m.Truncate(0)
			want, err := m.Feed(context.Background(), c.prompt, nil)
			require.NoError(t, err)
			want = slices.Clone(want)
			other()
			held, got := resumed(t, m, c.prompt)
			require.Equal(t, c.held, held)
			require.Equal(t, want, got)
		}
		held, _ := resumed(t, m, append(slices.Clone(changed[:66]), 1, 2))
		require.Equal(t, 64, held, "the cache itself has more of it")
		_, err = m.Feed(context.Background(), []int32{3}, nil)
		require.NoError(t, err)
		held, _ = resumed(t, m, append(slices.Clone(changed[:66]), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))
		require.Equal(t, 64, held, "what was fed one by one is no chunk")

		kept.Release()
		other()
		held, _ = resumed(t, m, prompt)
		require.Zero(t, held)
	})
}

// TestKeptPrefixesTakeNoMoreMemory: what is released is used again.
func TestKeptPrefixesTakeNoMoreMemory(t *testing.T) {
	onHosts(t, 64, func(t *testing.T, m *Model) {
		size := uint64(0)
		for i := range 40 {
			kept, err := m.Keep(context.Background(), sampleTokens(uint64(i), 70+i%7*16), nil)
			require.NoError(t, err)
			if i == 6 {
				size = m.kernels.Size()
			}
			kept.Release()
		}
		require.Equal(t, size, m.kernels.Size())
	})
}

// TestFeedStopsWithinAChunk: who is asked may stop the work in the middle of a chunk, and the cache is
// as before.
func TestFeedStopsWithinAChunk(t *testing.T) {
	onHosts(t, 64, func(t *testing.T, m *Model) {
		stop := errors.New("stop")
		_, err := m.Feed(context.Background(), sampleTokens(1, 30), nil)
		require.NoError(t, err)
		for _, at := range []int{1, 2, 3} {
			var told []int
			_, err = m.Feed(context.Background(), sampleTokens(2, 80), func(done, total int) error {
				require.Equal(t, 80, total)
				if told = append(told, done); len(told) == at {
					return stop
				}
				return nil
			})
			require.ErrorIs(t, err, stop)
			require.Equal(t, []int{32, 64, 72}[:at], told)
			require.Equal(t, 30, m.Len())
			ctx, cancel := context.WithCancel(context.Background())
			_, err = m.Score(ctx, [][]int32{sampleTokens(3, 40)}, func(int, int) error { cancel(); return nil })
			require.ErrorIs(t, err, context.Canceled)
			require.Equal(t, 30, m.Len())
		}
		feed := func() []float32 {
			logits, err := m.Feed(context.Background(), sampleTokens(2, 80), nil)
			require.NoError(t, err)
			return slices.Clone(logits)
		}
		got := feed()
		m.Truncate(0)
		_, err = m.Feed(context.Background(), sampleTokens(1, 30), nil)
		require.NoError(t, err)
		require.Equal(t, feed(), got)
	})
}
