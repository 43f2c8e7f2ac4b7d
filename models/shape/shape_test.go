package shape

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

var errSample = errors.New("sample: hyperparameter")

func TestChecks(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		err     error
		message string // "": no error
	}{
		{Check(errSample, Size{"width", 1}, Size{"height", MaxSize}), ""},
		{Check(errSample, Size{"width", 1}, Size{"height", 0}), "height: found 0, want 1 to 16777216"},
		{Check(errSample, Size{"width", MaxSize + 1}), "width: found 16777217"},
		{CheckRange(errSample, "start", 5, 0, 5), ""},
		{CheckRange(errSample, "start", 6, 0, 5), "start: found 6, want 0 to 5"},
		{CheckBlocks(errSample, 2, 19, 9), ""},
		{CheckBlocks(errSample, 3, 19, 9), "block count: found 3, want 1 to 2 with 19 tensors"},
		{CheckBlocks(errSample, math.MinInt, 19, 9), "block count"},
		{CheckHeads(errSample, 9, 3, 64), ""},
		{CheckHeads(errSample, 9, 2, 64), "9 heads, want a multiple of the 2 key-value heads"},
		{CheckHeads(errSample, 9, 3, 30), "head dimension: found 30"},
		{CheckHeads(errSample, 9, 3, 2048), "at most 1024"},
		{CheckHeads(errSample, MaxSize, 1, 64), "in all"},
		{CheckWidth(errSample, 12, 384), ""},
		{CheckWidth(errSample, 5, 384), "5 heads for an embedding length of 384"},
		{CheckWidth(errSample, 64, 384), "multiple of 4"},
		{CheckEpsilon(errSample, "RMSNorm", 1e-6), ""},
		{CheckEpsilon(errSample, "RMSNorm", float32(nan)), "epsilon of RMSNorm: found NaN"},
		{CheckEpsilon(errSample, "RMSNorm", -1), "want 0 to 1"},
		{CheckRoPE(errSample, 10000, 1), ""},
		{CheckRoPE(errSample, nan, 1), "frequency base of RoPE: found NaN"},
		{CheckRoPE(errSample, 10000, 0.5), "scaling factor of RoPE: found 0.5"},
	} {
		if c.message == "" {
			require.NoError(t, c.err)
			continue
		}
		require.ErrorIs(t, c.err, errSample)
		require.ErrorContains(t, c.err, c.message)
	}
}
