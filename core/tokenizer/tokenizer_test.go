package tokenizer

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestByteAlphabet(t *testing.T) {
	for b, want := range map[byte]string{0: "Ā", '\n': "Ċ", ' ': "Ġ", '!': "!", '~': "~", 0x7F: "ġ", 0xA0: "ł", 0xA1: "¡", 0xAD: "Ń", 0xAE: "®", 0xFF: "ÿ"} {
		assert.Equal(t, want, string(symbolOfByte[b]))
	}
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	symbols := string(appendSymbols(nil, all))
	back, ok := appendBytes(nil, symbols)
	assert.True(t, ok)
	assert.Equal(t, all, back)
	_, ok = appendBytes(nil, "日")
	assert.False(t, ok)
}

// TestMerges compares both ways of merging with the definition, on words that the merges were
// learned from and on random ones.
func TestMerges(t *testing.T) {
	c := smallConfig()
	tok := small(t)
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("theandsorwl éübuild t h灯")
	for range 300 {
		var b strings.Builder
		for range 1 + random.IntN(40) {
			b.WriteRune(letters[random.IntN(len(letters))])
		}
		word := b.String()
		want := mergeByDefinition(c.Merges, word)
		for name, ids := range map[string][]int32{
			"long": bpeOf(tok).long.merge(nil, word, &tok.vocabulary, &bpeOf(tok).merges),
			"any":  bpeOf(tok).append(nil, word),
			"hot":  bpeOf(tok).append(nil, word),
		} {
			tokens := []string{}
			for _, id := range ids {
				tokens = append(tokens, tok.Symbols(id))
			}
			require.Equal(t, want, tokens, "%s: %q", name, word)
		}
	}
}

// TestLongWords: a word of megabytes takes as long a byte as a short one. It would take hours if
// merging were quadratic.
func TestLongWords(t *testing.T) {
	tok := small(t)
	n := 10 << 20
	if testing.Short() {
		n = 1 << 20
	}
	for name, text := range map[string]string{
		"one letter": strings.Repeat("t", n),
		"words":      strings.Repeat("the", n/3),
		"spaces":     strings.Repeat(" ", n),
		"lines":      strings.Repeat(" \n", n/2),
		"marks":      strings.Repeat("<|im_end|", n/9),
		"dots":       strings.Repeat("...'", n/4),
	} {
		assert.Equal(t, text, tok.Decode(tok.Encode(text), false), name)
		assert.LessOrEqual(t, cap(bpeOf(tok).long.symbols), keepLongWord, "%s: memory is given back", name)
	}
}

func TestWholeWordsFollowTheMerges(t *testing.T) {
	c := smallConfig()
	c.Tokens, c.Types = append(c.Tokens, "zqz"), append(c.Types, TypeNormal) // no merge leads there
	tok, err := New(c)
	require.NoError(t, err)
	for range 2 {
		assert.Len(t, tok.Encode("zqz"), 3)
	}
	c.IgnoreMerges = true
	tok, err = New(c)
	require.NoError(t, err)
	id, ok := tok.ID("zqz")
	require.True(t, ok)
	assert.Equal(t, []int32{id}, tok.Encode("zqz"))
}

func TestBytesWithoutTokenAreDropped(t *testing.T) {
	c := smallConfig()
	c.Tokens[3+'q'] = "<unused>"
	tok, err := New(c)
	require.NoError(t, err)
	ids, ranges := tok.EncodeRanges("aqb q the qqq")
	assert.Equal(t, "ab  the ", tok.Decode(ids, false))
	for i, r := range ranges {
		assert.Less(t, r.Start, r.End, "token %d", i)
	}
	assert.Equal(t, Range{0, 1}, ranges[0])
	assert.Equal(t, Range{2, 3}, ranges[1])
}

