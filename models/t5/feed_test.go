package t5

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/golden"
	"precis/internal/hosts"
)

// kvTolerance allows for sums in another order, which in a cache of 8-bit integers may turn a rounding.
const kvTolerance = 1e-2

// feed is Feed whose result stays valid.
func feed(t testing.TB, m *Model, tokens ...int32) []float32 {
	t.Helper()
	logits, err := m.Feed(background, tokens, nil)
	require.NoError(t, err)
	return slices.Clone(logits)
}

func encode(t testing.TB, m *Model, tokens []int32) {
	t.Helper()
	require.NoError(t, m.Encode(background, tokens, nil))
}

// TestFeedInParts: at once, in parts and token by token the logits are the same; another input
// gives others, and the same one again the same bits.
func TestFeedInParts(t *testing.T) {
	onHosts(t, Options{Chunk: 16}, func(t *testing.T, m *Model) {
		input, tokens := sampleTokens(1, 70), sampleTokens(2, 41)
		encode(t, m, input)
		require.Equal(t, input, m.Input())
		want := feed(t, m, tokens...)
		require.Equal(t, 41, m.Len())
		m.Truncate(0)
		require.Equal(t, want, feed(t, m, tokens...), "a second run")

		m.Truncate(0)
		feed(t, m, tokens[:5]...)
		require.InDeltaSlice(t, want, feed(t, m, tokens[5:]...), kvTolerance, "in parts")
		m.Truncate(20)
		for _, token := range tokens[20:40] {
			feed(t, m, token)
		}
		require.InDeltaSlice(t, want, feed(t, m, tokens[40]), kvTolerance, "token by token")

		encode(t, m, input[:30])
		require.Zero(t, m.Len())
		require.NotEqual(t, want, feed(t, m, tokens...))
		encode(t, m, input)
		require.Equal(t, want, feed(t, m, tokens...), "the input again")
	})
}

// TestEncodeInParts: the size of chunks changes nothing but roundings.
func TestEncodeInParts(t *testing.T) {
	for _, host := range hosts.All() {
		input, tokens := sampleTokens(1, 70), sampleTokens(2, 9)
		var want []float32
		for _, chunk := range []int{64, 16, 7, 1} {
			m := openSample(t, host.Open(t), gated, quant.F32, Options{Chunk: chunk})
			encode(t, m, input)
			got := feed(t, m, tokens...)
			if want == nil {
				want = got
			}
			require.InDeltaSlice(t, want, got, kvTolerance, "chunks of %d", chunk)
		}
	}
}

// TestStops: a cancelled context or an error of progress ends the work; the decoder is as it was,
// the encoder has no input.
func TestStops(t *testing.T) {
	onHosts(t, Options{Chunk: 8}, func(t *testing.T, m *Model) {
		stop := errors.New("stop")
		last := 0
		err := m.Encode(background, sampleTokens(1, 30), func(done, total int) error {
			require.Equal(t, 30, total)
			require.GreaterOrEqual(t, done, last)
			last = done
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, 30, last)
		feed(t, m, sampleTokens(2, 11)...)
		want := feed(t, m, 1)
		m.Truncate(11)

		_, err = m.Feed(background, sampleTokens(3, 30), func(done, total int) error {
			if done == 16 {
				return stop
			}
			return nil
		})
		require.ErrorIs(t, err, stop)
		require.Equal(t, 11, m.Len())
		require.Equal(t, want, feed(t, m, 1))

		ctx, cancel := context.WithCancel(background)
		cancel()
		_, err = m.Feed(ctx, []int32{1}, nil)
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 12, m.Len())

		err = m.Encode(background, sampleTokens(1, 30), func(done, total int) error {
			if done >= 15 {
				return stop
			}
			return nil
		})
		require.ErrorIs(t, err, stop)
		require.Empty(t, m.Input())
		_, err = m.Feed(background, []int32{1}, nil)
		require.ErrorIs(t, err, ErrInput)
		require.ErrorIs(t, m.Fork(2, 3), ErrInput)
		require.ErrorIs(t, m.Encode(ctx, []int32{1}, nil), context.Canceled)
	})
}

func TestFeedRefuses(t *testing.T) {
	m := openSample(t, kernel.NewPortable(), sample, quant.F32, Options{Input: 20, Context: 10, Chunk: 4})
	require.ErrorIs(t, m.Encode(background, nil, nil), ErrToken)
	require.ErrorIs(t, m.Encode(background, []int32{200}, nil), ErrToken)
	require.ErrorIs(t, m.Encode(background, make([]int32, 21), nil), ErrContext)
	encode(t, m, make([]int32, 20))
	_, err := m.Score(background, [][]int32{{1}}, nil)
	require.ErrorIs(t, err, ErrToken, "without a prefix")
	feed(t, m, 1, 2, 3)
	for _, c := range []struct {
		tokens []int32
		err    error
	}{{nil, ErrToken}, {[]int32{-1}, ErrToken}, {make([]int32, 8), ErrContext}} {
		_, err := m.Feed(background, c.tokens, nil)
		require.ErrorIs(t, err, c.err)
		require.Equal(t, 3, m.Len())
	}
	require.ErrorIs(t, m.Fork(5, 2), ErrContext)
	require.ErrorIs(t, m.Fork(2, 8), ErrContext)
	require.NoError(t, m.Fork(4, 7))
	feed(t, m, make([]int32, 7)...) // to the last position
}

