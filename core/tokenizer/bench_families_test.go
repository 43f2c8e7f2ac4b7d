package tokenizer

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

func benchmarkEncode(b *testing.B, tok *Tokenizer) {
	text := pageText(b, 1<<20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		tok.Encode(text)
	}
}

func BenchmarkEncodeT5(b *testing.B)   { benchmarkEncode(b, t5(b)) }
func BenchmarkEncodeBERT(b *testing.B) { benchmarkEncode(b, minilm(b)) }

// BenchmarkEncodeSentencePieceBPE has a small vocabulary, so that more is merged than is found whole.
func BenchmarkEncodeSentencePieceBPE(b *testing.B) {
	for _, name := range []string{"llama.model", "gemma.json", "always.json"} {
		b.Run(name, func(b *testing.B) { benchmarkEncode(b, newFrom(b, bpeConfigOf(b, name), nil)) })
	}
}

// BenchmarkEncodeT5Fresh has an empty cache each time, as the first page has.
func BenchmarkEncodeT5Fresh(b *testing.B) {
	tok, text := t5(b), pageText(b, 1<<15)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		b.StopTimer()
		clear(tok.family.(*unigram).cache.entries)
		b.StartTimer()
		tok.Encode(text)
	}
}

func BenchmarkEncodeBERTFresh(b *testing.B) {
	tok, text := minilm(b), pageText(b, 1<<15)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		b.StopTimer()
		p := tok.family.(*wordPiece)
		clear(p.cache.entries)
		p.normalizer.known = [bmpSize]bertAction{}
		b.StartTimer()
		tok.Encode(text)
	}
}

func benchmarkFile(b *testing.B, file []byte) {
	b.ReportAllocs()
	for b.Loop() {
		c, err := FromJSON(file)
		require.NoError(b, err)
		_, err = New(c)
		require.NoError(b, err)
	}
}

func BenchmarkFileT5(b *testing.B) { benchmarkFile(b, t5File(b, "tokenizer.json")) }

func BenchmarkFileBERT(b *testing.B) {
	file, err := os.ReadFile(golden.Path(b, "minilm/tokenizer.json"))
	require.NoError(b, err)
	benchmarkFile(b, file)
}

// BenchmarkNewT5 is what a GGUF file costs beyond reading its metadata.
func BenchmarkNewT5(b *testing.B) {
	c, err := FromJSON(t5File(b, "tokenizer.json"))
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, err := New(c)
		require.NoError(b, err)
	}
}
