package summarize

import (
	"slices"
	"strings"
	"unicode"

	"precis/core/terms"
)

// evidence bounds: how many sentences of the source one written sentence may rest on, and the
// least share of its terms that a further one must add.
const (
	mostEvidence = 3
	leastGain    = 0.15
)

// align finds the sentences of the source that a written sentence rests on: those that hold most
// of its terms, as long as a further one adds to them. support is the share of the terms, numbers
// and names among them, that the sentences hold together.
func (s *source) align(text string, analyzer *terms.Analyzer) (evidence []Range, support float64) {
	missing := map[string]bool{}
	for _, t := range analyzer.Of(text) {
		missing[t] = true
	}
	total := len(missing)
	if total == 0 {
		return []Range{}, 0
	}
	chosen := []int{}
	for len(chosen) < mostEvidence && len(missing) > 0 {
		best, gain := -1, 0
		for i, c := range s.sentences {
			if n := held(c.terms, missing); n > gain || n == gain && n > 0 && s.scores[i] > s.scores[best] {
				best, gain = i, n
			}
		}
		if gain == 0 || len(chosen) > 0 && float64(gain) < leastGain*float64(total) {
			break
		}
		chosen = append(chosen, best)
		for _, t := range s.sentences[best].terms {
			delete(missing, t)
		}
	}
	evidence = make([]Range, len(chosen))
	for k, i := range chosen {
		evidence[k] = s.evidence(i)
	}
	return evidence, float64(total-len(missing)) / float64(total)
}

// held counts the different terms that are in wanted.
func held(terms []string, wanted map[string]bool) int {
	n := 0
	for i, t := range terms {
		if wanted[t] && !slices.Contains(terms[:i], t) {
			n++
		}
	}
	return n
}

// lacks names the first number of text, or word with a capital within a sentence of it, that the
// source does not have; "" where there is none.
func (g *guard) lacks(text string) string {
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
		if isCapital(word) && !g.complete(word) && !(atStart(text[:at]) && g.pieces.ordinary(word)) {
			return word
		}
	}
	return ""
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
