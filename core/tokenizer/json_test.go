package tokenizer

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// smallJSON is the small tokenizer as a tokenizer.json; old writes merges as older versions do.
func smallJSON(t testing.TB, old bool) string {
	t.Helper()
	c := smallConfig()
	vocab := map[string]int{}
	for id, token := range c.Tokens[3:] { // the added tokens stand beside the vocabulary
		vocab[token] = id + 3
	}
	var merges []any
	for _, m := range c.Merges {
		left, right, _ := strings.Cut(m, " ")
		if old {
			merges = append(merges, m)
		} else {
			merges = append(merges, []string{left, right})
		}
	}
	var added []any
	for id, token := range c.Tokens[:3] {
		added = append(added, map[string]any{"id": id, "content": token, "special": true})
	}
	b, err := json.Marshal(map[string]any{
		"version":      "1.0",
		"added_tokens": added,
		"normalizer":   nil,
		"pre_tokenizer": map[string]any{"type": "Sequence", "pretokenizers": []any{
			map[string]any{"type": "Digits", "individual_digits": true},
			map[string]any{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
		}},
		"model": map[string]any{"type": "BPE", "vocab": vocab, "merges": merges},
	})
	require.NoError(t, err)
	return string(b)
}

func TestFromJSON(t *testing.T) {
	want := small(t).Encode(sample + " 123")
	for _, old := range []bool{false, true} {
		c, err := FromJSON([]byte(smallJSON(t, old)))
		require.NoError(t, err)
		assert.Equal(t, "smollm", c.Pre)
		tok, err := New(c)
		require.NoError(t, err)
		assert.Equal(t, want, tok.Encode(sample+" 123"))
		assert.True(t, tok.IsSpecial(2))
	}
}

func TestFromJSONKnowsPreTokenizers(t *testing.T) {
	digits := `{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}]}`
	for pre, stage := range map[string]string{
		"gpt-2":     `{"type":"ByteLevel","add_prefix_space":false}`,
		"smollm":    digits,
		"qwen2":     `{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated"},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}`,
		"llama-bpe": `{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated"},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}`,
	} {
		c, err := FromJSON([]byte(strings.Replace(smallJSON(t, false), string(mustMarshal(t, json.RawMessage(digits))), stage, 1)))
		require.NoError(t, err, pre)
		assert.Equal(t, pre, c.Pre)
	}
}

func mustMarshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	var sorted any // as smallJSON writes it: keys in order
	require.NoError(t, json.Unmarshal(b, &sorted))
	b, err = json.Marshal(sorted)
	require.NoError(t, err)
	return b
}

func TestFromJSONRefuses(t *testing.T) {
	good := smallJSON(t, false)
	replace := func(old, new string) string {
		t.Helper()
		require.Contains(t, good, old)
		return strings.Replace(good, old, new, 1)
	}
	for want, file := range map[string]string{
		"unexpected end of JSON input":             good[:len(good)/2],
		`model "WordLevel"`:                        replace(`"type":"BPE"`, `"type":"WordLevel"`),
		"with byte_fallback true":                  replace(`"type":"BPE"`, `"type":"BPE","byte_fallback":true`),
		`normalizer "Lowercase", want none or NFC`: replace(`"normalizer":null`, `"normalizer":{"type":"Lowercase"}`),
		"must end with ByteLevel":                  replace(`"add_prefix_space":false`, `"add_prefix_space":true`),
		`pre-tokenizer "Punctuation"`:              replace(`"Digits"`, `"Punctuation"`),
		`token "<|im_end|>" has the id 4000`:       replace(`"id":2`, `"id":4000`),
		`have the same id 1`:                       replace(`"id":2`, `"id":1`),
		`token "<|im_end|>" has the id -1`:         replace(`"id":2`, `"id":-1`),
		`merge 1: want '"', found "17`:             replace(`"merges":[`, `"merges":[17,`),
		`merge 0 is "a", want two tokens`:          replace(`"merges":[`, `"merges":[["a"],`),
	} {
		c, err := FromJSON([]byte(file))
		if err == nil {
			_, err = New(c)
		}
		require.Error(t, err, want)
		assert.ErrorIs(t, err, ErrConfig)
		assert.Contains(t, err.Error(), want)
	}
	_, err := FromJSON([]byte(`{"model":{"type":"BPE","vocab":{"a":0,"b":2}},"added_tokens":[{"id":2,"content":"b"},{"id":2,"content":"b"},{"id":0,"content":"a"}],"pre_tokenizer":{"type":"ByteLevel"}}`))
	assert.ErrorContains(t, err, `"b" has the id 2`)
}
