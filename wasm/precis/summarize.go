//go:build js

package main

import (
	"context"

	"precis/core/summarize"
	"precis/wasm/protocol"
)

// summarize makes a summary. One that is extractive waits for no model.
func (e *engine) summarize(ctx context.Context, request protocol.SummarizeRequest, h host) (any, error) {
	if request.Options.Mode == summarize.Extractive {
		return e.summary(ctx, &summarize.Summarizer{}, request, h)
	}
	var result summarize.Summary
	err := e.language.work(ctx, func(ctx context.Context, model *loaded) (err error) {
		s := &summarize.Summarizer{}
		if model != nil {
			s = model.summarizer
		}
		result, err = e.summary(ctx, s, request, h)
		return err
	})
	return result, err
}

// summary makes a summary with s; places in it and in its events are in UTF-16.
func (e *engine) summary(ctx context.Context, s *summarize.Summarizer, r protocol.SummarizeRequest, h host) (summarize.Summary, error) {
	s.Pause = e.loop.pause
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
