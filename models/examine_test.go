package models

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/samplemodel"
	"precis/models/gguf"
)

// TestExamine: the header alone says what a load finds out, and is refused as a load refuses it.
func TestExamine(t *testing.T) {
	shape := samplemodel.T5{Blocks: 1, Dim: 32, Hidden: 64, Heads: 2, HeadDim: 16, Vocabulary: 80}
	file, err := shape.GGUF(quant.Q8_0)
	require.NoError(t, err)
	found, err := Examine(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	lm, err := Open(t.Context(), kernel.NewPortable(), bytes.NewReader(file), int64(len(file)), nil)
	require.NoError(t, err)
	want := lm.Info
	want.MemoryBytes = 0
	require.Equal(t, Examined{Info: want, Type: quant.Q8_0}, found)

	file, err = samplemodel.BERT{Blocks: 1, Dim: 32, Hidden: 64, Heads: 2, Positions: 16, Vocabulary: 20}.GGUF(quant.F32)
	require.NoError(t, err)
	found, err = Examine(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	require.True(t, found.Embeds)
	require.Equal(t, quant.F32, found.Type)

	_, err = Examine(bytes.NewReader(file[:100]), int64(len(file)))
	require.Error(t, err)
	file[0] ^= 1
	_, err = Examine(bytes.NewReader(file), int64(len(file)))
	require.ErrorIs(t, err, gguf.ErrMagic)
	pairs := shape.Pairs()
	pairs[0].Value = "mamba"
	file, err = samplemodel.File(pairs, shape.Tensors(), quant.Q8_0)
	require.NoError(t, err)
	_, err = Examine(bytes.NewReader(file), int64(len(file)))
	require.ErrorIs(t, err, ErrArchitecture)
}
