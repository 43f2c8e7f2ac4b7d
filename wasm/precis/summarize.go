//go:build js

package main

import (
	"context"

	"precis/core/summarize"
	"precis/memory/learn"
	"precis/memory/library"
	"precis/wasm/protocol"
)

// summarize makes a summary. One that is extractive waits for no model.
func (e *engine) summarize(ctx context.Context, request protocol.SummarizeRequest, h host) (any, error) {
	var heeded *learn.Model
	if request.Page != nil && request.Context {
		heeded = e.memory.heeded(ctx, h, request.Page.Read(""))
	}
	extractive := &summarize.Summarizer{Pause: e.loop.pause}
	if heeded != nil {
		extractive.Salience = heeded.Sentences
	}
	var result protocol.SummarizeResult
	var err error
	if request.Options.Mode == summarize.Extractive {
		result.Summary, err = e.summary(ctx, extractive, request, h)
	} else {
		err = e.language.work(ctx, func(ctx context.Context, model *loaded) (err error) {
			var s summarizer = extractive
			if model != nil {
				model.heed(heeded)
				s = model.reader
			}
			result.Summary, err = e.summary(ctx, s, request, h)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	if request.Page != nil && request.Context {
		err = e.memory.relate(ctx, h, request.Page.Read(h.text()), func(l *library.Library, related library.Related) {
			result.Related = protocol.NewRecalled(l, related.Recalled)
			result.InContext = protocol.NewContextLines(related.Context)
		})
		if err := h.survive(ctx, err); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// heeded is what was learnt of the reader, where summaries of a page go by it; nil where they do not.
func (m *memory) heeded(ctx context.Context, h host, page library.Page) (learnt *learn.Model) {
	err := m.open(ctx, h, func(l *library.Library) error {
		keeps, err := l.Keeps(ctx, page)
		if err != nil || !keeps {
			return err
		}
		learnt, err = l.Learnt(ctx)
		return err
	})
	if h.survive(ctx, err) != nil || learnt == nil || learnt.Summaries() == 0 {
		return nil
	}
	return learnt
}

// survive tells the page of an error of the memory, without which a summary is made all the same. What
// is left is that of a task which was cancelled.
func (h host) survive(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	h.notice(code(err), err.Error(), nil)
	return nil
}

// heed lets the summaries of a model go by what was learnt of the reader; nil: by nothing.
func (l *loaded) heed(learnt *learn.Model) {
	salience := ""
	if learnt != nil {
		salience = marshal(learnt)
	}
	if salience == l.heeded {
		return
	}
	l.heeded = salience
	l.summarizer.Salience = nil
	if learnt != nil {
		l.summarizer.Salience = learnt.Sentences
	}
	l.reader.Forget()
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
