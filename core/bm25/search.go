package bm25

import (
	"cmp"
	"container/heap"
	"iter"
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

// Docs are the documents that hold a term, in the order in which they were added.
func (x *Index) Docs(term string) iter.Seq[int] {
	return func(yield func(int) bool) {
		t, ok := x.terms[term]
		if !ok {
			return
		}
		for _, p := range x.postings[t] {
			if !yield(x.ids[p.slot()]) {
				return
			}
		}
	}
}

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
	return x.Grouped(query, len(x.ids), func(slot int) int { return slot })
}

// Grouped are the scores of groups of documents, each group taken as one long document, as a page
// is whose passages are in the index. group gives the number of the group, 0 … groups−1, of a slot;
// the documents of a group must have been added one after the other. A group without documents is
// not counted, and scores 0.
func (x *Index) Grouped(query []string, groups int, group func(slot int) int) []float64 {
	scores := make([]float64, groups)
	if x.total == 0 {
		return scores
	}
	of := make([]int32, len(x.ids))
	lengths := make([]float64, groups)
	filled := 0
	for slot := range of {
		g := group(slot)
		if slot == 0 || int32(g) != of[slot-1] {
			filled++
		}
		of[slot] = int32(g)
		lengths[g] += float64(x.lengths[slot])
	}
	k1, b := x.options.K1, x.options.B
	perTerm := k1 * b * float64(filled) / float64(x.total)
	for _, t := range x.counted(query) {
		list := x.postings[t.list]
		weight := t.count * idf(holders(list, of), filled) * (k1 + 1)
		for i := 0; i < len(list); {
			g, f := of[list[i].slot()], 0.0
			for ; i < len(list) && of[list[i].slot()] == g; i++ {
				f += float64(list[i].count())
			}
			scores[g] += weight * f / (f + k1*(1-b) + perTerm*lengths[g])
		}
	}
	return scores
}

// holders counts the groups in a list of postings.
func holders(list []posting, of []int32) int {
	n, last := 0, int32(-1)
	for _, p := range list {
		if g := of[p.slot()]; g != last {
			n, last = n+1, g
		}
	}
	return n
}

// countedTerm is a term of a query that some document holds.
type countedTerm struct {
	list  int // in Index.postings
	count float64
}

// counted are the terms of a query in the order in which they first stand there, so that sums
// round alike each time.
func (x *Index) counted(query []string) []countedTerm {
	var found []countedTerm
	place := map[int]int{}
	for _, term := range query {
		list, ok := x.terms[term]
		if !ok {
			continue
		}
		i, ok := place[list]
		if !ok {
			i = len(found)
			place[list] = i
			found = append(found, countedTerm{list: list})
		}
		found[i].count++
	}
	return found
}

func idf(holders, all int) float64 {
	n := float64(holders)
	return math.Log1p((float64(all) - n + 0.5) / (n + 0.5))
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
