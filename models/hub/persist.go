package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// temporary is an error after which another try makes sense.
type temporary struct{ error }

func (t temporary) Unwrap() error { return t.error }

func again(err error) error { return temporary{err} }

// persist calls try until it succeeds, fails for good, or fails c.Tries times in a row without
// having brought anything.
func (c *Client) persist(ctx context.Context, try func() (progress bool, err error)) error {
	wait := c.Wait
	for failures := 0; ; {
		progress, err := try()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var t temporary
		if !errors.As(err, &t) {
			return err
		}
		if failures++; progress {
			failures, wait = 1, c.Wait
		}
		if failures >= c.Tries {
			return fmt.Errorf("%w (%d tries)", t.error, failures)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait *= 2
	}
}

// stallWatch ends a context when nothing has come for some time.
type stallWatch struct {
	timer *time.Timer
	limit time.Duration
	stop  context.CancelFunc
	ctx   context.Context
}

func newWatch(parent context.Context, limit time.Duration) (context.Context, *stallWatch) {
	ctx, cancel := context.WithCancelCause(parent)
	w := &stallWatch{limit: limit, ctx: ctx}
	w.timer = time.AfterFunc(limit, func() { cancel(fmt.Errorf("%w: %v", ErrStalled, limit)) })
	w.stop = func() {
		w.timer.Stop()
		cancel(nil)
	}
	return ctx, w
}

// explain is the reason for err where the watch ended the request.
func (w *stallWatch) explain(err error) error {
	if cause := context.Cause(w.ctx); errors.Is(cause, ErrStalled) {
		return cause
	}
	return fmt.Errorf("%w: %w", ErrHub, err)
}

// reader starts the time anew with all that comes.
func (w *stallWatch) reader(r io.Reader) io.Reader { return watched{r, w} }

type watched struct {
	io.Reader
	*stallWatch
}

func (w watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if n > 0 {
		w.timer.Reset(w.limit)
	}
	return n, err
}
