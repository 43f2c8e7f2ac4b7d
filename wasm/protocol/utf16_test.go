package protocol

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"precis/core/summarize"
)

func TestInUTF16(t *testing.T) {
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
	converted := InUTF16(text, s)
	units := utf16.Encode([]rune(text))
	for i, part := range want {
		for _, r := range []summarize.Range{converted.Sentences[i].Evidence[0], converted.Read.Passages[i]} {
			require.Equal(t, part, string(utf16.Decode(units[r.Start:r.End])))
		}
		before := s.Sentences[i].Evidence[0]
		require.Equal(t, part, text[before.Start:before.End], "the argument stays as it is")
	}
}

func TestInUTF16OfNothing(t *testing.T) {
	var s summarize.Summary
	require.Equal(t, s, InUTF16("", s))
	s.Sentences = []summarize.Sentence{{Evidence: []summarize.Range{{Start: 0, End: 0}}}}
	require.Equal(t, s, InUTF16("", s))
}

func TestOptionsInBytes(t *testing.T) {
	text := "# é\n\n😀 smile\n\n# Ende"
	in := summarize.Options{Headings: []summarize.Heading{
		{Range: summarize.Range{Start: 15, End: 21}, Level: 1}, {Range: summarize.Range{Start: 0, End: 3}, Level: 2}, {Range: summarize.Range{Start: 90, End: 99}},
	}}
	got := OptionsInBytes(text, in)
	for i, want := range []string{"# Ende", "# é", ""} {
		require.Equal(t, want, text[got.Headings[i].Start:got.Headings[i].End])
	}
	require.Equal(t, 15, in.Headings[0].Start, "the caller's stay")
}
