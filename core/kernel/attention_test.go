package kernel

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/quant"
)

// Budgets of attention over what the cache holds, relative to the values' spread of 1: float32
// arithmetic, and 14 bits for queries and 7 for probabilities, of the greatest in a block.
const (
	attentionFloatBudget = 5e-6
	attentionIntBudget   = 0.05
)

// scene is a cache with its contents, and queries.
type scene struct {
	kv           KV
	heads        int
	keys, values []float32 // (positions, kv.Heads, kv.HeadDim)
	queries      []float32 // (tokens, heads, kv.HeadDim)
	spans        []Span
	scale        float32
	bias         []float32 // (heads, biasStride), or nil
	biasStride   int
	biasZero     int
	biasQuery    int
}

// newScene fills the first stored positions of a cache; keys and values are what it then holds.
func newScene(k machine, kv KV, group, stored int, spans []Span) scene {
	keyBytes, valueBytes := KVSize(kv)
	kv.K, kv.V = k.room(keyBytes), k.room(valueBytes)
	s := scene{
		kv: kv, heads: group * kv.Heads,
		keys: k.normal(stored*kv.Heads*kv.HeadDim, 1), values: k.normal(stored*kv.Heads*kv.HeadDim, 1),
		queries: k.normal(len(spans)*group*kv.Heads*kv.HeadDim, 1.5),
		spans:   spans, scale: float32(1 / math.Sqrt(float64(kv.HeadDim))),
	}
	s.store(k)
	return s
}

// store stores all keys and values, which become what the cache holds: in int8, what plain Go rounds them
// to. TestStoreKV compares the hosts.
func (s scene) store(k machine) {
	k.StoreKV(s.kv, put(k, s.keys), put(k, s.values), len(s.keys)/(s.kv.Heads*s.kv.HeadDim), 0)
	if !s.kv.Int8 {
		return
	}
	host := NewPortable().(*portable)
	plain := newMachine(k.t, host)
	one := KV{Capacity: 1, Heads: 1, HeadDim: s.kv.HeadDim, Int8: true}
	keyBytes, valueBytes := KVSize(one)
	one.K, one.V = plain.room(keyBytes), plain.room(valueBytes)
	for i := 0; i < len(s.keys); i += one.HeadDim {
		key, value := s.keys[i:i+one.HeadDim], s.values[i:i+one.HeadDim]
		host.key(one, 0, 0).store(key)
		host.key(one, 0, 0).load(key)
		host.value(one, 0, 0).store(value)
		host.value(one, 0, 0).load(value)
	}
}

// attention is the call that computes the scene; dst is its own.
func (s scene) attention(k machine) Attention {
	a := Attention{
		Dst: k.room(4 * len(s.queries)), Q: put(k, s.queries), KV: s.kv, Spans: put(k, s.spans),
		Tokens: len(s.spans), Heads: s.heads, Scale: s.scale, Head1: s.heads,
		Scratch: k.room(AttentionScratch(s.kv)),
	}
	if s.bias != nil {
		a.Bias, a.BiasStride, a.BiasZero, a.BiasQuery = put(k, s.bias), s.biasStride, s.biasZero, s.biasQuery
	}
	return a
}

// want is the plain definition.
func (s scene) want() []float64 {
	dim, group := s.kv.HeadDim, s.heads/s.kv.Heads
	out := make([]float64, len(s.queries))
	for t, span := range s.spans {
		for h := range s.heads {
			q := s.queries[(t*s.heads+h)*dim:][:dim]
			dst := out[(t*s.heads+h)*dim:][:dim]
			var positions []int
			for p := range int(max(span.Shared, span.To)) {
				if int32(p) < span.Shared || int32(p) >= span.From && int32(p) < span.To {
					positions = append(positions, p)
				}
			}
			scores, greatest := make([]float64, len(positions)), math.Inf(-1)
			for i, p := range positions {
				for d, k := range s.keys[(p*s.kv.Heads+h/group)*dim:][:dim] {
					scores[i] += float64(k) * float64(q[d])
				}
				scores[i] *= float64(s.scale)
				if s.bias != nil {
					scores[i] += float64(s.bias[h*s.biasStride+s.biasZero+p-(s.biasQuery+t)])
				}
				greatest = max(greatest, scores[i])
			}
			sum := 0.0
			for i := range scores {
				scores[i] = math.Exp(scores[i] - greatest)
				sum += scores[i]
			}
			for i, p := range positions {
				for d, v := range s.values[(p*s.kv.Heads+h/group)*dim:][:dim] {
					dst[d] += scores[i] / sum * float64(v)
				}
			}
		}
	}
	return out
}

