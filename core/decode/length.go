package decode

// MinLength forbids the end tokens until there are Min tokens, the prompt counted.
type MinLength struct {
	Min int
	EOS []int32
}

func (p MinLength) Process(ids []int32, scores []float32) {
	if len(ids) < p.Min {
		ban(scores, p.EOS...)
	}
}

// MinNewTokens forbids the end tokens until Min tokens follow the prompt of Prompt tokens.
type MinNewTokens struct {
	Prompt, Min int
	EOS         []int32
}

func (p MinNewTokens) Process(ids []int32, scores []float32) {
	if len(ids)-p.Prompt < p.Min {
		ban(scores, p.EOS...)
	}
}

// ForcedBOS makes Token follow the first token (the decoder start token of an encoder-decoder).
type ForcedBOS struct{ Token int32 }

func (p ForcedBOS) Process(ids []int32, scores []float32) {
	if len(ids) == 1 {
		force(scores, []int32{p.Token})
	}
}

// ForcedEOS makes one of EOS the last token where MaxLength tokens, the prompt counted, are the most.
type ForcedEOS struct {
	MaxLength int
	EOS       []int32
}

func (p ForcedEOS) Process(ids []int32, scores []float32) {
	if len(ids) == p.MaxLength-1 {
		force(scores, p.EOS)
	}
}
