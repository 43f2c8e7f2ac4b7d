package faithful

import (
	"strings"
	"unicode"
)

// Lacks names the first number of text, or word with a capital within a sentence of it, that the
// source does not have, or two that are parts of different names there; "" where there is none.
func (g *Guard) Lacks(text string) string {
	if g.Idle {
		return ""
	}
	if sign := g.numbers.lacksSign(text); sign != "" {
		return sign
	}
	rest := text
	for rest != "" {
		at := strings.IndexFunc(rest, unicode.IsDigit)
		if at < 0 {
			break
		}
		run := leadingNumber(rest[at:])
		if !g.numbers.has(run) {
			return run
		}
		rest = rest[at+len(run):]
	}
	for at, word := range letterRuns(text) {
		if isCapital(word) && !g.complete(word) && !(atStart(text[:at]) && g.vocabulary.ordinary(word)) {
			return word
		}
	}
	return g.mixed(text)
}

// letterRuns gives the runs of letters of s and where they are.
func letterRuns(s string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for at := 0; at < len(s); {
			i := strings.IndexFunc(s[at:], unicode.IsLetter)
			if i < 0 {
				return
			}
			at += i
			word := leadingLetters(s[at:])
			if !yield(at, word) {
				return
			}
			at += len(word)
		}
	}
}
