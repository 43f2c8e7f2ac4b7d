package kernel

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPool: what is given back is handed out again, pieces never overlap, and once all is given
// back the whole is one extent.
func TestPool(t *testing.T) {
	arena := NewArena(NewPortable())
	pool := NewPool(arena)
	type piece struct {
		at    Addr
		bytes int
	}
	var held []piece
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		if len(held) > 0 && r.IntN(2) == 0 {
			i := r.IntN(len(held))
			pool.Free(held[i].at, held[i].bytes)
			held = append(held[:i], held[i+1:]...)
			continue
		}
		n := r.IntN(1000)
		at, err := pool.Alloc(n)
		require.NoError(t, err)
		require.Zero(t, at%alignment)
		for _, h := range held {
			require.False(t, uint64(at) < uint64(h.at)+pooled(h.bytes) && uint64(h.at) < uint64(at)+pooled(n), "pieces overlap")
		}
		held = append(held, piece{at, n})
	}
	for _, h := range held {
		pool.Free(h.at, h.bytes)
	}
	require.Zero(t, pool.Used())
	require.Len(t, pool.free, 1)
	require.Equal(t, arena.Used()-alignment, pool.free[0].end-pool.free[0].start)

	before := arena.Used()
	at, err := pool.Alloc(100)
	require.NoError(t, err)
	require.Equal(t, before, arena.Used())
	pool.Free(at, 100)
	require.Panics(t, func() { pool.Free(at, 100) }, "twice")
}

func TestPoolWithoutMemory(t *testing.T) {
	pool := NewPool(NewArenaBetween(NewPortable(), 0, 1024))
	at, err := pool.Alloc(512)
	require.NoError(t, err)
	_, err = pool.Alloc(512)
	require.ErrorIs(t, err, ErrMemory)
	pool.Free(at, 512)
	_, err = pool.Alloc(512)
	require.NoError(t, err)
}
