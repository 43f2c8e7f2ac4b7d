// Package tasks puts a loaded model to work: it gives the tasks of core the model, its tokenizer and
// the prefixes and options that its makers use, so that every front door asks a model in the same
// way.
package tasks

import (
	"errors"
	"strings"

	"precis/core/dialogue"
	"precis/core/embed"
	"precis/core/summarize"
	"precis/core/translate"
	"precis/models"
	"precis/models/generation"
)

// Names of tasks in a model's task_specific_params.
//
// Source: transformers, the configuration of google-t5.
const (
	summarization = "summarization"
	translation   = "translation_" // followed by FROM_to_TO
)

// Summarizer summarizes with a decoder or an encoder-decoder; with an embedder, or nil, it makes
// extractive summaries. An encoder-decoder whose makers name no summarization is asked without a
// prefix. The error wraps generation.ErrConfig.
func Summarizer(lm *models.LM) (*summarize.Summarizer, error) {
	if lm == nil {
		return &summarize.Summarizer{}, nil
	}
	s := &summarize.Summarizer{Model: lm.Model, EncoderDecoder: lm.EncoderDecoder, Tokenizer: lm.Tokenizer}
	if lm.EncoderDecoder == nil {
		return s, nil
	}
	d, err := lm.Defaults(summarization)
	if errors.Is(err, generation.ErrTask) {
		d, err = lm.Defaults("")
	}
	s.Prefix, s.Decoding = d.Prefix, d.Options
	return s, err
}

// Translator translates with an encoder-decoder, between the pairs that its makers name, or with a
// decoder that has a chat template. The error wraps generation.ErrConfig.
func Translator(lm *models.LM) (*translate.Translator, error) {
	t := &translate.Translator{Model: lm.Model, EncoderDecoder: lm.EncoderDecoder, Tokenizer: lm.Tokenizer}
	names, err := lm.Tasks()
	if err != nil || lm.EncoderDecoder == nil {
		return t, err
	}
	for _, name := range names {
		pair, ok := strings.CutPrefix(name, translation)
		from, to, named := strings.Cut(pair, "_to_")
		if !ok || !named {
			continue
		}
		d, err := lm.Defaults(name)
		if err != nil {
			return nil, err
		}
		t.Tasks = append(t.Tasks, translate.Task{Pair: translate.Pair{From: from, To: to}, Prefix: d.Prefix, Decoding: d.Options})
	}
	return t, nil
}

// Dialogue answers questions with a model, or without one where lm is nil or an embedder. embedder,
// which may be nil, joins the search for passages. The error wraps generation.ErrConfig.
func Dialogue(lm *models.LM, embedder embed.Embedder) (*dialogue.Dialogue, error) {
	d := &dialogue.Dialogue{Embedder: embedder}
	if lm == nil {
		return d, nil
	}
	d.Model, d.EncoderDecoder, d.Tokenizer = lm.Model, lm.EncoderDecoder, lm.Tokenizer
	if lm.EncoderDecoder == nil {
		return d, nil
	}
	defaults, err := lm.Defaults("")
	d.Decoding = defaults.Options
	return d, err
}
