package tokenizer

import (
	"strings"
	"unicode/utf8"
)

// Decode gives the text of ids; without special tokens where skipSpecial is set. What is not valid
// UTF-8 becomes U+FFFD, one for each maximal part of a character; ids outside the vocabulary are
// nothing.
func (t *Tokenizer) Decode(ids []int32, skipSpecial bool) string {
	var text []byte
	first := true
	for _, id := range ids {
		if t.Bytes(id) == nil || skipSpecial && t.IsSpecial(id) {
			continue
		}
		text = t.family.decode(text, id, first)
		first = false
	}
	if utf8.Valid(text) {
		return string(text)
	}
	var valid strings.Builder
	valid.Grow(len(text) + 2)
	writeValid(&valid, text, true)
	return valid.String()
}

// Stream turns tokens into text as they come. Each character is given out when its last byte has
// come, so no string ends inside one; all strings together are Decode of all tokens without the
// special ones. A Stream serves one text.
type Stream struct {
	tokenizer *Tokenizer
	held      []byte // the beginning of a character
	begun     bool   // a token has come
}

// Stream begins a text.
func (t *Tokenizer) Stream() *Stream { return &Stream{tokenizer: t} }

// Push takes the next token and gives the text that is complete with it, often "".
func (s *Stream) Push(id int32) string {
	if s.tokenizer.Bytes(id) == nil || s.tokenizer.IsSpecial(id) {
		return ""
	}
	s.held = s.tokenizer.family.decode(s.held, id, !s.begun)
	s.begun = true
	return s.take(false)
}

// Flush ends the text: a character that was never completed is given out as U+FFFD.
func (s *Stream) Flush() string { return s.take(true) }

func (s *Stream) take(last bool) string {
	var text strings.Builder
	n := writeValid(&text, s.held, last)
	s.held = append(s.held[:0], s.held[n:]...)
	return text.String()
}

// writeValid writes b as valid UTF-8 to w, with U+FFFD for each maximal part of a character that
// is not completed. It leaves the beginning of a character at the end of b alone unless last is
// set, and returns how many bytes it took.
//
// Source: Unicode 15, section 3.9, "Substitution of Maximal Subparts".
func writeValid(w *strings.Builder, b []byte, last bool) int {
	taken := 0
	for taken < len(b) {
		r, n := utf8.DecodeRune(b[taken:])
		if r != utf8.RuneError || n > 1 {
			w.Write(b[taken : taken+n])
			taken += n
			continue
		}
		n = brokenLength(b[taken:])
		if taken+n == len(b) && !last && !utf8.FullRune(b[taken:]) {
			break
		}
		w.WriteRune(utf8.RuneError)
		taken += n
	}
	return taken
}

// brokenLength is the length of the longest beginning of b that also begins a character, at least
// 1. b does not begin with a whole character.
func brokenLength(b []byte) int {
	n := 1
	for n < len(b) && !utf8.FullRune(b[:n+1]) {
		n++
	}
	return n
}
