package tokenizer

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

// The small SentencePiece BPE models in testdata/bpe were made by testdata/make-sentencepiece-bpe.py.

// bpeConfigOf reads a tokenizer.json of them, or a model of SentencePiece itself.
func bpeConfigOf(t testing.TB, name string) Config {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "bpe", name))
	require.NoError(t, err)
	read := FromJSON
	if strings.HasSuffix(name, ".model") {
		read = func(b []byte) (Config, error) { return FromSentencePiece(b, 100) }
	}
	c, err := read(b)
	require.NoError(t, err)
	return c
}

func TestSentencePieceBPE(t *testing.T) {
	for _, name := range []string{"prepend", "first", "always", "gemma", "flags", "fused", "apart"} {
		t.Run(name, func(t *testing.T) { requireCases(t, bpeConfigOf(t, name+".json"), "bpe/"+name+".jsonl") })
	}
}

// TestSentencePieceBPEModels: SentencePiece's own model, and its tokens. To it special tokens by name
// are text, and what looks like a tag is found in any text.
func TestSentencePieceBPEModels(t *testing.T) {
	for _, name := range []string{"llama", "plain"} {
		t.Run(name, func(t *testing.T) {
			c := bpeConfigOf(t, name+".model")
			tok := newFrom(t, c, nil)
			cases := golden.Lines[struct {
				Text    string
				Bytes   []int
				IDs     []int32
				Decoded string
			}](t, filepath.Join("testdata", "bpe", name+"-sentencepiece.jsonl"))
			require.Greater(t, len(cases), 200)
			for i, g := range cases {
				for _, b := range g.Bytes {
					g.Text += string([]byte{byte(b)})
				}
				if strings.Contains(g.Text, "turn>") {
					continue
				}
				require.Equal(t, g.IDs, append([]int32{}, tok.Encode(g.Text)...), "line %d: %q", i, g.Text)
				ids, ranges := tok.EncodeRanges(g.Text)
				require.Equal(t, g.IDs, append([]int32{}, ids...), "line %d: %q", i, g.Text)
				require.Len(t, ranges, len(ids))
				if !strings.Contains(g.Text, "s>") && !strings.Contains(g.Text, "<unk>") {
					require.Equal(t, append([]int32{tok.BOS()}, g.IDs...), tok.EncodeSpecial(g.Text), "line %d: %q", i, g.Text)
				}
				if g.Bytes == nil && !slices.Contains(g.IDs, c.UNK) {
					require.Equal(t, g.Decoded, tok.Decode(g.IDs, false), "line %d: %q", i, g.Text)
				}
			}
		})
	}
}

// TestSentencePieceBPETokens: what a token stands for, how it is spelled, and the way back.
func TestSentencePieceBPETokens(t *testing.T) {
	c := bpeConfigOf(t, "llama.model")
	tok := newFrom(t, c, nil)
	for id, token := range c.Tokens {
		if c.Types[id] == TypeUnused {
			continue
		}
		assert.Equal(t, token, tok.Symbols(int32(id)))
		found, ok := tok.ID(token)
		assert.True(t, ok, token)
		assert.EqualValues(t, id, found, token)
	}
	newline, ok := tok.ID("<0x0A>")
	require.True(t, ok)
	assert.Equal(t, "\n", string(tok.Bytes(newline)))
	assert.False(t, tok.IsSpecial(newline))
}

// TestSentencePieceBPEPageText: what looks like a special token is text, and so is the name of a byte.
func TestSentencePieceBPEPageText(t *testing.T) {
	for _, name := range []string{"llama.model", "prepend.json", "gemma.json"} {
		tok := newFrom(t, bpeConfigOf(t, name), nil)
		for _, text := range []string{"<s>", "a</s>b", "<turn>\n", "</turn>", "<0x41>", "<unk>"} {
			ids := tok.Encode(text)
			assert.Equal(t, text, tok.Decode(ids, true), name)
			for _, id := range ids {
				assert.False(t, tok.IsSpecial(id), "%s: %q", name, text)
			}
		}
	}
}

// TestSentencePieceBPELongTexts: a text of megabytes takes as long a byte as a short one.
func TestSentencePieceBPELongTexts(t *testing.T) {
	n := 1 << 20
	if testing.Short() {
		n = 1 << 18
	}
	for _, name := range []string{"llama.model", "prepend.json", "always.json"} {
		tok := newFrom(t, bpeConfigOf(t, name), nil)
		for _, unit := range []string{"t", "the ", " ", "▁", "\n", "水", "\xFF", "<turn>", "::", ":", "👍"} {
			text := strings.Repeat(unit, n/len(unit))
			ids := tok.Encode(text)
			assert.NotEmpty(t, ids, "%s: %q", name, unit)
			_, ranges := tok.EncodeRanges(text[:n/16/len(unit)*len(unit)])
			assert.NotEmpty(t, ranges, "%s: %q", name, unit)
		}
		assert.LessOrEqual(t, cap(tok.family.(*sentencePieceBPE).long.symbols), keepLongWord, "memory is given back")
	}
}

func TestSentencePieceBPERefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(c *Config)
		message string
	}{
		"another way of spaces":     {func(c *Config) { c.Pre = "smollm" }, `pre-tokenizer "smollm"`},
		"neither merges nor scores": {func(c *Config) { c.Scores = nil }, "0 scores for"},
		"a score that is no number": {func(c *Config) { c.Scores[300] = float32(math.NaN()) }, "the score of token 300"},
		"a merge of no tokens":      {func(c *Config) { c.Merges = []string{"zz yy"} }, `merge 0 is "zz yy"`},
		"a merge of one":            {func(c *Config) { c.Merges = []string{"zz"} }, "want two tokens"},
	} {
		c := bpeConfigOf(t, "llama.model")
		test.change(&c)
		_, err := New(c)
		assert.ErrorIs(t, err, ErrConfig, name)
		assert.ErrorContains(t, err, test.message, name)
	}
	text := string(readFile(t, "bpe/prepend.json"))
	for old, test := range map[string]struct{ new, message string }{
		`"prepend":"▁"`:         {`"prepend":"_"`, "normalizer Replace"},
		`{"String":" "}`:        {`{"Regex":" "}`, "normalizer Replace"},
		`"pre_tokenizer":null`:  {`"pre_tokenizer":{"type":"Digits"}`, `pre-tokenizer "Digits"`},
		`"unk_token":"<unk>"`:   {`"unk_token":"<nil>"`, `unk_token "<nil>"`},
		`"ignore_merges":false`: {`"ignore_merges":true`, "ignore_merges"},
	} {
		require.Contains(t, text, old)
		_, err := FromJSON([]byte(strings.Replace(text, old, test.new, 1)))
		assert.ErrorIs(t, err, ErrConfig, test.new)
		assert.ErrorContains(t, err, test.message)
	}
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	require.NoError(t, err)
	return b
}

// FuzzSentencePieceBPE: any text gives the tokens of the definition, for the text as a whole; places
// lie in the text; and what is decoded is the text.
func FuzzSentencePieceBPE(f *testing.F) {
	seedTexts(f)
	for _, text := range []string{"  a  b ", "▁▁a", " ▁", "<s><turn>", "::: ::", "水車\n川", "\xff\xe6\xb0", "<0x41>", strings.Repeat(" ", 9)} {
		f.Add(text)
	}
	var toks []*Tokenizer
	for _, name := range []string{"llama.model", "prepend.json", "gemma.json", "first.json", "always.json", "fused.json", "apart.json"} {
		toks = append(toks, newFrom(f, bpeConfigOf(f, name), nil))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, tok := range toks {
			b := tok.family.(*sentencePieceBPE)
			ids, ranges := tok.EncodeRanges(text)
			require.Equal(t, nonNil(ids), nonNil(tok.Encode(text)))
			require.Equal(t, nonNil(ids), nonNil(tok.Encode(text)), "from the cache")
			for i, r := range ranges {
				require.True(t, 0 <= r.Start && r.Start <= r.End && r.End <= len(text))
				require.True(t, !tok.IsSpecial(ids[i]) || ids[i] == tok.unk)
			}
			if !slices.Contains(ids, tok.unk) && !b.spaces.unless {
				require.Equal(t, strings.ReplaceAll(valid(text), metaspace, " "), tok.Decode(ids, true))
			}
			tok.family.words(text, true, func(word aligned) {
				if len(word.text) < 200 && b.cuts && b.marks.first == nil && !b.spaces.split {
					require.Equal(t, mergeSymbolsByDefinition(b, word.text), tok.family.encode(nil, text, true, false))
				}
			})
		}
	})
}

// mergeSymbolsByDefinition looks at all neighbours for the best merge, again and again.
func mergeSymbolsByDefinition(b *sentencePieceBPE, word []byte) (ids []int32) {
	b.characters(word, func(id int32, _, _ int) { ids = append(ids, id) })
	for {
		best, at := noPair, 0
		for i := range len(ids) - 1 {
			if p := b.merges.find(ids[i], ids[i+1]); p>>32 < best>>32 {
				best, at = p, i
			}
		}
		if best == noPair {
			return ids
		}
		ids = slices.Replace(ids, at, at+2, best.id())
	}
}
