//go:build js

package main

import (
	"context"
	"time"

	"precis/core/summarize"
	"precis/memory/learn"
	"precis/memory/library"
	"precis/wasm/protocol"
)

// summarize makes a summary. One that is extractive waits for no model.
func (e *engine) summarize(ctx context.Context, request protocol.SummarizeRequest, h host) (any, error) {
	var result protocol.SummarizeResult
	inContext := request.Page != nil && request.Context
	var known known
	if inContext {
		known = e.memory.known(ctx, h, request.Page.Read(h.text()), func() { e.draft(ctx, request, h) })
		request.Options.Background = append(request.Options.Background, known.related.Background()...)
		result.Related, result.InContext = known.recalled, known.lines
	}
	extractive := &summarize.Summarizer{Pause: e.loop.pause, Salience: known.salience()}
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

// known is what the memory has to say on a page.
type known struct {
	learnt   *learn.Model // nil: nothing
	related  library.Related
	recalled []protocol.Recalled
	lines    []protocol.ContextLine
}

// salience is that of a reader's taste; nil where none is known.
func (k known) salience() func(title string, sentences []string) []float64 {
	if k.learnt == nil {
		return nil
	}
	return k.learnt.Sentences
}

// openingWait is how long a summary waits for a memory that is not open yet.
const openingWait = time.Second

// known asks what is known on a page, and links what it recalls. Where the memory does not answer the page
// is told, and nothing is known; nor is it of a private or excluded page. searching is called before what
// takes its time.
func (m *memory) known(ctx context.Context, h host, page library.Page, searching func()) (k known) {
	opening, cancel := context.WithTimeout(ctx, openingWait)
	defer cancel()
	err := m.ready(opening)
	if err == nil {
		err = m.embedding(ctx, h, func(ctx context.Context, l *library.Library) error {
			if settings, err := l.Settings(ctx); err != nil || !settings.Context {
				return err
			}
			if keeps, err := l.Keeps(ctx, page); err != nil || !keeps {
				return err
			}
			learnt, err := l.Learnt(ctx)
			if err != nil {
				return err
			}
			if learnt.Summaries() > 0 {
				k.learnt = learnt
			}
			if l.Len() == 0 {
				return nil
			}
			searching()
			k.related, err = l.Related(ctx, page, time.Now(), recallOptions(0))
			if err != nil {
				return err
			}
			k.recalled = protocol.NewRecalled(l, k.related.Recalled)
			k.lines = protocol.NewContextLines(k.related.Context)
			m.associate(ctx, l, page.URL, k.related.Recalled)
			return nil
		})
	}
	switch {
	case err == nil, ctx.Err() != nil: // the task ends by itself
	case opening.Err() != nil:
		h.notice(protocol.Blocked, "the memory is not open yet; the summary was made without it", nil)
	default:
		h.notice(code(err), err.Error(), nil)
	}
	if err != nil {
		return known{}
	}
	return k
}

// heed lets the summaries of a model go by what is known of the reader.
func (l *loaded) heed(k known) {
	salience := ""
	if k.learnt != nil {
		salience = marshal(k.learnt)
	}
	if salience == l.heeded {
		return
	}
	l.heeded, l.summarizer.Salience = salience, k.salience()
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
