package convert

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"precis/models/generation"
	"precis/models/gguf"
)

// The keys of the model's own defaults.
const (
	GenerationKey  = generation.GeneralKey
	TaskParamsKey  = generation.TasksKey
	taskParamsName = "task_specific_params"
)

// generationNames are the keys of config.json that stand for generate's defaults in repositories
// older than generation_config.json.
var generationNames = []string{
	"max_length", "max_new_tokens", "min_length", "min_new_tokens", "early_stopping", "do_sample", "num_beams",
	"num_return_sequences", "length_penalty", "repetition_penalty", "no_repeat_ngram_size", "temperature", "top_k",
	"top_p", "min_p", "typical_p", "bad_words_ids", "decoder_start_token_id", "forced_bos_token_id",
	"forced_eos_token_id", "bos_token_id", "eos_token_id", "pad_token_id",
}

// generation is what the model's makers decode with, as JSON; keys without a value are left out.
func (s *Source) generation() ([]gguf.Pair, error) {
	config, err := object("config.json", s.Config)
	if err != nil {
		return nil, err
	}
	defaults := map[string]json.RawMessage{}
	if s.Generation != nil {
		if defaults, err = object("generation_config.json", s.Generation); err != nil {
			return nil, err
		}
		maps.DeleteFunc(defaults, func(key string, _ json.RawMessage) bool {
			return strings.HasPrefix(key, "_") || key == "transformers_version"
		})
	} else {
		for key, value := range config {
			if slices.Contains(generationNames, key) {
				defaults[key] = value
			}
		}
	}
	maps.DeleteFunc(defaults, func(_ string, value json.RawMessage) bool { return string(value) == "null" })
	var pairs []gguf.Pair
	if len(defaults) > 0 {
		text, err := json.Marshal(defaults)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrConfig, err)
		}
		pairs = append(pairs, gguf.Pair{Key: GenerationKey, Value: string(text)})
	}
	if tasks, ok := config[taskParamsName]; ok && string(tasks) != "null" {
		params, err := object(taskParamsName, tasks)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(params)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrConfig, err)
		}
		pairs = append(pairs, gguf.Pair{Key: TaskParamsKey, Value: string(text)})
	}
	return pairs, nil
}

func object(name string, content []byte) (map[string]json.RawMessage, error) {
	var o map[string]json.RawMessage
	if err := json.Unmarshal(content, &o); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrConfig, name, err)
	}
	if o == nil {
		return nil, fmt.Errorf("%w: %s: null, want an object", ErrConfig, name)
	}
	return o, nil
}
