package llama

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/models/causal"
)

var background = context.Background()

// feed is Feed whose result stays valid.
func feed(t *testing.T, m *Model, tokens ...int32) []float32 {
	t.Helper()
	logits, err := m.Feed(background, tokens, nil)
	require.NoError(t, err)
	return slices.Clone(logits)
}

// kvTolerance allows for sums in another order, which in a cache of 8-bit integers may turn a rounding, and
// that those of activations after it.
func kvTolerance(m *Model) float64 {
	if m.graph.state.Cache.Layer(0).Int8 {
		return 0.1
	}
	return 2e-3
}

// TestFeedInParts: at once, in parts, and token by token the logits are the same; the same work
// done twice gives the same bits.
func TestFeedInParts(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		tokens := sampleTokens(1, 83)
		want := feed(t, m, tokens...)
		require.Equal(t, 83, m.Len())
		m.Truncate(0)
		require.Equal(t, want, feed(t, m, tokens...), "a second run")

		m.Truncate(0)
		feed(t, m, tokens[:5]...)
		feed(t, m, tokens[5:50]...)
		require.InDeltaSlice(t, want, feed(t, m, tokens[50:]...), kvTolerance(m), "in parts")

		m.Truncate(0)
		for _, token := range tokens[:82] {
			feed(t, m, token)
		}
		require.InDeltaSlice(t, want, feed(t, m, tokens[82]), kvTolerance(m), "token by token")
	})
}

// TestFeedAll: the rows are what Feed gives after each token.
func TestFeedAll(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		tokens := sampleTokens(2, 37)
		rows, err := m.FeedAll(background, tokens, nil)
		require.NoError(t, err)
		require.Len(t, rows, 37*m.Vocabulary())
		rows = slices.Clone(rows)
		m.Truncate(0)
		for i, token := range tokens {
			require.InDeltaSlice(t, rows[i*m.Vocabulary():(i+1)*m.Vocabulary()], feed(t, m, token), kvTolerance(m), "token %d", i)
		}
	})
}

// TestTruncate: what comes after a cut does not depend on what was cut off.
func TestTruncate(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		prefix := sampleTokens(3, 21)
		feed(t, m, prefix...)
		want := feed(t, m, 5, 6, 7)
		m.Truncate(21)
		feed(t, m, sampleTokens(4, 50)...)
		m.Truncate(21)
		require.Equal(t, want, feed(t, m, 5, 6, 7))
	})
}

// TestFeedStops: between chunks a cancelled context or an error of progress ends the work, and the
// cache is as it was.
func TestFeedStops(t *testing.T) {
	onHosts(t, 8, func(t *testing.T, m *Model) {
		prefix, tokens := sampleTokens(5, 11), sampleTokens(6, 30)
		feed(t, m, prefix...)
		want := feed(t, m, 1)
		m.Truncate(11)

		stop := errors.New("stop")
		var told []int
		_, err := m.Feed(background, tokens, func(done, total int) error {
			require.Equal(t, 30, total)
			if told = append(told, done); done == 16 {
				return stop
			}
			return nil
		})
		require.ErrorIs(t, err, stop)
		require.Equal(t, []int{8, 16}, told)
		require.Equal(t, 11, m.Len())
		require.Equal(t, want, feed(t, m, 1))
		m.Truncate(11)

		ctx, cancel := context.WithCancel(background)
		_, err = m.FeedAll(ctx, tokens, func(int, int) error { cancel(); return nil })
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 11, m.Len())
		require.Equal(t, want, feed(t, m, 1))
	})
}

func TestFeedRefuses(t *testing.T) {
	m := sampleModel(t, kernel.NewPortable(), Options{})
	require.Equal(t, 200, m.Context())
	feed(t, m, 1, 2, 3)
	for _, c := range []struct {
		tokens  []int32
		err     error
		message string
	}{
		{nil, causal.ErrToken, "none"},
		{[]int32{1, 96}, causal.ErrToken, "token 1 is 96, want 0 to 95"},
		{[]int32{-1}, causal.ErrToken, "token 0 is -1"},
		{make([]int32, 198), causal.ErrContext, "201 positions, the context is 200"},
	} {
		_, err := m.Feed(background, c.tokens, nil)
		require.ErrorIs(t, err, c.err)
		require.ErrorContains(t, err, c.message)
		require.Equal(t, 3, m.Len())
	}
	feed(t, m, make([]int32, 197)...) // to the last position
}

// quiet computes everything but attention, for which the portable kernels allocate.
type quiet struct{ kernel.Kernels }

func (quiet) Attend(kernel.Attention) {}

// TestFeedAllocates: a token reserves nothing in Go, neither in the graph nor on its way to the kernels.
func TestFeedAllocates(t *testing.T) {
	onHosts(t, 16, func(t *testing.T, m *Model) {
		if m.kernels.Variant() == kernel.Portable {
			m.kernels = quiet{m.kernels}
		}
		token := []int32{7}
		require.Zero(t, testing.AllocsPerRun(100, func() {
			if _, err := m.Feed(background, token, nil); err != nil {
				t.Fatal(err)
			}
		}))
	})
}
