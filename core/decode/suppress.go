package decode

import "slices"

// SuppressTokens forbids Tokens.
type SuppressTokens struct{ Tokens []int32 }

func (p SuppressTokens) Process(_ []int32, scores []float32) { ban(scores, p.Tokens...) }

// SuppressTokensAtBegin forbids Tokens as the first after Begin tokens.
type SuppressTokensAtBegin struct {
	Tokens []int32
	Begin  int
}

func (p SuppressTokensAtBegin) Process(ids []int32, scores []float32) {
	if len(ids) == p.Begin {
		ban(scores, p.Tokens...)
	}
}

// NoBadWords forbids each token that would complete one of Words. A word of several tokens is
// looked for, as generate does, only once there are as many tokens as it has.
type NoBadWords struct{ Words [][]int32 }

func (p NoBadWords) Process(ids []int32, scores []float32) {
	for _, word := range p.Words {
		if n := len(word) - 1; n == 0 || n > 0 && n < len(ids) && slices.Equal(word[:n], ids[len(ids)-n:]) {
			ban(scores, word[n])
		}
	}
}
