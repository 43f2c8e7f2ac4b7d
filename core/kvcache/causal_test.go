package kvcache

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
)

// TestReserveKeeps: what attention sees stays the same when the cache grows, in place or away
// from what was allocated behind it.
func TestReserveKeeps(t *testing.T) {
	for _, int8 := range []bool{false, true} {
		for _, inPlace := range []bool{true, false} {
			t.Run(fmt.Sprintf("int8=%v/in place=%v", int8, inPlace), func(t *testing.T) {
				k := kernel.NewPortable()
				a := kernel.NewArena(k)
				s := Shape{Layers: 3, Heads: 2, HeadDim: 8, Int8: int8}
				row := s.Heads * s.HeadDim
				q, err := a.Alloc(4 * row)
				require.NoError(t, err)
				kv, err := a.Alloc(4 * row * 200)
				require.NoError(t, err)
				spans, err := a.Alloc(12)
				require.NoError(t, err)
				scratch, err := a.Alloc(1 << 20)
				require.NoError(t, err)
				c, err := NewCausal(k, a, s, 100, 2000)
				require.NoError(t, err)

				r := rand.New(rand.NewPCG(1, 2))
				fill := func(addr kernel.Addr, n int) {
					values := make([]float32, n)
					for i := range values {
						values[i] = float32(r.NormFloat64())
					}
					k.Write(addr, kernel.Bytes(values))
				}
				for i := range s.Layers {
					fill(kv, row*200)
					k.StoreKV(c.Layer(i), kv, kv+64, 190, 0)
				}
				c.Advance(190)
				fill(q, row)
				k.Write(spans, kernel.Bytes([]kernel.Span{{To: 190}}))
				attend := func() [][]float32 {
					var all [][]float32
					for i := range s.Layers {
						out := make([]float32, row)
						k.Attend(kernel.Attention{
							Dst: kv, Q: q, KV: c.Layer(i), Spans: spans, Tokens: 1,
							Heads: s.Heads, Head1: s.Heads, Scale: 0.3, Scratch: scratch,
						})
						k.Read(kernel.Bytes(out), kv)
						all = append(all, out)
					}
					return all
				}
				want := attend()
				for _, n := range []int{200, 257, 900, 2000} {
					if !inPlace {
						_, err := a.Alloc(1)
						require.NoError(t, err)
					}
					before := a.Used()
					require.NoError(t, c.Reserve(n))
					require.Equal(t, want, attend(), "room for %d", n)
					require.Equal(t, 190, c.Len())
					if inPlace && n > 256 {
						require.Less(t, a.Used()-before, uint64(Size(s, n+n/2)))
					}
				}
			})
		}
	}
}

// TestCounts: positions are counted, and more than there is room for is a programmer's error.
func TestCounts(t *testing.T) {
	k := kernel.NewPortable()
	c, err := NewCausal(k, kernel.NewArena(k), Shape{Layers: 1, Heads: 1, HeadDim: 4}, 1, 300)
	require.NoError(t, err)
	c.Advance(256)
	require.Panics(t, func() { c.Advance(1) })
	require.NoError(t, c.Reserve(300))
	c.Advance(44)
	c.Truncate(10)
	require.Equal(t, 10, c.Len())
	require.Panics(t, func() { c.Truncate(11) })
	require.Panics(t, func() { _ = c.Reserve(100_000) })
}

// full is a memory that cannot grow.
type full struct{ kernel.Memory }

func (full) Grow(uint64) error { return kernel.ErrMemory }

// TestReserveFails: without memory the cache stays as it was.
func TestReserveFails(t *testing.T) {
	m := &full{kernel.NewPortable()}
	require.NoError(t, m.Memory.Grow(1<<16))
	a := kernel.NewArena(m)
	c, err := NewCausal(m, a, Shape{Layers: 1, Heads: 1, HeadDim: 4}, 256, 1<<20)
	require.NoError(t, err)
	layer, used := c.Layer(0), a.Used()
	require.ErrorIs(t, c.Reserve(1<<20), kernel.ErrMemory)
	require.Equal(t, layer, c.Layer(0))
	require.Equal(t, used, a.Used())
}
