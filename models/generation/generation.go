// Package generation reads how a model's makers generate with it: the JSON that a model file keeps
// under precis.generation_config and precis.task_specific_params (see models/convert). The keys are
// those of Hugging Face's generation_config.json; what Options has no field for is left alone.
package generation

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"precis/core/decode"
)

// ErrConfig is wrapped by the error for JSON that is damaged, or a value of the wrong kind.
var ErrConfig = errors.New("generation: unusable configuration")

// ErrTask is wrapped by the error for a task that a model has no defaults for.
var ErrTask = errors.New("generation: the model does not know the task")

// The keys of a model file.
const (
	GeneralKey = "precis.generation_config"
	TasksKey   = "precis.task_specific_params"
)

// T5Tasks stands for the value of TasksKey where a T5 has none: it is what google-t5's config.json
// says of the tasks that all of them were trained on.
const T5Tasks = `{
	"summarization": {"prefix": "summarize: ", "num_beams": 4, "length_penalty": 2.0, "early_stopping": true,
		"max_length": 200, "min_length": 30, "no_repeat_ngram_size": 3},
	"translation_en_to_de": {"prefix": "translate English to German: ", "num_beams": 4, "early_stopping": true, "max_length": 300},
	"translation_en_to_fr": {"prefix": "translate English to French: ", "num_beams": 4, "early_stopping": true, "max_length": 300},
	"translation_en_to_ro": {"prefix": "translate English to Romanian: ", "num_beams": 4, "early_stopping": true, "max_length": 300}
}`

// topK is what generate samples from where nothing is said.
const topK = 50

// Defaults is how to generate for a task.
type Defaults struct {
	Prefix  string // comes before the input
	Options decode.Options
}

// Config is what a model file says.
type Config struct {
	general params
	tasks   map[string]params
}

type params map[string]json.RawMessage

// Parse reads the values of GeneralKey and TasksKey; "" is a key that is not there. The error wraps
// ErrConfig and names the key.
func Parse(general, tasks string) (Config, error) {
	var c Config
	for _, part := range []struct {
		key, text string
		to        any
	}{{GeneralKey, general, &c.general}, {TasksKey, tasks, &c.tasks}} {
		if part.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(part.text), part.to); err != nil {
			return Config{}, fmt.Errorf("%w: %s: %w", ErrConfig, part.key, err)
		}
	}
	return c, nil
}

// Tasks are those that have defaults of their own, in the order of the alphabet.
func (c Config) Tasks() []string { return slices.Sorted(maps.Keys(c.tasks)) }

// Defaults are those of a task, over the general ones; the task "" has the general ones alone. Tokens
// are compared with the vocabulary, a number of tokens. A value of null is none.
//
// Where nothing is said, they are generate's, without its max_length of 20.
//
// The error wraps ErrTask and names the tasks there are, or ErrConfig and names the key, what was
// found and what was wanted.
func (c Config) Defaults(task string, vocabulary int) (Defaults, error) {
	own, known := c.tasks[task]
	if !known && task != "" {
		return Defaults{}, fmt.Errorf("%w %q, it knows %q", ErrTask, task, c.Tasks())
	}
	d := Defaults{Options: decode.Options{TopK: topK}}
	for _, part := range []struct {
		place  string
		values params
	}{{GeneralKey, c.general}, {TasksKey + "." + task, own}} {
		for _, key := range slices.Sorted(maps.Keys(part.values)) {
			k, known := keys[key]
			if !known || string(part.values[key]) == "null" {
				continue
			}
			if err := k.set(part.values[key], &d); err != nil {
				return Defaults{}, fmt.Errorf("%w: %s: %q is %.100s, want %s", ErrConfig, part.place, key, part.values[key], k.want)
			}
		}
	}
	return d, d.checkTokens(vocabulary)
}

// checkTokens finds tokens that the model does not have.
func (d *Defaults) checkTokens(vocabulary int) error {
	o := &d.Options
	all := append([][]int32{o.EOS, o.ForcedBOS, o.ForcedEOS, o.Suppress, o.SuppressAt, o.DecoderInput}, o.BadWords...)
	for _, id := range slices.Concat(all...) {
		if id < 0 || int(id) >= vocabulary {
			return fmt.Errorf("%w: token %d, want one below %d", ErrConfig, id, vocabulary)
		}
	}
	return nil
}
