//go:build js

package main

import (
	"context"
	"encoding/json"
	"syscall/js"

	"precis/core/dialogue"
	"precis/core/kernel"
)

// engine serves one worker. Its functions run on the worker's one thread; a task runs beside them in
// a goroutine that lets the event loop in from time to time.
type engine struct {
	loop     *eventLoop
	kernels  kernel.Kernels
	language place
	embedder place
	memory   memory
	quoting  dialogue.Dialogue // answers where there is no language model
	incoming map[int]*loading  // models that are on their way, by their number
	loads    int               // the number given last
	running  map[int]context.CancelFunc
	others   others // tasks that run, but for those on the open page
	page     page
}

func newEngine(k kernel.Kernels) *engine {
	e := &engine{
		loop:     newEventLoop(),
		kernels:  k,
		embedder: place{to: embedderEnd},
		language: place{from: embedderEnd},
		incoming: map[int]*loading{},
		running:  map[int]context.CancelFunc{},
	}
	e.memory = memory{loop: e.loop, embedder: &e.embedder, idle: func() bool { return !e.others.any() }}
	return e
}

// exports is the object that JavaScript sees; web/shim/go.js describes it.
func (e *engine) exports() js.Value {
	return js.ValueOf(map[string]any{
		"open":      answering(e.open),
		"staging":   answering(e.staging),
		"arrived":   answering(e.arrived),
		"write":     answering(e.write),
		"finish":    answering(e.finish),
		"discard":   answering(e.discard),
		"unload":    answering(e.unload),
		"summarize": task(e, e.summarize),
		"translate": task(e, e.translate),
		"ask":       task(e, e.ask),
		"generate":  task(e, e.generate),
		"page":      background(e, e.openPage),
		"look":      background(e, e.look),
		"catalogue": task(e, e.catalogue),
		"resolve":   task(e, e.resolve),
		"pull":      task(e, e.pull),
		"import":    task(e, e.importFiles),

		"remember":        task(e, e.remember),
		"recall":          task(e, e.recall),
		"related":         task(e, e.related),
		"entries":         task(e, e.entries),
		"entry":           task(e, e.entry),
		"forget":          task(e, e.forget),
		"pin":             task(e, e.pin),
		"export-memory":   task(e, e.exportMemory),
		"import-memory":   task(e, e.importMemory),
		"digest":          task(e, e.digest),
		"review":          task(e, e.review),
		"grade":           task(e, e.grade),
		"feedback":        task(e, e.feedback),
		"learned":         task(e, e.learned),
		"reset-learned":   task(e, e.resetLearned),
		"memory-usage":    task(e, e.memoryUsage),
		"memory-settings": task(e, e.memorySettings),

		"measure": answering(e.measure),
		"usage":   answering(e.usage),
		"cancel":  answering(e.cancel),
	})
}

// task is a function (id, request, host) that starts f with a request, given as JSON, and returns a
// promise of its result, also JSON. Reading ahead waits until it has ended.
func task[Request any](e *engine, f func(ctx context.Context, request Request, h host) (any, error)) js.Func {
	return started(e, f, e.others.begin, e.others.end)
}

// background is task that nothing waits for.
func background[Request any](e *engine, f func(ctx context.Context, request Request, h host) (any, error)) js.Func {
	return started(e, f, func() {}, func() {})
}

func started[Request any](e *engine, f func(ctx context.Context, request Request, h host) (any, error), begin, end func()) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		begin()
		id, text, h := args[0].Int(), args[1].String(), host{args[2], e.loop}
		ctx, cancel := context.WithCancel(context.Background())
		e.running[id] = cancel
		return promise(func() (any, error) {
			defer end()
			defer delete(e.running, id)
			defer cancel()
			var request Request
			if err := json.Unmarshal([]byte(text), &request); err != nil {
				return nil, err
			}
			result, err := f(ctx, request, h)
			if err != nil {
				return nil, err
			}
			return marshal(result), nil
		})
	})
}

// cancel(id) stops a task at its next step; one that has ended is none.
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
