package summarize

import "precis/core/decode"

const (
	// repetitionPenalty is mild, and the prompt is not penalized: a summary may say what its
	// source says.
	repetitionPenalty = 1.1
	// sentenceTokens is how many tokens a sentence may have, and leastSentenceTokens how many it has
	// at least where an encoder-decoder's makers ask for a length.
	sentenceTokens      = 80
	leastSentenceTokens = 10
	// wordTokens is how many tokens a word of a headline may have on average.
	wordTokens = 2
	// mostSentences is how many sentences are written where only words are limited.
	mostSentences = 12
	// guessTokens are guessed at a time by prompt lookup; a summary copies much.
	guessTokens = 4
	// fewestBeams are searched for alternatives by a decoder.
	fewestBeams = 4
	// temperature and topP are those of a decoder's samples, which need to differ and to hold.
	temperature = 0.7
	topP        = 0.9
)

// decoding is how the model decodes one summary within a limit, after a prompt of so many tokens.
func (s *Summarizer) decoding(limit Limit, prompt int) decode.Options {
	if s.EncoderDecoder != nil {
		return s.makers(limit, prompt)
	}
	return decode.Options{
		MaxNewTokens:          sentenceTokens * limit.Sentences,
		EOS:                   []int32{s.Tokenizer.EOS()},
		RepetitionPenalty:     repetitionPenalty,
		PromptIgnoreLength:    prompt,
		PromptLookupNumTokens: guessTokens,
	}
}

// makers is how an encoder-decoder's makers decode, but for lengths that the limit does not allow:
// no longer than its sentences or words may be, and no longer forced to go on than half of that.
func (s *Summarizer) makers(limit Limit, prompt int) decode.Options {
	o := s.Decoding
	most, least := sentenceTokens*limit.Sentences, leastSentenceTokens*limit.Sentences
	if limit.Words > 0 {
		most, least = min(most, wordTokens*limit.Words), min(least, limit.Words/2)
	}
	if o.MaxNewTokens == 0 {
		o.MaxNewTokens = max(o.MaxLength-prompt, 0)
	}
	if o.MaxNewTokens == 0 || o.MaxNewTokens > most {
		o.MaxNewTokens = most
	}
	if o.MinNewTokens == 0 {
		o.MinNewTokens = max(o.MinLength-prompt, 0)
	}
	o.MinNewTokens = min(o.MinNewTokens, least)
	o.MaxLength, o.MinLength = 0, 0
	if len(o.EOS) == 0 {
		o.EOS = []int32{s.Tokenizer.EOS()}
	}
	o.DoSample, o.NumReturnSequences = false, 1
	return o
}

// drafting is decoding for a draft that nobody reads: the likeliest tokens, without a search.
func (s *Summarizer) drafting(limit Limit, prompt int) decode.Options {
	o := s.decoding(limit, prompt)
	o.NumBeams = 1
	return o
}

// several is decoding for n summaries beside each other: drawn by chance, or the best of a search,
// which gives all that it has found, since some of them may not differ or not hold.
func (s *Summarizer) several(o Options, limit Limit, n, prompt int) decode.Options {
	d := s.decoding(limit, prompt)
	d.PromptLookupNumTokens = 0
	if o.Sample {
		d.DoSample, d.Seed, d.NumBeams, d.NumReturnSequences = true, uint64(o.Seed), 1, n
		if s.EncoderDecoder == nil {
			d.Temperature, d.TopP = temperature, topP
		}
		return d
	}
	d.NumBeams = max(d.NumBeams, n)
	if s.EncoderDecoder == nil {
		d.NumBeams = max(d.NumBeams, fewestBeams)
	}
	d.NumReturnSequences = d.NumBeams
	return d
}
