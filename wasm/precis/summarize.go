//go:build js

package main

import (
	"context"

	"precis/core/summarize"
	"precis/wasm/protocol"
)

// summarize makes a summary. One that is extractive waits for no model.
func (e *engine) summarize(ctx context.Context, request protocol.SummarizeRequest, h host) (any, error) {
	extractive := &summarize.Summarizer{Pause: e.loop.pause}
	if request.Options.Mode == summarize.Extractive {
		return e.summary(ctx, extractive, request, h)
	}
	var result summarize.Summary
	err := e.language.work(ctx, func(ctx context.Context, model *loaded) (err error) {
		var s summarizer = extractive
		if model != nil {
			s = model.reader
		}
		result, err = e.summary(ctx, s, request, h)
		return err
	})
	return result, err
}

// summarizer is a summarize.Summarizer, or a reader that has read ahead for one.
type summarizer interface {
	Summarize(ctx context.Context, text string, o summarize.Options, emit func(summarize.Event)) (summarize.Summary, error)
}

// summary makes a summary with s; places in it and in its events are in UTF-16.
func (e *engine) summary(ctx context.Context, s summarizer, r protocol.SummarizeRequest, h host) (summarize.Summary, error) {
	text := h.text()
	result, err := s.Summarize(ctx, text, protocol.OptionsInBytes(text, r.Options), func(event summarize.Event) {
		if event.Summary != nil {
			extracted := protocol.InUTF16(text, *event.Summary)
			event.Summary = &extracted
		}
		h.emit(event)
	})
	return protocol.InUTF16(text, result), err
}
