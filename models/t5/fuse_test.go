package t5

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/quant"
	"precis/internal/hosts"
	"precis/internal/samplemodel"
)

func encodePassage(t testing.TB, m *Model, tokens []int32, from, to int) decode.Encoded {
	t.Helper()
	e, err := m.EncodePassage(background, tokens, from, to, nil)
	require.NoError(t, err)
	require.Equal(t, to-from, e.Len())
	return e
}

func fuse(t testing.TB, m *Model, o decode.FusionOptions, passages ...decode.Weighted) decode.Fused {
	t.Helper()
	f, err := m.Fuse(background, passages, o, nil)
	require.NoError(t, err)
	return f
}

// TestOnePassageIsAnInput: to the bit, whatever is asked of the decoder.
func TestOnePassageIsAnInput(t *testing.T) {
	onHosts(t, Options{Chunk: 16}, func(t *testing.T, m *Model) {
		input, tokens := sampleTokens(1, 70), sampleTokens(2, 21)
		everything := func() (all [][]float32) {
			all = append(all, feed(t, m, tokens[:20]...), feed(t, m, tokens[20]))
			scores, err := m.Score(background, [][]int32{tokens[3:9], tokens[5:6]}, nil)
			require.NoError(t, err)
			all = append(all, scores...)
			require.NoError(t, m.Fork(3, 2))
			for _, parents := range [][]int{{0, 0, 1}, {2, 1, 0}} {
				logits, sums, err := m.FeedBeams(background, parents, []int32{4, 5, 6})
				require.NoError(t, err)
				all = append(all, slices.Clone(logits), slices.Clone(sums))
			}
			return all
		}
		encode(t, m, input)
		want := everything()

		e := encodePassage(t, m, input, 0, len(input))
		require.EqualValues(t, 4*len(input)*m.config.Dim, e.Bytes())
		_, err := m.Feed(background, tokens, nil)
		require.ErrorIs(t, err, ErrInput, "a passage is kept, not read")
		f := fuse(t, m, decode.FusionOptions{}, decode.Weighted{Encoded: e})
		require.Equal(t, decode.Fused{Chosen: []int{0}}, f)
		e.Release()
		e.Release()
		require.Zero(t, m.pool.Used())
		require.Equal(t, input, m.Input())
		require.Equal(t, want, everything())

		// An equal weight of all positions changes nothing but roundings.
		e = encodePassage(t, m, input, 0, len(input))
		fuse(t, m, decode.FusionOptions{}, decode.Weighted{Encoded: e, LogWeight: 2})
		for i, got := range everything() {
			require.InDeltaSlice(t, want[i], got, 1e-2)
		}
		encode(t, m, input)
		require.Equal(t, want, everything(), "the weight is forgotten")
	})
}

// windows are the passages of the tests: what is read, and of that what is kept.
var windows = []struct {
	tokens    []int32
	from, to  int
	logWeight float32
}{
	{sampleTokens(1, 40), 0, 30, 0}, // overlapping, with the middle kept
	{sampleTokens(2, 50), 10, 40, 0},
	{sampleTokens(3, 33), 13, 33, 0},
	{sampleTokens(4, 25), 3, 24, -1.5}, // recalled
	{sampleTokens(5, 9), 0, 9, 0.7},
}

