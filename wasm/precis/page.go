//go:build js

package main

import (
	"context"
	"errors"

	"precis/core/summarize"
	"precis/memory/working"
	"precis/wasm/protocol"
)

// page is the text that is open, read ahead while no other task is under way.
type page struct {
	text    string
	options summarize.Options
	budget  working.Budget
	visible working.Range
	end     context.CancelCauseFunc // of the look that is under way; nil: none is
}

var (
	// errLook ends a look that another has taken the place of.
	errLook = errors.New("engine: the reader looks elsewhere")
	// errTurn ends a step of reading ahead when a task has come.
	errTurn = errors.New("engine: another task comes first")
)

// openPage takes what text is open. The next look reads it.
func (e *engine) openPage(_ context.Context, request protocol.PageRequest, h host) (any, error) {
	text := h.text()
	e.page.text, e.page.options = text, protocol.OptionsInBytes(text, request.Options)
	e.page.budget, e.page.visible = working.BudgetOf(request.DeviceMemory), working.Range{}
	return nil, nil
}

// look reads the page ahead, as long as nothing else is to do. The task before it ends.
func (e *engine) look(ctx context.Context, request protocol.LookRequest, h host) (any, error) {
	if e.page.end != nil {
		e.page.end(errLook)
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	e.page.end = end
	e.page.visible = protocol.RangeInBytes(e.page.text, request.Visible)
	var result protocol.LookResult
	for {
		err := e.others.wait(ctx)
		if err == nil {
			err = e.language.work(ctx, func(ctx context.Context, model *loaded) error {
				return e.readAhead(ctx, model, request.Read, func(s working.State) {
					result = protocol.LookResult{Open: e.page.text != "", Passages: s.Passages, Held: s.Slots, Bytes: float64(s.Bytes), Ready: s.Made && s.Nothing}
					h.progress("ahead", "", int64(s.Slots), int64(s.Passages))
				})
			})
		}
		switch {
		case errors.Is(err, errTurn):
			continue
		case errors.Is(context.Cause(ctx), errLook):
			return result, nil
		}
		return result, err
	}
}

// readAhead brings the model's reader to the page that is open, and has it read where it may; tell is told
// how far it is.
func (e *engine) readAhead(ctx context.Context, model *loaded, read bool, tell func(working.State)) error {
	if model == nil {
		tell(working.State{})
		return nil
	}
	r, p := model.reader, &e.page
	r.Open(p.text, p.options)
	r.Limit(p.budget)
	r.Look(p.visible)
	tell(r.State())
	for read && !r.State().Nothing {
		if err := r.Step(ctx, e.undisturbed); err != nil {
			return err
		}
		tell(r.State())
	}
	return nil
}

// undisturbed lets the event loop in, and says whether another task has come.
func (e *engine) undisturbed() error {
	e.loop.yield()
	if e.others.any() {
		return errTurn
	}
	return nil
}
