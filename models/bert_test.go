package models

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/embed"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/samplemodel"
)

// TestBERT opens an embedder, in one piece and in many.
func TestBERT(t *testing.T) {
	sample := samplemodel.BERT{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, Positions: 20, Vocabulary: 30}
	texts := []string{"w5 W9, w12", "", "[CLS] w5", "w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7"}
	for _, typ := range []quant.Type{quant.F32, quant.Q8_0, quant.Q4_1} {
		file, err := sample.GGUF(typ)
		require.NoError(t, err)
		lm, err := open(file)
		require.NoError(t, err)
		require.Nil(t, lm.Model)
		require.Nil(t, lm.EncoderDecoder)
		require.Equal(t, 20, lm.Info.Context)
		require.Equal(t, 20, lm.Embedder.Limit())
		require.Equal(t, 32, lm.Embedder.Dim())
		want, err := lm.Embedder.Embed(context.Background(), texts)
		require.NoError(t, err)
		require.Len(t, want, len(texts))
		for _, v := range want {
			require.InDelta(t, 1, embed.Cosine(v, v), 1e-5)
		}

		l := NewLoader(kernel.NewPortable(), int64(len(file)))
		for part := range slices.Chunk(file, 777) {
			_, err := l.Write(part)
			require.NoError(t, err)
		}
		lm, err = l.Finish()
		require.NoError(t, err)
		got, err := lm.Embedder.Embed(context.Background(), texts)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}
