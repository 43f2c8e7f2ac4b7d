package recall

import (
	"cmp"
	"slices"
)

// candidate is an entry that one way of finding found, by its best passage.
type candidate struct {
	entry, passage int
	score          float64
	confidence     float64 // how much its place in the list counts in the fusion, 0 … 1
}

// byEntry keeps the best passage of each entry.
type byEntry struct {
	place []int32 // of an entry in found, plus 1; 0: not there
	found []candidate
}

func newByEntry(entries int) *byEntry { return &byEntry{place: make([]int32, entries)} }

// offer takes c where it is the best of its entry so far.
func (b *byEntry) offer(c candidate) {
	switch i := b.place[c.entry]; {
	case i == 0:
		b.found = append(b.found, c)
		b.place[c.entry] = int32(len(b.found))
	case c.score > b.found[i-1].score:
		b.found[i-1] = c
	}
}

// best gives the depth best of the candidates that are wanted, best first; of equal scores the one
// whose URL comes first.
func (x *Index) best(found []candidate, unwanted map[int]bool, depth int) []candidate {
	better := func(a, b candidate) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Compare(x.entries[a.entry].head.URL, x.entries[b.entry].head.URL)
	}
	best := make([]candidate, 0, depth+1)
	for _, c := range found {
		// Nearly all fail here, so that sorting in costs little.
		if len(best) == depth && better(c, best[depth-1]) > 0 || unwanted[c.entry] {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, c, better)
		best = slices.Insert(best, at, c)
		best = best[:min(len(best), depth)]
	}
	return best
}
