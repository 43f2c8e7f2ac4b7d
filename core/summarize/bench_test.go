package summarize

import (
	"fmt"
	"strings"
	"testing"
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
