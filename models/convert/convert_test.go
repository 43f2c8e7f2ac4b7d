package convert

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/core/tokenizer"
	"precis/models/bert"
	"precis/models/gguf"
	"precis/models/gpt2"
	"precis/models/llama"
	"precis/models/safetensors"
	"precis/models/t5"
)

func openGGUF(t *testing.T, file []byte) *gguf.File {
	t.Helper()
	f, err := gguf.Open(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	return f
}

// TestMetadata: what a file says of itself, of its tokenizer and of the makers' defaults.
func TestMetadata(t *testing.T) {
	s := sample(t)
	s.Tokenizer = unigram(50, map[string]any{"type": "WhitespaceSplit"})
	f := openGGUF(t, converted(t, s, quant.Q4_0))
	for key, want := range map[string]string{
		"general.architecture": "t5", "general.name": "sample", "general.license": "mit",
		"general.source.huggingface.repository": "someone/sample",
		"tokenizer.ggml.model":                  "t5", "tokenizer.ggml.pre": tokenizer.PreWhitespaceSplit,
		GenerationKey: `{"decoder_start_token_id":0,"eos_token_id":1,"num_beams":4,"pad_token_id":0}`,
		TaskParamsKey: `{"summarization":{"prefix": "summarize: ", "num_beams": 4, "early_stopping": true}}`,
	} {
		got, err := f.String(key)
		require.NoError(t, err)
		if key == TaskParamsKey {
			require.JSONEq(t, want, got)
			continue
		}
		require.Equal(t, want, got, key)
	}
	for key, want := range map[string]int{
		"general.file_type": 2, "tokenizer.ggml.eos_token_id": 1, "tokenizer.ggml.padding_token_id": 0,
		"tokenizer.ggml.unknown_token_id": 2, "t5.decoder_block_count": 1, "t5.attention.relative_buckets_count": 32,
	} {
		got, err := f.Int(key)
		require.NoError(t, err)
		require.Equal(t, want, got, key)
	}
	tokens, err := f.Strings("tokenizer.ggml.tokens")
	require.NoError(t, err)
	types, err := f.Int32s("tokenizer.ggml.token_type")
	require.NoError(t, err)
	require.Len(t, tokens, 60, "as many as the embedding has rows")
	require.Equal(t, []string{"▁w49", "[PAD50]", "[PAD59]"}, []string{tokens[49], tokens[50], tokens[59]})
	require.EqualValues(t, []int32{tokenizer.TypeUnknown, tokenizer.TypeNormal, tokenizer.TypeUnused}, []int32{types[2], types[49], types[50]})

	// generation_config.json comes first where there is one.
	s.Generation = []byte(`{"_from_model_config": true, "transformers_version": "5", "max_length": 20, "top_k": null}`)
	got, err := openGGUF(t, converted(t, s, quant.F16)).String(GenerationKey)
	require.NoError(t, err)
	require.Equal(t, `{"max_length":20}`, got)
}

// TestShards: a model in two files becomes what it becomes in one, on disk and in memory.
func TestShards(t *testing.T) {
	whole := sample(t)
	want := openGGUF(t, converted(t, whole, quant.Q8_0))
	dir := t.TempDir()
	write := func(name string, content []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o644))
	}
	write(ConfigName, whole.Config)
	write("tokenizer.json", whole.Tokenizer)
	index := map[string]string{}
	for _, part := range halves(t) {
		content, err := io.ReadAll(io.NewSectionReader(part, 0, part.Size))
		require.NoError(t, err)
		write(part.Name, content)
		index[part.Name] = part.Name // of the tensors' names nothing is taken
	}
	write(IndexName, mustJSON(map[string]any{"weight_map": index}))
	for _, paths := range [][]string{
		{dir},
		{filepath.Join(dir, ConfigName), filepath.Join(dir, "tokenizer.json"), filepath.Join(dir, IndexName),
			filepath.Join(dir, "model-00001-of-00002.safetensors"), filepath.Join(dir, "model-00002-of-00002.safetensors")},
	} {
		f, err := Open(paths...)
		require.NoError(t, err)
		require.Len(t, f.Weights, 2)
		out := filepath.Join(dir, "out.gguf")
		f.Name, f.License, f.Repository = whole.Name, whole.License, whole.Repository
		last := int64(0)
		require.NoError(t, WriteFile(context.Background(), out, f.Source, Options{Type: quant.Q8_0, Progress: func(done, total int64) {
			require.LessOrEqual(t, done, total)
			require.Greater(t, done, last)
			last = done
		}}))
		require.NoError(t, f.Close())
		content, err := os.ReadFile(out)
		require.NoError(t, err)
		require.Equal(t, want.Tensors, openGGUF(t, content).Tensors)
		require.True(t, bytes.Equal(converted(t, whole, quant.Q8_0), content))
	}
	require.NoError(t, os.Remove(filepath.Join(dir, "model-00002-of-00002.safetensors")))
	_, err := Open(dir)
	require.ErrorIs(t, err, ErrConfig)
	require.ErrorContains(t, err, "model-00002-of-00002.safetensors")
}

