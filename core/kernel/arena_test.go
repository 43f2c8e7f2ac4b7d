package kernel

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestArenasSideBySide(t *testing.T) {
	k := NewPortable()
	low, high := NewArenaBetween(k, 0, 1024), NewArenaBetween(k, 1024, 0)
	first, err := low.Alloc(1)
	require.NoError(t, err)
	require.Equal(t, Addr(64), first, "0 means none")
	begin := high.Mark()
	addr, err := high.Alloc(1000)
	require.NoError(t, err)
	require.Equal(t, Addr(1024), addr)
	require.Equal(t, uint64(1024), high.Used())

	_, err = low.Alloc(896)
	require.NoError(t, err)
	_, err = low.Alloc(1)
	require.ErrorIs(t, err, ErrMemory)
	require.ErrorContains(t, err, "the limit is 1024")
	require.ErrorIs(t, low.Reserve(1), ErrMemory)

	high.Release(begin)
	require.Zero(t, high.Used())
	again, err := high.Alloc(64)
	require.NoError(t, err)
	require.Equal(t, addr, again)
}

func TestArenaReserves(t *testing.T) {
	k := NewPortable()
	a := NewArena(k)
	require.NoError(t, a.Reserve(5000))
	require.Equal(t, uint64(5064), k.Size())
	require.Equal(t, uint64(64), a.Used(), "nothing is handed out")
	require.Panics(t, func() { NewArenaBetween(k, 1000, 0) }, "no multiple of 64")
}
