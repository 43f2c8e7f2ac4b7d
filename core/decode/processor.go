package decode

import "math"

// Processor changes the scores of the next token. ids is everything before it, the prompt
// included; scores has one value a token and is changed in place, −Inf for a token that must not
// come. Names and meanings are those of Hugging Face's logits processors and warpers.
//
// A Processor may keep buffers: use one in one Generate at a time.
type Processor interface {
	Process(ids []int32, scores []float32)
}

var negativeInfinity = float32(math.Inf(-1))

// ban forbids tokens. Those outside the vocabulary are no tokens to forbid.
func ban(scores []float32, tokens ...int32) {
	for _, id := range tokens {
		if id >= 0 && int(id) < len(scores) {
			scores[id] = negativeInfinity
		}
	}
}

// force forbids all tokens but the given ones, whose scores become 0.
func force(scores []float32, tokens []int32) {
	for i := range scores {
		scores[i] = negativeInfinity
	}
	for _, id := range tokens {
		if id >= 0 && int(id) < len(scores) {
			scores[id] = 0
		}
	}
}
