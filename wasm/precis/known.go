//go:build js

package main

import (
	"context"
	"slices"
	"time"

	"precis/core/summarize"
	"precis/memory/library"
	"precis/wasm/protocol"
)

// openingWait is how long a summary waits for a memory that is not open yet.
const openingWait = time.Second

// known asks what is known on a page that is summarized, and has it shown. Where the memory does not answer the
// page is told, and nothing is known. searching is called before what takes its time.
func (m *memory) known(ctx context.Context, h host, page library.Page, searching func(), show func(context.Context, *library.Library, library.Known)) library.Known {
	opening, cancel := context.WithTimeout(ctx, openingWait)
	defer cancel()
	err := m.ready(opening)
	var known library.Known
	if err == nil {
		known, err = m.lookUp(ctx, h, page, searching, show)
	}
	switch {
	case err == nil, ctx.Err() != nil: // the task ends by itself
	case opening.Err() != nil:
		h.notice(protocol.Blocked, "the memory is not open yet; the summary was made without it", nil)
	default:
		h.notice(code(err), err.Error(), nil)
	}
	return known
}

// lookUp asks what is known on a page: nothing of a private or excluded one. The functions, which may be nil, are
// called before what takes its time, and with what was found.
func (m *memory) lookUp(ctx context.Context, h host, page library.Page, searching func(), show func(context.Context, *library.Library, library.Known)) (library.Known, error) {
	var known library.Known
	err := m.embedding(ctx, h, func(ctx context.Context, l *library.Library) (err error) {
		known, err = l.Known(ctx, page, time.Now(), recallOptions(0), searching)
		if err == nil && show != nil {
			show(ctx, l, known)
		}
		return err
	})
	if err != nil {
		return library.Known{}, err
	}
	return known, nil
}

// inContext gives the options of a summary that goes by what is known.
func inContext(o summarize.Options, k library.Known) summarize.Options {
	o.Background = append(slices.Clip(o.Background), k.Background()...)
	return o
}

// salience is that of a reader's taste; nil where none is known.
func salience(k library.Known) func(title string, sentences []string) []float64 {
	if k.Learnt == nil {
		return nil
	}
	return k.Learnt.Sentences
}

// heed lets the summaries of a model go by what is known of the reader.
func (l *loaded) heed(k library.Known) {
	learnt := ""
	if k.Learnt != nil {
		learnt = marshal(k.Learnt)
	}
	if learnt == l.heeded {
		return
	}
	l.heeded, l.summarizer.Salience = learnt, salience(k)
	l.reader.Forget()
}
