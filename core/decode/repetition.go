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

// EncoderRepetitionPenalty is a RepetitionPenalty of its inverse for the tokens of an
// encoder-decoder's input: above 1 they are preferred, whether they came or not.
type EncoderRepetitionPenalty struct {
	inverse RepetitionPenalty
	input   []int32
}

// NewEncoderRepetitionPenalty makes one for a penalty above 0 and an input.
func NewEncoderRepetitionPenalty(penalty float32, input []int32) *EncoderRepetitionPenalty {
	return &EncoderRepetitionPenalty{inverse: RepetitionPenalty{Penalty: 1 / penalty}, input: input}
}

func (p *EncoderRepetitionPenalty) Process(_ []int32, scores []float32) {
	p.inverse.Process(p.input, scores)
}

// NoRepeatNGram forbids each token that would make N tokens in a row come a second time.
type NoRepeatNGram struct{ N int }

func (p NoRepeatNGram) Process(ids []int32, scores []float32) { banNGrams(ids, ids, p.N, scores) }

// EncoderNoRepeatNGram forbids each token that would make N tokens in a row come that stand in Input.
type EncoderNoRepeatNGram struct {
	N     int
	Input []int32
}

func (p EncoderNoRepeatNGram) Process(ids []int32, scores []float32) {
	banNGrams(ids, p.Input, p.N, scores)
}

// banNGrams forbids after ids each token that would complete n tokens in a row of text.
func banNGrams(ids, text []int32, n int, scores []float32) {
	if n < 1 || len(ids)+1 < n {
		return
	}
	prefix := ids[len(ids)-(n-1):]
	for i := 0; i+n <= len(text); i++ {
		if slices.Equal(text[i:i+n-1], prefix) {
			ban(scores, text[i+n-1])
		}
	}
}
