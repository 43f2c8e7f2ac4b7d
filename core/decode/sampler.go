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
	return &sampler{
		temperature: Temperature{o.Temperature},
		topK:        o.TopK,
		warpers:     o.warpers(),
		rated:       o.OutputScores,
		random:      rand.New(rand.NewPCG(o.Seed, 0)),
	}
}

// sample draws a token, or gives −1 where no token is possible. It changes scores.
func (s *sampler) sample(scores []float32) int32 {
	if t := s.temperature.T; t != 0 && t != 1 {
		s.temperature.Process(nil, scores)
	}
	least := negativeInfinity
	if s.topK > 0 && s.topK < len(scores) {
		s.largest = newLargest(s.largest, s.topK)
		for _, score := range scores {
			s.largest.offer(score)
		}
		least = s.largest[0]
	}
	s.candidates = appendCandidates(s.candidates[:0], scores, least)
	c := s.candidates
	if len(c) == 0 {
		return -1
	}
	for _, w := range s.warpers {
		c = w.warp(c)
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

// best is the token with the highest score, the first of those that tie; −1 where none is possible.
func best(scores []float32) int32 {
	id, top := -1, negativeInfinity
	for i, score := range scores {
		if score > top {
			id, top = i, score
		}
	}
	return int32(id)
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
