package decode

import (
	"math"
	"math/rand/v2"
)

// sampler chooses the next token from processed scores. Its buffers stay from step to step.
type sampler struct {
	temperature Temperature
	topK        int
	warpers     []warper
	random      *rand.Rand
	candidates  []candidate
	largest     largest
	rated       bool // scores must show afterwards what was drawn from
}

func newSampler(o *Options) *sampler {
	if !o.DoSample {
		return nil
	}
	temperature := o.Temperature
	if temperature == 0 {
		temperature = 1
	}
	return &sampler{
		temperature: Temperature{temperature},
		topK:        o.topK(),
		warpers:     o.warpers(),
		rated:       o.OutputScores,
		random:      rand.New(rand.NewPCG(o.Seed, 0)),
	}
}

// topK is TopK, 0 where it is off.
func (o *Options) topK() int {
	if o.TopK == 0 {
		return 0
	}
	return max(o.TopK, o.minTokensToKeep())
}

// sample draws a token, or gives −1 where no token is possible.
func (s *sampler) sample(scores []float32) int32 {
	c := s.warp(scores)
	if len(c) == 0 {
		return -1
	}
	if s.rated {
		writeBack(scores, c)
	}
	normalize(c)
	u := s.random.Float64()
	for i := range c {
		if u -= c[i].p; u < 0 {
			return c[i].id
		}
	}
	return c[len(c)-1].id // rounding left a little of u
}

// warp gives the tokens that the warpers leave to choose from, none where no token is possible;
// they are valid until the next call.
func (s *sampler) warp(scores []float32) []candidate {
	bar := negativeInfinity
	if s.topK > 0 {
		bar = s.below(kthLargest(&s.largest, scores, s.topK))
	}
	s.candidates = appendCandidates(s.candidates[:0], scores, bar)
	c := s.candidates
	if len(c) == 0 {
		return nil
	}
	if s.temperature.T != 1 {
		c = s.temperature.warp(c)
	}
	for _, w := range s.warpers {
		c = w.warp(c)
	}
	return c
}

// below is the greatest score that the temperature keeps apart from score. Dividing may make two
// scores equal, and top-k, which comes after it, keeps all that tie.
func (s *sampler) below(score float32) float32 {
	for score > negativeInfinity {
		next := math.Nextafter32(score, negativeInfinity)
		quotient := score / s.temperature.T
		if next/s.temperature.T != quotient || math.IsInf(float64(quotient), 0) {
			return next
		}
		score = next
	}
	return score
}

// rate rates the choice of id from scores.
func rate(scores []float32, id int32) Step {
	top, second := negativeInfinity, negativeInfinity
	for _, score := range scores {
		if score > top {
			top, second = score, top
		} else if score > second {
			second = score
		}
	}
	sum := 0.0
	for _, score := range scores {
		sum += exp(float64(score) - float64(top))
	}
	return Step{
		LogProb: float32(float64(scores[id]) - float64(top) - math.Log(sum)),
		Margin:  top - second,
	}
}
