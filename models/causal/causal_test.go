package causal

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/kvcache"
	"precis/internal/golden"
	"precis/models/weights"
)

var background = context.Background()

const (
	sampleVocabulary = 12
	sampleHeadDim    = 4
	sampleContext    = 40
)

// lookup is the smallest graph that a mistake around it would show in: one head whose query, key and
// value are a row of a table by token and position, so that attention depends on what is seen, and where
// it stands. The logits are what was attended to, folded into the vocabulary.
type lookup struct {
	k     kernel.Kernels
	state *State
	rows  kernel.Addr // (Chunk, HeadDim)
	seen  kernel.Addr // (Chunk, HeadDim), for Head
	spans kernel.Addr
}

// embedding is the row of a token at a position.
func embedding(id, position int32) []float32 {
	row := make([]float32, sampleHeadDim)
	for i := range row {
		row[i] = float32(math.Sin(float64(id)*1.7+float64(i)) + 0.3*math.Cos(float64(position)*0.9+float64(2*i)))
	}
	return row
}

func (g *lookup) Forward(b Batch) {
	ids, positions := make([]int32, b.Tokens), make([]int32, b.Tokens)
	g.k.Read(kernel.Bytes(ids), g.state.IDs)
	g.k.Read(kernel.Bytes(positions), g.state.Positions)
	var rows []float32
	for i := range ids {
		rows = append(rows, embedding(ids[i], positions[i])...)
	}
	g.k.Write(g.rows, kernel.Bytes(rows))
	kv := g.state.Cache.Layer(0)
	g.state.Store(g.k, kv, g.rows, g.rows, b)
	g.k.Attend(kernel.Attention{
		Dst: g.seen, Q: g.rows, KV: kv, Spans: g.spans, Tokens: b.Tokens, Heads: 1, Head1: 1, Scale: 2, Scratch: g.state.Scratch,
	})
}

func (g *lookup) Head(row, n int) {
	seen := make([]float32, n*sampleHeadDim)
	g.k.Read(kernel.Bytes(seen), At(g.seen, row, sampleHeadDim))
	logits := make([]float32, 0, n*sampleVocabulary)
	for i := range n {
		for token := range sampleVocabulary {
			sum := float32(0)
			for d, x := range seen[i*sampleHeadDim : (i+1)*sampleHeadDim] {
				sum += x * embedding(int32(token), 0)[d]
			}
			logits = append(logits, 3*sum)
		}
	}
	g.k.Write(g.state.Logits, kernel.Bytes(logits))
}

// newSample makes a model of a lookup; window 0 is none.
func newSample(t *testing.T, chunk, window int) *Model {
	t.Helper()
	k := kernel.NewPortable()
	a := kernel.NewArena(k)
	g := &lookup{k: k}
	require.NoError(t, a.AllocEach(
		kernel.Piece{At: &g.rows, Bytes: 4 * chunk * sampleHeadDim},
		kernel.Piece{At: &g.seen, Bytes: 4 * chunk * sampleHeadDim},
	))
	o, err := Options{Chunk: chunk, Float32KV: true}.WithDefaults(sampleContext)
	require.NoError(t, err)
	shape := kvcache.Shape{Layers: 1, Heads: 1, HeadDim: sampleHeadDim}
	if window > 0 {
		g.state, err = NewWindowedState(k, a, shape, sampleVocabulary, window, o)
	} else {
		g.state, err = NewState(k, a, shape, sampleVocabulary, o)
	}
	require.NoError(t, err)
	if g.spans = g.state.Spans; window > 0 {
		g.spans = g.state.Windowed
	}
	return NewModel(g, k, g.state, sampleVocabulary, o)
}

// tokens are n of the vocabulary.
func tokens(seed, n int) []int32 {
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = int32((seed*5 + i*i*7 + i) % sampleVocabulary)
	}
	return ids
}

