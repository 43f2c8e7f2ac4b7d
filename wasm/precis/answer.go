//go:build js

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"syscall/js"

	"precis/core/decode"
	"precis/core/dialogue"
	"precis/core/kernel"
	"precis/core/summarize"
	"precis/core/translate"
	"precis/memory/library"
	"precis/memory/longterm"
	"precis/memory/longterm/archive"
	"precis/models/hub/repository"
	"precis/wasm/protocol"
)

// answering wraps a function that computes and returns, for JavaScript: it answers {value} or {error}.
func answering(f func(args []js.Value) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		return answer(guarded(func() (any, error) { return f(args) }))
	})
}

// promise runs f in a goroutine and returns a JavaScript promise of its answer.
func promise(f func() (any, error)) js.Value {
	executor := js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolve := args[0]
		go func() { resolve.Invoke(answer(guarded(f))) }()
		return nil
	})
	defer executor.Release() // a promise calls it at once
	return js.Global().Get("Promise").New(executor)
}

// guarded turns a panic, which is a programmer's mistake, into an error: the front door of the engine.
func guarded(f func() (any, error)) (value any, err error) {
	defer func() {
		if r := recover(); r != nil {
			println(string(debug.Stack()))
			err = fmt.Errorf("engine: %v", r)
		}
	}()
	return f()
}

func answer(value any, err error) any {
	if err != nil {
		return map[string]any{"error": map[string]any{"code": string(code(err)), "message": err.Error()}}
	}
	return map[string]any{"value": value}
}

// code classifies an error for the page.
func code(err error) protocol.Code {
	var known *hostError
	switch {
	case errors.As(err, &known):
		return known.code
	case errors.Is(err, context.Canceled), errors.Is(err, errReplaced):
		return protocol.Cancelled
	case errors.Is(err, errTask), errors.Is(err, translate.ErrPair), errors.Is(err, translate.ErrModel):
		return protocol.Task
	case errors.Is(err, summarize.ErrOption), errors.Is(err, dialogue.ErrOption), errors.Is(err, dialogue.ErrQuestion),
		errors.Is(err, translate.ErrLanguage), errors.Is(err, decode.ErrOptions), errors.Is(err, decode.ErrPrompt),
		errors.Is(err, protocol.ErrValue):
		return protocol.Option
	case errors.Is(err, kernel.ErrMemory):
		return protocol.Memory
	case errors.Is(err, errFile), errors.Is(err, errNoModel):
		return protocol.Model
	case errors.Is(err, errFiles):
		return protocol.Files
	case errors.Is(err, repository.ErrName):
		return protocol.Option
	case errors.Is(err, repository.ErrNotFound):
		return protocol.NotFound
	case errors.Is(err, repository.ErrHash):
		return protocol.Corrupt
	case errors.Is(err, repository.ErrHub):
		return protocol.Download
	}
	return memoryCode(err)
}

// memoryCode classifies an error of the memory.
func memoryCode(err error) protocol.Code {
	for _, known := range []struct {
		err  error
		code protocol.Code
	}{
		{library.ErrEmpty, protocol.Option},
		{library.ErrSetting, protocol.Option},
		{longterm.ErrInvalid, protocol.Option},
		{longterm.ErrNotFound, protocol.NotFound},
		{longterm.ErrQuota, protocol.Quota},
		{longterm.ErrBlocked, protocol.Blocked},
		{longterm.ErrNewer, protocol.Newer},
		{longterm.ErrUnavailable, protocol.Unavailable},
		{longterm.ErrCorrupt, protocol.Damaged},
		{archive.ErrNewer, protocol.Newer},
		{archive.ErrPassphrase, protocol.Passphrase},
		{archive.ErrFormat, protocol.Archive},
		{archive.ErrTooLarge, protocol.Archive},
	} {
		if errors.Is(err, known.err) {
			return known.code
		}
	}
	return protocol.Internal
}
