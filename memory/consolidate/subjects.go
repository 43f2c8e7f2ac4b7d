package consolidate

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"

	"precis/core/terms"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// Subject is entries that are about one thing.
type Subject struct {
	// Name is up to three words of their titles and texts that tell them from the others.
	Name []string `json:"name"`
	// URLs are the entries, the one read last first.
	URLs []string `json:"urls"`
}

const (
	// unrelated is the cosine of mean embeddings that two articles have which share little but
	// language and manner.
	unrelated = 0.3
	// related is the similarity below which entries are not linked. It is set for pure groups: a
	// digest that mixes two stories is worse than one that leaves a story alone.
	related = 0.15
	// resolution above 1 makes smaller groups.
	resolution = 1.0
)

// Subjects groups entries, as those of a week, by what they are about: communities of the graph that
// links entries by the mean of two similarities, of their words (cosine of tf-idf) and, where both
// have embeddings of one model, of their meaning. An entry like no other is a subject of its own. The
// subjects with most entries come first. Time and memory grow with the square of the number of
// entries.
//
// Source: Blondel et al. 2008, "Fast unfolding of communities in large networks" (gonum's
// graph/community); the seed is fixed, so the same entries give the same subjects.
func Subjects(entries []longterm.Entry) []Subject {
	if len(entries) == 0 {
		return nil
	}
	byWords := weigh(entries)
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for i := range entries {
		g.AddNode(simple.Node(i))
		for j := range i {
			if s := similarity(&entries[i], &entries[j], byWords[i], byWords[j]); s >= related {
				g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(j), T: simple.Node(i), W: s})
			}
		}
	}
	groups := communities(g, entries)
	subjects := make([]Subject, len(groups))
	for i, group := range groups {
		subjects[i].Name = name(entries, byWords, group)
		for _, n := range group {
			subjects[i].URLs = append(subjects[i].URLs, entries[n].URL)
		}
	}
	return subjects
}

// communities are groups of entries, each with the one read last first; the largest comes first.
func communities(g *simple.WeightedUndirectedGraph, entries []longterm.Entry) [][]int {
	var found [][]graph.Node
	if g.Edges().Len() > 0 {
		found = community.Modularize(g, resolution, rand.NewPCG(1, 1)).Communities()
	} else {
		for i := range entries {
			found = append(found, []graph.Node{simple.Node(i)})
		}
	}
	groups := make([][]int, len(found))
	for i, nodes := range found {
		for _, n := range nodes {
			groups[i] = append(groups[i], int(n.ID()))
		}
		slices.SortFunc(groups[i], func(a, b int) int {
			return cmp.Or(entries[b].LastRead.Compare(entries[a].LastRead), cmp.Compare(entries[a].URL, entries[b].URL))
		})
	}
	slices.SortFunc(groups, func(a, b []int) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(entries[a[0]].URL, entries[b[0]].URL))
	})
	return groups
}

// similarity of two entries, 0 … 1.
func similarity(a, b *longterm.Entry, wa, wb weighted) float64 {
	words := wa.dot(wb)
	if a.Embedder == "" || a.Embedder != b.Embedder {
		return words
	}
	meaning := max(0, cosine(a, b)-unrelated) / (1 - unrelated)
	return (words + meaning) / 2
}

// weighted is an entry as a vector of unit length over terms.
type weighted map[string]float64

func (w weighted) dot(o weighted) float64 {
	if len(o) < len(w) {
		w, o = o, w
	}
	// In the order of terms, so that sums round alike each time.
	shared := make([]string, 0, 16)
	for term := range w {
		if _, ok := o[term]; ok {
			shared = append(shared, term)
		}
	}
	slices.Sort(shared)
	sum := 0.0
	for _, term := range shared {
		sum += w[term] * o[term]
	}
	return sum
}

// weigh gives each entry's terms (1 + ln count) times the logarithm of the share of entries without
// them, smoothed.
func weigh(entries []longterm.Entry) []weighted {
	all := make([]weighted, len(entries))
	holders := map[string]float64{}
	for i := range entries {
		all[i] = weighted{}
		for _, list := range termsOf(&entries[i]) {
			for _, term := range list {
				all[i][term]++
			}
		}
		for term := range all[i] {
			holders[term]++
		}
	}
	// Few entries cannot tell which words are common.
	const atLeast = 50
	n := float64(max(len(entries), atLeast))
	for _, w := range all {
		sum := 0.0
		for term, count := range w {
			w[term] = (1 + math.Log(count)) * math.Log1p((n-holders[term]+0.5)/(holders[term]+0.5))
		}
		for _, term := range slices.Sorted(maps.Keys(w)) {
			sum += w[term] * w[term]
		}
		for term := range w {
			w[term] /= math.Sqrt(sum)
		}
	}
	return all
}

// name gives the words of a group that tell most; those of its titles count double.
func name(entries []longterm.Entry, byWords []weighted, group []int) []string {
	const words = 3
	centre := weighted{}
	forms := map[string]string{} // a term as it first stands in a text
	for _, n := range group {
		e := &entries[n]
		for term, weight := range byWords[n] {
			centre[term] += weight
		}
		analyzer := recall.Analyzer(e.Language)
		for _, word := range terms.Words(e.Title) {
			for _, term := range analyzer.Terms(nil, []string{word}) {
				centre[term] += byWords[n][term]
			}
		}
		for _, p := range e.Passages {
			for _, word := range terms.Words(p.Text) {
				for _, term := range analyzer.Terms(nil, []string{word}) {
					if _, ok := forms[term]; !ok && strings.IndexFunc(word, unicode.IsLetter) == 0 {
						forms[term] = word
					}
				}
			}
		}
	}
	telling := slices.SortedFunc(maps.Keys(forms), func(a, b string) int {
		return cmp.Or(cmp.Compare(centre[b], centre[a]), cmp.Compare(a, b))
	})
	var found []string
	for _, term := range telling[:min(len(telling), words)] {
		found = append(found, forms[term])
	}
	return found
}