func (s scene) check(t *testing.T, k machine, format string, args ...any) []float32 {
	t.Helper()
	budget := attentionFloatBudget
	if s.kv.Int8 {
		budget = attentionIntBudget
	}
	a := s.attention(k)
	k.Attend(a)
	got := k.floats(a.Dst, len(s.queries))
	near(t, s.want(), got, budget, format, args...)
	return got
}

// onCaches runs body on every host with both kinds of cache.
func onCaches(t *testing.T, body func(t *testing.T, k machine, int8 bool)) {
	onHosts(t, func(t *testing.T, k machine) {
		t.Run("float32", func(t *testing.T) { body(t, k, false) })
		t.Run("int8", func(t *testing.T) { body(t, k, true) })
	})
}

// causal gives the spans of n tokens at positions at … at+n−1.
func causal(at, n int) []Span {
	spans := make([]Span, n)
	for i := range spans {
		spans[i].To = int32(at + i + 1)
	}
	return spans
}

func TestAttendCausal(t *testing.T) {
	onCaches(t, func(t *testing.T, k machine, int8 bool) {
		for _, dim := range []int{4, 8, 12, 32, 64, 80, 128} {
			for _, group := range []int{1, 2, 3, 4, 5, 8} {
				mark := k.Mark()
				newScene(k, KV{Capacity: 70, Heads: 2, HeadDim: dim, Int8: int8}, group, 70, causal(60, 10)).
					check(t, k, "head dimension %d, %d heads to a key", dim, group)
				k.Release(mark)
			}
		}
		for _, positions := range oddSizes {
			mark := k.Mark()
			kv := KV{Capacity: positions + 9, Heads: 1, HeadDim: 16, Int8: int8}
			newScene(k, kv, 3, positions, causal(positions-1, 1)).check(t, k, "one token after %d", positions)
			newScene(k, kv, 3, positions, causal(0, positions)).check(t, k, "%d tokens from the start", positions)
			k.Release(mark)
		}
	})
}

func TestAttendSpans(t *testing.T) {
	cases := map[string][]Span{
		"nothing":            {{}, {0, 5, 5}, {0, 9, 2}},
		"nothing among some": {{0, 0, 3}, {}, {0, 0, 5}, {0, 7, 7}, {0, 0, 1}},
		"encoder":            {{0, 0, 150}, {0, 0, 150}, {0, 0, 150}},
		"candidates":         {{70, 70, 71}, {70, 70, 72}, {70, 72, 73}, {70, 72, 74}, {70, 140, 141}, {70, 140, 150}},
		"far from a prefix":  {{3, 130, 131}, {3, 130, 132}, {3, 140, 149}},
		"prefix alone":       {{64, 0, 0}, {65, 100, 100}, {1, 0, 0}},
		"overlap":            {{100, 50, 120}, {100, 100, 101}, {10, 0, 5}},
		"later start":        {{0, 100, 150}, {0, 63, 64}, {0, 64, 65}, {0, 149, 150}},
	}
	for name, spans := range cases {
		t.Run(name, func(t *testing.T) {
			onCaches(t, func(t *testing.T, k machine, int8 bool) {
				kv := KV{Capacity: 200, Heads: 2, HeadDim: 24, Int8: int8}
				all := newScene(k, kv, 3, 150, spans)
				got := all.check(t, k, "spans")
				// A token's result does not depend on those beside it.
				width := all.heads * kv.HeadDim
				for i := range spans {
					one := all
					one.spans, one.queries = spans[i:i+1], all.queries[i*width:(i+1)*width]
					a := one.attention(k)
					k.Attend(a)
					require.Equal(t, got[i*width:(i+1)*width], k.floats(a.Dst, width), "token %d alone", i)
				}
			})
		})
	}
}

func TestAttendBias(t *testing.T) {
	onCaches(t, func(t *testing.T, k machine, int8 bool) {
		for _, positions := range []int{1, 3, 33, 130} {
			kv := KV{Capacity: positions, Heads: 2, HeadDim: 16, Int8: int8}
			encoder := make([]Span, positions)
			for i := range encoder {
				encoder[i].To = int32(positions)
			}
			both := newScene(k, kv, 1, positions, encoder)
			both.scale = 1
			both.biasStride, both.biasZero = 2*positions-1, positions-1
			both.bias = k.normal(2*both.biasStride, 2)
			both.check(t, k, "encoder of %d", positions)

			past := newScene(k, kv, 2, positions, causal(positions-1, 1))
			past.biasStride, past.biasZero, past.biasQuery = positions, positions-1, positions-1
			past.bias = k.normal(4*positions, 2)
			past.check(t, k, "decoder at %d", positions)
		}
	})
}

