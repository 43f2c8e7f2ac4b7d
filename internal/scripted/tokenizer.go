// Package scripted has models for tests that want to say what a test wrote down, and a tokenizer for
// them: what is tested is what is made of a model, not the model.
package scripted

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/tokenizer"
)

// NewTokenizer is a byte-level BPE whose tokens are the bytes, the words of ASCII given (with a
// space before them, or none where they begin with "+") and all prefixes of those. What was given
// first has the smaller ids.
func NewTokenizer(t testing.TB, words ...string) *tokenizer.Tokenizer {
	c := tokenizer.Config{
		Model: "gpt2", Pre: "smollm", BOS: -1, EOS: 1, UNK: -1, PAD: -1,
		ChatTemplate: "{% for m in messages %}<s>{{ m['role'] }}\n{{ m['content'] }}</s>{% endfor %}{% if add_generation_prompt %}<s>{% endif %}",
		Tokens:       []string{"<s>", "</s>"},
		Types:        []int32{tokenizer.TypeControl, tokenizer.TypeControl},
	}
	add := func(token string) bool {
		if slices.Contains(c.Tokens, token) {
			return false
		}
		c.Tokens = append(c.Tokens, token)
		c.Types = append(c.Types, tokenizer.TypeNormal)
		return true
	}
	for b := 0; b < 256; b++ { // GPT-2's symbols of the bytes
		switch {
		case b > ' ' && b < 0x7f:
			add(string(rune(b)))
		case b >= 0xa1 && b != 0xad:
			add(string(rune(b)))
		default:
			add(string(rune(0x100 + invisible(b))))
		}
	}
	for _, w := range words {
		at := len("Ġ")
		if w = "Ġ" + w; strings.HasPrefix(w, "Ġ+") {
			w, at = w[at+1:], 1
		}
		if strings.ContainsFunc(w[at:], func(r rune) bool { return r > '~' }) {
			continue
		}
		for at < len(w) {
			if add(w[:at+1]) {
				c.Merges = append(c.Merges, w[:at]+" "+w[at:at+1])
			}
			at++
		}
	}
	tok, err := tokenizer.New(c)
	require.NoError(t, err)
	return tok
}

// invisible is the place of byte b among those that GPT-2 gives a symbol from U+0100 on.
func invisible(b int) int {
	switch {
	case b <= ' ':
		return b
	case b < 0xa1:
		return b - 0x7f + 33
	}
	return 33 + 34
}
