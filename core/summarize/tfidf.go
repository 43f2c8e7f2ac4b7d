package summarize

import (
	"math"
	"sort"
)

// vector is a sparse vector of unit length: weights of term ids, in the order of the ids. A
// sentence without terms has an empty one.
type vector []weight

type weight struct {
	term  int
	value float64
}

// dot is the scalar product, for vectors of unit length the cosine.
func (v vector) dot(w vector) float64 {
	sum := 0.0
	for len(v) > 0 && len(w) > 0 {
		switch {
		case v[0].term < w[0].term:
			v = v[1:]
		case v[0].term > w[0].term:
			w = w[1:]
		default:
			sum += v[0].value * w[0].value
			v, w = v[1:], w[1:]
		}
	}
	return sum
}

// tfidf makes vectors of the terms of sentences: the frequency of a term in the sentence times
// its idf. It gives the number of different terms too. The error is rest's.
func tfidf(sentences [][]string, rest pause) (vectors []vector, terms int, err error) {
	ids := map[string]int{}
	var inSentences []int // by term
	counts := make([]map[int]int, len(sentences))
	for i, s := range sentences {
		if err := rest.before(i); err != nil {
			return nil, 0, err
		}
		counts[i] = map[int]int{}
		for _, t := range s {
			id, ok := ids[t]
			if !ok {
				id = len(ids)
				ids[t] = id
				inSentences = append(inSentences, 0)
			}
			if counts[i][id]++; counts[i][id] == 1 {
				inSentences[id]++
			}
		}
	}
	vectors = make([]vector, len(sentences))
	for i, c := range counts {
		if err := rest.before(i); err != nil {
			return nil, 0, err
		}
		v := make(vector, 0, len(c))
		squares := 0.0
		for id := range c {
			v = append(v, weight{term: id})
		}
		sort.Slice(v, func(i, j int) bool { return v[i].term < v[j].term })
		for k := range v {
			id := v[k].term
			v[k].value = float64(c[id]) * idf(len(sentences), inSentences[id])
			squares += v[k].value * v[k].value
		}
		for k := range v {
			v[k].value /= math.Sqrt(squares)
		}
		vectors[i] = v
	}
	return vectors, len(ids), nil
}

// idf is the weight of a term that df of n sentences have; one of all sentences counts a little.
func idf(n, df int) float64 { return math.Log(1 + float64(n)/float64(df)) }
