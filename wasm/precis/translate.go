//go:build js

package main

import (
	"context"
	"fmt"

	"precis/core/summarize"
	"precis/core/translate"
	"precis/wasm/protocol"
)

// translate translates a text of any length.
func (e *engine) translate(ctx context.Context, request protocol.TranslateRequest, h host) (any, error) {
	text := h.text()
	var made translate.Translation
	err := e.language.work(ctx, func(ctx context.Context, model *loaded) (err error) {
		if model == nil {
			return fmt.Errorf("%w: none is loaded that translates", errTask)
		}
		made, err = model.translator.Translate(ctx, text, translate.Options{From: request.From, To: request.To}, func(event translate.Event) {
			h.emit(summarize.Event{Stage: summarize.Stage(event.Stage), Done: event.Done, Total: event.Total, Text: event.Text})
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return protocol.NewTranslateResult(text, made), nil
}