// TestPassagesAgainstTheReference: logits over several passages, and what attention each receives.
func TestPassagesAgainstTheReference(t *testing.T) {
	tokens := sampleTokens(7, 12)
	for name, s := range map[string]samplemodel.T5{"plain": sample, "gated": gated} {
		r := newReference(s)
		var states []matrix
		var logWeights []float64
		for _, w := range windows {
			states = append(states, r.encode(w.tokens)[w.from:w.to])
			logWeights = append(logWeights, float64(w.logWeight))
		}
		wantLogits, wantReceived := r.decode(states, logWeights, tokens)
		_, surveyed := r.decode(states, logWeights, tokens[:3])
		for _, host := range hosts.All() {
			t.Run(host.Name+"/"+name, func(t *testing.T) {
				m := openSample(t, host.Open(t), s, quant.F32, Options{Chunk: 5, Float32KV: true})
				var passages []decode.Weighted
				for _, w := range windows {
					passages = append(passages, decode.Weighted{Encoded: encodePassage(t, m, w.tokens, w.from, w.to), LogWeight: w.logWeight})
				}
				held := m.pool.Used()

				all := fuse(t, m, decode.FusionOptions{}, passages...)
				require.Equal(t, decode.Fused{Chosen: []int{0, 1, 2, 3, 4}}, all)
				got, err := m.FeedAll(background, tokens, nil)
				require.NoError(t, err)
				got = slices.Clone(got)
				for i, row := range wantLogits {
					for j, want := range row {
						require.InDelta(t, want, got[i*len(row)+j], tolerance, "token %d, logit %d", i, j)
					}
				}
				received, err := m.Received(background, tokens, nil)
				require.NoError(t, err)
				for i, row := range wantReceived {
					require.InDeltaSlice(t, row, received[i], 1e-4)
				}

				// As many as there are, and more, are all of them, to the bit.
				for _, most := range []int{110, 111, 1 << 20} {
					require.Equal(t, all, fuse(t, m, decode.FusionOptions{Most: most}, passages...))
					again, err := m.FeedAll(background, tokens, nil)
					require.NoError(t, err)
					require.Equal(t, got, again)
				}

				// Fewer are those that receive the most, as if there were no others.
				some := fuse(t, m, decode.FusionOptions{Most: 75, First: tokens[:3]}, passages...)
				means := make([]float64, len(windows))
				for _, row := range surveyed {
					for i, share := range row {
						means[i] += share / 3
					}
				}
				require.InDeltaSlice(t, means, some.Received, 1e-4)
				require.Less(t, len(some.Chosen), len(windows))
				var chosen []matrix
				var weights []float64
				var fewer []decode.Weighted
				for _, i := range some.Chosen {
					chosen, weights, fewer = append(chosen, states[i]), append(weights, logWeights[i]), append(fewer, passages[i])
				}
				require.Equal(t, mostReceiving(passages, means, 75), some.Chosen)
				logits := feed(t, m, tokens...)
				want, _ := r.decode(chosen, weights, tokens)
				for j := range logits {
					require.InDelta(t, want[len(tokens)-1][j], logits[j], tolerance)
				}
				received, err = m.Received(background, tokens, nil)
				require.NoError(t, err)
				for i := range windows {
					require.Equal(t, slices.Contains(some.Chosen, i), received[0][i] > 0)
				}
				fuse(t, m, decode.FusionOptions{}, fewer...)
				require.Equal(t, logits, feed(t, m, tokens...))

				m.forgetInput()
				require.Equal(t, held, m.pool.Used(), "only passages are kept")
				for _, p := range passages {
					p.Release()
				}
				require.Zero(t, m.pool.Used())
			})
		}
	}
}

// TestManyPassages: more than a head has dimensions, by which attention is measured, beside each other
// and in a cache of 8-bit integers, are told apart.
func TestManyPassages(t *testing.T) {
	for _, host := range hosts.All() {
		m := openSample(t, host.Open(t), sample, quant.F32, Options{Chunk: 16, Input: 64})
		var passages []decode.Weighted
		total := 0
		for i := range 40 {
			tokens := sampleTokens(i, 8+i%7)
			total += len(tokens)
			passages = append(passages, decode.Weighted{Encoded: encodePassage(t, m, tokens, 0, len(tokens))})
		}
		require.Greater(t, total, m.options.Input, "the cache has grown")
		fuse(t, m, decode.FusionOptions{}, passages...)
		tokens := sampleTokens(9, 20)
		rows, err := m.Received(background, tokens, nil)
		require.NoError(t, err)
		for _, row := range rows {
			sum := 0.0
			for i, share := range row {
				require.Positive(t, share, "passage %d", i)
				sum += share
			}
			require.InDelta(t, 1, sum, 1e-2)
		}
		some := fuse(t, m, decode.FusionOptions{Most: 100, First: tokens[:16]}, passages...)
		mean := make([]float64, len(passages))
		for _, row := range rows[:16] {
			for i, share := range row {
				mean[i] += share / 16
			}
		}
		require.InDeltaSlice(t, mean, some.Received, 1e-3)
		require.LessOrEqual(t, len(m.Input()), 100)
	}
}

