package association

import (
	"cmp"
	"slices"
)

// Graph is the links between entries, which go by numbers here: those of n lead to Graph(n). A
// number that no links are known of has none. Links of one entry must come in the same order each
// time, so that the walk rounds alike.
type Graph func(n int) []Edge

// Edge leads to an entry.
type Edge struct {
	To     int
	Weight float64 // above 0
}

// Seed is an entry that a walk starts at.
type Seed struct {
	At     int
	Weight float64 // above 0; the share of the walks that start here is its share of the sum
}

// Visit is an entry that a walk came to along a link.
type Visit struct {
	At int
	// Share of its time that the walk spends there, without what it spends there for having
	// started there.
	Share float64
	// From is the entry that most of the share came from.
	From int
}

const (
	// restart is the probability with which a walk goes back to its start after each step. It is
	// higher than a web crawler's 0.15: what is more than a few links away has little to do with the
	// question.
	restart = 0.3
	// unspent is the share of a walk below which no entry passes it on.
	unspent = 1e-4
)

// Walk says where a walker comes who starts at the seeds, goes from entry to entry along the
// links, the stronger ones more often, and now and then goes back to start: personalised PageRank.
// Where no link leads on it stays. Visits come by share, greatest first, then by number; an entry
// that was only started at is not among them.
//
// Its own code, since gonum's graph/network.PageRank has no restart vector and its sums depend on
// the order of maps. The push method touches only what is near the seeds, however large the graph,
// and leaves less than 1e-4 of the walk unaccounted for at each entry.
//
// Source: Haveliwala 2002, "Topic-sensitive PageRank"; Andersen, Chung and Lang 2006, "Local graph
// partitioning using PageRank vectors", algorithm ApproximatePageRank.
func Walk(links Graph, seeds []Seed) []Visit {
	w := walk{share: map[int]float64{}, rest: map[int]float64{}, started: map[int]float64{}, best: map[int]Edge{}}
	total := 0.0
	for _, s := range seeds {
		total += s.Weight
	}
	for _, s := range seeds {
		w.started[s.At] += s.Weight / total
		w.give(s.At, s.Weight/total)
	}
	for len(w.waiting) > 0 {
		at := w.waiting[0]
		w.waiting = w.waiting[1:]
		w.push(at, links(at))
	}
	var visits []Visit
	for at, share := range w.share {
		if from, ok := w.best[at]; ok {
			visits = append(visits, Visit{at, share - restart*w.started[at], from.To})
		}
	}
	slices.SortFunc(visits, func(a, b Visit) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.At, b.At))
	})
	return visits
}

// walk is the state of the push method.
type walk struct {
	share   map[int]float64 // of the walk, by entry
	rest    map[int]float64 // arrived, not yet passed on
	started map[int]float64
	best    map[int]Edge // where most came from, To being the source
	waiting []int        // entries whose rest is worth passing on, in the order of arrival
}

// give lets a share of the walk arrive at an entry.
func (w *walk) give(at int, share float64) {
	before := w.rest[at]
	w.rest[at] = before + share
	if before <= unspent && before+share > unspent {
		w.waiting = append(w.waiting, at)
	}
}

// push passes on what arrived at an entry.
func (w *walk) push(at int, edges []Edge) {
	rest := w.rest[at]
	w.rest[at] = 0
	total := 0.0
	for _, e := range edges {
		total += e.Weight
	}
	if total == 0 {
		w.share[at] += rest
		return
	}
	w.share[at] += restart * rest
	for _, e := range edges {
		passed := (1 - restart) * rest * e.Weight / total
		if passed > w.best[e.To].Weight {
			w.best[e.To] = Edge{at, passed}
		}
		w.give(e.To, passed)
	}
}
