//go:build js

package main

import "context"

// others are the tasks that reading ahead gives way to. All of it runs on the worker's one thread.
type others struct {
	running int
	ended   chan struct{} // closed when the last has ended; nil: nobody waits
}

func (o *others) any() bool { return o.running > 0 }

func (o *others) begin() { o.running++ }

func (o *others) end() {
	if o.running--; o.running == 0 && o.ended != nil {
		close(o.ended)
		o.ended = nil
	}
}

// wait waits until there are none. The error is ctx's.
func (o *others) wait(ctx context.Context) error {
	for o.any() {
		if o.ended == nil {
			o.ended = make(chan struct{})
		}
		select {
		case <-o.ended:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
