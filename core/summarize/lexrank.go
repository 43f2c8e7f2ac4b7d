package summarize

import "gonum.org/v1/gonum/floats"

// lexRank is the centrality of each sentence: how likely a reader is at it who goes on and on
// from sentence to similar other sentence, similarity being the cosine of their vectors. The
// values sum to 1.
//
// The matrix of similarities S = X·Xᵀ − I (X: sentences by terms) is never formed: a step of the
// power method is Xᵀ times, then X times a vector, so time and memory grow with the length of
// the text and a page of thousands of sentences needs no special way.
//
// The error is rest's, which is asked once a step.
//
// Source: Erkan and Radev 2004, "LexRank", its continuous form.
func lexRank(x []vector, terms int, rest pause) ([]float64, error) {
	const (
		damping    = 0.15 // of the steps that go anywhere
		tolerance  = 1e-6
		iterations = 100
		epsilon    = 1e-9
	)
	n := len(x)
	if n == 0 {
		return nil, nil
	}
	byTerm := make([]float64, terms)
	similar := func(dst, p []float64) { // dst = X·(Xᵀ·p) − p
		clear(byTerm)
		for i, v := range x {
			for _, w := range v {
				byTerm[w.term] += w.value * p[i]
			}
		}
		for i, v := range x {
			dst[i] = 0
			for _, w := range v {
				dst[i] += w.value * byTerm[w.term]
			}
			// What is left of a sentence like no other is a rounding error.
			if dst[i] -= p[i]; len(v) == 0 || dst[i] < epsilon*p[i] {
				dst[i] = 0
			}
		}
	}
	rank, next, degree := make([]float64, n), make([]float64, n), make([]float64, n)
	floats.AddConst(1, rank)
	similar(degree, rank) // row sums of S
	floats.Scale(1/float64(n), rank)
	share := make([]float64, n)
	for range iterations {
		if err := rest.before(0); err != nil {
			return nil, err
		}
		// A sentence like no other hands its rank to all.
		lost := 0.0
		for i := range share {
			if share[i] = 0; degree[i] > 0 {
				share[i] = rank[i] / degree[i]
			} else {
				lost += rank[i]
			}
		}
		similar(next, share)
		floats.Scale(1-damping, next)
		floats.AddConst((damping+(1-damping)*lost)/float64(n), next)
		if floats.Distance(next, rank, 1) < tolerance {
			return next, nil
		}
		rank, next = next, rank
	}
	return rank, nil
}
