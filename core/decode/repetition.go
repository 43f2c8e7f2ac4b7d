package decode

import "slices"

// RepetitionPenalty divides the score of each token that came before by Penalty where it is
// positive and multiplies it where it is negative, once however often the token came. The first
// PromptIgnoreLength tokens do not count.
//
// Source: Keskar et al. 2019, CTRL, §4.1.
type RepetitionPenalty struct {
	Penalty            float32
	PromptIgnoreLength int

	seen []uint32 // by token: the step that penalized it last
	step uint32
}

func (p *RepetitionPenalty) Process(ids []int32, scores []float32) {
	if len(p.seen) < len(scores) {
		p.seen, p.step = make([]uint32, len(scores)), 0
	}
	p.step++
	for _, id := range ids[min(p.PromptIgnoreLength, len(ids)):] {
		if id < 0 || int(id) >= len(scores) || p.seen[id] == p.step {
			continue
		}
		p.seen[id] = p.step
		if scores[id] < 0 {
			scores[id] *= p.Penalty
		} else {
			scores[id] /= p.Penalty
		}
	}
}

// NoRepeatNGram forbids each token that would make N tokens in a row come a second time.
type NoRepeatNGram struct{ N int }

func (p NoRepeatNGram) Process(ids []int32, scores []float32) {
	if p.N < 1 || len(ids)+1 < p.N {
		return
	}
	prefix := ids[len(ids)-(p.N-1):]
	for i := 0; i+p.N <= len(ids); i++ {
		if slices.Equal(ids[i:i+p.N-1], prefix) {
			ban(scores, ids[i+p.N-1])
		}
	}
}
