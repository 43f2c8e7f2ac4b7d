//go:build js

package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"precis/core/embed"
	"precis/core/summarize"
	"precis/memory/library"
	"precis/memory/longterm"
	"precis/memory/recall"
	"precis/wasm/protocol"
)

// memoryName is the name of the memory's database.
const memoryName = "precis-memory"

// memory is what was read, for the tasks of an engine. It opens at the first one that needs it.
//
// Where locks are taken together it is in this order: the place of the language model, that of the
// embedder, use.
type memory struct {
	loop     *eventLoop
	embedder *place
	idle     func() bool // nothing is asked of the engine

	use     sync.Mutex // held by the task that works with what follows: it serves one at a time
	library *library.Library
	// reason says why nothing is kept, unavailable or newer: library is then one that is empty and lasts
	// as long as the worker. "" where the browser keeps it. untold is the reason until a page knows it.
	reason, untold protocol.Code
	// opening is under way; nil: it is done, or was not wanted yet.
	opening *opening
	// notices are what is to be told of the store since that was done last.
	notices []longterm.Notice
	// associated is the page whose recollections were linked last: they are shown more than once.
	associated string
	completing bool
}

// opening is that of the library, which the tasks that want it wait for together.
type opening struct {
	done chan struct{} // closed when it is
	err  error
}

// open runs f with the library, without an embedder, when the tasks before have ended.
func (m *memory) open(ctx context.Context, h host, f func(*library.Library) error) error {
	defer m.tell(h)
	if err := m.ready(ctx); err != nil {
		return err
	}
	return m.with(ctx, nil, func(l *library.Library) error { return f(l) })
}

// embedding runs f with the library and the embedder that is loaded, if one is. ctx ends where that is
// given up.
func (m *memory) embedding(ctx context.Context, h host, f func(context.Context, *library.Library) error) error {
	defer m.tell(h)
	if err := m.ready(ctx); err != nil {
		return err
	}
	return m.embedder.work(ctx, func(ctx context.Context, model *loaded) error {
		return m.with(ctx, model, func(l *library.Library) error {
			defer m.completeLater(l)
			return f(ctx, l)
		})
	})
}

// with runs f with the library and an embedder, nil: none, when the tasks before have ended.
func (m *memory) with(ctx context.Context, model *loaded, f func(*library.Library) error) error {
	m.use.Lock()
	defer m.use.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	var e embed.Embedder
	name := ""
	if model != nil {
		e, name = patient{model.Embedder, m.loop}, model.name
	}
	if err := m.library.UseEmbedder(ctx, e, name); err != nil {
		return err
	}
	return f(m.library)
}

// ready waits until the library is open. A task that ends before leaves the opening to others.
func (m *memory) ready(ctx context.Context) error {
	if m.library != nil {
		return nil
	}
	if m.opening == nil {
		o := &opening{done: make(chan struct{})}
		m.opening = o
		go func() {
			defer close(o.done)
			o.err = m.load(context.Background())
			m.opening = nil
		}()
	}
	o := m.opening
	select {
	case <-o.done:
		return o.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// load opens the database, or what takes its place.
func (m *memory) load(ctx context.Context) error {
	store, err := longterm.OpenIndexedDB(ctx, memoryName, longterm.Options{Notice: func(n longterm.Notice) { m.notices = append(m.notices, n) }})
	switch {
	case errors.Is(err, longterm.ErrUnavailable):
		m.reason = protocol.Unavailable
	case errors.Is(err, longterm.ErrNewer):
		m.reason = protocol.Newer
	case err != nil:
		return err
	}
	if m.reason != "" {
		store = longterm.NewInMemory(longterm.Options{})
	}
	l, err := library.Open(ctx, library.Parts{Store: store, Summarizer: &summarize.Summarizer{Pause: m.loop.pause}})
	if err != nil {
		return errors.Join(err, store.Close())
	}
	// What does not fade today does so the next time.
	_ = l.FadeDue(ctx, time.Now())
	m.library, m.untold = l, m.reason
	return nil
}

// tell gives to the page what it does not know yet of the memory.
func (m *memory) tell(h host) {
	if m.untold != "" {
		h.notice(m.untold, "the browser keeps no memory here", nil)
		m.untold = ""
	}
	for _, n := range m.notices {
		switch n.Kind {
		case longterm.Lost:
			h.notice(protocol.Lost, "the browser removed the memory", nil)
		case longterm.DamageFound:
			h.notice(protocol.Damaged, n.Detail, nil)
		}
	}
	m.notices = nil
}

// kept fails where the browser keeps nothing.
func (m *memory) kept() error {
	switch m.reason {
	case "":
		return nil
	case protocol.Newer:
		return fmt.Errorf("engine: %w", longterm.ErrNewer)
	}
	return fmt.Errorf("engine: %w", longterm.ErrUnavailable)
}

// associate links what a page recalled, once: who is shown it again is shown nothing new. That it cannot
// be linked is no failure of what was asked.
func (m *memory) associate(ctx context.Context, l *library.Library, page string, recalled []library.Recalled) {
	if page != "" && page == m.associated || len(recalled) < 2 {
		return
	}
	if l.Associate(ctx, recalled) == nil {
		m.associated = page
	}
}

// recallOptions want so many entries; 0: the default.
func recallOptions(most int) recall.Options { return recall.Options{Most: most} }

// patient is an embedder that lets the event loop in between the blocks of its model.
type patient struct {
	embed.Embedder
	loop *eventLoop
}

func (p patient) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	return p.Embedder.Embed(yielding{ctx, p.loop}, texts)
}

// yielding lets the event loop in when it is asked whether to go on.
type yielding struct {
	context.Context
	loop *eventLoop
}

func (y yielding) Err() error {
	y.loop.yield()
	return y.Context.Err()
}

// quiet is how long the engine has to be without work before entries are completed.
const quiet = 500 * time.Millisecond

// completeLater gives entries that were read without the embedder their embeddings, one after the
// other, while nothing is asked of the engine.
func (m *memory) completeLater(l *library.Library) {
	if m.completing || m.reason != "" || l.Incomplete() == 0 {
		return
	}
	m.completing = true
	go func() {
		defer func() { m.completing = false }()
		var wanting []string
		step := func(ctx context.Context, model *loaded) error {
			return m.with(ctx, model, func(l *library.Library) (err error) {
				if wanting == nil {
					wanting, err = l.Wanting(ctx)
					return err
				}
				err = l.CompleteEntry(ctx, wanting[0])
				wanting = wanting[1:]
				return err
			})
		}
		for wanting == nil || len(wanting) > 0 {
			time.Sleep(quiet)
			for m.idle() && (wanting == nil || len(wanting) > 0) {
				if err := m.embedder.work(context.Background(), step); err != nil || wanting == nil {
					return // whoever asks for something next begins again
				}
				m.loop.yield()
			}
		}
	}()
}
