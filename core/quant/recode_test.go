package quant

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestQ4_1FromQ4_K: the values differ by no more than the rounding of scale and minimum to
// float16, 2⁻¹¹ of each.
func TestQ4_1FromQ4_K(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const superBlocks = 40
	src := make([]byte, superBlocks*144)
	for i := range src {
		src[i] = byte(r.Uint32())
	}
	for i := range superBlocks {
		putFloat16(src[i*144:], r.Float32()*0.01)
		putFloat16(src[i*144+2:], r.Float32()*0.01)
	}
	putFloat16(src, 0)
	dst := make([]byte, superBlocks*256/32*20)
	Q4_1FromQ4_K(dst, src)

	want, got := make([]float32, superBlocks*256), make([]float32, superBlocks*256)
	require.NoError(t, Dequantize(want, src, Q4_K))
	require.NoError(t, Dequantize(got, dst, Q4_1))
	for i := range want {
		block := src[i/256*144:]
		budget := float64(float16At(block)*63*15+float16At(block[2:])*63)/2048 + 1e-7
		require.InDelta(t, want[i], got[i], budget, "element %d", i)
	}
}
