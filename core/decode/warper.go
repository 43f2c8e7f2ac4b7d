package decode

import (
	"cmp"
	"math"
	"slices"
)

// A warper is a Processor that looks at scores alone and thins out what sampling chooses from.
// MinTokensToKeep is how many of the best stay in any case, 0 meaning 1.
//
// Generate hands the candidates from one warper to the next, so that after top-k each sees only k
// of them; Process is the same for a whole row of scores.
type warper interface {
	Processor
	warp(c []candidate) []candidate // keeps some of c, which is not empty, in any order
}

// candidate is a token that may come next.
type candidate struct {
	id    int32
	score float32
	p     float64 // probability, where normalize has run
	key   float64 // order of preference for nucleus, the smallest first
}

// Temperature divides all scores by T > 0.
type Temperature struct{ T float32 }

// TopK keeps the K best tokens, and all that tie with the last of them.
type TopK struct{ K, MinTokensToKeep int }

// TopP keeps the best tokens that together have the probability P.
//
// Source: Holtzman et al. 2020, nucleus sampling.
type TopP struct {
	P               float64
	MinTokensToKeep int
}

// MinP keeps the tokens with at least P times the probability of the best one.
//
// Source: Nguyen et al. 2024.
type MinP struct {
	P               float64
	MinTokensToKeep int
}

// Typical keeps the tokens whose surprise is closest to the one expected (the entropy), as many as
// together have the probability Mass.
//
// Source: Meister et al. 2022, locally typical sampling.
type Typical struct {
	Mass            float64
	MinTokensToKeep int
}

// Epsilon keeps the tokens with at least the probability Epsilon.
//
// Source: Hewitt et al. 2022, truncation sampling.
type Epsilon struct {
	Epsilon         float64
	MinTokensToKeep int
}

// Eta is Epsilon with a threshold that falls where the distribution is flat:
// min(Epsilon, √Epsilon·exp(−entropy)).
//
// Source: Hewitt et al. 2022, truncation sampling.
type Eta struct {
	Epsilon         float64
	MinTokensToKeep int
}

func (w Temperature) Process(_ []int32, scores []float32) {
	for i := range scores {
		scores[i] /= w.T
	}
}

func (w TopK) Process(_ []int32, scores []float32)    { process(w, scores) }
func (w TopP) Process(_ []int32, scores []float32)    { process(w, scores) }
func (w MinP) Process(_ []int32, scores []float32)    { process(w, scores) }
func (w Typical) Process(_ []int32, scores []float32) { process(w, scores) }
func (w Epsilon) Process(_ []int32, scores []float32) { process(w, scores) }
func (w Eta) Process(_ []int32, scores []float32)     { process(w, scores) }

// process applies a warper to a whole row.
func process(w warper, scores []float32) {
	if c := appendCandidates(nil, scores, negativeInfinity); len(c) > 0 {
		writeBack(scores, w.warp(c))
	}
}

// writeBack makes scores those of the candidates in c, and −Inf for all other tokens.
func writeBack(scores []float32, c []candidate) {
	for i := range scores {
		scores[i] = negativeInfinity
	}
	for _, kept := range c {
		scores[kept.id] = kept.score
	}
}

func (w Temperature) warp(c []candidate) []candidate {
	for i := range c {
		c[i].score /= w.T
	}
	return c
}

func (w TopK) warp(c []candidate) []candidate {
	least := kthBest(c, max(w.K, w.MinTokensToKeep))
	return keep(c, func(c candidate) bool { return c.score >= least })
}

func (w TopP) warp(c []candidate) []candidate {
	normalize(c)
	for i := range c {
		c[i].key = -float64(c[i].score)
	}
	return c[:nucleus(c, w.P, w.MinTokensToKeep)]
}

func (w MinP) warp(c []candidate) []candidate {
	return keepProbable(c, w.P*normalize(c).best, w.MinTokensToKeep)
}

func (w Typical) warp(c []candidate) []candidate {
	// −log p − entropy = (top − score) − the mean of that: the logarithms cancel.
	d := normalize(c)
	for i := range c {
		c[i].key = math.Abs(d.gap(c[i]) - d.meanGap)
	}
	last := c[nucleus(c, w.Mass, w.MinTokensToKeep)-1].key
	return keep(c, func(c candidate) bool { return c.key <= last })
}

func (w Epsilon) warp(c []candidate) []candidate {
	normalize(c)
	return keepProbable(c, w.Epsilon, w.MinTokensToKeep)
}

func (w Eta) warp(c []candidate) []candidate {
	d := normalize(c)
	// exp(−entropy) = exp(−meanGap) · best
	least := min(w.Epsilon, math.Sqrt(w.Epsilon)*exp(-d.meanGap)*d.best)
	return keepProbable(c, least, w.MinTokensToKeep)
}

// keepProbable keeps the candidates with at least the probability p, and the n best.
func keepProbable(c []candidate, p float64, n int) []candidate {
	least := kthBest(c, max(n, 1))
	return keep(c, func(c candidate) bool { return c.p >= p || c.score >= least })
}

func keep(c []candidate, want func(candidate) bool) []candidate {
	n := 0
	for i := range c {
		if want(c[i]) {
			c[n] = c[i]
			n++
		}
	}
	return c[:n]
}

// distribution is what normalize finds out.
type distribution struct {
	top     float32 // the best score
	best    float64 // its probability
	meanGap float64 // the mean of top − score
}

func (d distribution) gap(c candidate) float64 {
	if c.score == d.top {
		return 0 // infinite scores too
	}
	return float64(d.top) - float64(c.score)
}

// normalize sets the probabilities, the softmax of the scores.
func normalize(c []candidate) distribution {
	d := distribution{top: negativeInfinity}
	for i := range c {
		d.top = max(d.top, c[i].score)
	}
	sum := 0.0
	for i := range c {
		c[i].p = exp(-d.gap(c[i]))
		sum += c[i].p
	}
	for i := range c {
		c[i].p /= sum
		if c[i].p > 0 {
			d.meanGap += float64(c[i].p * d.gap(c[i]))
		}
	}
	d.best = 1 / sum
	return d
}

// nucleus orders c so that its first n elements, the least keys, are the fewest whose
// probabilities reach mass, but at least atLeast and 1. Only as much of c is sorted as comes into question:
// the least keys are set apart first, ever more of them until they hold the mass.
func nucleus(c []candidate, mass float64, atLeast int) (n int) {
	least := math.Inf(1)
	for i := range c {
		least = min(least, c[i].key)
	}
	for width := 2.0; ; width *= 2 {
		head, sum := 0, 0.0
		for i := range c {
			if c[i].key <= least+width {
				sum += c[i].p
				c[i], c[head] = c[head], c[i]
				head++
			}
		}
		if (sum < mass || head < atLeast) && head < len(c) && width < math.MaxFloat32 {
			continue
		}
		slices.SortFunc(c[:head], func(a, b candidate) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id))
		})
		sum = 0
		for n < head && (sum < mass || n < max(atLeast, 1)) {
			sum += c[n].p
			n++
		}
		return n
	}
}

// kthBest is the k-th best score of c, −Inf where c has no more than k.
func kthBest(c []candidate, k int) float32 {
	if k >= len(c) {
		return negativeInfinity
	}
	l := newLargest(nil, k)
	for i := range c {
		l.offer(c[i].score)
	}
	return l[0]
}
