package decode

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrOptions is wrapped by the error for options that cannot be meant.
var ErrOptions = errors.New("decode: unusable options")

// ErrStop, given back by emit, ends the text without an error.
var ErrStop = errors.New("decode: stop")

// Options says how to generate. The fields mean what the options of Hugging Face's generate of
// the same name mean; the zero value is greedy decoding until an end token or a full context.
type Options struct {
	MaxLength    int // at most so many tokens, the prompt counted; 0: the model's context
	MaxNewTokens int // at most so many new tokens, whatever MaxLength says; 0: as MaxLength says
	MinLength    int // no end token before that many tokens, the prompt counted
	MinNewTokens int // no end token before that many new tokens, whatever MinLength says

	EOS        []int32 // end tokens: one of them is the last token
	ForcedBOS  []int32 // at most one: the token after a prompt of one token
	ForcedEOS  []int32 // one of them becomes the last token where MaxLength or MaxNewTokens is reached
	Suppress   []int32 // suppress_tokens
	SuppressAt []int32 // begin_suppress_tokens: not as the first new token
	BadWords   [][]int32

	RepetitionPenalty  float32 // 0 and 1: none
	PromptIgnoreLength int     // so many tokens of the prompt are not penalized
	NoRepeatNGramSize  int     // 0: off

	// Of an encoder-decoder: what its input does to what it writes.
	EncoderRepetitionPenalty float32 // above 1: tokens of the input are preferred; 0 and 1: not
	EncoderNoRepeatNGramSize int     // no so many tokens in a row from the input; 0: off

	// DecoderInput is what GenerateFrom begins writing with; nil: the model's DecoderStart.
	DecoderInput []int32

	// Processors run after those above and before sampling.
	Processors []Processor

	DoSample      bool // sample; else take the best token, whatever the fields below say
	Seed          uint64
	Temperature   float32 // 0: 1
	TopK          int     // 0: off (generate itself has 50)
	TopP          float64 // 0 and 1: off
	MinP          float64 // 0: off
	TypicalP      float64 // 0 and 1: off
	EpsilonCutoff float64 // 0: off
	EtaCutoff     float64 // 0: off

	// NumBeams is how many sequences are kept beside each other, the most likely ones; 0 and 1: one,
	// without a search. With DoSample continuations are drawn instead of the best taken.
	NumBeams int
	// NumReturnSequences is how many sequences GenerateAll gives, at most NumBeams unless they are
	// sampled; 0: 1.
	NumReturnSequences int
	// LengthPenalty is the power of the number of new tokens that the score of a finished beam, a
	// sum of log-probabilities, is divided by: above 0 longer sequences are preferred. nil: 1.
	LengthPenalty *float64
	EarlyStopping EarlyStopping

	// PromptLookupNumTokens is how many tokens are guessed at a time at most, by looking for the
	// last few tokens earlier in the text; 0: none. A Verifier checks them all in one pass. The
	// outcome is the same tokens, sooner where the text copies long runs from the prompt. A summary
	// in the model's own words does not: of SmolLM2's guesses 46 % come true, which gains nothing
	// where a token in a pass costs half of a pass.
	PromptLookupNumTokens int
	MaxMatchingNGramSize  int // how many of the last tokens must match at most; 0: 3

	// StopStrings end the text before the first of them that comes. Detokenizer is needed then.
	StopStrings []string
	// Detokenizer turns the new tokens into Result.Text; nil: there is none.
	Detokenizer Detokenizer
	// EmitText is given the text as it becomes certain: whole characters, and nothing that may
	// still become a stop string. It may be nil. An error from it is treated as one from emit.
	EmitText func(text string) error

	// OutputScores asks for Result.Steps, which costs a softmax over the vocabulary for each token.
	OutputScores bool
	// Progress is told how much of the prompt is read; it may be nil.
	Progress Progress
	// StepProgress is told, after each decode step, how many new tokens there are and how many there
	// may be; it may be nil. An error from it is treated as one from emit. A browser yields to its
	// event loop here while beams are searched, which emit nothing before they are all known.
	StepProgress Progress
}

// EarlyStopping says when a beam search has enough once there are NumBeams finished sequences.
type EarlyStopping uint8

