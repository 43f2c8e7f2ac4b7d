//go:build js

package main

import (
	"errors"
	"fmt"
	"syscall/js"

	"precis/core/kernel"
)

// errNoModel is the answer to bytes of a model that was not announced, or whose load has failed.
var errNoModel = errors.New("engine: no model is being loaded")

// errReplaced is the answer to bytes of a model whose place another has taken.
var errReplaced = errors.New("engine: another model took its place")

// errFile is wrapped by the errors of a loader that are about the file's content.
var errFile = errors.New("engine: model file")

// aboutFile marks an error of a loader; what is not about the file is about memory.
func aboutFile(err error) error {
	if err == nil || errors.Is(err, kernel.ErrMemory) {
		return err
	}
	return fmt.Errorf("%w: %w", errFile, err)
}

// open(bytes, embedder, name) begins a model and gives a number for it. The place is the new model's alone:
// the one before is given up, and tasks that use it end.
func (e *engine) open(args []js.Value) (any, error) {
	to := &e.language
	if args[1].Bool() {
		to = &e.embedder
	}
	e.loads++
	e.incoming[e.loads] = to.begin(e.kernels, int64(args[0].Float()), args[2].String())
	return e.loads, nil
}

// loading finds a model that is on its way by its number.
func (e *engine) loading(number js.Value) (*loading, error) {
	l, ok := e.incoming[number.Int()]
	switch {
	case !ok:
		return nil, errNoModel
	case l.to.loading != l:
		return nil, errReplaced
	}
	return l, nil
}

// staging(number) says where in kernel memory the next bytes go, and for how many there is room.
func (e *engine) staging(args []js.Value) (any, error) {
	l, err := e.loading(args[0])
	if err != nil {
		return nil, err
	}
	address, free, err := l.loader.Staging()
	if err != nil {
		return nil, aboutFile(err)
	}
	return map[string]any{"address": int64(address), "free": free}, nil
}

// arrived(number, n) takes n bytes that were put at staging.
func (e *engine) arrived(args []js.Value) (any, error) {
	l, err := e.loading(args[0])
	if err != nil {
		return nil, err
	}
	return nil, aboutFile(l.loader.Loaded(args[1].Int()))
}

// write(number, bytes) takes bytes through the Go heap, for kernels whose memory lies there.
func (e *engine) write(args []js.Value) (any, error) {
	l, err := e.loading(args[0])
	if err != nil {
		return nil, err
	}
	bytes := make([]byte, args[1].Length())
	js.CopyBytesToGo(bytes, args[1])
	_, err = l.loader.Write(bytes)
	return nil, aboutFile(err)
}

// finish(number) makes the model of the bytes that came, and describes it as JSON.
func (e *engine) finish(args []js.Value) (any, error) {
	l, err := e.loading(args[0])
	if err != nil {
		return nil, err
	}
	delete(e.incoming, args[0].Int())
	l.to.loading = nil
	lm, err := l.loader.Finish()
	if err != nil {
		return nil, aboutFile(err)
	}
	if embeds := lm.Embedder != nil; embeds != (l.to == &e.embedder) {
		kinds := map[bool]string{true: "an embedder", false: "a language model"}
		return nil, aboutFile(fmt.Errorf("%s (%s) is %s, want %s", lm.Info.Name, lm.Info.Architecture, kinds[embeds], kinds[!embeds]))
	}
	model, err := newLoaded(lm, e.loop.pause)
	if err != nil {
		return nil, aboutFile(err)
	}
	model.name = l.name
	l.to.model = model
	return marshal(model.description()), nil
}

// discard(number) forgets a model that was on its way.
func (e *engine) discard(args []js.Value) (any, error) {
	l, ok := e.incoming[args[0].Int()]
	if ok && l.to.loading == l {
		l.to.giveUp()
	}
	delete(e.incoming, args[0].Int())
	return nil, nil
}

// unload(embedder) gives up the language model, or the embedder.
func (e *engine) unload(args []js.Value) (any, error) {
	if args[0].Bool() {
		e.embedder.giveUp()
	} else {
		e.language.giveUp()
	}
	return nil, nil
}
