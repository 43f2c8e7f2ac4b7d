package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// share is a share of a number of words.
type share struct{ held, all int }

func (s share) String() string {
	if s.all == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(s.held)/float64(s.all))
}

// support is the share of the words of summaries that occur in their texts: of those with a
// capital, those with a digit, and of the others those of more than three letters.
type support struct{ names, numbers, content share }

// add counts the words of a summary of text.
func (s *support) add(summary, text string) {
	has := map[string]bool{}
	for _, w := range wordsOf(text) {
		has[strings.ToLower(w)] = true
	}
	for _, w := range wordsOf(summary) {
		kind := &s.content
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case strings.ContainsFunc(w, unicode.IsDigit):
			kind = &s.numbers
		case unicode.IsUpper(first):
			kind = &s.names
		case utf8.RuneCountInString(w) <= 3:
			continue
		}
		kind.all++
		if has[strings.ToLower(w)] {
			kind.held++
		}
	}
}

// wordsOf are the runs of letters and digits of s.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
