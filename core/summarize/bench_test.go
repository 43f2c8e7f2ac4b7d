package summarize

import (
	"fmt"
	"strings"
	"testing"

	"precis/core/terms"
	"precis/internal/scripted"
)

// thousandWords is an article of 1,000 words in 54 sentences.
func thousandWords() string {
	var b strings.Builder
	for i := 0; extent(b.String()) < 1000; i++ {
		for _, sentence := range strings.SplitAfter(article, ".") {
			fmt.Fprintf(&b, "%s In section %d of report %d, %s", sentence, i, i*7, []string{"engineers disagreed.", "the mayor was silent.", "shops closed early."}[i%3])
		}
	}
	return strings.Join(strings.Fields(b.String())[:1000], " ")
}

// An extractive summary of 1,000 words: under 5 ms natively, under 30 ms in WebAssembly.
func BenchmarkExtractive(b *testing.B) {
	text := thousandWords()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		extractive(b, text, Options{})
	}
}

// The guard stands between two tokens of the model, each of which takes 6 ms at best.
func BenchmarkGuard(b *testing.B) {
	tok := scripted.NewTokenizer(b, strings.Fields(article)...)
	p := newPieces(tok)
	g := newGuard(p, 0, article, terms.ByCode("en"))
	said := tok.Encode("The city of Westford will reopen the old bridge on 3 May, said Mayor Anna")
	scores := make([]float32, tok.Vocabulary())
	for b.Loop() {
		g.Process(said, scores)
	}
}
