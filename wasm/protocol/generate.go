package protocol

import "precis/core/decode"

// Apply puts the options that were given over o. One that only means something to sampling asks for
// it, unless DoSample says no.
func (g *GenerateOptions) Apply(o *decode.Options) {
	given(g.MaxLength, &o.MaxLength)
	given(g.MaxNewTokens, &o.MaxNewTokens)
	given(g.MinLength, &o.MinLength)
	given(g.MinNewTokens, &o.MinNewTokens)
	given(g.NoRepeatNGramSize, &o.NoRepeatNGramSize)
	given(g.NumBeams, &o.NumBeams)
	given(g.NumReturnSequences, &o.NumReturnSequences)
	number(g.RepetitionPenalty, &o.RepetitionPenalty)
	if g.LengthPenalty != nil {
		o.LengthPenalty = g.LengthPenalty
	}
	if g.EarlyStopping != nil {
		o.EarlyStopping = decode.EarlyStoppingFalse
		if *g.EarlyStopping {
			o.EarlyStopping = decode.EarlyStoppingTrue
		}
	}
	for _, asked := range []bool{
		number(g.Seed, &o.Seed), number(g.Temperature, &o.Temperature), given(g.TopK, &o.TopK),
		given(g.TopP, &o.TopP), given(g.MinP, &o.MinP), given(g.TypicalP, &o.TypicalP),
	} {
		o.DoSample = o.DoSample || asked
	}
	given(g.DoSample, &o.DoSample)
	o.StopStrings = g.StopStrings
}

// given sets to where there is a value.
func given[T any](value, to *T) bool {
	if value != nil {
		*to = *value
	}
	return value != nil
}

// number is given for what JavaScript has one type for.
func number[T uint64 | float32](value *float64, to *T) bool {
	if value != nil {
		*to = T(*value)
	}
	return value != nil
}
