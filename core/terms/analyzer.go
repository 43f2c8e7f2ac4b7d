// Package terms turns text into what ranking and retrieval compare: words, told apart as Unicode
// does, without the stop words of their language and cut down to their stems. It tells the language
// too.
package terms

import (
	"strings"
	"unicode/utf8"

	snowball "github.com/blevesearch/snowballstem"
)

// Analyzer turns words into terms: without stop words, stemmed where the language has a stemmer,
// and cut into pairs of characters where its script has no spaces. It remembers the stems of the
// words that it has seen, and serves one caller at a time.
type Analyzer struct {
	language *Language
	env      *snowball.Env
	stems    map[string]string
}

// NewAnalyzer makes one for texts in l.
func NewAnalyzer(l *Language) *Analyzer {
	return &Analyzer{l, snowball.NewEnv(""), map[string]string{}}
}

// Language is that of its texts.
func (a *Analyzer) Language() *Language { return a.language }

// Of are the terms of a text, in its order.
func (a *Analyzer) Of(text string) []string { return a.Terms(nil, Words(text)) }

// Terms appends the terms of words in lower case to dst.
func (a *Analyzer) Terms(dst, words []string) []string {
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case Spaceless(r):
			dst = appendPairs(dst, w)
		case a.language.stops[w]:
		default:
			dst = append(dst, a.Stem(w))
		}
	}
	return dst
}

// appendPairs appends the pairs of neighbouring characters of a run, or its only character.
func appendPairs(dst []string, run string) []string {
	_, size := utf8.DecodeRuneInString(run)
	if size == len(run) {
		return append(dst, run)
	}
	for size < len(run) {
		_, next := utf8.DecodeRuneInString(run[size:])
		dst = append(dst, run[:size+next])
		run = run[size:]
		size = next
	}
	return dst
}

// Stem is the stem of a word in lower case; the word itself where the language has no stemmer.
func (a *Analyzer) Stem(w string) string {
	if a.language.stem == nil {
		return w
	}
	s, ok := a.stems[w]
	if !ok {
		a.env.SetCurrent(strings.TrimSuffix(w, "'s"))
		a.language.stem(a.env)
		s = strings.Clone(a.env.Current())
		a.stems[w] = s
	}
	return s
}
