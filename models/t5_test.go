package models

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/samplemodel"
)

// sampleT5 is a small encoder-decoder.
var sampleT5 = samplemodel.T5{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, HeadDim: 8, Vocabulary: 60}

// TestT5 opens an encoder-decoder, in one piece and in many, and writes from a text.
func TestT5(t *testing.T) {
	for _, typ := range []quant.Type{quant.F32, quant.Q8_0, quant.Q4_1, quant.Q5_0} {
		file, err := sampleT5.GGUF(typ)
		require.NoError(t, err)
		lm, err := open(file)
		require.NoError(t, err)
		require.Nil(t, lm.Model)
		require.Equal(t, "t5", lm.Info.Architecture)
		require.Equal(t, 512, lm.Info.Context)
		require.EqualValues(t, 1, lm.Tokenizer.EOS())
		o := decode.Options{MaxLength: 20, NumBeams: 2, EOS: []int32{lm.Tokenizer.EOS()}}
		write := func(lm *LM) []int32 {
			input := append(lm.Tokenizer.Encode("w5 w9 w12 w33"), lm.Tokenizer.EOS())
			require.Equal(t, []int32{5, 9, 12, 33, 1}, input)
			results, err := decode.GenerateFrom(context.Background(), lm.EncoderDecoder, input, o, nil)
			require.NoError(t, err)
			return results[0].Tokens
		}
		want := write(lm)
		require.NotEmpty(t, want)
		l := NewLoader(kernel.NewPortable(), int64(len(file)))
		for part := range slices.Chunk(file, 777) {
			_, err := l.Write(part)
			require.NoError(t, err)
		}
		lm, err = l.Finish()
		require.NoError(t, err)
		require.Equal(t, want, write(lm))
	}
}