const (
	// EarlyStoppingFalse: when the best running beam, were it to end now, would not beat the worst
	// finished one.
	EarlyStoppingFalse EarlyStopping = iota
	// EarlyStoppingTrue: at once.
	EarlyStoppingTrue
	// EarlyStoppingNever ("never"): when the best running beam, however it went on, could not.
	EarlyStoppingNever
)

// Detokenizer turns tokens into text as they come; *tokenizer.Stream is one.
type Detokenizer interface {
	Push(id int32) string // the text that is complete with id
	Flush() string        // the rest
}

// Finish says why a text ended.
type Finish string

const (
	FinishEOS        Finish = "eos"         // an end token
	FinishLength     Finish = "length"      // MaxNewTokens, MaxLength or the context
	FinishStopString Finish = "stop_string" // a stop string
	FinishStopped    Finish = "stopped"     // emit gave back ErrStop
)

// Result is a generated text.
type Result struct {
	Tokens []int32 // the new tokens, the end token included
	Text   string  // of the new tokens, without special tokens, up to the stop string
	Finish Finish  // "" where an error broke it off
	Steps  []Step  // with OutputScores: one for each token
	Drafts Drafts  // what prompt lookup did
	// Score is that of a beam: the sum of its steps' log-probabilities / tokens^LengthPenalty.
	Score float32
}

// Step is one choice: the log-probability of the token under the processed scores (of a beam: the
// processed log-probability), and how far the best score was above the second best (+Inf where
// there was no second; 0 of a beam).
type Step struct{ LogProb, Margin float32 }

// Drafts counts guessed tokens.
type Drafts struct{ Guessed, Accepted int }

// limit is the greatest number of tokens, the prompt counted.
func (o *Options) limit(prompt, context int) int {
	switch {
	case o.MaxNewTokens > 0:
		return min(context, prompt+o.MaxNewTokens)
	case o.MaxLength > 0:
		return min(context, o.MaxLength)
	}
	return context
}

// lengthPenalty, beams and sequences are the options of the longer names with their defaults.
func (o *Options) lengthPenalty() float64 {
	if o.LengthPenalty == nil {
		return 1
	}
	return *o.LengthPenalty
}

func (o *Options) beams() int     { return max(o.NumBeams, 1) }
func (o *Options) sequences() int { return max(o.NumReturnSequences, 1) }

func (o *Options) check() error {
	for _, field := range []struct {
		name string
		ok   bool
		have any
		want string
	}{
		{"ForcedBOS", len(o.ForcedBOS) <= 1, o.ForcedBOS, "at most one token"},
		{"RepetitionPenalty", o.RepetitionPenalty >= 0, o.RepetitionPenalty, "a positive number"},
		{"NoRepeatNGramSize", o.NoRepeatNGramSize >= 0, o.NoRepeatNGramSize, "0 or more"},
		{"Temperature", o.Temperature >= 0, o.Temperature, "a positive number"},
		{"TopK", o.TopK >= 0, o.TopK, "0 or more"},
		{"TopP", o.TopP >= 0 && o.TopP <= 1, o.TopP, "0 to 1"},
		{"MinP", o.MinP >= 0 && o.MinP <= 1, o.MinP, "0 to 1"},
		{"TypicalP", o.TypicalP >= 0 && o.TypicalP <= 1, o.TypicalP, "0 to 1"},
		{"EpsilonCutoff", o.EpsilonCutoff >= 0 && o.EpsilonCutoff < 1, o.EpsilonCutoff, "0 to below 1"},
		{"EtaCutoff", o.EtaCutoff >= 0 && o.EtaCutoff < 1, o.EtaCutoff, "0 to below 1"},
		{"EncoderRepetitionPenalty", o.EncoderRepetitionPenalty >= 0, o.EncoderRepetitionPenalty, "a positive number"},
		{"EncoderNoRepeatNGramSize", o.EncoderNoRepeatNGramSize >= 0, o.EncoderNoRepeatNGramSize, "0 or more"},
		{"NumBeams", o.NumBeams >= 0, o.NumBeams, "0 or more"},
		{"NumReturnSequences", o.NumReturnSequences >= 0, o.NumReturnSequences, "0 or more"},
		{"NumReturnSequences", o.DoSample && o.beams() == 1 || o.sequences() <= o.beams(), o.NumReturnSequences, "at most NumBeams"},
		{"LengthPenalty", !math.IsNaN(o.lengthPenalty()) && !math.IsInf(o.lengthPenalty(), 0), o.lengthPenalty(), "a finite number"},
		{"EarlyStopping", o.EarlyStopping <= EarlyStoppingNever, o.EarlyStopping, "one of its constants"},
		{"StopStrings", len(o.StopStrings) == 0 || o.beams() == 1 && o.sequences() == 1, o.StopStrings, "none with beams or several sequences"},
		{"PromptLookupNumTokens", o.PromptLookupNumTokens >= 0, o.PromptLookupNumTokens, "0 or more"},
		{"Detokenizer", len(o.StopStrings) == 0 || o.Detokenizer != nil, nil, "one, for StopStrings"},
	} {
		if !field.ok {
			return fmt.Errorf("%w: %s is %v, want %s", ErrOptions, field.name, field.have, field.want)
		}
	}
	return nil
}

