package gemma3

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/internal/golden"
	"precis/internal/hosts"
	"precis/models/causal"
)

// goldenTokens are n tokens of the reference model's vocabulary.
func goldenTokens(n int) []int32 {
	tokens := make([]int32, n)
	for i := range tokens {
		tokens[i] = int32(i*i*7+i*3) % 384
	}
	return tokens
}

// TestGoldenScore: within the window of 32 positions and beyond it, scores are the
// log-probabilities that feeding gives, and the cache stays as it was to the bit.
func TestGoldenScore(t *testing.T) {
	continuations := [][]int32{goldenTokens(5), nil, {7}, goldenTokens(30)[10:], goldenTokens(60)[3:]}
	for _, host := range hosts.All() {
		for _, prefix := range []int{4, 31, 90} {
			m, err := openFolder(t, host.Open(t), golden.Path(t, goldenFolder), causal.Options{Float32KV: true, Chunk: 16})
			require.NoError(t, err)
			_, err = m.Feed(background, goldenTokens(prefix), nil)
			require.NoError(t, err)
			scores, err := m.Score(background, continuations, nil)
			require.NoError(t, err)
			require.Equal(t, prefix, m.Len())
			after := feed(t, m, 9)
			m.Truncate(0)
			feed(t, m, goldenTokens(prefix)...)
			require.Equal(t, after, feed(t, m, 9), "%s: the cache after a prefix of %d", host.Name, prefix)

			for c, tokens := range continuations {
				m.Truncate(0)
				row := feed(t, m, goldenTokens(prefix)...)
				require.Len(t, scores[c], len(tokens))
				for i, token := range tokens {
					require.InDelta(t, float64(row[token])-golden.LogSumExp(row), scores[c][i], 1e-3, "%s: prefix %d, continuation %d, token %d", host.Name, prefix, c, i)
					row = feed(t, m, token)
				}
			}
		}
	}
}

// TestGoldenBeams: beams go as far as the window reaches, and say so beyond.
func TestGoldenBeams(t *testing.T) {
	m, err := openFolder(t, kernel.NewPortable(), golden.Path(t, goldenFolder), causal.Options{Float32KV: true})
	require.NoError(t, err)
	feed(t, m, goldenTokens(20)...)
	require.ErrorIs(t, m.Fork(2, 13), causal.ErrWindow)
	require.NoError(t, m.Fork(2, 12))
	_, _, err = m.FeedBeams(background, []int{0, 0}, []int32{5, 6})
	require.NoError(t, err)
	rows, _, err := m.FeedBeams(background, []int{1, 0}, []int32{7, 8})
	require.NoError(t, err)
	first := slices.Clone(rows[:m.Vocabulary()])
	m.Truncate(20)
	require.InDeltaSlice(t, feed(t, m, 6, 7), first, 1e-3)
}

// TestGoldenAllocates: a token reserves nothing in Go, windows and all.
func TestGoldenAllocates(t *testing.T) {
	m, err := openFolder(t, hosts.Generated().Open(t), golden.Path(t, goldenFolder), causal.Options{})
	require.NoError(t, err)
	token := []int32{7}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if _, err := m.Feed(background, token, nil); err != nil {
			t.Fatal(err)
		}
	}))
}

// feed is Feed whose result stays valid.
func feed(t *testing.T, m *Model, tokens ...int32) []float32 {
	t.Helper()
	logits, err := m.Feed(background, tokens, nil)
	require.NoError(t, err)
	return slices.Clone(logits)
}
