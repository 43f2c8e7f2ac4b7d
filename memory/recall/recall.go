// Package recall finds what was read before and fits what is asked or read now: by words, by
// meaning and by association, the fresh and important first, with attention over what is found.
//
// Index.Recall is the whole of it, read from top to bottom.
package recall

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"precis/memory/association"
	"precis/memory/strength"
)

// Query is what entries are recalled for: a question, or the page at hand.
type Query struct {
	Text string
	// Language of Text, as ISO 639-1 code; "" where it is not known. The text is taken for one in
	// any of the languages of the entries too.
	Language string
	// Vectors are the embeddings of Text, or of its passages, by the embedder of the index; none:
	// recall goes by words and association alone. Of more than eight, eight are compared, spread
	// evenly.
	Vectors [][]float32
	// Except are the URLs of entries that are not wanted, as that of the page at hand.
	Except []string
}

// Recollection is an entry that was recalled, and why.
type Recollection struct {
	URL string `json:"url"`
	// Passage is the index of its passage that fits best.
	Passage int `json:"passage"`
	// Weight is the attention it deserves: the weights of all that is recalled sum to 1.
	Weight float64 `json:"weight"`
	// Score is what Weight is made from; only its order means anything.
	Score float64 `json:"score"`
	Because
}

// Because says what a recollection rests on.
type Because struct {
	// LexicalRank is its place among the entries found by words, from 1; 0: not found so.
	LexicalRank int `json:"lexicalRank,omitempty"`
	// Coverage is the share of the query's words that it holds, each counted as much as it is
	// telling: how far its lexical rank is to be trusted.
	Coverage float64 `json:"coverage,omitempty"`
	// Words are the words of the query that Passage holds in one form or another.
	Words []string `json:"words,omitempty"`
	// CosineRank is its place among those found by meaning, from 1; 0: not found so.
	CosineRank int `json:"cosineRank,omitempty"`
	// Cosine is that of its best passage with the query; 0 where there are no embeddings.
	Cosine float64 `json:"cosine,omitempty"`
	// LinkRank is its place among those found by association, from 1; 0: not found so.
	LinkRank int `json:"linkRank,omitempty"`
	// Via is the URL of the entry whose link led to it.
	Via string `json:"via,omitempty"`
	// Recency is 1 for what was read just now and halves with each half-life.
	Recency float64 `json:"recency"`
	// Importance is from 0 to 1 (pinned); see strength.Use.
	Importance float64 `json:"importance"`
}

// Options are what recall is tuned by. A field that is 0 stands for that of DefaultOptions.
type Options struct {
	// Most is how many entries are recalled at most.
	Most int
	// Depth is how many entries each of the ways of finding contributes at most.
	Depth int
	// RankConstant is k of the reciprocal rank fusion.
	RankConstant float64
	// LinkShare is how much being found by association counts beside words and meaning, which
	// count 1 each.
	LinkShare float64
	// LeastCosine is the cosine below which a passage has nothing to do with a query.
	LeastCosine float64
	// LeastCoverage is the coverage (Because) below which an entry is not found by words.
	LeastCoverage float64
	// LeastAlone is the coverage that an entry needs where its meaning says that it has nothing to
	// do with the query.
	LeastAlone float64
	// HalfLife is that of recency.
	HalfLife time.Duration
	// RecencyShare and ImportanceShare are the shares of the score, below 1, that an entry loses
	// for being as old, or as unimportant, as can be.
	RecencyShare, ImportanceShare float64
	// Temperature of the attention; the lower, the more goes to the best.
	Temperature float64
}

// DefaultOptions did best on the project's articles (docs/memory.md).
var DefaultOptions = Options{
	Most: 5, Depth: 100, RankConstant: 5, LinkShare: 0.5, LeastCosine: 0.3, LeastCoverage: 0.1, LeastAlone: 0.5,
	HalfLife: 30 * 24 * time.Hour, RecencyShare: 0.15, ImportanceShare: 0.15, Temperature: 0.25,
}

func (o Options) complete() Options {
	d := DefaultOptions
	o.Most, o.Depth = cmp.Or(o.Most, d.Most), cmp.Or(o.Depth, d.Depth)
	o.RankConstant, o.LinkShare = cmp.Or(o.RankConstant, d.RankConstant), cmp.Or(o.LinkShare, d.LinkShare)
	o.LeastCosine, o.LeastCoverage = cmp.Or(o.LeastCosine, d.LeastCosine), cmp.Or(o.LeastCoverage, d.LeastCoverage)
	o.LeastAlone = cmp.Or(o.LeastAlone, d.LeastAlone)
	o.HalfLife = cmp.Or(o.HalfLife, d.HalfLife)
	o.RecencyShare, o.ImportanceShare = cmp.Or(o.RecencyShare, d.RecencyShare), cmp.Or(o.ImportanceShare, d.ImportanceShare)
	o.Temperature = cmp.Or(o.Temperature, d.Temperature)
	return o
}

