package golden

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// LogSumExp is the logarithm of the sum of the exponentials of a row.
func LogSumExp(row []float32) float64 {
	sum, best := 0.0, float64(row[ArgMax(row)])
	for _, v := range row {
		sum += math.Exp(float64(v) - best)
	}
	return best + math.Log(sum)
}

// ArgMax is the place of the greatest value of a row, the first of those that tie.
func ArgMax(row []float32) int32 {
	best := 0
	for i, v := range row {
		if v > row[best] {
			best = i
		}
	}
	return int32(best)
}

// RequireArray compares values with those of an .npy file.
func RequireArray(t testing.TB, path string, got []float32, tolerance float64) {
	t.Helper()
	shape, want := Array(t, path)
	require.Len(t, got, len(want), "%s: shape %v", filepath.Base(path), shape)
	worst, at := 0.0, 0
	for i := range want {
		if d := math.Abs(float64(want[i]) - float64(got[i])); !(d <= worst) {
			worst, at = d, i
		}
	}
	require.True(t, worst <= tolerance, "%s: element %d is off by %g: %g, want %g", filepath.Base(path), at, worst, got[at], want[at])
	t.Logf("%s: at most %.2g off", filepath.Base(path), worst)
}
