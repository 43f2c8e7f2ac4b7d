package nn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRotations checks rows against the definition, far from position 0 too.
func TestRotations(t *testing.T) {
	frequencies := RoPE{Dim: 8, Base: 10000, Stretch: 1}.Frequencies()
	row := make([]float32, 8)
	for _, position := range []int{0, 1, 7, 8191} {
		Rotations(row, position, frequencies)
		for i, frequency := range []float64{1, 0.1, 0.01, 0.001} {
			angle := float64(position) * frequency
			require.InDelta(t, math.Cos(angle), row[i], 1e-7, "position %d, pair %d", position, i)
			require.InDelta(t, math.Sin(angle), row[4+i], 1e-7, "position %d, pair %d", position, i)
		}
	}
}

// TestFrequenciesStretched: linear scaling by 4 slows every pair by 4, and so do factors of 4.
func TestFrequenciesStretched(t *testing.T) {
	want := RoPE{Dim: 8, Base: 10000, Stretch: 1}.Frequencies()
	linear := RoPE{Dim: 8, Base: 10000, Stretch: 4}.Frequencies()
	factors := RoPE{Dim: 8, Base: 10000, Stretch: 1, Factors: []float32{4, 4, 4, 4}}.Frequencies()
	for i := range want {
		require.InDelta(t, want[i]/4, linear[i], 1e-15)
		require.InDelta(t, want[i]/4, factors[i], 1e-15)
	}
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