// TestFuseStops: a cancelled context or an error of progress leaves no input and keeps no memory.
func TestFuseStops(t *testing.T) {
	onHosts(t, Options{Chunk: 8}, func(t *testing.T, m *Model) {
		stop := errors.New("stop")
		ended, cancel := context.WithCancel(background)
		cancel()
		_, err := m.EncodePassage(ended, sampleTokens(1, 30), 0, 30, nil)
		require.ErrorIs(t, err, context.Canceled)
		require.Zero(t, m.pool.Used())
		var passages []decode.Weighted
		for i := range 4 {
			passages = append(passages, decode.Weighted{Encoded: encodePassage(t, m, sampleTokens(i, 30), 0, 30), LogWeight: float32(i)})
		}
		held := m.pool.Used()
		for _, o := range []decode.FusionOptions{{}, {Most: 60}} {
			_, err = m.Fuse(ended, passages, o, nil)
			require.ErrorIs(t, err, context.Canceled)
			require.Equal(t, held, m.pool.Used())
			require.Empty(t, m.Input())
			_, err = m.Feed(background, []int32{1}, nil)
			require.ErrorIs(t, err, ErrInput)
		}
		// It may be stopped at any chunk: 2 blocks over 4 passages of 4 chunks each, then 2 passages.
		for last := 1; last <= 2*15+8; last++ {
			told := 0
			_, err = m.Fuse(background, passages, decode.FusionOptions{Most: 60}, func(done, total int) error {
				require.Equal(t, 2*15+8, total)
				require.Equal(t, told+1, done)
				if told = done; done == last {
					return stop
				}
				return nil
			})
			require.ErrorIs(t, err, stop)
			require.Equal(t, held, m.pool.Used())
			require.Empty(t, m.Input())
		}

		fuse(t, m, decode.FusionOptions{Most: 60}, passages...)
		want := feed(t, m, sampleTokens(2, 9)...)
		_, err = m.Received(ended, sampleTokens(2, 9), nil)
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, want, feed(t, m, sampleTokens(2, 9)...), "the input stays")
	})
}

func TestFuseRefuses(t *testing.T) {
	onHosts(t, Options{Chunk: 8}, func(t *testing.T, m *Model) {
		for _, wrong := range [][2]int{{-1, 3}, {0, 31}, {7, 7}, {9, 2}} {
			_, err := m.EncodePassage(background, sampleTokens(1, 30), wrong[0], wrong[1], nil)
			require.ErrorIs(t, err, ErrToken)
		}
		e := decode.Weighted{Encoded: encodePassage(t, m, sampleTokens(1, 30), 0, 30)}
		for want, try := range map[error]func() (decode.Fused, error){
			ErrToken: func() (decode.Fused, error) {
				return m.Fuse(background, []decode.Weighted{e}, decode.FusionOptions{First: []int32{200}}, nil)
			},
			ErrContext: func() (decode.Fused, error) {
				return m.Fuse(background, []decode.Weighted{e, e}, decode.FusionOptions{Most: 29}, nil)
			},
			ErrInput: func() (decode.Fused, error) { return m.Fuse(background, nil, decode.FusionOptions{}, nil) },
		} {
			_, err := try()
			require.ErrorIs(t, err, want)
			require.Empty(t, m.Input())
		}
		e.Release()
		_, err := m.Fuse(background, []decode.Weighted{e}, decode.FusionOptions{}, nil)
		require.ErrorIs(t, err, ErrInput)
		require.ErrorContains(t, err, "passage 0 is not one of this model, or was released")
	})
}
