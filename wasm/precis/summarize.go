//go:build js

package main

import (
	"context"

	"precis/core/summarize"
	"precis/memory/library"
	"precis/wasm/protocol"
)

// summarize makes a summary. One that is extractive waits for no model.
func (e *engine) summarize(ctx context.Context, request protocol.SummarizeRequest, h host) (any, error) {
	var result protocol.SummarizeResult
	var known library.Known
	if request.Page != nil && request.Context {
		page := request.Page.Read(h.text())
		known = e.memory.known(ctx, h, page, func() { e.draft(ctx, request, h) }, func(ctx context.Context, l *library.Library, k library.Known) {
			result.Related, result.InContext = protocol.NewRecalled(l, k.Recalled), protocol.NewContextLines(k.Context)
			e.memory.associate(ctx, l, page.URL, k.Recalled)
		})
	}
	request.Options = inContext(request.Options, known)
	extractive := &summarize.Summarizer{Pause: e.loop.pause, Salience: salience(known)}
	var err error
	if request.Options.Mode == summarize.Extractive {
		result.Summary, err = e.summary(ctx, extractive, request, h)
		return result, err
	}
	err = e.language.work(ctx, func(ctx context.Context, model *loaded) (err error) {
		var s summarizer = extractive
		if model != nil {
			model.heed(known)
			s = model.reader
		}
		result.Summary, err = e.summary(ctx, s, request, h)
		return err
	})
	return result, err
}

// draft shows the extractive summary at once, before it is known what the page recalls.
func (e *engine) draft(ctx context.Context, request protocol.SummarizeRequest, h host) {
	request.Options.Mode = summarize.Extractive
	draft, err := e.summary(ctx, &summarize.Summarizer{Pause: e.loop.pause}, request, h)
	if err == nil {
		h.emit(summarize.Event{Stage: summarize.Extracted, Summary: &draft})
	}
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
