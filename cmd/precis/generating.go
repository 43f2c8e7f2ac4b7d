package main

import (
	"precis/core/decode"
)

// defaultNewTokens ends a text for which neither the model nor the command line says when.
const defaultNewTokens = 256

// generationFlags are options of Hugging Face's generate. Those that are not given are the model's own.
type generationFlags struct {
	MaxNewTokens       *int     `placeholder:"N" help:"At most so many new tokens. Default: as the model's makers have it, else ${newTokens}."`
	MinNewTokens       *int     `placeholder:"N" help:"At least so many new tokens."`
	Temperature        *float32 `placeholder:"X" help:"Sample, the likely tokens the more the lower it is; 0: take the likeliest."`
	TopK               *int     `placeholder:"N" help:"Sample from the N likeliest tokens; 0: from all."`
	TopP               *float64 `placeholder:"X" help:"Sample from the likeliest tokens that have this probability together."`
	MinP               *float64 `placeholder:"X" help:"Sample from tokens at least X times as likely as the likeliest."`
	Seed               *uint64  `placeholder:"N" help:"Sample with these random numbers; the same seed gives the same text. Default: 0."`
	NumBeams           *int     `placeholder:"N" help:"Search with so many beams."`
	NumReturnSequences *int     `placeholder:"N" help:"Give so many texts: of a search at most as many as beams, or samples."`
	RepetitionPenalty  *float32 `placeholder:"X" help:"Above 1: tokens that were there become less likely."`
	NoRepeatNgramSize  *int     `placeholder:"N" help:"No N tokens in a row come twice."`
	Stop               []string `sep:"none" placeholder:"TEXT" help:"End before this text; may be given several times."`
}

// apply puts what was given over the options.
func (f *generationFlags) apply(o *decode.Options) {
	given(f.MaxNewTokens, &o.MaxNewTokens)
	given(f.MinNewTokens, &o.MinNewTokens)
	given(f.NumBeams, &o.NumBeams)
	given(f.NumReturnSequences, &o.NumReturnSequences)
	given(f.RepetitionPenalty, &o.RepetitionPenalty)
	given(f.NoRepeatNgramSize, &o.NoRepeatNGramSize)
	sampled := []bool{
		given(f.Temperature, &o.Temperature), given(f.TopK, &o.TopK), given(f.TopP, &o.TopP),
		given(f.MinP, &o.MinP), given(f.Seed, &o.Seed),
	}
	for _, asked := range sampled {
		o.DoSample = o.DoSample || asked
	}
	if f.Temperature != nil && *f.Temperature == 0 {
		o.DoSample = false
	}
	o.StopStrings = f.Stop
	if o.MaxNewTokens == 0 && o.MaxLength == 0 {
		o.MaxNewTokens = defaultNewTokens
	}
}

// given sets to where there is a value.
func given[T any](value, to *T) bool {
	if value != nil {
		*to = *value
	}
	return value != nil
}
