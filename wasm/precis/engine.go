//go:build js

package main

import (
	"context"
	"encoding/json"
	"sync"
	"syscall/js"

	"precis/core/kernel"
	"precis/core/summarize"
	"precis/models"
	"precis/wasm/protocol"
)

// engine serves one worker. Its functions run on the worker's one thread; a summary runs beside
// them in a goroutine that lets the event loop in from time to time.
type engine struct {
	loop    *eventLoop
	kernels kernel.Kernels
	loader  *models.Loader        // of a model that is coming; nil: none
	lm      *models.LM            // nil: none is loaded
	withLM  *summarize.Summarizer // by lm; it keeps what it has made of the vocabulary

	model   sync.Mutex         // held by the summary that uses lm: it serves one at a time
	release context.CancelFunc // stops the summary that holds model; nil: none does
	running map[int]context.CancelFunc
}

func newEngine(k kernel.Kernels) *engine {
	return &engine{loop: newEventLoop(), kernels: k, running: map[int]context.CancelFunc{}}
}

// exports is the object that JavaScript sees; web/shim/go.js describes it.
func (e *engine) exports() js.Value {
	return js.ValueOf(map[string]any{
		"open":      answering(e.open),
		"staging":   answering(e.staging),
		"loaded":    answering(e.loaded),
		"write":     answering(e.write),
		"finish":    answering(e.finish),
		"discard":   answering(e.discard),
		"summarize": js.FuncOf(e.summarize),
		"measure":   answering(e.measure),
		"cancel":    answering(e.cancel),
	})
}

// summarize(id, text, options, emit) starts a summary and returns a promise of it.
func (e *engine) summarize(_ js.Value, args []js.Value) any {
	id, text, options, emit := args[0].Int(), args[1].String(), args[2].String(), args[3]
	ctx, cancel := context.WithCancel(context.Background())
	e.running[id] = cancel
	return promise(func() (any, error) {
		defer delete(e.running, id)
		defer cancel()
		var o summarize.Options
		if err := json.Unmarshal([]byte(options), &o); err != nil {
			return nil, err
		}
		if o.Mode == summarize.Extractive {
			return e.summary(ctx, &summarize.Summarizer{}, text, o, emit)
		}
		e.model.Lock()
		defer e.model.Unlock()
		e.release = cancel
		defer func() { e.release = nil }()
		return e.summary(ctx, e.summarizer(), text, o, emit)
	})
}

// summarizer uses the model that is loaded now, if there is one.
func (e *engine) summarizer() *summarize.Summarizer {
	if e.withLM == nil {
		return &summarize.Summarizer{}
	}
	return e.withLM
}

// summary makes a summary and gives its JSON, as each event's, with places in UTF-16.
func (e *engine) summary(ctx context.Context, s *summarize.Summarizer, text string, o summarize.Options, emit js.Value) (string, error) {
	result, err := s.Summarize(ctx, text, o, func(event summarize.Event) {
		if event.Summary != nil {
			extracted := protocol.InUTF16(text, *event.Summary)
			event.Summary = &extracted
		}
		emit.Invoke(marshal(event))
		e.loop.yield()
	})
	if err != nil {
		return "", err
	}
	return marshal(protocol.InUTF16(text, result)), nil
}

// cancel(id) stops a summary at its next step; one that has ended is none.
func (e *engine) cancel(args []js.Value) (any, error) {
	if stop, ok := e.running[args[0].Int()]; ok {
		stop()
	}
	return nil, nil
}

// marshal gives the JSON of a type of the protocol, all of which have one.
func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
