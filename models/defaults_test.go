package models

import (
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/quant"
	"precis/internal/samplemodel"
	"precis/models/generation"
	"precis/models/gguf"
)

// TestDefaults: what a file says of generation, and what stands for it where it says nothing.
func TestDefaults(t *testing.T) {
	with := func(pairs ...gguf.Pair) *LM {
		file, err := samplemodel.File(append(sampleT5.Pairs(), pairs...), sampleT5.Tensors(), quant.F32)
		require.NoError(t, err)
		lm, err := open(file)
		require.NoError(t, err)
		return lm
	}
	silent := with()
	d, err := silent.Defaults("")
	require.NoError(t, err)
	require.Equal(t, generation.Defaults{Options: decode.Options{TopK: 50, EOS: []int32{1}}}, d)
	d, err = silent.Defaults("translation_en_to_fr")
	require.NoError(t, err)
	require.Equal(t, "translate English to French: ", d.Prefix)
	require.Equal(t, 4, d.Options.NumBeams)

	speaking := with(gguf.Pair{Key: generation.GeneralKey, Value: `{"eos_token_id": [1, 9]}`}, gguf.Pair{Key: generation.TasksKey, Value: `{"summarization": {"prefix": "w7 "}}`})
	d, err = speaking.Defaults("summarization")
	require.NoError(t, err)
	require.Equal(t, generation.Defaults{Prefix: "w7 ", Options: decode.Options{TopK: 50, EOS: []int32{1, 9}}}, d)
	_, err = speaking.Defaults("translation_en_to_fr")
	require.ErrorIs(t, err, generation.ErrTask)

	// A bad value is an error where it is asked for, and does not keep the model from being opened.
	_, err = with(gguf.Pair{Key: generation.GeneralKey, Value: `{"eos_token_id": 60}`}).Defaults("")
	require.ErrorIs(t, err, generation.ErrConfig)
	_, err = with(gguf.Pair{Key: generation.GeneralKey, Value: `[`}).Defaults("")
	require.ErrorIs(t, err, generation.ErrConfig)

	// A decoder knows no tasks of its own.
	file, err := samplemodel.Llama{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, Positions: 64}.GGUF(quant.Q8_0)
	require.NoError(t, err)
	llama, err := open(file)
	require.NoError(t, err)
	_, err = llama.Defaults("summarization")
	require.ErrorIs(t, err, generation.ErrTask)
}
