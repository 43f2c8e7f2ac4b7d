// Package bm25 finds the documents of a collection that share the most telling terms with a query:
// an inverted index in memory, ranked by Okapi BM25, with a compact binary form to be stored beside
// the documents. It takes documents as terms (core/terms makes them of text) and keeps no text.
package bm25

import (
	"fmt"
	"math"
	"slices"
)

// Options are the free parameters of BM25. The zero value stands for DefaultOptions.
type Options struct {
	// K1 says how much a further occurrence of a term counts: at 0 it counts nothing.
	K1 float64
	// B, from 0 to 1, says how far a document's length is held against it.
	B float64
}

// DefaultOptions are the values that most collections do well with.
//
// Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", §3.3.
var DefaultOptions = Options{K1: 1.2, B: 0.75}

// Limits of an Index.
const (
	// MostDocuments is how many documents an index holds.
	MostDocuments = 1 << (32 - countBits)
	// MostCount is the number of occurrences of a term in a document above which no more are
	// counted; BM25 has long stopped to tell them apart there.
	MostCount = 1<<countBits - 1

	countBits = 8
)

// posting is one term in one document: the document's slot in the upper 24 bits, the number of
// occurrences in the lower 8.
type posting uint32

func (p posting) slot() int  { return int(p >> countBits) }
func (p posting) count() int { return int(p & MostCount) }

// Index is a collection of documents. Documents lie in slots, in the order in which they came; a
// posting names the slot, so each list of postings is in ascending order and grows at its end.
// Any number of goroutines may search at a time while none adds or removes.
type Index struct {
	options  Options
	ids      []int       // document of a slot
	lengths  []uint32    // terms of the document of a slot
	slots    map[int]int // slot of a document
	total    int         // sum of lengths
	terms    map[string]int
	postings [][]posting // by term
}

// New makes an empty index. It panics where an option is out of its range.
func New(o Options) *Index {
	if o == (Options{}) {
		o = DefaultOptions
	}
	if err := o.check(); err != nil {
		panic(err)
	}
	return &Index{options: o, slots: map[int]int{}, terms: map[string]int{}}
}

func (o Options) check() error {
	switch {
	case !(o.K1 >= 0) || math.IsInf(o.K1, 0):
		return fmt.Errorf("bm25: k1 %v, want 0 or more", o.K1)
	case !(o.B >= 0 && o.B <= 1):
		return fmt.Errorf("bm25: b %v, want 0 to 1", o.B)
	}
	return nil
}

// Len is the number of documents.
func (x *Index) Len() int { return len(x.ids) }

// Has reports whether a document is in the index.
func (x *Index) Has(doc int) bool {
	_, ok := x.slots[doc]
	return ok
}

// Frequency is the number of documents that hold a term.
func (x *Index) Frequency(term string) int {
	if t, ok := x.terms[term]; ok {
		return len(x.postings[t])
	}
	return 0
}

// Holds reports whether a document holds a term.
func (x *Index) Holds(doc int, term string) bool {
	slot, ok := x.slots[doc]
	t, known := x.terms[term]
	if !ok || !known {
		return false
	}
	_, found := slices.BinarySearchFunc(x.postings[t], slot, func(p posting, slot int) int { return p.slot() - slot })
	return found
}

// Add puts a document into the index; it takes the place of an older one of the same number. The
// order of its terms has no influence. It panics where the index is full (MostDocuments).
func (x *Index) Add(doc int, terms []string) {
	if x.Has(doc) {
		x.Remove(doc)
	}
	slot := len(x.ids)
	if slot == MostDocuments {
		panic(fmt.Sprintf("bm25: %d documents, want no more", slot))
	}
	x.slots[doc] = slot
	x.ids = append(x.ids, doc)
	x.lengths = append(x.lengths, uint32(len(terms)))
	x.total += len(terms)
	for _, term := range terms {
		t, ok := x.terms[term]
		if !ok {
			t = len(x.postings)
			x.terms[term] = t
			x.postings = append(x.postings, nil)
		}
		list := x.postings[t]
		if last := len(list) - 1; last >= 0 && list[last].slot() == slot {
			list[last] += min(1, MostCount-list[last]&MostCount)
			continue
		}
		x.postings[t] = append(list, posting(slot)<<countBits|1)
	}
}

// Remove takes documents out; one that is not in the index is passed over. It walks the whole
// index once, however many they are.
func (x *Index) Remove(docs ...int) {
	gone := make([]bool, len(x.ids))
	found := false
	for _, doc := range docs {
		if slot, ok := x.slots[doc]; ok {
			gone[slot], found = true, true
			delete(x.slots, doc)
		}
	}
	if !found {
		return
	}
	moved := x.closeSlots(gone)
	emptied := false
	for t, list := range x.postings {
		kept := list[:0]
		for _, p := range list {
			if !gone[p.slot()] {
				kept = append(kept, posting(moved[p.slot()])<<countBits|p&MostCount)
			}
		}
		x.postings[t] = kept
		emptied = emptied || len(kept) == 0
	}
	if emptied {
		x.dropEmptyTerms()
	}
}

// closeSlots takes slots out of the table and gives the new slot of each that stays.
func (x *Index) closeSlots(gone []bool) (moved []int) {
	moved = make([]int, len(gone))
	kept := 0
	for slot, id := range x.ids {
		if gone[slot] {
			x.total -= int(x.lengths[slot])
			continue
		}
		moved[slot] = kept
		x.slots[id] = kept
		x.ids[kept], x.lengths[kept] = id, x.lengths[slot]
		kept++
	}
	x.ids, x.lengths = x.ids[:kept], x.lengths[:kept]
	return moved
}

// dropEmptyTerms forgets the terms that no document holds any more.
func (x *Index) dropEmptyTerms() {
	moved := make([]int, len(x.postings))
	kept := 0
	for t, list := range x.postings {
		if moved[t] = -1; len(list) > 0 {
			moved[t] = kept
			x.postings[kept] = list
			kept++
		}
	}
	clear(x.postings[kept:])
	x.postings = x.postings[:kept]
	for term, t := range x.terms {
		if x.terms[term] = moved[t]; moved[t] < 0 {
			delete(x.terms, term)
		}
	}
}