// feed is Feed whose result stays valid.
func feed(t *testing.T, m *Model, ids ...int32) []float32 {
	t.Helper()
	logits, err := m.Feed(background, ids, nil)
	require.NoError(t, err)
	return slices.Clone(logits)
}

// want is what the model is by definition: a softmax over the last window positions, computed here.
func want(ids []int32, window int) []float32 {
	last := len(ids) - 1
	first := 0
	if window > 0 {
		first = max(0, last+1-window)
	}
	query, sum := embedding(ids[last], int32(last)), 0.0
	attended := make([]float64, sampleHeadDim)
	for p := first; p <= last; p++ {
		key, score := embedding(ids[p], int32(p)), 0.0
		for d := range key {
			score += 2 * float64(query[d]) * float64(key[d])
		}
		e := math.Exp(score)
		sum += e
		for d := range key {
			attended[d] += e * float64(key[d])
		}
	}
	logits := make([]float32, sampleVocabulary)
	for token := range logits {
		for d, x := range embedding(int32(token), 0) {
			logits[token] += 3 * x * float32(attended[d]/sum)
		}
	}
	return logits
}

// TestFeed: at once, in chunks of any size, and token by token the logits are those of the definition,
// with a window and without.
func TestFeed(t *testing.T) {
	ids := tokens(1, 23)
	for _, window := range []int{0, 1, 5, 23} {
		for _, chunk := range []int{1, 2, 7, 22, 23, 24} {
			m := newSample(t, chunk, window)
			require.InDeltaSlice(t, want(ids, window), feed(t, m, ids...), 1e-5, "chunks of %d, window %d", chunk, window)
			require.Equal(t, 23, m.Len())
			m.Truncate(0)
			rows, err := m.FeedAll(background, ids, nil)
			require.NoError(t, err)
			for i := range ids {
				require.InDeltaSlice(t, want(ids[:i+1], window), rows[i*sampleVocabulary:(i+1)*sampleVocabulary], 1e-5, "token %d in chunks of %d", i, chunk)
			}
			m.Truncate(0)
			for i, id := range ids {
				require.InDeltaSlice(t, want(ids[:i+1], window), feed(t, m, id), 1e-5, "token %d by itself", i)
			}
		}
	}
}

// TestTruncate: what comes after a cut does not depend on what was cut off.
func TestTruncate(t *testing.T) {
	m := newSample(t, 4, 0)
	ids := tokens(2, 20)
	feed(t, m, ids...)
	for _, n := range []int{20, 13, 4, 1, 0} {
		m.Truncate(n)
		require.Equal(t, n, m.Len())
		require.InDeltaSlice(t, want(append(slices.Clone(ids[:n]), 3, 8), 0), feed(t, m, 3, 8), 1e-5)
		m.Truncate(n)
	}
}

// TestScore: scores are the log-probabilities that feeding gives, whatever their length beside that of
// a chunk, within a window and across it; the cache stays as it was.
func TestScore(t *testing.T) {
	prefix := tokens(3, 9)
	continuations := [][]int32{tokens(4, 3), nil, {5}, tokens(5, 17), tokens(6, 8), tokens(7, 1)}
	for _, window := range []int{0, 6, 30} {
		for _, chunk := range []int{1, 3, 8, 40} {
			m := newSample(t, chunk, window)
			feed(t, m, prefix...)
			told := 0
			scores, err := m.Score(background, continuations, func(done, total int) error {
				require.LessOrEqual(t, done, total)
				require.Greater(t, done, told)
				told = done
				return nil
			})
			require.NoError(t, err)
			require.Equal(t, len(prefix), m.Len())
			for c, ids := range continuations {
				require.Len(t, scores[c], len(ids))
				for i, id := range ids {
					row := want(append(slices.Clone(prefix), ids[:i]...), window)
					require.InDelta(t, float64(row[id])-golden.LogSumExp(row), scores[c][i], 1e-4, "window %d, chunks of %d, continuation %d, token %d", window, chunk, c, i)
				}
			}
			require.InDeltaSlice(t, want(append(slices.Clone(prefix), 7), window), feed(t, m, 7), 1e-5, "the cache afterwards")
		}
	}
}