// Values of very different sizes, and scores far apart.
func TestAttendRange(t *testing.T) {
	onCaches(t, func(t *testing.T, k machine, int8 bool) {
		kv := KV{Capacity: 200, Heads: 1, HeadDim: 32, Int8: int8}
		s := newScene(k, kv, 2, 200, causal(190, 10))
		for _, q := range []float32{0, 1e-20, 40} {
			scaled := s
			scaled.queries = make([]float32, len(s.queries))
			for i, v := range s.queries {
				scaled.queries[i] = q * v
			}
			a := scaled.attention(k)
			k.Attend(a)
			budget := attentionFloatBudget * max(1, float64(q))
			if int8 {
				budget = attentionIntBudget * max(1, float64(q))
			}
			near(t, scaled.want(), k.floats(a.Dst, len(s.queries)), budget, "queries times %g", q)
		}
		// One position with values a million times those of the others; it weighs as much as they do.
		for d := range kv.HeadDim {
			s.values[100*kv.HeadDim+d] = 1e6
		}
		s.store(k)
		want := s.want()
		a := s.attention(k)
		k.Attend(a)
		for i, w := range want {
			require.InEpsilon(t, w, k.floats(a.Dst, len(want))[i], 0.05)
		}
	})
}

func TestAttendNaN(t *testing.T) {
	onCaches(t, func(t *testing.T, k machine, int8 bool) {
		for name, spoil := range map[string]func(s *scene){
			"query": func(s *scene) { s.queries[5] = float32(math.NaN()) },
			"key":   func(s *scene) { s.keys[5] = float32(math.NaN()) },
			"value": func(s *scene) { s.values[5] = float32(math.Inf(1)) },
		} {
			s := newScene(k, KV{Capacity: 10, Heads: 1, HeadDim: 8, Int8: int8}, 1, 10, causal(9, 1))
			spoil(&s)
			k.StoreKV(s.kv, put(k, s.keys), put(k, s.values), 10, 0)
			a := s.attention(k)
			k.Attend(a)
			bad := 0
			for _, v := range k.floats(a.Dst, 8) {
				if v-v != 0 {
					bad++
				}
			}
			require.Positive(t, bad, "a %s that is no number is seen in the result", name)
		}
	})
}

// Ranges of heads in any split give the same bits, twice.
func TestAttendHeadRanges(t *testing.T) {
	onCaches(t, func(t *testing.T, k machine, int8 bool) {
		s := newScene(k, KV{Capacity: 100, Heads: 3, HeadDim: 16, Int8: int8}, 3, 100, causal(95, 5))
		a := s.attention(k)
		k.Attend(a)
		want := k.bytes(a.Dst, 4*len(s.queries))
		for _, splits := range [][]int{{0, 9}, {0, 3, 9}, {0, 3, 6, 9}, {0, 6, 9}} {
			b := s.attention(k)
			for i := range splits[1:] {
				b.Head0, b.Head1 = splits[i], splits[i+1]
				k.Attend(b)
			}
			require.True(t, bytes.Equal(want, k.bytes(b.Dst, len(want))), "split %v gives other bits", splits)
		}
		wrong := a
		wrong.Head1 = 8
		require.Panics(t, func() { k.Attend(wrong) })
	})
}

// Every host stores a cache in the same bytes.
func TestStoreKV(t *testing.T) {
	for _, int8 := range []bool{false, true} {
		for _, dim := range []int{4, 8, 20, 64} {
			var first []byte
			for _, host := range hosts(t) {
				k := newMachine(t, host)
				kv := KV{Capacity: 130, Heads: 2, HeadDim: dim, Int8: int8}
				keyBytes, valueBytes := KVSize(kv)
				kv.K, kv.V = k.room(keyBytes), k.room(valueBytes)
				width := kv.Heads * kv.HeadDim
				keys, values := k.normal(130*width, 1), k.normal(130*width, 1)
				clear(keys[:dim]) // a head of zeros
				values[0], values[1] = 1e-31, 3e38
				keys[3*width], values[3*width] = float32(math.Inf(-1)), 1e-33
				addrK, addrV := put(k, keys), put(k, values)
				for at, n := 0, 1; at < 120; at, n = at+n, n+3 {
					n = min(n, 120-at)
					k.StoreKV(kv, addrK+Addr(4*at*width), addrV+Addr(4*at*width), n, at)
				}
				k.MoveKV(kv, 121, 3, 8)
				k.MoveKV(kv, 60, 66, 50)
				k.MoveKV(kv, 9, 2, 40)
				k.MoveKV(kv, 5, 5, 0)
				stored := append(k.bytes(kv.K, keyBytes), k.bytes(kv.V, valueBytes)...)
				if first == nil {
					first = stored
				}
				require.True(t, bytes.Equal(first, stored), "%s stores other bytes, head dimension %d", name(k), dim)
				require.Panics(t, func() { k.StoreKV(kv, addrK, addrV, 2, 129) })
				require.Panics(t, func() { k.MoveKV(kv, 0, 129, 2) })
			}
		}
	}
}

