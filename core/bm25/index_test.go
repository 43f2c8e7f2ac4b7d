package bm25

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// words splits a text at its spaces.
func words(text string) []string { return strings.Fields(text) }

func TestScoresFollowTheFormula(t *testing.T) {
	x := New(Options{})
	x.Add(1, words("tide moon tide"))
	x.Add(2, words("moon rock"))
	x.Add(3, words("salt"))

	// By hand: N 3, mean length 2. tide: n 1; moon: n 2.
	tide, moon := math.Log(1+2.5/1.5), math.Log(1+1.5/2.5)
	one := tide*2*2.2/(2+1.2*(0.25+0.75*1.5)) + moon*2.2/(1+1.2*(0.25+0.75*1.5))
	two := moon * 2.2 / (1 + 1.2)
	hits := x.Search(words("moon tide glass"), 10)
	require.Len(t, hits, 2)
	require.Equal(t, []int{1, 2}, []int{hits[0].Doc, hits[1].Doc})
	require.InDelta(t, one, hits[0].Score, 1e-12)
	require.InDelta(t, two, hits[1].Score, 1e-12)

	twice := x.Search(words("moon moon"), 1)
	require.InDelta(t, 2*x.Search(words("moon"), 1)[0].Score, twice[0].Score, 1e-12)
}

func TestTermThatAllHoldScoresAboveNothing(t *testing.T) {
	x := New(Options{})
	x.Add(1, words("the cat"))
	x.Add(2, words("the dog"))
	require.Positive(t, x.Search(words("the"), 1)[0].Score)
	require.Less(t, x.Search(words("the"), 1)[0].Score, x.Search(words("cat"), 1)[0].Score)
}

func TestOptionsActAndAreChecked(t *testing.T) {
	long, short := words("tide a b c d e f g"), words("tide")
	flat := New(Options{K1: 1.2, B: 0})
	flat.Add(1, long)
	flat.Add(2, short)
	hits := flat.Search(words("tide"), 2)
	require.Equal(t, hits[0].Score, hits[1].Score, "with b 0 length counts nothing")
	require.Equal(t, []int{1, 2}, []int{hits[0].Doc, hits[1].Doc}, "ties go by number")

	binaryCounts := New(Options{K1: 0, B: 0.75})
	binaryCounts.Add(1, words("tide tide tide"))
	binaryCounts.Add(2, words("tide"))
	hits = binaryCounts.Search(words("tide"), 2)
	require.InDelta(t, hits[0].Score, hits[1].Score, 1e-12, "with k1 0 a second occurrence counts nothing")

	for _, o := range []Options{{K1: -1}, {K1: math.NaN()}, {K1: math.Inf(1)}, {K1: 1, B: -0.1}, {K1: 1, B: 1.1}, {B: math.NaN()}} {
		require.Panics(t, func() { New(o) }, "%+v", o)
	}
}

func TestEmptyIndexAndEmptyQueries(t *testing.T) {
	x := New(Options{})
	require.Empty(t, x.Search(words("tide"), 3))
	x.Remove(1)
	x.Add(7, nil)
	require.Empty(t, x.Search(words("tide"), 3), "a document without terms is never found")
	x.Add(8, words("tide"))
	require.Empty(t, x.Search(nil, 3))
	require.Empty(t, x.Search(words("tide"), 0))
	require.Empty(t, x.Search(words("tide"), -1))
	require.Equal(t, 2, x.Len())
	require.Equal(t, 1, x.Frequency("tide"))
	require.Zero(t, x.Frequency("moon"))
}

func TestCountsAboveTheLimitAreCutOff(t *testing.T) {
	x := New(Options{})
	x.Add(1, slices.Repeat([]string{"tide"}, 3*MostCount))
	x.Add(2, words("moon"))
	hit := x.Search(words("tide"), 1)[0]
	require.Equal(t, 1, hit.Doc)
	require.Equal(t, []posting{MostCount}, x.postings[x.terms["tide"]])
	x.Remove(2)
	require.Equal(t, 1, x.Search(words("tide"), 1)[0].Doc)
}

