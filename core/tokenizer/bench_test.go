package tokenizer

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

// pageText is about n bytes of the prose, code and page texts of the reference data.
func pageText(t testing.TB, n int) string {
	var text strings.Builder
	for _, g := range golden.Lines[goldenText](t, golden.Path(t, "tokenizers/smollm2.jsonl")) {
		switch g.Kind {
		case "page", "prose_en", "prose_fr", "prose_de", "urls", "code", "sentence_en":
			text.WriteString(g.Text)
			text.WriteString("\n\n")
		}
	}
	return strings.Repeat(text.String(), n/text.Len()+1)[:n]
}

func BenchmarkEncode(b *testing.B) {
	tok, text := smolLM2(b), pageText(b, 1<<20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		tok.Encode(text)
	}
}

// BenchmarkEncodeFresh has an empty cache each time, as the first page has.
func BenchmarkEncodeFresh(b *testing.B) {
	tok, text := smolLM2(b), pageText(b, 1<<15)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		b.StopTimer()
		clear(bpeOf(tok).whole)
		clear(bpeOf(tok).cache.entries)
		b.StartTimer()
		tok.Encode(text)
	}
}

func BenchmarkEncodeLongWord(b *testing.B) {
	tok, text := smolLM2(b), strings.Repeat("abcdefghijklmnopqrstuvwxyz", 1<<20/26)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		tok.Encode(text)
	}
}

func BenchmarkNew(b *testing.B) {
	file, err := os.ReadFile(golden.Path(b, "tokenizers/smollm2-tokenizer.json"))
	require.NoError(b, err)
	c, err := FromJSON(file)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, err := New(c)
		require.NoError(b, err)
	}
}

func BenchmarkDecode(b *testing.B) {
	tok := smolLM2(b)
	text := pageText(b, 1<<20)
	ids := tok.Encode(text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		tok.Decode(ids, true)
	}
}
