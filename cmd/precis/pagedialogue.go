package main

import (
	"context"
	"fmt"
	"strings"

	"precis/core/dialogue"
)

// pageDialogue answers questions about a page.
type pageDialogue struct {
	dialogue *dialogue.Dialogue
	page     string
	options  dialogue.Options
	std      streams
	shown    *progress
	turns    []dialogue.Turn
}

func (d *pageDialogue) reset() { d.turns = nil }

// answer prints an answer, and to standard error what it rests on.
func (d *pageDialogue) answer(ctx context.Context, question string) error {
	a, err := d.dialogue.Ask(ctx, d.page, question, d.turns, d.options, func(e dialogue.Event) {
		d.shown.set(string(e.Stage), int64(e.Done), int64(e.Total))
	})
	d.shown.clear()
	if err != nil {
		return err
	}
	d.turns = append(d.turns, dialogue.Turn{Question: question, Answer: a.Text})
	out := &lineWriter{out: d.std.out, joined: !isTerminal(d.std.out)}
	if err := out.write(a.Text); err != nil {
		return err
	}
	if err := out.end(); err != nil {
		return err
	}
	if a.Fallback != "" {
		fmt.Fprintf(d.std.err, "precis: %s\n", a.Fallback)
	}
	if a.Generated {
		fmt.Fprintln(d.std.err, "precis: these words are the model's own and may be wrong")
	}
	if !a.Found {
		return nil
	}
	for _, r := range a.Evidence {
		place := strings.Join(strings.Fields(d.page[r.Start:r.End]), " ")
		if place == a.Text { // it is quoted: the place is enough
			place = beginning(place)
		}
		fmt.Fprintf(d.std.err, "precis: bytes %d to %d of the page: %s\n", r.Start, r.End, printable(place))
	}
	return nil
}