// collection makes documents of random terms, the frequent ones as frequent as Zipf has them.
func collection(seed uint64, docs, length, vocabulary int) [][]string {
	random := rand.New(rand.NewPCG(seed, 1))
	zipf := rand.NewZipf(random, 1.1, 4, uint64(vocabulary-1))
	made := make([][]string, docs)
	for d := range made {
		made[d] = make([]string, length/2+random.IntN(length+1))
		for i := range made[d] {
			made[d][i] = fmt.Sprintf("t%d", zipf.Uint64())
		}
	}
	return made
}

// bruteForce ranks without an index.
func bruteForce(docs map[int][]string, query []string, k int) []Hit {
	total := 0
	frequency := map[string]int{}
	for _, doc := range docs {
		total += len(doc)
		for _, term := range slices.Compact(slices.Sorted(slices.Values(doc))) {
			frequency[term]++
		}
	}
	mean := float64(total) / float64(len(docs))
	var hits []Hit
	for id, doc := range docs {
		score := 0.0
		for _, term := range query {
			f := 0.0
			for _, t := range doc {
				if t == term {
					f++
				}
			}
			n := float64(frequency[term])
			score += math.Log(1+(float64(len(docs))-n+0.5)/(n+0.5)) * f * 2.2 / (f + 1.2*(0.25+0.75*float64(len(doc))/mean))
		}
		if score > 0 {
			hits = append(hits, Hit{id, score})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
	})
	return hits[:min(k, len(hits))]
}

func requireSameHits(t *testing.T, want, got []Hit) {
	t.Helper()
	require.Len(t, got, len(want))
	for i := range want {
		require.Equal(t, want[i].Doc, got[i].Doc, "place %d", i)
		require.InDelta(t, want[i].Score, got[i].Score, 1e-9)
	}
}

func TestAddingRemovingAndReplacingAgreeWithBruteForce(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	x := New(Options{})
	docs := map[int][]string{}
	texts := collection(5, 300, 30, 400)
	for step, terms := range texts {
		switch id := random.IntN(120) - 20; {
		case step%3 == 2:
			x.Remove(id, id+1, 1000)
			delete(docs, id)
			delete(docs, id+1)
		default:
			x.Add(id, terms)
			docs[id] = terms
		}
		require.Equal(t, len(docs), x.Len())
		query := texts[random.IntN(len(texts))][:4]
		for held, doc := range docs {
			require.Equal(t, slices.Contains(doc, query[0]), x.Holds(held, query[0]))
		}
		require.False(t, x.Holds(-999, query[0]))
		// Exact ties round apart in brute force; the first k of distinct scores are compared.
		requireSameHits(t, bruteForce(docs, query, len(docs)), x.Search(query, len(docs)))
		requireSameHits(t, bruteForce(docs, query, 5), x.Search(query, 5))
	}
	for id := range docs {
		x.Remove(id)
	}
	require.Zero(t, x.Len())
	require.Empty(t, x.terms, "no term stays without a document")
	require.Zero(t, x.total)
}

func TestGroupsScoreAsOneDocument(t *testing.T) {
	parts, whole := New(Options{}), New(Options{})
	texts := collection(9, 90, 20, 150)
	var group []int
	for i := 0; len(texts) > 0; i++ {
		n := min(1+i%4, len(texts))
		for _, part := range texts[:n] {
			parts.Add(len(group), part)
			group = append(group, i)
		}
		whole.Add(i, slices.Concat(texts[:n]...))
		texts = texts[n:]
	}
	query := words("t0 t3 t9 t40 t40 t77 absent")
	want := whole.Scores(query)
	got := parts.Grouped(query, whole.Len()+3, func(slot int) int { return group[slot] })
	require.InDeltaSlice(t, append(want, 0, 0, 0), got, 1e-9)
}

func TestDocsOfATerm(t *testing.T) {
	x := New(Options{})
	x.Add(5, words("tide moon"))
	x.Add(-1, words("tide"))
	require.Equal(t, []int{5, -1}, slices.Collect(x.Docs("tide")))
	require.Empty(t, slices.Collect(x.Docs("salt")))
	for doc := range x.Docs("tide") {
		require.Equal(t, 5, doc)
		break
	}
}
