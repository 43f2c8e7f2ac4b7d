//go:build js

package main

import (
	"context"

	"precis/core/dialogue"
	"precis/core/embed"
	"precis/core/summarize"
	"precis/wasm/protocol"
)

// ask answers a question about a text, with the models that there are.
func (e *engine) ask(ctx context.Context, request protocol.AskRequest, h host) (any, error) {
	text := h.text()
	var answer dialogue.Answer
	err := e.language.work(ctx, func(ctx context.Context, model *loaded) error {
		return e.embedder.work(ctx, func(ctx context.Context, embedder *loaded) (err error) {
			answer, err = e.dialogue(model, embedder).Ask(ctx, text, request.Question, request.Earlier, request.Options, func(event dialogue.Event) {
				stage := summarize.Stage(event.Stage)
				if event.Stage == dialogue.Retrieving { // an embedder reads
					stage = summarize.Reading
				}
				h.emit(summarize.Event{Stage: stage, Done: event.Done, Total: event.Total, Text: event.Text})
			})
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return protocol.AnswerInUTF16(text, answer), nil
}

// dialogue is that of the language model, else one without a model; both keep the text that they
// were asked about last.
func (e *engine) dialogue(model, embedder *loaded) *dialogue.Dialogue {
	d := &e.quoting
	if model != nil {
		d = model.dialogue
	}
	var joined embed.Embedder
	if embedder != nil {
		joined = embedder.Embedder
	}
	d.Embedder = joined
	return d
}