// TestScore: the scores are those of feeding the continuations, and the cache is as it was.
func TestScore(t *testing.T) {
	onHosts(t, Options{Chunk: 16}, func(t *testing.T, m *Model) {
		encode(t, m, sampleTokens(1, 30))
		prefix := sampleTokens(2, 9)
		feed(t, m, prefix...)
		want := feed(t, m, 1)
		m.Truncate(9)
		continuations := [][]int32{sampleTokens(3, 5), {}, sampleTokens(4, 40), sampleTokens(5, 1)}
		done := 0
		scores, err := m.Score(background, continuations, func(n, total int) error {
			require.Equal(t, 46, total)
			done = n
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, 46, done)
		require.Equal(t, 9, m.Len())
		require.Equal(t, want, feed(t, m, 1), "the cache changed")
		for c, tokens := range continuations {
			m.Truncate(0)
			row := feed(t, m, prefix...)
			require.Len(t, scores[c], len(tokens))
			for i, token := range tokens {
				require.InDelta(t, float64(row[token])-golden.LogSumExp(row), scores[c][i], kvTolerance, "continuation %d, token %d", c, i)
				row = feed(t, m, token)
			}
		}
		m.Truncate(9)
		stop := errors.New("stop")
		_, err = m.Score(background, continuations, func(int, int) error { return stop })
		require.ErrorIs(t, err, stop)
		require.Equal(t, 9, m.Len())
		require.Equal(t, want, feed(t, m, 1))
	})
}

// TestBeams: whatever becomes of whom, each beam has the logits of its own tokens fed alone, and
// afterwards the model holds what it held.
func TestBeams(t *testing.T) {
	onHosts(t, Options{Chunk: 20}, func(t *testing.T, m *Model) {
		const steps = 30
		r := rand.New(rand.NewPCG(1, 2))
		encode(t, m, sampleTokens(1, 33))
		for _, most := range []int{3, 18} { // more than logits are computed for at once
			m.Truncate(0)
			prefix := sampleTokens(2, most)
			feed(t, m, prefix...)
			want := feed(t, m, 5)
			m.Truncate(len(prefix))

			require.NoError(t, m.Fork(most, steps))
			held := [][]int32{{}}
			var rows [][]float32
			var ids [][]int32
			for range steps {
				parents, tokens := make([]int, 1+r.IntN(most)), []int32{}
				next := make([][]int32, len(parents))
				for i := range parents {
					parents[i] = r.IntN(len(held))
					tokens = append(tokens, int32(r.IntN(200)))
					next[i] = append(slices.Clone(held[parents[i]]), tokens[i])
				}
				logits, sums, err := m.FeedBeams(background, parents, tokens)
				require.NoError(t, err)
				held = next
				for i := range held {
					row := slices.Clone(logits[i*200 : (i+1)*200])
					require.InDelta(t, golden.LogSumExp(row), sums[i], 1e-4)
					rows, ids = append(rows, row), append(ids, held[i])
				}
			}
			require.Equal(t, len(prefix), m.Len())
			require.Equal(t, want, feed(t, m, 5), "the cache changed")
			for i := range rows {
				m.Truncate(len(prefix))
				require.InDeltaSlice(t, feed(t, m, ids[i]...), rows[i], kvTolerance, "%d tokens", len(ids[i]))
			}
		}
		require.NoError(t, m.Fork(2, 2))
		_, _, err := m.FeedBeams(background, []int{0}, []int32{200})
		require.ErrorIs(t, err, ErrToken)
		ctx, cancel := context.WithCancel(background)
		cancel()
		_, _, err = m.FeedBeams(ctx, []int{0}, []int32{1})
		require.ErrorIs(t, err, context.Canceled)
	})
}

// quiet computes everything but attention, for which the portable kernels allocate.
type quiet struct{ kernel.Kernels }

func (quiet) Attend(kernel.Attention) {}

// TestFeedAllocates: a token reserves nothing in Go, alone or in beams.
func TestFeedAllocates(t *testing.T) {
	onHosts(t, Options{Chunk: 16}, func(t *testing.T, m *Model) {
		if m.kernels.Variant() == kernel.Portable {
			m.kernels = quiet{m.kernels}
		}
		encode(t, m, sampleTokens(1, 20))
		token := []int32{7}
		require.Zero(t, testing.AllocsPerRun(100, func() {
			if _, err := m.Feed(background, token, nil); err != nil {
				t.Fatal(err)
			}
		}))
		require.NoError(t, m.Fork(4, 200))
		parents, tokens := []int{2, 0, 0, 1}, []int32{1, 2, 3, 4}
		_, _, err := m.FeedBeams(background, []int{0, 0, 0, 0}, tokens)
		require.NoError(t, err)
		require.Zero(t, testing.AllocsPerRun(100, func() {
			if _, _, err := m.FeedBeams(background, parents, tokens); err != nil {
				t.Fatal(err)
			}
		}))
	})
}
