package passage

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/clipperhouse/uax29/v2/words"
)

// Passage is a piece of a text that a model reads as one: whole sentences, or a part of one that
// is too long by itself.
type Passage struct {
	Start, End int // bytes in the text, [Start, End)
	Tokens     int // of text[Start:End], as the sum over its parts and the white space between
}

// Count is the number of tokens of s.
type Count func(s string) int

// Passages joins the sentences of text, in order, into passages of at most budget tokens. A
// sentence over the budget is split (see Split). A budget under 1 is a programmer's error and
// panics.
func Passages(text string, sentences []Sentence, budget int, count Count) []Passage {
	var found []Passage
	for i, s := range sentences {
		for _, p := range Split(text, s.Start, s.End, budget, count) {
			last := len(found) - 1
			// White space before a piece belongs to its tokens, as the text is read.
			if i > 0 && last >= 0 {
				gap := count(text[found[last].End:p.Start])
				if sum := found[last].Tokens + gap + p.Tokens; sum <= budget && p.Start == s.Start {
					found[last].End, found[last].Tokens = p.End, sum
					continue
				}
			}
			found = append(found, p)
		}
	}
	return found
}

// Split cuts text[start:end] into passages of at most budget tokens: at the marks between clauses
// where that is enough, else between words, else between grapheme clusters. Nothing but white
// space is left out. A single grapheme cluster of more than budget tokens stays whole.
func Split(text string, start, end, budget int, count Count) []Passage {
	if budget < 1 {
		panic("passage: budget under 1 token")
	}
	var found []Passage
	for _, p := range split(text, start, end, budget, count, clauses, wordsOf, graphemesOf) {
		if p.Start, p.End = trim(text, p.Start, p.End); p.Start < p.End {
			found = append(found, p)
		}
	}
	return found
}

// cutter cuts a string into parts, none empty, which together are the string.
type cutter func(s string) []string

// split is Split with the white space kept: together the passages are text[start:end].
func split(text string, start, end, budget int, count Count, cutters ...cutter) []Passage {
	tokens := count(text[start:end])
	if tokens <= budget || len(cutters) == 0 {
		return []Passage{{start, end, tokens}}
	}
	var found []Passage
	at := start
	for _, part := range cutters[0](text[start:end]) {
		from := at
		at += len(part)
		tokens := count(part)
		if last := len(found) - 1; last >= 0 && found[last].Tokens+tokens <= budget {
			found[last].End, found[last].Tokens = at, found[last].Tokens+tokens
			continue
		}
		found = append(found, split(text, from, at, budget, count, cutters[1:]...)...)
	}
	return found
}

// trim leaves white space at both ends out.
func trim(text string, start, end int) (int, int) {
	s := strings.TrimRightFunc(text[start:end], unicode.IsSpace)
	return start + len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)), start + len(s)
}

// clauses cuts after the marks between clauses.
func clauses(s string) []string {
	var parts []string
	start := 0
	for i, r := range s {
		if start < i && separates(r) {
			end := i + len(string(r))
			// A comma within a number parts nothing.
			if r < 0x80 && end < len(s) && s[end] != ' ' && s[end] != '\n' {
				continue
			}
			parts = append(parts, s[start:end])
			start = end
		}
	}
	if start < len(s) {
		parts = append(parts, s[start:])
	}
	return parts
}

// separates reports whether r stands between clauses.
func separates(r rune) bool {
	switch r {
	case ',', ';', ':', ')', '—', '–', '、', '，', '；', '：', '،', '؛', '·', '।':
		return true
	}
	return false
}

func wordsOf(s string) []string {
	var parts []string
	for it := words.FromString(s); it.Next(); {
		parts = append(parts, it.Value())
	}
	return parts
}

func graphemesOf(s string) []string {
	var parts []string
	for it := graphemes.FromString(s); it.Next(); {
		parts = append(parts, it.Value())
	}
	return parts
}
