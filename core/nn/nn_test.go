package nn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRoPERow checks a table row against the definition, far from position 0 too.
func TestRoPERow(t *testing.T) {
	r := RoPE{Dim: 8, Base: 10000, Stretch: 1}
	row := make([]float32, 8)
	for _, position := range []int{0, 1, 7, 8191} {
		r.Row(row, position)
		for i, frequency := range []float64{1, 0.1, 0.01, 0.001} {
			angle := float64(position) * frequency
			require.InDelta(t, math.Cos(angle), row[i], 1e-7, "position %d, pair %d", position, i)
			require.InDelta(t, math.Sin(angle), row[4+i], 1e-7, "position %d, pair %d", position, i)
		}
	}
}

// TestRoPEStretched: linear scaling by 4 puts position 40 where 10 was, and so does a factor of
// 4 on every pair.
func TestRoPEStretched(t *testing.T) {
	want, got := make([]float32, 8), make([]float32, 8)
	RoPE{Dim: 8, Base: 10000, Stretch: 1}.Row(want, 10)
	RoPE{Dim: 8, Base: 10000, Stretch: 4}.Row(got, 40)
	require.InDeltaSlice(t, want, got, 1e-6)
	RoPE{Dim: 8, Base: 10000, Stretch: 1, Factors: []float32{4, 4, 4, 4}}.Row(got, 40)
	require.InDeltaSlice(t, want, got, 1e-6)
}

// TestLlama3Factors: short waves stay, long ones are slowed by the whole factor, and what lies
// between grows from one to the other.
func TestLlama3Factors(t *testing.T) {
	f := Llama3Factors(128, 500000, 8, 1, 4, 8192)
	require.Len(t, f, 64)
	require.EqualValues(t, 1, f[0])
	require.EqualValues(t, 8, f[63])
	for i := 1; i < len(f); i++ {
		require.GreaterOrEqual(t, f[i], f[i-1], "pair %d", i)
	}
	// Pair 32: wave 2π·500000^0.5 = 4443 positions; (8192/4443 − 1)/3 = 0.2813 of the way.
	require.InDelta(t, 1/((1-0.28127)/8+0.28127), f[32], 1e-3)
}
