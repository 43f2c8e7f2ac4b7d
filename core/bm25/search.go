package bm25

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// Hit is a document that holds a term of the query.
type Hit struct {
	Doc   int
	Score float64 // above 0; higher is better
}

// Search gives the k documents that answer a query best, best first; of equal scores the lower
// number comes first. Documents without a term of the query are not among them. A term that the
// query repeats counts as often.
func (x *Index) Search(query []string, k int) []Hit {
	if k <= 0 {
		return nil
	}
	scores := x.Scores(query)
	best := make(worstFirst, 0, min(k, len(scores)))
	for slot, score := range scores {
		if score == 0 {
			continue
		}
		h := Hit{x.ids[slot], score}
		switch {
		case len(best) < k:
			heap.Push(&best, h)
		case compareHits(h, best[0]) < 0:
			best[0] = h
			heap.Fix(&best, 0)
		}
	}
	slices.SortFunc(best, compareHits)
	return best
}

// Doc is the document of a slot, the place that Scores gives a document's score at.
func (x *Index) Doc(slot int) int { return x.ids[slot] }

// Scores are the scores of all documents, by slot (Doc), 0 where a document holds no term of the
// query:
//
//	Σ idf(t) · f·(k1+1) / (f + k1·(1 − b + b·length/mean length)), f: occurrences of t
//
// over the query's terms t. The inverse document frequency idf(t) = ln(1 + (N − n + ½)/(n + ½)), N:
// documents, n: those that hold t, is Robertson and Spärck Jones's with 1 added, so that a term
// which most documents hold counts little, never less than nothing.
//
// Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", §3.
func (x *Index) Scores(query []string) []float64 {
	scores := make([]float64, len(x.ids))
	if x.total == 0 {
		return scores
	}
	k1, b := x.options.K1, x.options.B
	perTerm := k1 * b * float64(len(x.ids)) / float64(x.total)
	times := map[string]float64{}
	for _, term := range query {
		times[term]++
	}
	// In the order of the query, so that sums round alike each time.
	for _, term := range query {
		n := times[term]
		t, ok := x.terms[term]
		if n == 0 || !ok {
			continue
		}
		times[term] = 0
		list := x.postings[t]
		weight := n * x.idf(len(list)) * (k1 + 1)
		for _, p := range list {
			slot, f := p.slot(), float64(p.count())
			scores[slot] += weight * f / (f + k1*(1-b) + perTerm*float64(x.lengths[slot]))
		}
	}
	return scores
}

func (x *Index) idf(holders int) float64 {
	n := float64(holders)
	return math.Log1p((float64(len(x.ids)) - n + 0.5) / (n + 0.5))
}

func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
}

// worstFirst is a heap with the worst hit on top.
type worstFirst []Hit

func (h worstFirst) Len() int           { return len(h) }
func (h worstFirst) Less(i, j int) bool { return compareHits(h[i], h[j]) > 0 }
func (h worstFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worstFirst) Push(hit any)      { *h = append(*h, hit.(Hit)) }
func (h *worstFirst) Pop() any {
	last := len(*h) - 1
	hit := (*h)[last]
	*h = (*h)[:last]
	return hit
}
