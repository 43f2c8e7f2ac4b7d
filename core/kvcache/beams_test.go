package kvcache

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
)

// TestLineage plays random branchings on slices: the moves that Branch gives, made one after the
// other and from the position that it names, leave each beam with what its parent held.
func TestLineage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var l Lineage
	for range 300 {
		most := 1 + r.IntN(6)
		l.Fork(most, 40)
		held := make([][]int, most+1)
		beams, token := 1, 0
		for step := range 40 {
			parents := make([]int, 1+r.IntN(most))
			for i := range parents {
				parents[i] = r.IntN(beams)
			}
			want := make([][]int, len(parents))
			for i, p := range parents {
				want[i] = append([]int{}, held[p]...)
			}
			moves, first := l.Branch(parents, most)
			for _, move := range moves {
				for len(held[move.To]) < step {
					held[move.To] = append(held[move.To], 0)
				}
				copy(held[move.To][first:step], held[move.From][first:step])
			}
			beams = len(parents)
			for i := range parents {
				require.Equal(t, want[i], append([]int{}, held[i]...), "step %d, parents %v, moves %v from %d", step, parents, moves, first)
				token++
				held[i] = append(held[i][:step], token)
			}
			l.Advance(beams)
		}
	}
}

// TestBeams: attention over all beams at once gives for each what attention over a cache of its
// own tokens gives, whatever became of whom.
func TestBeams(t *testing.T) {
	for _, int8 := range []bool{false, true} {
		t.Run(fmt.Sprintf("int8=%v", int8), func(t *testing.T) {
			const layers, queryHeads, most, prefix, steps = 2, 4, 3, 70, 75
			k := kernel.NewPortable()
			a := kernel.NewArena(k)
			s := Shape{Layers: layers, Heads: 2, HeadDim: 8, Int8: int8}
			row := s.Heads * s.HeadDim
			alloc := func(n int) kernel.Addr {
				addr, err := a.Alloc(4 * n)
				require.NoError(t, err)
				return addr
			}
			q, kv, out := alloc(most*queryHeads*s.HeadDim), alloc(most*row), alloc(most*queryHeads*s.HeadDim)
			spans, scratch := alloc(3*most), alloc(1<<16)
			r := rand.New(rand.NewPCG(3, 4))
			values := func(n int) []float32 {
				v := make([]float32, n)
				for i := range v {
					v[i] = float32(r.NormFloat64())
				}
				return v
			}
			store := func(c kernel.KV, v []float32, at int) {
				k.Write(kv, kernel.Bytes(v))
				k.StoreKV(c, kv, kv, 1, at)
			}
			attend := func(c kernel.KV, heads, length int, query []float32) []float32 {
				k.Write(q, kernel.Bytes(query))
				k.Write(spans, kernel.Bytes([]kernel.Span{{To: int32(length)}}))
				k.Attend(kernel.Attention{Dst: out, Q: q, KV: c, Spans: spans, Tokens: 1, Heads: heads, Head1: heads, Scale: 1, Scratch: scratch})
				got := make([]float32, len(query))
				k.Read(kernel.Bytes(got), out)
				return got
			}

			shared, err := NewCausal(k, a, s, 100, 1000)
			require.NoError(t, err)
			var begin [][][]float32 // by layer, by position
			for layer := range layers {
				begin = append(begin, nil)
				for at := range prefix {
					v := values(row)
					store(shared.Layer(layer), v, at)
					begin[layer] = append(begin[layer], v)
				}
			}
			shared.Advance(prefix)
			b := NewBeams(k, a, s)
			require.NoError(t, b.Fork(shared, most, steps))
			held := [][][][]float32{begin} // by beam
			single, err := NewCausal(k, a, s, prefix+steps, 1000)
			require.NoError(t, err)
			for step := range steps {
				parents := make([]int, 1+r.IntN(most))
				next := make([][][][]float32, len(parents))
				for i := range parents {
					parents[i] = r.IntN(len(held))
					for layer := range layers {
						next[i] = append(next[i], append([][]float32{}, held[parents[i]][layer]...))
					}
				}
				b.Branch(parents)
				held = next
				for layer := range layers {
					v := values(len(parents) * row)
					store(b.Layer(layer), v, b.Len())
					for i := range held {
						held[i][layer] = append(held[i][layer], v[i*row:(i+1)*row])
					}
				}
				b.Advance()
				require.Equal(t, len(parents), b.Count())
				if step%7 != 0 && step < steps-3 {
					continue
				}
				for layer := range layers {
					size := queryHeads * s.HeadDim
					query := values(len(held) * size)
					got := attend(b.Layer(layer), len(held)*queryHeads, b.Len(), query)
					for i := range held {
						for at, v := range held[i][layer] {
							store(single.Layer(layer), v, at)
						}
						want := attend(single.Layer(layer), queryHeads, b.Len(), query[i*size:(i+1)*size])
						require.Equal(t, want, got[i*size:(i+1)*size], "step %d, beam %d, layer %d", step, i, layer)
					}
				}
			}
		})
	}
}