// TestBeams: each beam has the logits of its own tokens, whoever it goes on with; the prefix stays.
func TestBeams(t *testing.T) {
	m := newSample(t, 6, 0)
	prefix := tokens(8, 5)
	feed(t, m, prefix...)
	require.NoError(t, m.Fork(3, 10))
	held := [][]int32{{}}
	for step, parents := range [][]int{{0, 0, 0}, {2, 0, 0}, {1, 1}, {1, 0, 1}, {0}, {0, 0}} {
		next, ids := make([][]int32, len(parents)), make([]int32, len(parents))
		for i, parent := range parents {
			ids[i] = int32((step*3 + i*5) % sampleVocabulary)
			next[i] = append(slices.Clone(held[parent]), ids[i])
		}
		rows, sums, err := m.FeedBeams(background, parents, ids)
		require.NoError(t, err)
		held = next
		for i := range held {
			expected := want(append(slices.Clone(prefix), held[i]...), 0)
			require.InDeltaSlice(t, expected, rows[i*sampleVocabulary:(i+1)*sampleVocabulary], 1e-5, "step %d, beam %d", step, i)
			require.InDelta(t, golden.LogSumExp(expected), sums[i], 1e-4)
		}
	}
	require.Equal(t, 5, m.Len())
	require.InDeltaSlice(t, want(append(slices.Clone(prefix), 2), 0), feed(t, m, 2), 1e-5)
}

// TestRefuses: what cannot be is refused by name, and leaves the cache as it was.
func TestRefuses(t *testing.T) {
	m := newSample(t, 4, 8)
	feed(t, m, tokens(1, 6)...)
	refuse := func(err, kind error, message string) {
		t.Helper()
		require.ErrorIs(t, err, kind)
		require.ErrorContains(t, err, message)
		require.Equal(t, 6, m.Len())
	}
	_, err := m.Feed(background, nil, nil)
	refuse(err, ErrToken, "none")
	_, err = m.Feed(background, []int32{1, sampleVocabulary}, nil)
	refuse(err, ErrToken, "token 1 is 12, want 0 to 11")
	_, err = m.Feed(background, tokens(1, 35), nil)
	refuse(err, ErrContext, "41 positions, the context is 40")
	_, err = m.Score(background, [][]int32{{1}, {-1}}, nil)
	refuse(err, ErrToken, "continuation 1")
	refuse(m.Fork(5, 1), ErrContext, "5 beams, want 1 to 4")
	refuse(m.Fork(2, 3), ErrWindow, "9 positions, the window is 8")
	require.NoError(t, m.Fork(2, 2))
	require.Panics(t, func() { _, _, _ = m.FeedBeams(background, []int{0}, []int32{1, 2}) })

	stop := errors.New("stop")
	_, err = m.Feed(background, tokens(1, 9), func(done, _ int) error {
		if done == 8 {
			return stop
		}
		return nil
	})
	refuse(err, stop, "stop")
	ctx, cancel := context.WithCancel(background)
	cancel()
	_, err = m.FeedAll(ctx, tokens(1, 9), nil)
	refuse(err, context.Canceled, "")

	empty := newSample(t, 4, 0)
	_, err = empty.Score(background, [][]int32{{1}}, nil)
	require.ErrorIs(t, err, ErrToken)
	for _, o := range []Options{{Context: 41}, {Context: -1}, {Chunk: -1}} {
		_, err := NewPlan("sample", 0, sampleContext, sampleVocabulary, o, nil, func(string) (weights.Tensor, bool) { return weights.Tensor{}, false },
			func(kernel.Memory, *kernel.Arena, int, Options) (*State, error) { return nil, nil })
		require.ErrorContains(t, err, "sample: ")
	}
}
