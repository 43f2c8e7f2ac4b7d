package tokenizer

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pieces of SentencePiece write a space as "▁" (U+2581), which begins a word. Here they hold the
// space itself: it is one byte, not three.
const metaspace = "▁"

// spaceSpelling is how such pieces are written. A piece with a space of its own or with broken
// UTF-8 stands for itself: no normalized text holds it.
var spaceSpelling = spelling{
	bytes: func(dst []byte, piece string) ([]byte, bool) {
		if strings.IndexByte(piece, ' ') >= 0 || !utf8.ValidString(piece) {
			return dst, false
		}
		for {
			before, after, found := strings.Cut(piece, metaspace)
			dst = append(dst, before...)
			if !found {
				return dst, true
			}
			dst = append(dst, ' ')
			piece = after
		}
	},
	symbols: func(dst, b []byte) []byte {
		return append(dst, bytes.ReplaceAll(b, []byte(" "), []byte(metaspace))...)
	},
}

// metaspacer cuts normalized text into words that begin with their space.
type metaspacer struct {
	prefix bool // a space is put before a text that does not begin with one
	extra  bool // white space at the end and spaces beside a space are removed
	fields bool // words are what lies between white space of any kind, each with its prefix
}

// cutWord is a word in normalized text: the part from start to end, and before it the space at
// mark. mark −1 stands for the space that is put in, or for none.
type cutWord struct{ mark, start, end int }

// trim takes white space off the end of text.
func (m metaspacer) trim(text []byte) []byte {
	if m.extra {
		return bytes.TrimRightFunc(text, unicode.IsSpace)
	}
	return text
}

// isNone says whether there is no word: white space was all that was left.
func (w cutWord) isNone() bool { return w.mark < 0 && w.start == w.end }

// next is the word that begins at or after text[at].
func (m metaspacer) next(text []byte, at int) cutWord {
	for m.fields && at < len(text) && !(m.extra && isSpaces(text[at:])) {
		n := spaceLength(text[at:])
		if n == 0 {
			break
		}
		at += n
	}
	w := cutWord{mark: -1, start: at}
	switch {
	case at == len(text):
	case text[at] == ' ':
		for m.extra && at+1 < len(text) && text[at+1] == ' ' {
			at++
		}
		w.mark, w.start = at, at+1
	case isMetaspace(text[at:]):
		w.mark, w.start = at, at+len(metaspace)
	}
	for w.end = w.start; w.end < len(text); w.end++ {
		c := text[w.end]
		if c == ' ' || c == metaspace[0] && isMetaspace(text[w.end:]) || m.fields && spaceLength(text[w.end:]) > 0 {
			break
		}
	}
	return w
}

// spell gives the word with its space, in text itself where it stands there so, else in buffer.
func (m metaspacer) spell(buffer *[]byte, text []byte, w cutWord) []byte {
	if w.mark >= 0 && text[w.mark] == ' ' {
		return text[w.mark:w.end]
	}
	*buffer = (*buffer)[:0]
	if w.mark >= 0 || m.prefix {
		*buffer = append(*buffer, ' ')
	}
	*buffer = append(*buffer, text[w.start:w.end]...)
	return *buffer
}

func isMetaspace(text []byte) bool {
	return len(text) >= len(metaspace) && string(text[:len(metaspace)]) == metaspace
}

// isSpaces says whether text begins with spaces side by side: they have become one "▁" before words
// are cut at white space.
func isSpaces(text []byte) bool { return len(text) > 1 && text[0] == ' ' && text[1] == ' ' }

// spaceLength is the length of the white-space character that text begins with, or 0.
func spaceLength(text []byte) int {
	if text[0] < utf8.RuneSelf {
		if text[0] == ' ' || '\t' <= text[0] && text[0] <= '\r' {
			return 1
		}
		return 0
	}
	if r, n := utf8.DecodeRune(text); unicode.IsSpace(r) {
		return n
	}
	return 0
}
