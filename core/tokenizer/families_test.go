package tokenizer

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

// The small Unigram and WordPiece tokenizers in testdata and the texts that judge them were made
// with huggingface/tokenizers by testdata/make-reference.py.

func smallConfigOf(t testing.TB, family string) Config {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", family, "tokenizer.json"))
	require.NoError(t, err)
	c, err := FromJSON(b)
	require.NoError(t, err)
	return c
}

func requireCases(t *testing.T, c Config, file string) {
	t.Helper()
	tok := newFrom(t, c, nil)
	cases := golden.Lines[goldenFamilyText](t, filepath.Join("testdata", filepath.FromSlash(file)))
	require.Greater(t, len(cases), 100)
	for i, g := range cases {
		requireGolden(t, tok, i, g)
	}
}

func TestUnigram(t *testing.T) {
	requireCases(t, smallConfigOf(t, "unigram"), "unigram/cases.jsonl")
}

func TestUnigramWhitespaceSplit(t *testing.T) {
	c := smallConfigOf(t, "unigram")
	c.Pre = PreWhitespaceSplit
	requireCases(t, c, "unigram/cases-whitespace-split.jsonl")
	c.RemoveExtraWhitespaces = false
	requireCases(t, c, "unigram/cases-keep-spaces-split.jsonl")
}

func TestUnigramKeepsSpaces(t *testing.T) {
	c := smallConfigOf(t, "unigram")
	c.RemoveExtraWhitespaces, c.AddSpacePrefix = false, false
	requireCases(t, c, "unigram/cases-keep-spaces.jsonl")
}

func TestUnigramFromSentencePiece(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "unigram", "spiece.model"))
	require.NoError(t, err)
	c, err := FromSentencePiece(b, 10)
	require.NoError(t, err)
	want := smallConfigOf(t, "unigram")
	require.Equal(t, want.Tokens, c.Tokens)
	require.Equal(t, want.Scores, c.Scores)
	require.Equal(t, want.PrecompiledCharsmap, c.PrecompiledCharsmap)
	requireCases(t, c, "unigram/cases.jsonl")
}

func TestWordPiece(t *testing.T) {
	requireCases(t, smallConfigOf(t, "wordpiece"), "wordpiece/cases.jsonl")
}

func TestWordPieceNormalizers(t *testing.T) {
	c := smallConfigOf(t, "wordpiece")
	c.Normalizer = &BertNormalizer{CleanText: true}
	requireCases(t, c, "wordpiece/cases-cased.jsonl")
	c.Normalizer = &BertNormalizer{HandleChineseChars: true, Lowercase: true}
	requireCases(t, c, "wordpiece/cases-accents.jsonl")
}
