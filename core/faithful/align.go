package faithful

import "slices"

// evidence bounds: how many sentences of the source one written sentence may rest on, and the
// least share of its terms that a further one must add.
const (
	mostEvidence = 3
	leastGain    = 0.15
)

// Align finds the sentences of a source that a written sentence rests on, given as terms: those that
// hold most of its terms, best first, as long as a further one adds to them; of two that hold as
// many the one of greater worth. support is the share of the terms, numbers and names among them,
// that the sentences hold together; 0 where there are no terms.
func Align(written []string, sentences [][]string, worth []float64) (evidence []int, support float64) {
	missing := map[string]bool{}
	for _, t := range written {
		missing[t] = true
	}
	total := len(missing)
	if total == 0 {
		return nil, 0
	}
	for len(evidence) < mostEvidence && len(missing) > 0 {
		best, gain := -1, 0
		for i, terms := range sentences {
			if n := Held(terms, missing); n > gain || n == gain && n > 0 && worth[i] > worth[best] {
				best, gain = i, n
			}
		}
		if gain == 0 || len(evidence) > 0 && float64(gain) < leastGain*float64(total) {
			break
		}
		evidence = append(evidence, best)
		for _, t := range sentences[best] {
			delete(missing, t)
		}
	}
	return evidence, float64(total-len(missing)) / float64(total)
}

// Held counts the different terms that are in wanted.
func Held(terms []string, wanted map[string]bool) int {
	n := 0
	for i, t := range terms {
		if wanted[t] && !slices.Contains(terms[:i], t) {
			n++
		}
	}
	return n
}
