//go:build js

package main

import (
	"syscall/js"
	"time"
)

// slice is how long Go computes between two turns of the event loop: short beside the time in
// which a cancel has to act, long beside the cost of a turn.
const slice = 16 * time.Millisecond

// eventLoop lets the worker's event loop run while a goroutine computes, so that messages such as
// a cancel come in. A message channel is used since timers are held back by 4 ms.
type eventLoop struct {
	port  js.Value
	woken chan struct{}
	last  time.Time
}

func newEventLoop() *eventLoop {
	channel := js.Global().Get("MessageChannel").New()
	l := &eventLoop{port: channel.Get("port2"), woken: make(chan struct{}, 1)}
	channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		l.woken <- struct{}{}
		return nil
	}))
	return l
}

// yield waits for one turn of the event loop, unless there was one less than a slice ago.
func (l *eventLoop) yield() {
	if time.Since(l.last) < slice {
		return
	}
	l.port.Call("postMessage", js.Null())
	<-l.woken
	l.last = time.Now()
}

// pause is yield for those who ask whether to go on.
func (l *eventLoop) pause() error {
	l.yield()
	return nil
}
