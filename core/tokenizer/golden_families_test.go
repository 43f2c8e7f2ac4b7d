package tokenizer

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

// goldenFamilyText is a line of t5.jsonl and bert.jsonl.
type goldenFamilyText struct {
	goldenText
	Truncated        map[string][]int32 `json:"truncated"`
	IDsSentencePiece []int32            `json:"ids_sentencepiece"`
	IDsTransformers  []int32            `json:"ids_transformers"`
}

// t5File reads a file of the public T5 tokenizer, which is not part of the project: from the folder
// that the environment variable PRECIS_T5_TOKENIZER names, else from beside the reference data.
func t5File(t testing.TB, name string) []byte {
	t.Helper()
	folder := os.Getenv("PRECIS_T5_TOKENIZER")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data", "t5-tokenizer")
	}
	b, err := os.ReadFile(filepath.Join(folder, name))
	if os.IsNotExist(err) {
		t.Skipf("no T5 tokenizer: %s is neither below PRECIS_T5_TOKENIZER nor in ../shared/data/t5-tokenizer", name)
	}
	require.NoError(t, err)
	return b
}

func newFrom(t testing.TB, c Config, err error) *Tokenizer {
	t.Helper()
	require.NoError(t, err)
	tok, err := New(c)
	require.NoError(t, err)
	return tok
}

func t5(t testing.TB) *Tokenizer {
	c, err := FromJSON(t5File(t, "tokenizer.json"))
	return newFrom(t, c, err)
}

func minilm(t testing.TB) *Tokenizer {
	b, err := os.ReadFile(golden.Path(t, "minilm/tokenizer.json"))
	require.NoError(t, err)
	c, err := FromJSON(b)
	return newFrom(t, c, err)
}

// requireGolden compares everything that a line says.
func requireGolden(t *testing.T, tok *Tokenizer, line int, g goldenFamilyText) {
	t.Helper()
	where := []any{"line %d (%s): %q", line, g.Kind, g.Text}
	require.Equal(t, g.IDs, tok.EncodeSpecial(g.Text), where...)
	require.Equal(t, g.Decoded, tok.Decode(g.IDs, true), where...)
	for n, ids := range g.Truncated {
		length, err := strconv.Atoi(n)
		require.NoError(t, err)
		require.Equal(t, ids, tok.Truncate(tok.EncodeSpecial(g.Text), length), where...)
	}

	ids, ranges := tok.encodeRanges(g.Text, &tok.trusted)
	require.Equal(t, g.IDs, tok.AddSpecial(ids), where...)
	offsets := codePoints(g.Text, ranges)
	if tok.addBOS {
		offsets = append([][2]int{{0, 0}}, offsets...)
	}
	if tok.addEOS {
		offsets = append(offsets, [2]int{0, 0})
	}
	require.Equal(t, g.Offsets, offsets, where...)
	require.Equal(t, g.Tokens, goldenTokens(tok, g.Text), where...)

	stream, text := tok.Stream(), ""
	for _, id := range g.IDs {
		piece := stream.Push(id)
		require.True(t, utf8.ValidString(piece))
		text += piece
	}
	require.Equal(t, g.Decoded, text+stream.Flush(), where...)

	for _, id := range tok.Encode(g.Text) {
		require.True(t, id == tok.unk || !tok.IsSpecial(id), where...)
	}
}

// goldenTokens is the tokens of text as the reference shows them.
func goldenTokens(tok *Tokenizer, text string) []string {
	tokens := []string{}
	if tok.addBOS {
		tokens = append(tokens, tok.Symbols(tok.bos))
	}
	tok.parts(text, &tok.trusted, func(part string, start int, id int32) {
		if id >= 0 {
			tokens = append(tokens, part)
			return
		}
		tok.family.words(part, start == 0, func(word aligned) {
			tok.family.tokens(word.text, true, func(id int32, start, end int) {
				symbols := tok.Symbols(id)
				if _, ok := tok.family.(*unigram); ok {
					symbols = string(spaceSpelling.symbols(nil, word.text[start:end]))
				}
				tokens = append(tokens, symbols)
			})
		})
	})
	if tok.addEOS {
		tokens = append(tokens, tok.Symbols(tok.eos))
	}
	return tokens
}

func TestGoldenT5(t *testing.T) {
	tok := t5(t)
	for i, g := range golden.Lines[goldenFamilyText](t, golden.Path(t, "tokenizers/t5.jsonl")) {
		requireGolden(t, tok, i, g)
	}
}

// TestGoldenT5SentencePiece: spiece.model gives the same tokenizer.
func TestGoldenT5SentencePiece(t *testing.T) {
	c, err := FromSentencePiece(t5File(t, "spiece.model"), 100)
	tok := newFrom(t, c, err)
	want, err := FromJSON(t5File(t, "tokenizer.json"))
	require.NoError(t, err)
	require.Equal(t, want.Tokens, c.Tokens)
	require.Equal(t, want.Scores, c.Scores)
	require.Equal(t, want.PrecompiledCharsmap, c.PrecompiledCharsmap)
	for i, g := range golden.Lines[goldenFamilyText](t, golden.Path(t, "tokenizers/t5.jsonl")) {
		requireGolden(t, tok, i, g)
	}
}

// TestGoldenT5Transformers: what transformers 5 makes of it, WhitespaceSplit before Metaspace and
// spaces left to that.
func TestGoldenT5Transformers(t *testing.T) {
	c, err := FromJSON(t5File(t, "tokenizer.json"))
	c.Pre, c.RemoveExtraWhitespaces = PreWhitespaceSplit, false
	tok := newFrom(t, c, err)
	for i, g := range golden.Lines[goldenFamilyText](t, golden.Path(t, "tokenizers/t5.jsonl")) {
		want := g.IDs
		if g.IDsTransformers != nil {
			want = g.IDsTransformers
		}
		require.Equal(t, want, tok.EncodeSpecial(g.Text), "line %d (%s): %q", i, g.Kind, g.Text)
		ids, _ := tok.encodeRanges(g.Text, &tok.trusted)
		require.Equal(t, want, tok.AddSpecial(ids), "line %d (%s): %q", i, g.Kind, g.Text)
	}
}

// TestGoldenT5PageText: as text of a page, what looks like a special token is text. SentencePiece,
// which knows none in text, gives the same for such lines.
func TestGoldenT5PageText(t *testing.T) {
	tok := t5(t)
	for i, g := range golden.Lines[goldenFamilyText](t, golden.Path(t, "tokenizers/t5.jsonl")) {
		for _, id := range tok.Encode(g.Text) {
			require.True(t, id == tok.unk || !tok.IsSpecial(id), "line %d (%s): %q", i, g.Kind, g.Text)
		}
		if g.Kind == "special" && g.IDsSentencePiece != nil {
			require.Equal(t, g.IDsSentencePiece, tok.AddSpecial(tok.Encode(g.Text)), "line %d: %q", i, g.Text)
		}
	}
}

func TestGoldenBERTVocabulary(t *testing.T) {
	b, err := os.ReadFile(golden.Path(t, "minilm/vocab.txt"))
	require.NoError(t, err)
	c, err := FromVocabulary(b, Uncased)
	tok := newFrom(t, c, err)
	for i, g := range golden.Lines[goldenFamilyText](t, golden.Path(t, "tokenizers/bert.jsonl")) {
		requireGolden(t, tok, i, g)
	}
}

func TestGoldenBERT(t *testing.T) {
	tok := minilm(t)
	for i, g := range golden.Lines[goldenFamilyText](t, golden.Path(t, "tokenizers/bert.jsonl")) {
		requireGolden(t, tok, i, g)
	}
}
