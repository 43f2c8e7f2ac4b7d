package tasks

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/core/summarize"
	"precis/core/translate"
	"precis/internal/samplemodel"
	"precis/models"
	"precis/models/generation"
	"precis/models/gguf"
)

var shape = samplemodel.T5{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, HeadDim: 8, Vocabulary: 60}

func open(t *testing.T, file []byte, err error) *models.LM {
	require.NoError(t, err)
	lm, err := models.Open(t.Context(), kernel.NewPortable(), bytes.NewReader(file), int64(len(file)), nil)
	require.NoError(t, err)
	return lm
}

// withTasks is a T5 whose file says what its makers generate with.
func withTasks(t *testing.T, tasks string) *models.LM {
	pairs := append(shape.Pairs(), gguf.Pair{Key: generation.TasksKey, Value: tasks})
	file, err := samplemodel.File(pairs, shape.Tensors(), quant.F32)
	return open(t, file, err)
}

const text = "w5 w9 w12 w7 w8 w30.\n\nw9 w14 w5 w12 w20 w21.\n\nw21 w22 w23 w5 w9 w11.\n\nw30 w31 w32 w33 w12 w5.\n\nw40 w41 w42 w9 w5 w6."

func TestSummarizerOfAnEncoderDecoder(t *testing.T) {
	file, err := shape.GGUF(quant.F32)
	s, err := Summarizer(open(t, file, err))
	require.NoError(t, err)
	require.Equal(t, "summarize: ", s.Prefix)
	require.Equal(t, [4]int{4, 200, 30, 3}, [4]int{s.Decoding.NumBeams, s.Decoding.MaxLength, s.Decoding.MinLength, s.Decoding.NoRepeatNGramSize})
	require.Equal(t, 2.0, *s.Decoding.LengthPenalty)
	require.Equal(t, decode.EarlyStoppingTrue, s.Decoding.EarlyStopping)

	s.Languages = []string{""}
	var stages []summarize.Stage
	for _, mode := range []summarize.Mode{summarize.Ranked, summarize.Written} {
		made, err := s.Summarize(t.Context(), text, summarize.Options{Mode: mode, Kind: summarize.TLDR, Length: summarize.Medium}, func(e summarize.Event) {
			stages = append(stages, e.Stage)
		})
		require.NoError(t, err)
		require.NotEmpty(t, made.Text)
		require.NotContains(t, made.Fallback, "there is no model")
	}
	require.Contains(t, stages, summarize.Reading)
	require.Contains(t, stages, summarize.Ranking)
	require.Contains(t, stages, summarize.Searching)
}

// A model whose makers name other tasks alone is asked without a prefix.
func TestSummarizerWithoutThatTask(t *testing.T) {
	s, err := Summarizer(withTasks(t, `{"translation_en_to_de": {"prefix": "w7 "}}`))
	require.NoError(t, err)
	require.Empty(t, s.Prefix)
	_, err = Summarizer(withTasks(t, `{"summarization": {"num_beams": "four"}}`))
	require.ErrorIs(t, err, generation.ErrConfig)
}

func TestSummarizerWithoutAModel(t *testing.T) {
	bert, err := samplemodel.BERT{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, Positions: 32, Vocabulary: 40}.GGUF(quant.F32)
	for _, lm := range []*models.LM{nil, open(t, bert, err)} {
		s, err := Summarizer(lm)
		require.NoError(t, err)
		made, err := s.Summarize(t.Context(), text, summarize.Options{Mode: summarize.Written}, nil)
		require.NoError(t, err)
		require.Equal(t, "there is no model", made.Fallback)
	}
}

// What a translator gives for a passage is what generate gives for the prefix and the makers' options.
func TestTranslator(t *testing.T) {
	file, err := shape.GGUF(quant.F32)
	lm := open(t, file, err)
	tr, err := Translator(lm)
	require.NoError(t, err)
	require.Equal(t, []translate.Pair{{From: "en", To: "de"}, {From: "en", To: "fr"}, {From: "en", To: "ro"}}, tr.Pairs())
	made, err := tr.Translate(t.Context(), "w5 w9 w12", translate.Options{From: "en", To: "fr"}, nil)
	require.NoError(t, err)
	results, err := decode.GenerateFrom(context.Background(), lm.EncoderDecoder,
		append(lm.Tokenizer.Encode("translate English to French: w5 w9 w12"), 1),
		decode.Options{NumBeams: 4, MaxLength: 300, EarlyStopping: decode.EarlyStoppingTrue, EOS: []int32{1}}, nil)
	require.NoError(t, err)
	if made.Passages[0].Problem == "" {
		require.Equal(t, strings.TrimSpace(lm.Tokenizer.Decode(results[0].Tokens, true)), made.Text)
	}
	require.True(t, made.Trained)

	tr, err = Translator(withTasks(t, `{"summarization": {}, "translation_fr_to_en": {"max_length": 9}, "translation_odd": {}}`))
	require.NoError(t, err)
	require.Equal(t, []translate.Pair{{From: "fr", To: "en"}}, tr.Pairs())
	_, err = Translator(withTasks(t, `{"translation_fr_to_en": {"max_length": []}}`))
	require.ErrorIs(t, err, generation.ErrConfig)

	llama, err := samplemodel.Llama{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, Positions: 128}.GGUF(quant.F32)
	tr, err = Translator(open(t, llama, err))
	require.NoError(t, err)
	require.NotNil(t, tr.Model)
	require.NotEmpty(t, tr.Pairs())
}

func TestDialogue(t *testing.T) {
	file, err := shape.GGUF(quant.F32)
	lm := open(t, file, err)
	d, err := Dialogue(lm, nil)
	require.NoError(t, err)
	require.Equal(t, lm.EncoderDecoder, d.EncoderDecoder)
	require.Equal(t, lm.Tokenizer, d.Tokenizer)
	require.Equal(t, []int32{1}, d.Decoding.EOS)
	d, err = Dialogue(nil, nil)
	require.NoError(t, err)
	require.Nil(t, d.Tokenizer)
}
