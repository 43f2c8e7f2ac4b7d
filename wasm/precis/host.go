//go:build js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"syscall/js"

	"precis/wasm/protocol"
)

// host is the JavaScript that a task is carried out for: its network, its store and its files. The
// functions of the object are described in web/shim/host.js.
type host struct {
	js.Value
	loop *eventLoop
}

// hostError is a failure of the JavaScript side, which has a code already.
type hostError struct {
	code    protocol.Code
	message string
}

func (e *hostError) Error() string { return e.message }

// await calls a function of the host that gives a promise, and waits for what it gives. The error
// is a *hostError, or ctx's: then the host is told by its own signal.
func (h host) await(ctx context.Context, name string, args ...any) (js.Value, error) {
	if err := ctx.Err(); err != nil {
		return js.Value{}, err
	}
	return settled(h.Call(name, args...))
}

// settled waits for a promise of the host, which gives {value} or {error: {code, message}}.
func settled(promise js.Value) (js.Value, error) {
	answered := make(chan js.Value, 1)
	take := js.FuncOf(func(_ js.Value, args []js.Value) any {
		answered <- args[0]
		return nil
	})
	defer take.Release()
	promise.Call("then", take)
	answer := <-answered
	if e := answer.Get("error"); !e.IsUndefined() {
		return js.Value{}, &hostError{protocol.Code(e.Get("code").String()), e.Get("message").String()}
	}
	return answer.Get("value"), nil
}

// text is the text that a request is about, which comes beside it: as JSON ten megabytes would hold the
// event loop up for a third of a second.
func (h host) text() string { return h.Get("text").String() }

// emit gives an event to the page, and lets the event loop in.
func (h host) emit(event any) {
	h.Call("event", marshal(event))
	h.loop.yield()
}

// progress tells the page how far bytes are, and lets the event loop in.
func (h host) progress(stage, file string, done, total int64) {
	h.Call("progress", stage, file, float64(done), float64(total))
	h.loop.yield()
}

// notice tells the page of a trouble that the task survived.
func (h host) notice(code protocol.Code, message string, left []protocol.MemoryEntry) {
	h.Call("notice", marshal(protocol.NoticeReply{Code: code, Message: message, Left: left}))
}

// bytes copies a Uint8Array of JavaScript.
func bytes(array js.Value) []byte {
	b := make([]byte, array.Length())
	js.CopyBytesToGo(b, array)
	return b
}

// stripBytes is the most that is copied between Go and JavaScript at once, so that no file is ever
// in either heap.
const stripBytes = 1 << 20

// source is a file that can be read at any place at once: one of the store, or one of the reader's.
type source struct {
	file  js.Value // {bytes, read(target, at), close()}
	strip js.Value // Uint8Array
	size  int64
}

// open opens a file of the store.
func (h host) open(ctx context.Context, key string) (*source, error) {
	file, err := h.await(ctx, "open", key)
	if err != nil {
		return nil, err
	}
	return newSource(file), nil
}

func newSource(file js.Value) *source {
	return &source{file, js.Global().Get("Uint8Array").New(stripBytes), int64(file.Get("bytes").Float())}
}

// ReadAt is that of io.ReaderAt. What the browser throws is an error.
func (s *source) ReadAt(p []byte, at int64) (n int, err error) {
	defer recovered(&err)
	for n < len(p) && at < s.size {
		want := min(len(p)-n, stripBytes)
		strip := s.strip.Call("subarray", 0, want)
		read := s.file.Call("read", strip, float64(at)).Int()
		if read <= 0 {
			break
		}
		js.CopyBytesToGo(p[n:n+read], strip)
		n += read
		at += int64(read)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (s *source) close() { s.file.Call("close") }

// recovered turns an exception of JavaScript into an error.
func recovered(err *error) {
	switch e := recover().(type) {
	case nil:
	case js.Error:
		*err = fmt.Errorf("engine: the browser does not give the file: %w", e)
	default:
		panic(e)
	}
}

// sink is a new file of the store, written from its start to its end.
type sink struct {
	file  js.Value // {write(bytes), close(), discard()}; each gives a promise
	strip js.Value // Uint8Array
}

func (h host) create(ctx context.Context, key string) (*sink, error) {
	file, err := h.await(ctx, "create", key)
	if err != nil {
		return nil, err
	}
	return &sink{file, js.Global().Get("Uint8Array").New(stripBytes)}, nil
}

// Write is that of io.Writer. The error is a *hostError, of the code quota where the browser gives
// no more room.
func (s *sink) Write(p []byte) (int, error) {
	for written := 0; written < len(p); {
		n := min(len(p)-written, stripBytes)
		strip := s.strip.Call("subarray", 0, n)
		js.CopyBytesToJS(strip, p[written:written+n])
		if _, err := settled(s.file.Call("write", strip)); err != nil {
			return written, err
		}
		written += n
	}
	return len(p), nil
}

// close ends the file and gives its SHA-256.
func (s *sink) close() (sha256 string, err error) {
	sum, err := settled(s.file.Call("close"))
	if err != nil {
		return "", err
	}
	return sum.String(), nil
}

// discard deletes what was written.
func (s *sink) discard() {
	_, _ = settled(s.file.Call("discard")) // what cannot be deleted is found by the next attempt
}

// fromJSON reads JSON of the host.
func fromJSON(value js.Value, into any) error {
	if err := json.Unmarshal([]byte(value.String()), into); err != nil {
		return errors.Join(errors.New("engine: an answer of the page's side"), err)
	}
	return nil
}
