package models

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"precis/core/tokenizer"
	"precis/models/gguf"
)

// readTokenizer builds the tokenizer of a GGUF file whose model has rows tokens. The error names
// the key, or is that of tokenizer.New.
func readTokenizer(f *gguf.File, rows int) (*tokenizer.Tokenizer, error) {
	var wrong error
	c := tokenizer.Config{
		Model:        required(&wrong, f.String, "tokenizer.ggml.model"),
		Pre:          optional(&wrong, f.String, "tokenizer.ggml.pre", ""),
		Tokens:       required(&wrong, f.Strings, "tokenizer.ggml.tokens"),
		Types:        optional(&wrong, f.Int32s, "tokenizer.ggml.token_type", nil),
		Scores:       optional(&wrong, f.Float32s, "tokenizer.ggml.scores", nil),
		Merges:       optional(&wrong, f.Strings, "tokenizer.ggml.merges", nil),
		BOS:          tokenID(&wrong, f, "tokenizer.ggml.bos_token_id"),
		EOS:          tokenID(&wrong, f, "tokenizer.ggml.eos_token_id"),
		UNK:          tokenID(&wrong, f, "tokenizer.ggml.unknown_token_id"),
		PAD:          tokenID(&wrong, f, "tokenizer.ggml.padding_token_id"),
		AddBOS:       optional(&wrong, f.Bool, "tokenizer.ggml.add_bos_token", false),
		ChatTemplate: optional(&wrong, f.String, "tokenizer.chat_template", ""),
	}
	flags := optional(&wrong, f.Int32s, tokenizer.AddedFlagsKey, nil)
	for i := 0; i+1 < len(flags); i += 2 {
		if c.Added == nil {
			c.Added = map[int32]tokenizer.AddedFlags{}
		}
		c.Added[flags[i]] = tokenizer.AddedFlagsOf(flags[i+1])
	}
	switch c.Model {
	case "llama":
		readSentencePieceBPE(&wrong, f, &c)
	case "t5":
		readUnigram(&wrong, f, &c)
	case "bert":
		readWordPiece(&wrong, f, &c)
	}
	if wrong != nil {
		return nil, wrong
	}
	if len(c.Tokens) != rows {
		return nil, fmt.Errorf("%w: found %d tokens, want %d, the rows of the embedding", tokenizer.ErrConfig, len(c.Tokens), rows)
	}
	return tokenizer.New(c)
}

// readSentencePieceBPE reads what is SentencePiece's own. Where keys are missing, Llama 2 is meant.
func readSentencePieceBPE(wrong *error, f *gguf.File, c *tokenizer.Config) {
	c.AddBOS = optional(wrong, f.Bool, "tokenizer.ggml.add_bos_token", true)
	c.AddEOS = optional(wrong, f.Bool, "tokenizer.ggml.add_eos_token", false)
	c.AddSpacePrefix = optional(wrong, f.Bool, "tokenizer.ggml.add_space_prefix", true)
	for _, special := range []struct {
		to    *int32
		token string
	}{{&c.BOS, "<s>"}, {&c.EOS, "</s>"}} {
		if *special.to < 0 {
			*special.to = int32(slices.Index(c.Tokens, special.token))
		}
	}
	if c.UNK < 0 {
		c.UNK = int32(slices.Index(c.Types, tokenizer.TypeUnknown))
	}
}

// readUnigram reads what is SentencePiece's own. Where keys are missing, T5 is meant.
func readUnigram(wrong *error, f *gguf.File, c *tokenizer.Config) {
	c.AddEOS = optional(wrong, f.Bool, "tokenizer.ggml.add_eos_token", true)
	c.AddSpacePrefix = optional(wrong, f.Bool, "tokenizer.ggml.add_space_prefix", true)
	c.RemoveExtraWhitespaces = optional(wrong, f.Bool, "tokenizer.ggml.remove_extra_whitespaces", true)
	c.PrecompiledCharsmap = optional(wrong, f.Bytes, "tokenizer.ggml.precompiled_charsmap", nil)
	if c.UNK < 0 {
		c.UNK = int32(slices.Index(c.Types, tokenizer.TypeUnknown))
	}
	if c.EOS < 0 {
		c.EOS = int32(slices.Index(c.Tokens, "</s>"))
	}
}

// readWordPiece reads what is BERT's own. llama.cpp writes "▁" before the tokens that begin a word
// and nothing before those that go on one, vocab.txt the other way round.
func readWordPiece(wrong *error, f *gguf.File, c *tokenizer.Config) {
	c.AddBOS, c.AddEOS = true, true
	for _, special := range []struct {
		to         *int32
		key, token string
	}{
		{&c.BOS, "tokenizer.ggml.cls_token_id", "[CLS]"},
		{&c.EOS, "tokenizer.ggml.seperator_token_id", "[SEP]"}, // spelled so
		{&c.UNK, "tokenizer.ggml.unknown_token_id", "[UNK]"},
	} {
		if id := tokenID(wrong, f, special.key); id >= 0 {
			*special.to = id
		}
		if *special.to < 0 {
			*special.to = int32(slices.Index(c.Tokens, special.token))
		}
	}
	tokens := make([]string, len(c.Tokens))
	for id, token := range c.Tokens {
		begins, ok := strings.CutPrefix(token, "▁")
		switch {
		case ok:
			tokens[id] = begins
		case strings.HasPrefix(token, "[") && strings.HasSuffix(token, "]"):
			tokens[id] = token
		default:
			tokens[id] = "##" + token
		}
	}
	c.Tokens = tokens
}

// required gets the value of a key; the first error stays in wrong.
func required[T any](wrong *error, get func(string) (T, error), key string) T {
	v, err := get(key)
	if *wrong == nil {
		*wrong = err
	}
	return v
}

// optional is required, but fallback where the key is missing.
func optional[T any](wrong *error, get func(string) (T, error), key string, fallback T) T {
	v, err := get(key)
	if errors.Is(err, gguf.ErrMissing) {
		return fallback
	}
	if *wrong == nil {
		*wrong = err
	}
	return v
}

// tokenID gets the id of a token, which tokenizer.New compares with the vocabulary; −1: none.
func tokenID(wrong *error, f *gguf.File, key string) int32 {
	id := optional(wrong, f.Int, key, -1)
	if *wrong == nil && int(int32(id)) != id {
		*wrong = fmt.Errorf("%w: key %q is %d, want the id of a token", tokenizer.ErrConfig, key, id)
	}
	return int32(id)
}
