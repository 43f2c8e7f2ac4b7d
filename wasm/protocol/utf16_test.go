package protocol

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"precis/core/summarize"
)

func TestToUTF16(t *testing.T) {
	text := "Größe. 日本語の文。 Smile 😀 now. End"
	var s summarize.Summary
	var want []string
	for _, part := range []string{"End", "Größe.", "日本語の文。", "Smile 😀 now.", text, "now."} {
		start := strings.Index(text, part)
		r := summarize.Range{Start: start, End: start + len(part)}
		s.Sentences = append(s.Sentences, summarize.Sentence{Evidence: []summarize.Range{r}})
		s.Read.Passages = append(s.Read.Passages, r)
		want = append(want, part)
	}
	ToUTF16(text, &s)
	units := utf16.Encode([]rune(text))
	for i, part := range want {
		for _, r := range []summarize.Range{s.Sentences[i].Evidence[0], s.Read.Passages[i]} {
			require.Equal(t, part, string(utf16.Decode(units[r.Start:r.End])))
		}
	}
}

func TestToUTF16OfNothing(t *testing.T) {
	var s summarize.Summary
	ToUTF16("", &s)
	s.Sentences = []summarize.Sentence{{Evidence: []summarize.Range{{Start: 0, End: 0}}}}
	ToUTF16("", &s)
	require.Equal(t, summarize.Range{}, s.Sentences[0].Evidence[0])
}
