//go:build js

package main

import (
	"context"
	"errors"

	"precis/core/summarize"
	"precis/memory/library"
	"precis/memory/working"
	"precis/wasm/protocol"
)

// page is the text that is open, read ahead while no other task is under way.
type page struct {
	text    string
	options summarize.Options
	// read is what it is of; nil: nothing is to be recalled for it. known is what was looked up of it last.
	read    *library.Page
	known   library.Known
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
	e.page.read, e.page.known = nil, library.Known{}
	if request.Page != nil && request.Context && !request.Page.Private && text != "" {
		read := request.Page.Read(text)
		e.page.read = &read
	}
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
		if err == nil && request.Read {
			err = e.lookUpAhead(ctx, h)
		}
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

// lookUpAhead asks what is known on the page that is open, as its summary will. The error is the cause of ctx's
// end, or errTurn.
func (e *engine) lookUpAhead(ctx context.Context, h host) error {
	read := e.page.read
	if read == nil || e.language.model == nil {
		return nil
	}
	ctx, stop := e.others.giveWay(ctx)
	defer stop()
	known, _ := e.memory.lookUp(ctx, h, *read, nil, nil) // where the memory does not answer nothing is known: the summary will tell
	if ended := context.Cause(ctx); ended != nil {
		return ended
	}
	if e.page.read == read { // else another page was opened meanwhile
		e.page.known = known
	}
	return nil
}

// readAhead brings the model's reader to the page that is open, and has it read where it may; tell is told
// how far it is.
func (e *engine) readAhead(ctx context.Context, model *loaded, read bool, tell func(working.State)) error {
	if model == nil {
		tell(working.State{})
		return nil
	}
	r, p := model.reader, &e.page
	model.heed(p.known)
	r.Open(p.text, inContext(p.options, p.known))
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