// TestLogitScale: whether the head is the embedding, and what its input is multiplied by, in the
// words of transformers before and after version 5.
func TestLogitScale(t *testing.T) {
	with := func(config string, head bool) (Source, []entry) {
		s := sample(t)
		s.Config = append(bytes.TrimSuffix(s.Config, []byte("}")), config+"}"...)
		entries := sampleShape.entries()
		if head {
			entries = append(entries, entry{"lm_head.weight", []int{60, 32}})
		}
		return s, entries
	}
	for _, c := range []struct {
		config     string
		inFile     bool
		head       bool    // in the file to be
		scale      float32 // what the graph makes of it
		wantsError string
	}{
		{``, false, false, 0.17677669, ""},
		{``, true, false, 0.17677669, ""}, // the head repeats the embedding
		{`, "tie_word_embeddings": false`, true, true, 1, ""},
		{`, "tie_word_embeddings": false`, false, false, 0, "lm_head.weight"},
		{`, "tie_word_embeddings": true, "scale_decoder_outputs": false`, true, true, 1, ""},
		{`, "tie_word_embeddings": true, "scale_decoder_outputs": false`, false, false, 1, ""},
	} {
		s, entries := with(c.config, c.inFile)
		s.Weights = []Shard{shard(t, WeightsName, entries)}
		var out bytes.Buffer
		err := Write(context.Background(), &out, s, Options{Type: quant.F32})
		if c.wantsError != "" {
			require.ErrorIs(t, err, ErrTensor)
			require.ErrorContains(t, err, c.wantsError)
			continue
		}
		require.NoError(t, err)
		f := openGGUF(t, out.Bytes())
		_, head := f.Tensor("output.weight")
		require.Equal(t, c.head, head, c.config)
		read, err := t5.ReadConfig(f)
		require.NoError(t, err)
		require.Equal(t, c.scale, read.OutputScale, c.config)
	}
}