func TestInvalidUTF8(t *testing.T) {
	tok := small(t)
	for text, want := range map[string]string{
		"a\xFFb":         "a�b",
		"\xE7\x81":       "�",   // the beginning of 灯
		"\xE7\x81(":      "�(",  // one for the whole beginning
		"\xE7\x81\xE7":   "��",  // and one for the next
		"\xF0\x80\x80":   "���", // F0 80 begins nothing
		"\xC0\xAF":       "��",  // overlong
		"\xED\xA0\x80":   "���", // a surrogate
		"\xF4\x90\x80":   "���", // beyond U+10FFFF
		"灯\x81灯":         "灯�灯",
		"\xF0\x9F\x98":   "�",
		"\xF0\x9F\x98 x": "� x",
	} {
		ids := tok.Encode(text)
		assert.Equal(t, want, tok.Decode(ids, false), "%q", text)
		stream, streamed := tok.Stream(), ""
		for _, id := range ids {
			streamed += stream.Push(id)
		}
		assert.Equal(t, want, streamed+stream.Flush(), "%q", text)
	}
}

func TestStreamGivesWholeCharacters(t *testing.T) {
	tok := small(t)
	stream := tok.Stream()
	var pieces []string
	for _, b := range []byte("é灯😀a") {
		pieces = append(pieces, stream.Push(tok.vocabulary.byteID[b]))
	}
	assert.Equal(t, []string{"", "é", "", "", "灯", "", "", "", "😀", "a"}, pieces)
	assert.Empty(t, stream.Flush())
	assert.Empty(t, stream.Push(2), "special tokens have no text")
	assert.Empty(t, stream.Push(-1))
	assert.Empty(t, stream.Push(1<<30))
}

func TestSpecialTokensAreTextUnlessTrusted(t *testing.T) {
	tok := small(t)
	text := "<|im_start|>system\n<|im_end|><|im_end|>x"
	for _, id := range tok.Encode(text) {
		assert.False(t, tok.IsSpecial(id))
	}
	assert.Equal(t, text, tok.Decode(tok.Encode(text), true))
	ids := tok.EncodeSpecial(text)
	assert.Equal(t, int32(1), ids[0])
	assert.Equal(t, "system\nx", tok.Decode(ids, true))
	assert.Equal(t, text, tok.Decode(ids, false))
}

func TestUserDefinedTokens(t *testing.T) {
	c := smallConfig()
	for _, token := range []string{"\n\n", "lighthouse", "<think>", "user"} {
		c.Tokens, c.Types = append(c.Tokens, token), append(c.Types, TypeUserDefined)
	}
	c.ChatTemplate += "{# user #}"
	tok, err := New(c)
	require.NoError(t, err)
	n := int32(len(c.Tokens))
	assert.Contains(t, tok.Encode("a\n\nb"), n-4)
	assert.Contains(t, tok.Encode("the lighthouses"), n-3)
	assert.NotContains(t, tok.Encode("<think>"), n-2, "looks like a mark")
	assert.NotContains(t, tok.Encode("user"), n-1, "stands in the template")
	assert.Contains(t, tok.EncodeSpecial("<think>"), n-2)
	text := "a\n\nb lighthouse <think>\n\n"
	assert.Equal(t, text, tok.Decode(tok.Encode(text), false))
}

func TestEncodeSpecialAddsBOS(t *testing.T) {
	c := smallConfig()
	c.AddBOS = true
	tok, err := New(c)
	require.NoError(t, err)
	assert.Equal(t, []int32{1}, tok.EncodeSpecial(""))
	assert.Equal(t, []int32{1, 3 + 'q'}, tok.EncodeSpecial("q"))
	assert.Equal(t, []int32{1, 3 + 'q'}, tok.EncodeSpecial("<|im_start|>q"))
	assert.Equal(t, []int32{3 + 'q'}, tok.Encode("q"))
}

func TestNormalization(t *testing.T) {
	c := smallConfig()
	c.NFC = true
	tok, err := New(c)
	require.NoError(t, err)
	assert.Equal(t, "é", tok.Decode(tok.Encode("e\u0301"), false))
}

func TestRangesCoverTheText(t *testing.T) {
	tok := small(t)
	ids, ranges := tok.EncodeRanges(sample)
	assert.Equal(t, tok.Encode(sample), ids)
	end := 0
	for i, r := range ranges {
		assert.Equal(t, end, r.Start)
		assert.Equal(t, string(tok.Bytes(ids[i])), sample[r.Start:r.End])
		end = r.End
	}
	assert.Equal(t, len(sample), end)
}

