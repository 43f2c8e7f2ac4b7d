package library

import (
	"math"

	"precis/memory/longterm"
	"precis/memory/recall"
)

// leastAlike is the cosine of two pages' terms from which on they are taken to be about the same. Of
// the project's articles, first and second ones have 0.246 to 0.40, all other pairs 0.21 at most.
const leastAlike = 0.23

// counts are the terms of a page and how often it has each, as a vector: damped, since the tenth time
// says less than the first.
func counts(e *longterm.Entry) map[string]float64 {
	of := map[string]float64{}
	for _, p := range e.Passages {
		for _, term := range p.Terms {
			of[term]++
		}
	}
	for term, n := range of {
		of[term] = math.Log1p(n)
	}
	return of
}

// alikeInWords is the cosine of two such vectors. Unlike coverage it does not ask how rare a term is,
// which a memory of a few pages cannot tell.
func alikeInWords(a, b map[string]float64) float64 {
	var both, ofA, ofB float64
	for term, n := range a {
		both += n * b[term]
		ofA += n * n
	}
	for _, n := range b {
		ofB += n * n
	}
	if both == 0 {
		return 0
	}
	return both / math.Sqrt(ofA*ofB)
}

// ofPage keeps what a page recalls for good reason: entries near it by meaning or alike in words, and,
// where there is one of those, what their links lead to. The weights sum to 1 again.
func ofPage(page map[string]float64, recalled []Recalled, entries []longterm.Entry, o recall.Options) []Recalled {
	direct, sum := false, 0.0
	var kept []Recalled
	for i, r := range recalled {
		near := r.CosineRank > 0 && r.Cosine >= o.LeastCosine || alikeInWords(page, counts(&entries[i])) >= leastAlike
		direct = direct || near
		if near || r.LexicalRank == 0 && r.CosineRank == 0 {
			kept = append(kept, r)
			sum += r.Weight
		}
	}
	if !direct {
		return nil
	}
	for i := range kept {
		kept[i].Weight /= sum
	}
	return kept
}
