package recall

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"precis/core/terms"
)

// mostTerms is how many terms of a query are looked for, the most telling ones. A question has
// fewer; a page as a query has many, of which the rest costs time and blurs what it is about.
const mostTerms = 48

// queryTerm is a term to look for, and the word of the query that it is made of. The terms of one
// word, as different languages cut it down, stand side by side.
type queryTerm struct {
	term, word string
	count      int
	telling    float64 // count times inverse document frequency
}

// analyze gives the terms of a query, in its order.
func (x *Index) analyze(q Query) []queryTerm {
	words := terms.Words(q.Text)
	language := q.Language
	if language == "" {
		language = terms.Detect(words).Code
	}
	languages := append([]string{language}, slices.Sorted(maps.Keys(x.languages))...)
	var found []queryTerm
	place := map[string]int{}
	for _, word := range words {
		for _, term := range x.forms(word, languages) {
			i, ok := place[term]
			if !ok {
				i = len(found)
				place[term] = i
				found = append(found, queryTerm{term: term, word: word})
			}
			found[i].count++
		}
	}
	for i := range found {
		found[i].telling = float64(found[i].count) * x.idf(found[i].term)
	}
	return x.mostTelling(found)
}

// forms are the different terms of a word: those that entries hold, or, where none is held, that of
// the first language.
func (x *Index) forms(word string, languages []string) []string {
	var forms []string
	for _, language := range languages {
		for _, term := range x.analyzer(language).Terms(nil, []string{word}) {
			if !slices.Contains(forms, term) {
				forms = append(forms, term)
			}
		}
	}
	held := slices.DeleteFunc(slices.Clone(forms), func(term string) bool { return x.lexicon.Frequency(term) == 0 })
	if len(held) == 0 {
		return forms[:min(len(forms), 1)]
	}
	return held
}

// mostTelling keeps mostTerms terms, in their order. Of so many those that no entry holds tell only
// that the page says something new.
func (x *Index) mostTelling(found []queryTerm) []queryTerm {
	if len(found) <= mostTerms {
		return found
	}
	found = slices.DeleteFunc(found, func(t queryTerm) bool { return x.lexicon.Frequency(t.term) == 0 })
	order := slices.Clone(found)
	slices.SortStableFunc(order, func(a, b queryTerm) int { return cmp.Compare(b.telling, a.telling) })
	kept := map[string]bool{}
	for _, t := range order[:min(len(order), mostTerms)] {
		kept[t.term] = true
	}
	return slices.DeleteFunc(found, func(t queryTerm) bool { return !kept[t.term] })
}

// idf is how telling a term is: the logarithm of the share of passages without it, smoothed so that
// a term that none holds has a value too.
func (x *Index) idf(term string) float64 {
	n, all := float64(x.lexicon.Frequency(term)), float64(x.lexicon.Len())
	return math.Log1p((all - n + 0.5) / (n + 0.5))
}

// byWords gives the entries that hold enough words of the query, best first, each with the passage
// that fits best and its coverage.
//
// An entry's score is that of its whole text and half that of its best passage: words may stand
// anywhere on a page, but a long page should not hide the one passage that answers.
func (x *Index) byWords(query []queryTerm, unwanted map[int]bool, o Options) []candidate {
	var list []string
	for _, t := range query {
		for range t.count {
			list = append(list, t.term)
		}
	}
	found := newByEntry(len(x.entries))
	for slot, score := range x.lexicon.Scores(list) {
		if score > 0 {
			entry, passage := place(x.lexicon.Doc(slot))
			found.offer(candidate{entry: entry, passage: passage, score: score})
		}
	}
	const passageShare = 0.5
	whole := x.lexicon.Grouped(list, len(x.entries), func(slot int) int {
		entry, _ := place(x.lexicon.Doc(slot))
		return entry
	})
	coverage := x.coverage(query)
	for i := range found.found {
		c := &found.found[i]
		c.score = whole[c.entry] + passageShare*c.score
		c.confidence = coverage[c.entry]
	}
	enough := slices.DeleteFunc(found.found, func(c candidate) bool { return c.confidence < o.LeastCoverage })
	return x.best(enough, unwanted, o.Depth)
}

// coverage is, for each entry, the share of the query's words that it holds in some form, each
// counted as much as it is telling.
func (x *Index) coverage(query []queryTerm) []float64 {
	coverage := make([]float64, len(x.entries))
	held := make([]int, len(x.entries)) // where in query the last word counted for an entry ends
	total := 0.0
	for start, end := 0, 0; start < len(query); start = end {
		telling := 0.0
		for end = start; end < len(query) && query[end].word == query[start].word; end++ {
			telling = max(telling, query[end].telling)
		}
		total += telling
		for _, form := range query[start:end] {
			for doc := range x.lexicon.Docs(form.term) {
				if entry, _ := place(doc); held[entry] != end {
					coverage[entry] += telling
					held[entry] = end
				}
			}
		}
	}
	for i := range coverage {
		coverage[i] /= total
	}
	return coverage
}