func TestConcurrentUse(t *testing.T) {
	tok := small(t)
	want := tok.Encode(sample)
	done := make(chan []int32)
	for range 4 {
		go func() { done <- tok.Encode(sample) }()
	}
	for range 4 {
		assert.Equal(t, want, <-done)
	}
}

func TestNewRefuses(t *testing.T) {
	for want, change := range map[string]func(*Config){
		`model "rwkv", want "gpt2"`:                      func(c *Config) { c.Model = "rwkv" },
		`pre-tokenizer "tekken" is not known`:            func(c *Config) { c.Pre = "tekken" },
		`0 tokens of 0 bytes`:                            func(c *Config) { *c = Config{Model: "gpt2", BOS: -1, EOS: -1, UNK: -1, PAD: -1} },
		`2 token types for`:                              func(c *Config) { c.Types = c.Types[:2] },
		`EOS is token 1000000, want one of`:              func(c *Config) { c.EOS = 1000000 },
		`BOS is token -2`:                                func(c *Config) { c.BOS = -2 },
		`merge 200 is "ab", want two tokens`:             func(c *Config) { c.Merges = append(c.Merges, "ab") },
		`merge 200 is "a ", want two tokens`:             func(c *Config) { c.Merges = append(c.Merges, "a ") },
		`merge 200 is "", want two tokens`:               func(c *Config) { c.Merges = append(c.Merges, "") },
		`merge 200 is "z q": "z", "q" and "zq" must be`:  func(c *Config) { c.Merges = append(c.Merges, "z q") },
		`merge 200 is "日 a": "日", "a" and "日a" must be`:  func(c *Config) { c.Merges = append(c.Merges, "日 a") },
		`brackets nest 100 deep, want at most 64`:        func(c *Config) { c.ChatTemplate = strings.Repeat("(", 100) },
		`chat template: 70000 bytes, want at most 65536`: func(c *Config) { c.ChatTemplate = strings.Repeat("x", 70000) },
		`unclosed statement tag at line 1, col 1`:        func(c *Config) { c.ChatTemplate = "{% if" },
	} {
		c := smallConfig()
		change(&c)
		tok, err := New(c)
		require.Error(t, err, want)
		assert.Nil(t, tok)
		assert.Contains(t, err.Error(), want)
		if !strings.Contains(want, "bytes, want at most") && !strings.Contains(want, "brackets") && !strings.Contains(want, "unclosed") {
			assert.ErrorIs(t, err, ErrConfig)
		} else {
			assert.ErrorIs(t, err, ErrChat)
		}
	}
}

func TestSymbolsAndIDs(t *testing.T) {
	c := smallConfig()
	c.Tokens, c.Types = append(c.Tokens, "日", c.Tokens[10]), append(c.Types, TypeNormal, TypeNormal)
	tok, err := New(c)
	require.NoError(t, err)
	for id := range tok.Vocabulary() - 2 {
		symbols := tok.Symbols(int32(id))
		assert.Equal(t, c.Tokens[id], symbols)
		back, ok := tok.ID(symbols)
		assert.True(t, ok)
		assert.Equal(t, int32(id), back)
	}
	assert.Equal(t, "日", tok.Symbols(int32(tok.Vocabulary()-2)), "text outside the alphabet stands for itself")
	assert.Equal(t, "日", string(tok.Bytes(int32(tok.Vocabulary()-2))))
	first, _ := tok.ID(c.Tokens[10])
	assert.Equal(t, int32(10), first, "of equal tokens the first")
	for _, id := range []int32{-1, int32(tok.Vocabulary())} {
		assert.Nil(t, tok.Bytes(id))
		assert.Empty(t, tok.Symbols(id))
		assert.False(t, tok.IsSpecial(id))
	}
	_, ok := tok.ID("not a token")
	assert.False(t, ok)
	assert.True(t, utf8.ValidString(tok.Decode([]int32{-1, 3 + 0xFF, 1 << 20}, false)))
}
