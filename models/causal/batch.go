package causal

import (
	"context"

	"precis/core/decode"
)

// Batch is one forward pass: so many tokens, of which number i goes to the slot Slot + i·Stride of
// the cache, and of whose logits those from row First on will be asked for.
type Batch struct {
	Tokens, Slot, Stride, First int

	asked *asked // nil: nobody
}

// pauses is how often a batch asks whether to go on: 64 tokens take a small model 80 ms, and who waits
// for it to stop should wait less. Batches of fewer than leastPaused tokens are quick.
const (
	pauses      = 4
	leastPaused = 16
)

// Stopped is to be asked before block i of blocks; where it says so the work of the batch is void.
func (b Batch) Stopped(i, blocks int) bool {
	if b.asked == nil || b.Tokens < leastPaused || i == 0 || i*pauses/blocks == (i-1)*pauses/blocks {
		return false
	}
	return b.asked.stops(i, blocks)
}

// asked is who is asked whether to go on with a batch, and told how far it is.
type asked struct {
	ctx      context.Context
	progress decode.Progress // may be nil
	from, to int             // the tokens that the blocks of the batch stand for
	total    int             // tokens
	err      error           // why it was stopped
}

// stops tells that block i of blocks is next.
func (a *asked) stops(i, blocks int) bool {
	a.err = a.tell(a.from + (a.to-a.from)*i/blocks)
	return a.err != nil
}

// tell says that so many tokens are done.
func (a *asked) tell(done int) error {
	if a.progress != nil {
		if err := a.progress(done, a.total); err != nil {
			return err
		}
	}
	return a.ctx.Err()
}
