package main

import (
	"fmt"
	"strconv"
	"strings"

	"precis/core/decode"
)

// defaultNewTokens ends a text for which neither the model nor the command line says when.
const defaultNewTokens = 256

// generationFlags are options of Hugging Face's generate. Those that are not given are the model's own.
type generationFlags struct {
	decodingFlags      `embed:""`
	NumReturnSequences *int     `placeholder:"N" help:"Give so many texts: of a search at most as many as beams, or samples."`
	Stop               []string `sep:"none" placeholder:"TEXT" help:"End before this text; may be given several times."`
}

// apply puts what was given over the options.
func (f *generationFlags) apply(o *decode.Options) {
	f.decodingFlags.apply(o)
	given(f.NumReturnSequences, &o.NumReturnSequences)
	o.StopStrings = f.Stop
}

// decodingFlags are those options that one text has.
type decodingFlags struct {
	MaxLength    *int `placeholder:"N" help:"At most so many tokens, a decoder's prompt counted."`
	MaxNewTokens *int `placeholder:"N" help:"At most so many new tokens, whatever --max-length says. Default: as the model's makers have it, else ${newTokens}."`
	MinLength    *int `placeholder:"N" help:"At least so many tokens, a decoder's prompt counted."`
	MinNewTokens *int `placeholder:"N" help:"At least so many new tokens, whatever --min-length says."`

	DoSample      *bool    `negatable:"" help:"Sample, or with --no-do-sample take the likeliest token, whatever else is said."`
	Seed          *uint64  `placeholder:"N" help:"Sample with these random numbers; the same seed gives the same text. Default: 0."`
	Temperature   *float32 `placeholder:"X" help:"Sample, the likely tokens the more the lower it is; 0: take the likeliest."`
	TopK          *int     `placeholder:"N" help:"Sample from the N likeliest tokens; 0: from all."`
	TopP          *float64 `placeholder:"X" help:"Sample from the likeliest tokens that have this probability together."`
	MinP          *float64 `placeholder:"X" help:"Sample from tokens at least X times as likely as the likeliest."`
	TypicalP      *float64 `placeholder:"X" help:"Sample from the tokens whose surprise is nearest to the one expected, which have this probability together."`
	EpsilonCutoff *float64 `placeholder:"X" help:"Sample from tokens with at least this probability."`
	EtaCutoff     *float64 `placeholder:"X" help:"The same, with a threshold that falls where many tokens are likely."`

	NumBeams      *int           `placeholder:"N" help:"Search with so many beams."`
	LengthPenalty *float64       `placeholder:"X" help:"Above 0 a search prefers longer texts, below 0 shorter ones."`
	EarlyStopping *earlyStopping `placeholder:"WHEN" help:"When a search has enough: true (as many texts as beams), false (a better one is unlikely) or never (a better one cannot be)."`

	RepetitionPenalty        *float32 `placeholder:"X" help:"Above 1: tokens that were there become less likely."`
	NoRepeatNgramSize        *int     `placeholder:"N" help:"No N tokens in a row come twice."`
	EncoderRepetitionPenalty *float32 `placeholder:"X" help:"Above 1: tokens of an encoder-decoder's input become likelier."`
	EncoderNoRepeatNgramSize *int     `placeholder:"N" help:"No N tokens in a row come from an encoder-decoder's input."`

	BadWordsIDs         []tokenIDs `name:"bad-words-ids" sep:"none" placeholder:"IDS" help:"Tokens, parted by commas, that may not come in a row; may be given several times."`
	SuppressTokens      *tokenIDs  `placeholder:"IDS" help:"Tokens that may not come."`
	BeginSuppressTokens *tokenIDs  `placeholder:"IDS" help:"Tokens that may not come first."`
	ForcedBOSTokenID    *tokenIDs  `name:"forced-bos-token-id" placeholder:"ID" help:"The token that comes first after a prompt of one token, as an encoder-decoder's is."`
	ForcedEOSTokenID    *tokenIDs  `name:"forced-eos-token-id" placeholder:"IDS" help:"The token that comes last where the greatest length is reached."`
	EOSTokenID          *tokenIDs  `name:"eos-token-id" placeholder:"IDS" help:"Tokens that end the text."`
	DecoderInputIDs     *tokenIDs  `name:"decoder-input-ids" placeholder:"IDS" help:"What an encoder-decoder begins writing with."`

	PromptLookupNumTokens *int `placeholder:"N" help:"Guess so many tokens at a time from the prompt: the same text, sooner where it copies."`
	MaxMatchingNgramSize  *int `placeholder:"N" help:"How many of the last tokens a guess is looked up by at most."`
}