// Recall gives the entries that fit a query best, best first; none where nothing fits. Of equal
// scores the one whose URL comes first is first.
//
// Words (BM25) and meaning (cosine) give a list of entries each. The lists are fused by rank, since
// their scores cannot be compared: Σ c/(k + rank), where c, the confidence, is 1 for meaning and the
// coverage for words, so that a list which few words made counts little. From the best of these a
// walk along the links gives a third list, of what is associated, with LinkShare for its confidence.
// The sum times recency and importance is the score; attention over the scores gives the weights.
//
// It panics where a vector of the query has another length than those of the index.
//
// Sources: Cormack, Clarke and Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet and
// individual rank learning methods"; Park et al. 2023, "Generative agents", §4.1, for recency and
// importance beside relevance.
func (x *Index) Recall(q Query, now time.Time, o Options) []Recollection {
	o = o.complete()
	q.Vectors = spread(q.Vectors)
	terms := x.analyze(q)
	unwanted := x.numbers(q.Except)

	f := fusion{x: x, now: now, o: o, found: map[int]*Recollection{}}
	for i, c := range x.byMeaning(q.Vectors, unwanted, o) {
		f.add(c, i+1).CosineRank = i + 1
	}
	for i, c := range x.byWords(terms, unwanted, o) {
		if f.found[c.entry] == nil && c.confidence < o.LeastAlone && len(q.Vectors) > 0 && x.entries[c.entry].rows > 0 {
			continue
		}
		r := f.add(c, i+1)
		r.LexicalRank, r.Coverage = i+1, c.confidence
	}
	for i, v := range x.associated(f.ranked(), unwanted, o) {
		r := f.add(candidate{entry: v.At, confidence: o.LinkShare}, i+1)
		r.LinkRank, r.Via = i+1, x.entries[v.From].head.URL
	}

	recalled := f.ranked()
	recalled = recalled[:min(len(recalled), o.Most)]
	x.explain(recalled, terms, q.Vectors)
	attend(recalled, o.Temperature)
	return recalled
}

// associated are the entries that a walk from what is found comes to.
func (x *Index) associated(found []Recollection, unwanted map[int]bool, o Options) []association.Visit {
	found = found[:min(len(found), o.Most)]
	attend(found, o.Temperature)
	seeds := make([]association.Seed, len(found))
	for i, r := range found {
		seeds[i] = association.Seed{At: x.byURL[r.URL], Weight: r.Weight}
	}
	visits := association.Walk(x.links, seeds)
	visits = slices.DeleteFunc(visits, func(v association.Visit) bool { return unwanted[v.At] })
	return visits[:min(len(visits), o.Depth)]
}

// fusion adds up what the lists give to each entry.
type fusion struct {
	x     *Index
	now   time.Time
	o     Options
	found map[int]*Recollection
}

// add counts a place of a list for an entry.
func (f fusion) add(c candidate, rank int) *Recollection {
	r := f.found[c.entry]
	if r == nil {
		e := f.x.entries[c.entry]
		r = &Recollection{URL: e.head.URL, Passage: c.passage}
		r.Recency = strength.Recency(f.now.Sub(e.head.LastRead), f.o.HalfLife)
		r.Importance = e.head.Use().Importance()
		f.found[c.entry] = r
	}
	factor := (1 - f.o.RecencyShare*(1-r.Recency)) * (1 - f.o.ImportanceShare*(1-r.Importance))
	r.Score += c.confidence / (f.o.RankConstant + float64(rank)) * factor
	return r
}

// ranked are the entries so far, best first.
func (f fusion) ranked() []Recollection {
	ranked := make([]Recollection, 0, len(f.found))
	for _, entry := range slices.Sorted(maps.Keys(f.found)) {
		ranked = append(ranked, *f.found[entry])
	}
	slices.SortFunc(ranked, func(a, b Recollection) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.URL, b.URL))
	})
	return ranked
}

// explain fills in what can be told of the winners alone.
func (x *Index) explain(recalled []Recollection, terms []queryTerm, vectors [][]float32) {
	for i := range recalled {
		r := &recalled[i]
		number := x.byURL[r.URL]
		r.Passage, r.Cosine = x.nearest(number, r.Passage, vectors)
		for _, t := range terms {
			if x.lexicon.Holds(document(number, r.Passage), t.term) && !slices.Contains(r.Words, t.word) {
				r.Words = append(r.Words, t.word)
			}
		}
	}
}

// String is a line for people.
func (r Recollection) String() string {
	return fmt.Sprintf("%s#%d %.0f %% (words %d, cosine %d: %.2f, links %d, recency %.2f, importance %.2f)",
		r.URL, r.Passage, 100*r.Weight, r.LexicalRank, r.CosineRank, r.Cosine, r.LinkRank, r.Recency, r.Importance)
}

// ToEmbed is the text that stands for a passage when it is embedded: with the title of its page, so
// that a passage which names its subject only as "it" is found too.
func ToEmbed(title, passage string) string {
	if title == "" {
		return passage
	}
	return title + "\n" + passage
}
