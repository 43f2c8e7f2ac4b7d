//go:build js

package main

import "context"

// others are the tasks that reading ahead gives way to. All of it runs on the worker's one thread.
type others struct {
	running int
	ended   chan struct{} // closed when the last has ended; nil: nobody waits
	came    chan struct{} // closed when one comes; nil: nobody gives way
}

func (o *others) any() bool { return o.running > 0 }

func (o *others) begin() {
	o.running++
	if o.came != nil {
		close(o.came)
		o.came = nil
	}
}

func (o *others) end() {
	if o.running--; o.running == 0 && o.ended != nil {
		close(o.ended)
		o.ended = nil
	}
}

// giveWay gives a context that ends when one comes, with errTurn as its cause. stop is to be called at last.
func (o *others) giveWay(ctx context.Context) (_ context.Context, stop func()) {
	ctx, end := context.WithCancelCause(ctx)
	if o.came == nil {
		o.came = make(chan struct{})
	}
	came := o.came
	go func() {
		select {
		case <-came:
			end(errTurn)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { end(nil) }
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
