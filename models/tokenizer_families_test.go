package models

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/tokenizer"
	"precis/internal/golden"
	"precis/models/gguf"
)

// throughGGUF writes c as llama.cpp's converter does and reads it back.
func throughGGUF(t *testing.T, c tokenizer.Config, extra ...gguf.Pair) *tokenizer.Tokenizer {
	t.Helper()
	pairs := append([]gguf.Pair{
		{Key: "tokenizer.ggml.model", Value: c.Model},
		{Key: "tokenizer.ggml.tokens", Value: c.Tokens},
		{Key: "tokenizer.ggml.token_type", Value: c.Types},
	}, extra...)
	var file bytes.Buffer
	require.NoError(t, gguf.Write(&file, pairs, nil))
	f, err := gguf.Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	require.NoError(t, err)
	tok, err := readTokenizer(f, len(c.Tokens))
	require.NoError(t, err)
	return tok
}

func unigramThroughGGUF(t *testing.T, c tokenizer.Config) *tokenizer.Tokenizer {
	c.Types[c.UNK] = tokenizer.TypeUnknown // so the converter finds it in spiece.model
	return throughGGUF(t, c,
		gguf.Pair{Key: "tokenizer.ggml.pre", Value: "default"},
		gguf.Pair{Key: "tokenizer.ggml.scores", Value: c.Scores},
		gguf.Pair{Key: "tokenizer.ggml.precompiled_charsmap", Value: c.PrecompiledCharsmap},
		gguf.Pair{Key: "tokenizer.ggml.add_space_prefix", Value: c.AddSpacePrefix},
		gguf.Pair{Key: "tokenizer.ggml.remove_extra_whitespaces", Value: c.RemoveExtraWhitespaces},
		gguf.Pair{Key: "tokenizer.ggml.add_eos_token", Value: c.AddEOS},
		gguf.Pair{Key: "tokenizer.ggml.eos_token_id", Value: uint32(c.EOS)},
	)
}

func wordPieceThroughGGUF(t *testing.T, c tokenizer.Config) *tokenizer.Tokenizer {
	tokens := make([]string, len(c.Tokens))
	for i, token := range c.Tokens {
		rest, goesOn := strings.CutPrefix(token, "##")
		switch {
		case goesOn:
			tokens[i] = rest
		case strings.HasPrefix(token, "[") && strings.HasSuffix(token, "]"):
			tokens[i] = token
		default:
			tokens[i] = "▁" + token
		}
	}
	c.Tokens = tokens
	return throughGGUF(t, c,
		gguf.Pair{Key: "tokenizer.ggml.cls_token_id", Value: uint32(c.BOS)},
		gguf.Pair{Key: "tokenizer.ggml.seperator_token_id", Value: uint32(c.EOS)},
		gguf.Pair{Key: "tokenizer.ggml.unknown_token_id", Value: uint32(c.UNK)},
	)
}

// bpeThroughGGUF writes what llama.cpp's converter does, and merges where there are some.
func bpeThroughGGUF(t *testing.T, c tokenizer.Config) *tokenizer.Tokenizer {
	extra := []gguf.Pair{
		{Key: "tokenizer.ggml.pre", Value: cmp.Or(c.Pre, "default")},
		{Key: "tokenizer.ggml.add_space_prefix", Value: c.AddSpacePrefix},
		{Key: "tokenizer.ggml.add_bos_token", Value: c.AddBOS},
		{Key: "tokenizer.ggml.bos_token_id", Value: uint32(1)},
		{Key: "tokenizer.ggml.unknown_token_id", Value: uint32(0)},
	}
	if c.Scores != nil {
		extra = append(extra, gguf.Pair{Key: "tokenizer.ggml.scores", Value: c.Scores})
	}
	var flags []int32
	for id, f := range c.Added {
		flags = append(flags, id, f.Bits())
	}
	if flags != nil {
		extra = append(extra, gguf.Pair{Key: tokenizer.AddedFlagsKey, Value: flags})
	}
	if c.Merges != nil {
		extra = append(extra, gguf.Pair{Key: "tokenizer.ggml.merges", Value: c.Merges})
	}
	return throughGGUF(t, c, extra...)
}

// TestSentencePieceBPEFromGGUF: with merges the tokens are those of tokenizer.json, with scores alone
// those of SentencePiece.
func TestSentencePieceBPEFromGGUF(t *testing.T) {
	for _, name := range []string{"prepend", "first", "always", "gemma", "flags", "fused"} {
		requireText(t, bpeThroughGGUF(t, configOf(t, own(t, "bpe/"+name+".json"))), own(t, "bpe/"+name+".jsonl"))
	}
	b, err := os.ReadFile(own(t, "bpe/llama.model"))
	require.NoError(t, err)
	c, err := tokenizer.FromSentencePiece(b, 0)
	require.NoError(t, err)
	tok := bpeThroughGGUF(t, c)
	texts := golden.Lines[struct {
		Text string
		IDs  []int32
	}](t, own(t, "bpe/llama-sentencepiece.jsonl"))
	for i, g := range texts {
		if g.Text != "" && !strings.Contains(g.Text, "turn>") {
			require.Equal(t, g.IDs, tok.Encode(g.Text), "text %d: %q", i, g.Text)
		}
	}
}

// requireText compares with a file of reference texts.
func requireText(t *testing.T, tok *tokenizer.Tokenizer, path string) {
	t.Helper()
	texts := golden.Lines[struct {
		Text    string
		IDs     []int32
		Decoded string
	}](t, path)
	require.NotEmpty(t, texts)
	for i, g := range texts {
		require.Equal(t, g.IDs, tok.EncodeSpecial(g.Text), "text %d: %q", i, g.Text)
		require.Equal(t, g.Decoded, tok.Decode(g.IDs, true), "text %d", i)
	}
}

// own reads a file of the small tokenizers that belong to the project.
func own(t *testing.T, name string) string {
	t.Helper()
	return filepath.Join("..", "core", "tokenizer", "testdata", filepath.FromSlash(name))
}

func configOf(t *testing.T, path string) tokenizer.Config {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	c, err := tokenizer.FromJSON(b)
	require.NoError(t, err)
	return c
}

func TestUnigramFromGGUF(t *testing.T) {
	tok := unigramThroughGGUF(t, configOf(t, own(t, "unigram/tokenizer.json")))
	requireText(t, tok, own(t, "unigram/cases.jsonl"))
}

func TestWordPieceFromGGUF(t *testing.T) {
	tok := wordPieceThroughGGUF(t, configOf(t, own(t, "wordpiece/tokenizer.json")))
	requireText(t, tok, own(t, "wordpiece/cases.jsonl"))
}

// TestGoldenT5FromGGUF writes the public T5 tokenizer as GGUF. Its files are not part of the project.
func TestGoldenT5FromGGUF(t *testing.T) {
	folder := os.Getenv("PRECIS_T5_TOKENIZER")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "data", "t5-tokenizer")
	}
	path := filepath.Join(folder, "tokenizer.json")
	if _, err := os.Stat(path); err != nil {
		t.Skip("no T5 tokenizer: tokenizer.json is neither below PRECIS_T5_TOKENIZER nor in ../shared/data/t5-tokenizer")
	}
	requireText(t, unigramThroughGGUF(t, configOf(t, path)), golden.Path(t, "tokenizers/t5.jsonl"))
}

func TestGoldenBERTFromGGUF(t *testing.T) {
	tok := wordPieceThroughGGUF(t, configOf(t, golden.Path(t, "minilm/tokenizer.json")))
	requireText(t, tok, golden.Path(t, "tokenizers/bert.jsonl"))
}
