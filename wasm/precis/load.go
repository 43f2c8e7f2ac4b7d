//go:build js

package main

import (
	"errors"
	"fmt"
	"syscall/js"

	"precis/core/kernel"
	"precis/core/summarize"
	"precis/models"
)

// errNoModel is the answer to bytes of a model that was not announced, or whose load has failed.
var errNoModel = errors.New("engine: no model is being loaded")

// errFile is wrapped by the errors of a loader that are about the file's content.
var errFile = errors.New("engine: model file")

// aboutFile marks an error of a loader; what is not about the file is about memory.
func aboutFile(err error) error {
	if err == nil || errors.Is(err, kernel.ErrMemory) {
		return err
	}
	return fmt.Errorf("%w: %w", errFile, err)
}

// open(bytes) begins a model. The memory is the new model's alone: the one before is given up, and
// summaries that use it end.
func (e *engine) open(args []js.Value) (any, error) {
	e.giveUp()
	e.loader = models.NewLoader(e.kernels, int64(args[0].Float()))
	return nil, nil
}

// staging() says where in kernel memory the next bytes go, and for how many there is room.
func (e *engine) staging([]js.Value) (any, error) {
	if e.loader == nil {
		return nil, errNoModel
	}
	address, free, err := e.loader.Staging()
	if err != nil {
		return nil, aboutFile(err)
	}
	return map[string]any{"address": int64(address), "free": free}, nil
}

// loaded(n) takes n bytes that were put at staging.
func (e *engine) loaded(args []js.Value) (any, error) {
	if e.loader == nil {
		return nil, errNoModel
	}
	return nil, aboutFile(e.loader.Loaded(args[0].Int()))
}

// write(bytes) takes bytes through the Go heap, for kernels whose memory lies there.
func (e *engine) write(args []js.Value) (any, error) {
	if e.loader == nil {
		return nil, errNoModel
	}
	bytes := make([]byte, args[0].Length())
	js.CopyBytesToGo(bytes, args[0])
	_, err := e.loader.Write(bytes)
	return nil, aboutFile(err)
}

// finish() makes the model of the bytes that came.
func (e *engine) finish([]js.Value) (any, error) {
	if e.loader == nil {
		return nil, errNoModel
	}
	lm, err := e.loader.Finish()
	e.loader = nil
	if err != nil {
		return nil, aboutFile(err)
	}
	e.lm, e.withLM = lm, &summarize.Summarizer{Model: lm.Model, Tokenizer: lm.Tokenizer}
	return nil, nil
}

// discard() gives the model up.
func (e *engine) discard([]js.Value) (any, error) {
	e.giveUp()
	return nil, nil
}

func (e *engine) giveUp() {
	e.loader, e.lm, e.withLM = nil, nil, nil
	if e.release != nil {
		e.release()
	}
}
