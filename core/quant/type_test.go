package quant

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBlock(t *testing.T) {
	for _, c := range []struct {
		t               Type
		name            string
		elements, bytes int
	}{
		{F32, "F32", 1, 4}, {F16, "F16", 1, 2}, {BF16, "BF16", 1, 2}, {F64, "F64", 1, 8},
		{Q4_0, "Q4_0", 32, 18}, {Q4_1, "Q4_1", 32, 20}, {Q5_0, "Q5_0", 32, 22}, {Q5_1, "Q5_1", 32, 24},
		{Q8_0, "Q8_0", 32, 34}, {Q8_1, "Q8_1", 32, 36},
		{Q2_K, "Q2_K", 256, 84}, {Q3_K, "Q3_K", 256, 110}, {Q4_K, "Q4_K", 256, 144},
		{Q5_K, "Q5_K", 256, 176}, {Q6_K, "Q6_K", 256, 210}, {Q8_K, "Q8_K", 256, 292},
		{IQ2_XXS, "IQ2_XXS", 256, 66}, {IQ2_XS, "IQ2_XS", 256, 74}, {IQ2_S, "IQ2_S", 256, 82},
		{IQ3_XXS, "IQ3_XXS", 256, 98}, {IQ3_S, "IQ3_S", 256, 110},
		{IQ1_S, "IQ1_S", 256, 50}, {IQ1_M, "IQ1_M", 256, 56},
		{IQ4_NL, "IQ4_NL", 32, 18}, {IQ4_XS, "IQ4_XS", 256, 136},
		{I8, "I8", 1, 1}, {I16, "I16", 1, 2}, {I32, "I32", 1, 4}, {I64, "I64", 1, 8},
		{TQ1_0, "TQ1_0", 256, 54}, {TQ2_0, "TQ2_0", 256, 66},
		{MXFP4, "MXFP4", 32, 17}, {NVFP4, "NVFP4", 64, 36}, {Q1_0, "Q1_0", 128, 18}, {Q2_0, "Q2_0", 64, 18},
	} {
		elements, bytes := c.t.Block()
		assert.Equal(t, c.elements, elements, c.name)
		assert.Equal(t, c.bytes, bytes, c.name)
		assert.Equal(t, c.name, c.t.String())
		assert.True(t, c.t.Known())
	}
}

func TestUnknownType(t *testing.T) {
	for _, typ := range []Type{4, 5, 31, 32, 33, 36, 37, 38, 146526, math.MaxUint32} {
		elements, bytes := typ.Block()
		assert.Zero(t, elements)
		assert.Zero(t, bytes)
		assert.False(t, typ.Known())
		_, err := typ.Size(32)
		assert.ErrorIs(t, err, ErrType)
	}
	assert.Equal(t, "type 36", Type(36).String())
}

func TestSize(t *testing.T) {
	n, err := Q4_1.Size(576)
	require.NoError(t, err)
	assert.Equal(t, 360, n)
	n, err = Q6_K.Size(0)
	require.NoError(t, err)
	assert.Zero(t, n)
	for _, n := range []int{-32, 1, 31, 33, 48} {
		_, err := Q4_0.Size(n)
		assert.ErrorIs(t, err, ErrLength, n)
	}
	_, err = F32.Size(math.MaxInt/4 + 1)
	assert.True(t, errors.Is(err, ErrLength))
}