// TestRefused: each error names what is wrong, and says of what kind it is.
func TestRefused(t *testing.T) {
	replace := func(old, new string) func(*Source) {
		return func(s *Source) { s.Config = bytes.Replace(s.Config, []byte(old), []byte(new), 1) }
	}
	weights := func(change func([]entry) []entry) func(*Source) {
		return func(s *Source) { s.Weights = []Shard{shard(t, WeightsName, change(sampleShape.entries()))} }
	}
	for _, c := range []struct {
		name    string
		change  func(*Source)
		err     error
		message string
	}{
		{"no config", func(s *Source) { s.Config = nil }, ErrConfig, "no config.json"},
		{"config is a page", func(s *Source) { s.Config = []byte("<html>") }, ErrConfig, "config.json"},
		{"config is null", func(s *Source) { s.Config = []byte("null") }, ErrArchitecture, `model_type ""`},
		{"unknown family", replace(`"t5"`, `"mamba"`), ErrArchitecture, `model_type "mamba", want bert, gemma3_text, gpt2, llama`},
		{"umt5", replace(`"t5"`, `"umt5"`), ErrArchitecture, "umt5"},
		{"many blocks", replace(`"num_layers": 1`, `"num_layers": 1000000000`), t5.ErrConfig, "block count"},
		{"unknown activation", replace(`"d_ff"`, `"feed_forward_proj": "gated-tanh", "d_ff"`), t5.ErrConfig, "feed_forward_proj"},
		{"wrong width", replace(`"d_ff": 64`, `"d_ff": 96`), ErrTensor, "shape [64 32], want [96 32]"},
		{"tensor missing", weights(func(e []entry) []entry { return e[1:] }), ErrTensor, `"shared.weight" is missing`},
		{"tensor unknown", weights(func(e []entry) []entry { return append(e, entry{"encoder.adapter.weight", []int{2}}) }), ErrTensor, `nothing is known of "encoder.adapter.weight"`},
		{"no weights", func(s *Source) { s.Weights = nil }, ErrConfig, "no safetensors"},
		{"weights are a page", func(s *Source) {
			s.Weights = []Shard{{Name: "model.safetensors", ReaderAt: bytes.NewReader([]byte("<html> not here </html>")), Size: 23}}
		}, safetensors.ErrFormat, "model.safetensors"},
		{"same tensor twice", func(s *Source) { s.Weights = append(s.Weights, s.Weights[0]) }, ErrTensor, "stands in two files"},
		{"no tokenizer", func(s *Source) { s.Tokenizer = nil }, ErrConfig, "no tokenizer.json"},
		{"too many tokens", func(s *Source) { s.Tokenizer = unigram(61) }, ErrConfig, "61 tokens, want at most 60"},
		{"tokenizer of another kind", func(s *Source) { s.Tokenizer = []byte(`{"model": {"type": "WordLevel"}}`) }, tokenizer.ErrConfig, "WordLevel"},
		{"generation is a list", func(s *Source) { s.Generation = []byte("[]") }, ErrConfig, "generation_config.json"},
		{"llama with biases", func(s *Source) {
			s.Config = []byte(`{"model_type": "llama", "hidden_act": "silu", "attention_bias": true}`)
		}, llama.ErrConfig, "attention_bias"},
		{"bert of no size", func(s *Source) {
			s.Config = []byte(`{"model_type": "bert", "num_hidden_layers": 1, "hidden_size": -5, "max_position_embeddings": 9}`)
		}, bert.ErrConfig, "embedding length: found -5"},
		{"gpt2 of many layers", func(s *Source) {
			s.Config = []byte(`{"model_type": "gpt2", "n_layer": 99, "n_embd": 32, "n_head": 4, "n_positions": 9, "vocab_size": 60}`)
		}, gpt2.ErrConfig, "block count: found 99"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sample(t)
			c.change(&s)
			err := Write(context.Background(), io.Discard, s, Options{Type: quant.Q8_0})
			require.ErrorIs(t, err, c.err)
			require.ErrorContains(t, err, c.message)
		})
	}
	err := Write(context.Background(), io.Discard, sample(t), Options{Type: quant.Q6_K})
	require.ErrorContains(t, err, "weights as Q6_K, want F32")
}

// failing is a writer that is full after some bytes.
type failing struct{ left int }

var errFull = errors.New("no space left")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestInterrupted: a full disk and a cancelled context end the conversion, and leave no file.
func TestInterrupted(t *testing.T) {
	require.ErrorIs(t, Write(context.Background(), &failing{20000}, sample(t), Options{}), errFull)
	ctx, cancel := context.WithCancel(context.Background())
	dir := t.TempDir()
	err := WriteFile(ctx, filepath.Join(dir, "out.gguf"), sample(t), Options{Progress: func(done, _ int64) { cancel() }})
	require.ErrorIs(t, err, context.Canceled)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
	// A file that became shorter while it was read.
	s := sample(t)
	content, err := io.ReadAll(io.NewSectionReader(s.Weights[0], 0, s.Weights[0].Size))
	require.NoError(t, err)
	s.Weights[0].ReaderAt = bytes.NewReader(content[:len(content)-100])
	require.ErrorIs(t, Write(context.Background(), io.Discard, s, Options{}), io.ErrUnexpectedEOF)
}

// TestNeighbours: rows i and i + half of a head end side by side.
func TestNeighbours(t *testing.T) {
	require.Equal(t, []float32{0, 2, 1, 3, 10, 12, 11, 13}, neighbours([]float32{0, 1, 2, 3, 10, 11, 12, 13}, 1, 4))
}

// TestParseType: each name stands for a type that Write takes.
func TestParseType(t *testing.T) {
	require.Len(t, TypeNames, len(fileTypes))
	for _, name := range TypeNames {
		typ, err := ParseType(name)
		require.NoError(t, err)
		require.Equal(t, name, strings.ToLower(typ.String()))
	}
	_, err := ParseType("q6_k")
	require.ErrorIs(t, err, ErrConfig)
}
