// Package passage cuts a text into sentences, and sentences into passages that fit a token budget.
//
// Offsets are bytes of the text as given; nothing is changed or left out but white space between
// sentences. Time is linear in the length of the text, whatever is in it.
package passage

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is a sentence, or a line without a stop (a heading, a list item), of a text.
type Sentence struct {
	// Start and End are its bytes in the text, [Start, End), without the white space around.
	Start, End int
	// Paragraph counts from 0; blank lines part paragraphs.
	Paragraph int
	// Line counts from 0; it parts the lines of a paragraph that do not read on: headings, items,
	// the turns of a dialogue.
	Line int
	// Speaker is the length in bytes of the name and colon that the line begins with, where the
	// line is a turn of a dialogue and this its first sentence.
	Speaker int
	// Complete: it ends with the stop of a sentence.
	Complete bool
}

// Sentences finds the sentences of text, in order. Their ranges do not overlap, and what lies
// between them is white space.
//
// The stops are those of Unicode (Sentence_Terminal), so 。, ।, ؟ and ። end a sentence; those of
// scripts without spaces need no space after them. A full stop ends none after an abbreviation or
// an initial, within a number, or before a word in lower case.
//
// Source: UAX 29, "Sentence Boundaries"; the abbreviations and the reading of line breaks go
// beyond it.
func Sentences(text string) []Sentence { return slices.Collect(All(text)) }

// All gives the sentences of Sentences one by one.
func All(text string) iter.Seq[Sentence] {
	return func(yield func(Sentence) bool) {
		for line, b := range blocks(text) {
			name, _ := speaker(text[b.start:b.end])
			for at := b.start; at < b.end; {
				end := at + boundary(text[at:b.end], at == b.start)
				s := Sentence{Start: at, End: end, Paragraph: b.paragraph, Line: line}
				if at == b.start {
					s.Speaker = name
				}
				s.End = at + len(strings.TrimRightFunc(text[at:end], unicode.IsSpace))
				s.Complete = complete(text[at:s.End])
				if !yield(s) {
					return
				}
				at = end + spaces(text[end:b.end])
			}
		}
	}
}

// boundary is the length of the sentence that s begins with, the white space after it excluded.
// start: s begins a line.
func boundary(s string, start bool) int {
	i := 0
	if start {
		i = enumerator(s)
	}
	spoken := i > 0 // the sentence has a letter or a digit
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !spoken || !stop(r) {
			spoken = spoken || unicode.IsLetter(r) || unicode.IsDigit(r)
			i += size
			continue
		}
		end, closed := i+size, false
		period := isPeriod(r)
		for end < len(s) { // further stops: "?!", "..."
			r, size := utf8.DecodeRuneInString(s[end:])
			if !stop(r) {
				break
			}
			period = period && isPeriod(r)
			end += size
		}
		stops := end
		end = closers(s, end)
		closed = end > stops
		if ends(s, i, stops, end, period, closed) {
			return end
		}
		i = end
	}
	return len(s)
}

// ends reports whether the stops s[at:stops] and the closing marks s[stops:end] end a sentence.
func ends(s string, at, stops, end int, period, closed bool) bool {
	if end == len(s) {
		return true
	}
	gap := spaces(s[end:])
	rest := s[end+gap:]
	if rest == "" {
		return true
	}
	next, _ := utf8.DecodeRuneInString(rest)
	if last, _ := utf8.DecodeLastRuneInString(s[:stops]); wide(last) {
		// 「…。」と says who spoke.
		return !closed || gap > 0 || !strings.HasPrefix(rest, "と") && !strings.HasPrefix(rest, "っ")
	}
	if gap == 0 {
		return runOn(s, at, end, rest)
	}
	if strings.ContainsRune(",;:–—-", next) {
		return false
	}
	lower := unicode.IsLower(firstLetter(rest))
	if !period {
		return !lower || !closed // “Is it?” he asked.
	}
	if lower {
		return false
	}
	return stops-at > 1 || closed || !abbreviated(s[:at], rest)
}

// runOn reports whether a sentence ends before rest although no space follows its stop, as where
// paragraphs were glued together ("said.The"). It takes a word in lower case before the stop and
// a capitalised one after it, and nothing of an address or a name with a dot in it around.
func runOn(s string, at, end int, rest string) bool {
	word := s[:at]
	if i := strings.LastIndexFunc(word[max(0, len(word)-40):], unicode.IsSpace); i >= 0 {
		word = word[max(0, len(word)-40)+i:]
	}
	word = strings.TrimSpace(word)
	if strings.ContainsAny(word, "./@_:") || len(word) < 3 {
		return false
	}
	for _, r := range word[len(word)-2:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	r, size := utf8.DecodeRuneInString(rest)
	if end > at+1 && strings.ContainsRune("\"“‘(", r) {
		return true
	}
	after, _ := utf8.DecodeRuneInString(rest[size:])
	return unicode.IsUpper(r) && (unicode.IsLower(after) || after == ' ')
}

// stop reports whether r ends sentences: Unicode's terminals and the ellipsis.
func stop(r rune) bool {
	if r < 0x80 {
		return r == '.' || r == '!' || r == '?'
	}
	return r == '…' || unicode.Is(unicode.Sentence_Terminal, r)
}

// isPeriod reports whether r is a full stop, which abbreviations and numbers have too.
func isPeriod(r rune) bool { return r == '.' || r == '…' || r == '․' || r == '﹒' }

// wide reports whether r is a stop of a script that needs no space after it.
func wide(r rune) bool {
	switch r {
	case '。', '｡', '！', '？', '．', '︒', '﹖', '﹗':
		return true
	}
	return false
}

// closers gives the end of the quotes and brackets that close after a stop at end, with citation
// numbers such as [12].
func closers(s string, end int) int {
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		switch {
		case r == '"' || r == '\'' || unicode.In(r, unicode.Pe, unicode.Pf) || r == '“' && quoteCloses(s[end+size:]):
			end += size
		case r == '[':
			n := citation(s[end:])
			if n == 0 {
				return end
			}
			end += n
		default:
			return end
		}
	}
	return end
}

// quoteCloses reports whether a “ before rest closes, as in German „so“.
func quoteCloses(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsSpace(r) || unicode.IsPunct(r)
}

// longestCitation is the length of "[1234]".
const longestCitation = 6

// citation is the length of a mark such as "[12]" that s begins with, or 0.
func citation(s string) int {
	for i := 1; i < len(s) && i < longestCitation; i++ {
		if s[i] == ']' && i > 1 {
			return i + 1
		}
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
	}
	return 0
}

// complete reports whether s ends with a stop, or a stop and closing marks.
func complete(s string) bool {
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		if stop(r) {
			return true
		}
		switch {
		case unicode.In(r, unicode.Pe, unicode.Pf) || strings.ContainsRune("\"'“", r):
			tail := s[max(0, len(s)-longestCitation):]
			if i := strings.LastIndexByte(tail, '['); i >= 0 && citation(tail[i:]) == len(tail)-i {
				size = len(tail) - i
			}
			s = s[:len(s)-size]
		default:
			return false
		}
	}
	return false
}

// spaces is the length of the white space that s begins with.
func spaces(s string) int {
	return len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
}

// firstLetter is the first letter or digit within the first characters of s, past opening quotes
// and brackets; 0 where there is none.
func firstLetter(s string) rune {
	const opening = 4
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		if i > opening*utf8.UTFMax {
			break
		}
	}
	return 0
}
