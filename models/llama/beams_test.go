package llama

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/internal/golden"
	"precis/models/causal"
)

// TestBeams: whatever becomes of whom, each beam has the logits of its own tokens fed alone, and
// afterwards the model holds what it held.
func TestBeams(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		const most, steps = 3, 30
		r := rand.New(rand.NewPCG(1, 2))
		for _, prefix := range []int{21, 70} {
			m.Truncate(0)
			begin := sampleTokens(3, prefix)
			feed(t, m, begin...)
			want := feed(t, m, 5)
			m.Truncate(prefix)

			require.NoError(t, m.Fork(most, steps))
			held := [][]int32{{}}
			var rows [][]float32 // of every sequence
			var ids [][]int32
			for range steps {
				parents, tokens := make([]int, 1+r.IntN(most)), []int32{}
				next := make([][]int32, len(parents))
				for i := range parents {
					parents[i] = r.IntN(len(held))
					token := int32(r.IntN(96))
					tokens = append(tokens, token)
					next[i] = append(slices.Clone(held[parents[i]]), token)
				}
				logits, sums, err := m.FeedBeams(background, parents, tokens)
				require.NoError(t, err)
				held = next
				for i := range held {
					row := slices.Clone(logits[i*96 : (i+1)*96])
					require.InDelta(t, golden.LogSumExp(row), sums[i], 1e-4)
					rows, ids = append(rows, row), append(ids, held[i])
				}
			}
			require.Equal(t, prefix, m.Len())
			require.Equal(t, want, feed(t, m, 5), "the cache changed")
			for i := range rows {
				m.Truncate(prefix)
				require.InDeltaSlice(t, feed(t, m, ids[i]...), rows[i], kvTolerance(m), "%d tokens", len(ids[i]))
			}
		}
	})
}

// TestBeamsRefused: too many, too long, wrong tokens; a cancelled context.
func TestBeamsRefused(t *testing.T) {
	m := sampleModel(t, kernel.NewPortable(), Options{Chunk: 8})
	feed(t, m, sampleTokens(1, 100)...)
	require.ErrorIs(t, m.Fork(9, 10), causal.ErrContext)
	require.ErrorIs(t, m.Fork(0, 10), causal.ErrContext)
	require.ErrorIs(t, m.Fork(2, 101), causal.ErrContext)
	require.NoError(t, m.Fork(8, 100))
	_, _, err := m.FeedBeams(background, []int{0}, []int32{96})
	require.ErrorIs(t, err, causal.ErrToken)
	ctx, cancel := context.WithCancel(background)
	cancel()
	_, _, err = m.FeedBeams(ctx, []int{0}, []int32{1})
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, m.Fork(1, 1))
	_, _, err = m.FeedBeams(background, []int{0}, []int32{1})
	require.NoError(t, err)
}

// TestBeamSearch: the best of several beams is no worse here than greedy, the others follow, and
// several samples begin with the one that a single sample is.
func TestBeamSearch(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		prompt := sampleTokens(4, 12)
		greedy, err := decode.Generate(background, m, prompt, decode.Options{MaxNewTokens: 12, OutputScores: true}, nil)
		require.NoError(t, err)
		sum := float32(0)
		for _, step := range greedy.Steps {
			sum += step.LogProb
		}
		all, err := decode.GenerateAll(background, m, prompt, decode.Options{MaxNewTokens: 12, NumBeams: 4, NumReturnSequences: 4}, nil)
		require.NoError(t, err)
		require.Len(t, all, 4)
		require.GreaterOrEqual(t, all[0].Score, sum/12)
		for i := 1; i < 4; i++ {
			require.LessOrEqual(t, all[i].Score, all[i-1].Score)
			require.NotEqual(t, all[i].Tokens, all[i-1].Tokens)
		}

		o := decode.Options{MaxNewTokens: 12, DoSample: true, Seed: 7, Temperature: 1.5}
		one, err := decode.Generate(background, m, prompt, o, nil)
		require.NoError(t, err)
		o.NumReturnSequences = 3
		all, err = decode.GenerateAll(background, m, prompt, o, nil)
		require.NoError(t, err)
		require.Len(t, all, 3)
		require.Equal(t, one.Tokens, all[0].Tokens)
		require.NotEqual(t, all[1].Tokens, all[2].Tokens)
	})
}