// apply puts what was given over the options.
func (f *decodingFlags) apply(o *decode.Options) {
	f.applyLengths(o)
	f.applySampling(o)
	given(f.NumBeams, &o.NumBeams)
	if f.LengthPenalty != nil {
		o.LengthPenalty = f.LengthPenalty
	}
	given((*decode.EarlyStopping)(f.EarlyStopping), &o.EarlyStopping)

	given(f.RepetitionPenalty, &o.RepetitionPenalty)
	given(f.NoRepeatNgramSize, &o.NoRepeatNGramSize)
	given(f.EncoderRepetitionPenalty, &o.EncoderRepetitionPenalty)
	given(f.EncoderNoRepeatNgramSize, &o.EncoderNoRepeatNGramSize)

	for _, word := range f.BadWordsIDs {
		o.BadWords = append(o.BadWords, word)
	}
	given((*[]int32)(f.SuppressTokens), &o.Suppress)
	given((*[]int32)(f.BeginSuppressTokens), &o.SuppressAt)
	given((*[]int32)(f.ForcedBOSTokenID), &o.ForcedBOS)
	given((*[]int32)(f.ForcedEOSTokenID), &o.ForcedEOS)
	given((*[]int32)(f.EOSTokenID), &o.EOS)
	given((*[]int32)(f.DecoderInputIDs), &o.DecoderInput)

	given(f.PromptLookupNumTokens, &o.PromptLookupNumTokens)
	given(f.MaxMatchingNgramSize, &o.MaxMatchingNGramSize)
}

// applyLengths has a length that was given replace the makers' number of new tokens, which would
// count else.
func (f *decodingFlags) applyLengths(o *decode.Options) {
	if given(f.MaxLength, &o.MaxLength) {
		o.MaxNewTokens = 0
	}
	if given(f.MinLength, &o.MinLength) {
		o.MinNewTokens = 0
	}
	given(f.MaxNewTokens, &o.MaxNewTokens)
	given(f.MinNewTokens, &o.MinNewTokens)
	if o.MaxNewTokens == 0 && o.MaxLength == 0 {
		o.MaxNewTokens = defaultNewTokens
	}
}

// applySampling samples where an option of sampling was given, unless it was said not to.
func (f *decodingFlags) applySampling(o *decode.Options) {
	for _, asked := range []bool{
		given(f.Seed, &o.Seed), given(f.Temperature, &o.Temperature), given(f.TopK, &o.TopK), given(f.TopP, &o.TopP),
		given(f.MinP, &o.MinP), given(f.TypicalP, &o.TypicalP),
		given(f.EpsilonCutoff, &o.EpsilonCutoff), given(f.EtaCutoff, &o.EtaCutoff),
	} {
		o.DoSample = o.DoSample || asked
	}
	if f.Temperature != nil && *f.Temperature == 0 {
		o.DoSample = false
	}
	given(f.DoSample, &o.DoSample)
}

// given sets to where there is a value.
func given[T any](value, to *T) bool {
	if value != nil {
		*to = *value
	}
	return value != nil
}

// earlyStopping is the value of --early-stopping.
type earlyStopping decode.EarlyStopping

func (e *earlyStopping) UnmarshalText(text []byte) error {
	value, known := map[string]decode.EarlyStopping{
		"true": decode.EarlyStoppingTrue, "false": decode.EarlyStoppingFalse, "never": decode.EarlyStoppingNever,
	}[string(text)]
	if !known {
		return fmt.Errorf("%q, want true, false or never", text)
	}
	*e = earlyStopping(value)
	return nil
}

// tokenIDs are tokens by their numbers.
type tokenIDs []int32

func (t *tokenIDs) UnmarshalText(text []byte) error {
	for _, word := range strings.Split(string(text), ",") {
		id, err := strconv.ParseInt(strings.TrimSpace(word), 10, 32)
		if err != nil || id < 0 {
			return fmt.Errorf("%q, want numbers of tokens parted by commas", text)
		}
		*t = append(*t, int32(id))
	}
	return nil
}
