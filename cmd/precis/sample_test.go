package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/samplemodel"
	"precis/models"
	"precis/models/generation"
	"precis/models/gguf"
)

// writeSamples makes small models with random weights in a folder: an encoder-decoder that names no
// tasks, one whose makers know one task and generate oddly, a decoder and an embedder.
func writeSamples(dir string) error {
	t5 := samplemodel.T5{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, HeadDim: 8, Vocabulary: 60}
	taught := append(t5.Pairs(),
		gguf.Pair{Key: generation.GeneralKey, Value: `{"max_length": 9, "eos_token_id": 1}`},
		gguf.Pair{Key: generation.TasksKey, Value: `{"summarization": {"prefix": "w7 ", "min_length": 9}, "odd": {"num_beams": "four"}}`})
	for name, file := range map[string]func() ([]byte, error){
		"t5.gguf":     func() ([]byte, error) { return t5.GGUF(quant.F32) },
		"taught.gguf": func() ([]byte, error) { return samplemodel.File(taught, t5.Tensors(), quant.F32) },
		"llama.gguf": func() ([]byte, error) {
			return samplemodel.Llama{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, Positions: 128}.GGUF(quant.F32)
		},
		"chat.gguf": func() ([]byte, error) { // with room for a conversation
			return samplemodel.Llama{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, Positions: 1024}.GGUF(quant.F32)
		},
		"bert.gguf": func() ([]byte, error) {
			return samplemodel.BERT{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, Positions: 32, Vocabulary: 40}.GGUF(quant.F32)
		},
	} {
		content, err := file()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// TestTranslateIsGenerateOfTheTask: the command prints what the library gives for the prefix and the
// options of the task, written out.
func TestTranslateIsGenerateOfTheTask(t *testing.T) {
	t.Setenv("PRECIS_KERNELS", "portable")
	dir := t.TempDir()
	require.NoError(t, writeSamples(dir))
	path := filepath.Join(dir, "t5.gguf")
	var out, errors bytes.Buffer
	code := run(t.Context(), []string{"translate", "--to", "de", "--model", path, "-"}, streams{strings.NewReader("w5 w9 w12\n"), &out, &errors})
	require.Equal(t, exitOK, code, errors.String())

	content, err := os.ReadFile(path)
	require.NoError(t, err)
	lm, err := models.Open(t.Context(), kernel.NewPortable(), bytes.NewReader(content), int64(len(content)), nil)
	require.NoError(t, err)
	input := append(lm.Tokenizer.Encode("translate English to German: w5 w9 w12"), 1)
	options := decode.Options{NumBeams: 4, MaxLength: 300, EarlyStopping: decode.EarlyStoppingTrue, EOS: []int32{1}}
	results, err := decode.GenerateFrom(t.Context(), lm.EncoderDecoder, input, options, nil)
	require.NoError(t, err)
	want := lm.Tokenizer.Decode(results[0].Tokens, true)
	require.Greater(t, len(want), 20)
	if results[0].Finish == decode.FinishLength { // then it was asked for in parts
		require.Contains(t, errors.String(), "breaks off")
		return
	}
	require.Equal(t, want+"\n", out.String())
}

// TestGenerateStops: a stop string and all after it are missing from the same text.
func TestGenerateStops(t *testing.T) {
	t.Setenv("PRECIS_KERNELS", "portable")
	dir := t.TempDir()
	require.NoError(t, writeSamples(dir))
	generated := func(args ...string) string {
		args = append([]string{"generate", "--model", filepath.Join(dir, "llama.gguf"), "--max-new-tokens", "40", "--temperature", "3"}, args...)
		var out, errors bytes.Buffer
		require.Equal(t, exitOK, run(t.Context(), append(args, "abc"), streams{strings.NewReader(""), &out, &errors}), errors.String())
		return strings.TrimSuffix(out.String(), "\n")
	}
	whole := generated()
	require.Greater(t, len(whole), 20)
	stop := whole[10:13]
	before, _, _ := strings.Cut(whole, stop)
	require.Equal(t, before, generated("--stop", stop, "--stop", "never, ever"))
}

func TestFit(t *testing.T) {
	require.Equal(t, []int32{4, 5, 1}, fit([]int32{4, 5, 1}, 3, 1))
	require.Equal(t, []int32{4, 5, 1}, fit([]int32{4, 5, 6, 7, 1}, 3, 1))
	require.Equal(t, []int32{4, 5, 6}, fit([]int32{4, 5, 6, 7}, 3, 1))
}