// What an int8 cache costs in precision, also where one dimension of keys is far larger than the others. The
// measure is the error of exact attention over keys and values rounded by Q8_0, 8 bits with a scale for
// each 32 values: ours is at most 2.2 times that, and less where there are such dimensions.
func TestAttendPrecision(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		for _, outlier := range []float32{1, 10, 50} {
			s := newScene(k, KV{Capacity: 256, Heads: 1, HeadDim: 64, Int8: true}, 3, 256, causal(252, 4))
			s.keys, s.values = k.normal(len(s.keys), 1), k.normal(len(s.values), 1)
			for p := 0; p < len(s.keys); p += 64 {
				s.keys[p+7] *= outlier
			}
			k.StoreKV(s.kv, put(k, s.keys), put(k, s.values), 256, 0)
			a := s.attention(k)
			k.Attend(a)
			want, blocks := s.want(), s
			blocks.keys, blocks.values = roundToQ8(t, s.keys), roundToQ8(t, s.values)
			deviation := func(got func(i int) float64) (sum float64) {
				for i, w := range want {
					sum += (got(i) - w) * (got(i) - w)
				}
				return math.Sqrt(sum / float64(len(want)))
			}
			result, rounded := k.floats(a.Dst, len(want)), blocks.want()
			ours := deviation(func(i int) float64 { return float64(result[i]) })
			theirs := deviation(func(i int) float64 { return rounded[i] })
			t.Logf("outliers of %g: error %.5f, Q8_0 %.5f", outlier, ours, theirs)
			require.LessOrEqual(t, ours, 2.2*theirs, "outliers of %g", outlier)
			if outlier > 1 {
				require.Less(t, ours, theirs, "outliers of %g", outlier)
			}
		}
	})
}

// roundToQ8 rounds 32 values at a time to 8 bits.
func roundToQ8(t *testing.T, x []float32) []float32 {
	block, rounded := make([]byte, 34*len(x)/32), make([]float32, len(x))
	require.NoError(t, quant.Quantize(block, x, quant.Q8_0))
	require.NoError(t, quant.Dequantize(rounded, block, quant.Q8_0))
	return rounded
}

func TestMoveKV(t *testing.T) {
	onCaches(t, func(t *testing.T, k machine, int8 bool) {
		for _, move := range [][3]int{{0, 10, 20}, {10, 0, 20}, {70, 3, 60}, {3, 70, 60}, {5, 5, 9}} {
			dst, src, n := move[0], move[1], move[2]
			s := newScene(k, KV{Capacity: 140, Heads: 2, HeadDim: 12, Int8: int8}, 1, 140, causal(139, 1))
			k.MoveKV(s.kv, dst, src, n)
			width := s.kv.Heads * s.kv.HeadDim
			copy(s.keys[dst*width:(dst+n)*width], append([]float32(nil), s.keys[src*width:(src+n)*width]...))
			copy(s.values[dst*width:(dst+n)*width], append([]float32(nil), s.values[src*width:(src+n)*width]...))
			s.check(t, k, "%d positions from %d to %d", n, src, dst)
		}
	})
}

func BenchmarkAttend(b *testing.B) {
	for _, host := range hosts(b)[1:] {
		for _, int8 := range []bool{true, false} {
			for _, shape := range []struct{ at, tokens int }{{127, 1}, {511, 1}, {1535, 1}, {0, 128}, {384, 128}, {1408, 128}} {
				b.Run(fmt.Sprintf("%s/int8=%v/%d+%d", name(host), int8, shape.at, shape.tokens), func(b *testing.B) {
					k := newMachine(b, host)
					end := shape.at + shape.tokens
					s := newScene(k, KV{Capacity: 2048, Heads: 3, HeadDim: 64, Int8: int8}, 3, end, causal(shape.at, shape.tokens))
					a := s.attention(k)
					for b.Loop() {
						k.Attend(a)
					}
					seen := shape.tokens * (shape.at + (shape.tokens+1)/2)
					perLayer := b.Elapsed().Seconds() / float64(b.N)
					b.ReportMetric(float64(2*9*64*seen)/perLayer/1e9, "GMAC/s")
					b.ReportMetric(perLayer*30*1000/float64(shape.tokens), "ms/token(30layers)")
				})
			}
		}
	}
}
