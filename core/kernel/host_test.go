package kernel

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestArena(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		a, err := k.Alloc(1)
		require.NoError(t, err)
		require.Equal(t, Addr(64), a)
		mark := k.Mark()
		b, err := k.Alloc(65)
		require.NoError(t, err)
		require.Equal(t, Addr(128), b)
		c, err := k.Alloc(0)
		require.NoError(t, err)
		require.Equal(t, Addr(256), c)
		k.Release(mark)
		require.Equal(t, uint64(128), k.Used())
		again, err := k.Alloc(10 << 20)
		require.NoError(t, err)
		require.Equal(t, b, again)
		require.GreaterOrEqual(t, k.Size(), uint64(b)+10<<20)

		before := k.Used()
		_, err = k.Alloc(1 << 32)
		require.ErrorIs(t, err, ErrMemory)
		require.Equal(t, before, k.Used(), "a failed Alloc takes nothing")
		require.Panics(t, func() { k.Alloc(-1) })
		require.Panics(t, func() { k.Release(Mark(before + 1)) })
	})
}

func TestMemory(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		require.ErrorIs(t, k.Grow(1<<33), ErrMemory)
		require.NoError(t, k.Grow(1))
		pattern := make([]byte, 1000)
		for i := range pattern {
			pattern[i] = byte(i*7 + i/256)
		}
		at := k.room(4000)
		k.Write(at, pattern)
		require.True(t, bytes.Equal(pattern, k.bytes(at, 1000)))

		// What is in memory survives its growth.
		require.NoError(t, k.Grow(k.Size()+3<<20))
		require.True(t, bytes.Equal(pattern, k.bytes(at, 1000)))

		k.Copy(at+100, at, 1000) // overlapping, upwards
		require.True(t, bytes.Equal(pattern, k.bytes(at+100, 1000)))
		k.Copy(at, at+100, 1000) // and downwards
		require.True(t, bytes.Equal(pattern, k.bytes(at, 1000)))
		k.Copy(at, at+100, 0)
		k.Zero(at+1, 998)
		require.Equal(t, append(append([]byte{pattern[0]}, make([]byte, 998)...), pattern[999]), k.bytes(at, 1000))
		k.Zero(at, 0)
		k.Write(at, nil)
		k.Read(nil, at)
	})
}

// Kernels do not touch a byte beyond their operands: each operand ends where the memory ends.
func TestMemoryEdges(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		require.NoError(t, k.Grow(8<<20))
		room := k.room(4 << 20)
		end := Addr(k.Size())
		// atEnd gives each of several operands of n float32 in turn the end of the memory.
		atEnd := func(n, operands int, call func(at []Addr)) {
			t.Helper()
			for last := range operands {
				at := make([]Addr, operands)
				for i := range at {
					at[i] = room + Addr(i<<17)
				}
				at[last] = end - Addr(4*n)
				for _, a := range at {
					k.Zero(a, 4*n)
				}
				require.NotPanics(t, func() { call(at) }, "operand %d of %d values", last, n)
			}
		}
		for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 33} {
			atEnd(n, 3, func(at []Addr) { k.RMSNorm(at[0], at[1], at[2], 1, n, 1e-5) })
			atEnd(n, 4, func(at []Addr) { k.LayerNorm(at[0], at[1], at[2], at[3], 1, n, 1e-5) })
			for act := Identity; act <= GELUTanh; act++ {
				atEnd(n, 3, func(at []Addr) { k.Gate(at[0], at[1], at[2], n, act) })
				atEnd(n, 2, func(at []Addr) { k.Gate(at[0], at[1], 0, n, act) })
			}
			atEnd(n, 3, func(at []Addr) { k.Add(at[0], at[1], at[2], n, 0) })
			atEnd(n, 2, func(at []Addr) { k.Scale(at[0], at[1], n, 2) })
			atEnd(n, 1, func(at []Addr) { k.Softmax(at[0], 1, n) })
			atEnd(n, 2, func(at []Addr) { k.LogSumExp(at[0], at[1], 1, n) })
			atEnd(n, 3, func(at []Addr) { k.TopK(at[0], at[1], at[2], n, n) })
		}
		for _, dim := range []int{4, 8, 12, 64} {
			for _, r := range []Rotation{Neighbours, Halves} {
				atEnd(dim, 2, func(at []Addr) { k.RoPE(at[0], room+1<<20, at[1], 1, 1, dim, r) })
			}
			for _, int8 := range []bool{false, true} {
				kv := KV{Capacity: 65, Heads: 1, HeadDim: dim, Int8: int8}
				keyBytes, valueBytes := KVSize(kv)
				for _, place := range [][2]Addr{{end - Addr(keyBytes), room}, {room, end - Addr(valueBytes)}} {
					kv.K, kv.V = place[0], place[1]
					k.Zero(kv.K, keyBytes)
					k.Zero(kv.V, valueBytes)
					source := room + 1<<20
					k.StoreKV(kv, source, source, 65, 0)
					k.MoveKV(kv, 1, 0, 64)
					k.Write(source, Bytes([]Span{{0, 0, 65}}))
					k.Attend(Attention{
						Dst: source + 4096, Q: source + 8192, KV: kv, Spans: source, Tokens: 1, Heads: 1, Head1: 1, Scale: 1,
						Scratch: source + 1<<17,
					})
				}
				kv.K, kv.V = room, room+1<<20
				atEnd(dim, 2, func(at []Addr) { k.StoreKV(kv, at[0], at[1], 1, 64) })
				scratch := AttentionScratch(kv)
				spans := end - 12
				for _, a := range []Attention{
					{Dst: end - Addr(4*dim)}, {Q: end - Addr(4*dim)}, {Spans: spans}, {Scratch: end - Addr(scratch)},
					{Bias: end - 4*65, BiasStride: 65},
				} {
					free := room + 2<<20
					for _, p := range []*Addr{&a.Dst, &a.Q, &a.Spans, &a.Scratch} {
						if *p == 0 {
							*p = free
						}
						free += 1 << 17
					}
					a.KV, a.Tokens, a.Heads, a.Head1, a.Scale = kv, 1, 1, 1, 1
					k.Write(a.Spans, Bytes([]Span{{0, 3, 65}}))
					require.NotPanics(t, func() { k.Attend(a) }, "head dimension %d", dim)
				}
			}
		}
	})
}

// A call allocates nothing in Go.
func TestAllocations(t *testing.T) {
	for _, host := range hosts(t)[1:] {
		k := newMachine(t, host)
		x := put(k, k.normal(64, 1))
		s := newScene(k, KV{Capacity: 8, Heads: 1, HeadDim: 8, Int8: true}, 1, 8, causal(7, 1))
		a := s.attention(k)
		require.Zero(t, testing.AllocsPerRun(100, func() {
			k.Add(x, x, x, 64, 0)
			k.Attend(a)
			k.StoreKV(s.kv, x, x, 1, 0)
		}), name(host))
	}
}

func TestNew(t *testing.T) {
	k, err := New(t.Context())
	require.NoError(t, err)
	all := hosts(t)
	require.Equal(t, all[len(all)-1].Variant(), k.Variant())
}
