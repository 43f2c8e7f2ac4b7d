//go:build js

package main

import (
	"context"
	"sync"

	"precis/core/kernel"
	"precis/models"
)

// embedderEnd is where the place of embedders ends in kernel memory and that of language models
// begins, whose caches grow upwards. Address space is all that a place costs which is empty: pages
// that nothing was written to take no memory. all-MiniLM-L6-v2 takes 36 MB in 8 bits, 97 in float32.
const embedderEnd = kernel.Addr(128 << 20)

// place is a part of kernel memory for one model.
type place struct {
	from, to kernel.Addr // to = 0: the end of the memory
	loading  *loading    // of a model that is coming; nil: none
	model    *loaded     // nil: none

	use     sync.Mutex         // held by the task that works with model: it serves one at a time
	release context.CancelFunc // stops that task; nil: none does
}

// loading is a model on its way.
type loading struct {
	loader *models.Loader
	to     *place
	name   string // as people know it
}

// begin gives up what is here, so that a model of that many bytes and that name can come.
func (p *place) begin(k kernel.Kernels, bytes int64, name string) *loading {
	p.giveUp()
	p.loading = &loading{models.NewLoaderIn(k, kernel.NewArenaBetween(k, p.from, p.to), bytes), p, name}
	return p.loading
}

// giveUp forgets the model, and the one that is coming; the task that uses it ends.
func (p *place) giveUp() {
	p.loading, p.model = nil, nil
	if p.release != nil {
		p.release()
	}
}

// work runs a task with the model of a place, nil where there is none, when those before have
// ended. It ends as cancelled when the model is given up.
func (p *place) work(ctx context.Context, task func(context.Context, *loaded) error) error {
	p.use.Lock()
	defer p.use.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p.release = cancel
	defer func() { p.release = nil }()
	if err := ctx.Err(); err != nil {
		return err
	}
	return task(ctx, p.model)
}
