package generation

import (
	"encoding/json"
	"errors"

	"precis/core/decode"
)

// key says what a key of the JSON means.
type key struct {
	want string // the kind of its value
	set  func(value json.RawMessage, d *Defaults) error
}

var keys = map[string]key{
	"prefix": {"a string", func(value json.RawMessage, d *Defaults) error { return json.Unmarshal(value, &d.Prefix) }},

	"max_length":     whole(func(o *decode.Options) *int { return &o.MaxLength }),
	"max_new_tokens": whole(func(o *decode.Options) *int { return &o.MaxNewTokens }),
	"min_length":     whole(func(o *decode.Options) *int { return &o.MinLength }),
	"min_new_tokens": whole(func(o *decode.Options) *int { return &o.MinNewTokens }),

	"num_beams":            whole(func(o *decode.Options) *int { return &o.NumBeams }),
	"num_return_sequences": whole(func(o *decode.Options) *int { return &o.NumReturnSequences }),
	"length_penalty":       number(func(o *decode.Options) **float64 { return &o.LengthPenalty }),
	"early_stopping":       {`true, false or "never"`, setEarlyStopping},

	"do_sample":      {"true or false", field(func(o *decode.Options) *bool { return &o.DoSample })},
	"temperature":    number(func(o *decode.Options) *float32 { return &o.Temperature }),
	"top_k":          whole(func(o *decode.Options) *int { return &o.TopK }),
	"top_p":          number(func(o *decode.Options) *float64 { return &o.TopP }),
	"min_p":          number(func(o *decode.Options) *float64 { return &o.MinP }),
	"typical_p":      number(func(o *decode.Options) *float64 { return &o.TypicalP }),
	"epsilon_cutoff": number(func(o *decode.Options) *float64 { return &o.EpsilonCutoff }),
	"eta_cutoff":     number(func(o *decode.Options) *float64 { return &o.EtaCutoff }),

	"repetition_penalty":           number(func(o *decode.Options) *float32 { return &o.RepetitionPenalty }),
	"encoder_repetition_penalty":   number(func(o *decode.Options) *float32 { return &o.EncoderRepetitionPenalty }),
	"no_repeat_ngram_size":         whole(func(o *decode.Options) *int { return &o.NoRepeatNGramSize }),
	"encoder_no_repeat_ngram_size": whole(func(o *decode.Options) *int { return &o.EncoderNoRepeatNGramSize }),

	"bad_words_ids":          {"a list of lists of tokens", field(func(o *decode.Options) *[][]int32 { return &o.BadWords })},
	"suppress_tokens":        tokens(func(o *decode.Options) *[]int32 { return &o.Suppress }),
	"begin_suppress_tokens":  tokens(func(o *decode.Options) *[]int32 { return &o.SuppressAt }),
	"eos_token_id":           tokens(func(o *decode.Options) *[]int32 { return &o.EOS }),
	"forced_bos_token_id":    tokens(func(o *decode.Options) *[]int32 { return &o.ForcedBOS }),
	"forced_eos_token_id":    tokens(func(o *decode.Options) *[]int32 { return &o.ForcedEOS }),
	"decoder_start_token_id": tokens(func(o *decode.Options) *[]int32 { return &o.DecoderInput }),
}

func whole(of func(*decode.Options) *int) key { return key{"a whole number", field(of)} }

func number[T any](of func(*decode.Options) *T) key { return key{"a number", field(of)} }

// tokens is a list of them, which one stands for.
func tokens(of func(*decode.Options) *[]int32) key {
	return key{"a token or a list of tokens", func(value json.RawMessage, d *Defaults) error {
		var one int32
		if json.Unmarshal(value, &one) == nil {
			*of(&d.Options) = []int32{one}
			return nil
		}
		return json.Unmarshal(value, of(&d.Options))
	}}
}

// field sets a field of the options.
func field[T any](of func(*decode.Options) *T) func(json.RawMessage, *Defaults) error {
	return func(value json.RawMessage, d *Defaults) error { return json.Unmarshal(value, of(&d.Options)) }
}

func setEarlyStopping(value json.RawMessage, d *Defaults) error {
	to, known := map[string]decode.EarlyStopping{
		"true": decode.EarlyStoppingTrue, "false": decode.EarlyStoppingFalse, `"never"`: decode.EarlyStoppingNever,
	}[string(value)]
	if !known {
		return errors.New("unknown")
	}
	d.Options.EarlyStopping = to
	return nil
}