// processors are those that the options ask for, in the order of generate. input is that of an
// encoder-decoder.
func (o *Options) processors(prompt, limit int, input []int32) []Processor {
	var list []Processor
	add := func(wanted bool, p Processor) {
		if wanted {
			list = append(list, p)
		}
	}
	encoderPenalty := o.EncoderRepetitionPenalty
	add(encoderPenalty != 0 && encoderPenalty != 1, NewEncoderRepetitionPenalty(encoderPenalty, input))
	add(o.RepetitionPenalty != 0 && o.RepetitionPenalty != 1, &RepetitionPenalty{Penalty: o.RepetitionPenalty, PromptIgnoreLength: o.PromptIgnoreLength})
	add(o.NoRepeatNGramSize > 0, NoRepeatNGram{o.NoRepeatNGramSize})
	add(o.EncoderNoRepeatNGramSize > 0, EncoderNoRepeatNGram{N: o.EncoderNoRepeatNGramSize, Input: input})
	add(len(o.BadWords) > 0, NoBadWords{o.badWords()})
	add(o.MinLength > 0 && o.MinNewTokens == 0, MinLength{Min: o.MinLength, EOS: o.EOS})
	add(o.MinNewTokens > 0, MinNewTokens{Prompt: prompt, Min: o.MinNewTokens, EOS: o.EOS})
	begin := prompt
	if len(o.ForcedBOS) > 0 {
		add(true, ForcedBOS{o.ForcedBOS[0]})
		if prompt == 1 {
			begin++ // the forced token comes first
		}
	}
	add(len(o.ForcedEOS) > 0, ForcedEOS{MaxLength: limit, EOS: o.ForcedEOS})
	add(len(o.Suppress) > 0, SuppressTokens{o.Suppress})
	add(len(o.SuppressAt) > 0, SuppressTokensAtBegin{Tokens: o.SuppressAt, Begin: begin})
	return append(list, o.Processors...)
}

// badWords are BadWords without the end tokens, which generate does not forbid in this way.
func (o *Options) badWords() [][]int32 {
	return slices.DeleteFunc(slices.Clone(o.BadWords), func(word []int32) bool {
		return len(word) == 1 && slices.Contains(o.EOS, word[0])
	})
}

// warpers are those of sampling, in the order of generate; Temperature and TopK are not among them.
func (o *Options) warpers() []warper {
	keep := o.minTokensToKeep()
	var list []warper
	add := func(wanted bool, w warper) {
		if wanted {
			list = append(list, w)
		}
	}
	add(o.TopP > 0 && o.TopP < 1, TopP{P: o.TopP, MinTokensToKeep: keep})
	add(o.MinP > 0, MinP{P: o.MinP, MinTokensToKeep: keep})
	add(o.TypicalP > 0 && o.TypicalP < 1, Typical{Mass: o.TypicalP, MinTokensToKeep: keep})
	add(o.EpsilonCutoff > 0, Epsilon{Epsilon: o.EpsilonCutoff, MinTokensToKeep: keep})
	add(o.EtaCutoff > 0, Eta{Epsilon: o.EtaCutoff, MinTokensToKeep: keep})
	return list
}

// minTokensToKeep is what warpers leave at least: each beam needs a way on beside its end.
func (o *Options) minTokensToKeep() int {
	if o.beams() == 1 {
		return 1
	}
	return max(len(o.EOS), 1) + 1
}
