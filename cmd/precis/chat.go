package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"precis/core/dialogue"
	"precis/models"
	"precis/models/tasks"
)

type chatCommand struct {
	Source   string        `arg:"" optional:"" name:"file|url" help:"Talk about this text or HTML file, or http(s) address; without one, with the model about anything."`
	Model    string        `help:"Model file, or the name of a fetched model. Default: ${model}; about a page without one if it was not fetched."`
	Embedder string        `placeholder:"MODEL" help:"With a page: look for passages by their meaning too, with this model for embeddings, such as ${embedder}."`
	Mode     dialogue.Mode `default:"auto" enum:"${answers}" help:"With a page: how to answer: ${enum}. quoted and ranked give sentences of the page, written the model's own words."`
	System   string        `placeholder:"TEXT" help:"Without a page: the system's turn before the first."`

	decodingFlags `embed:""`
}

// Help says what the flags do not.
func (c *chatCommand) Help() string {
	return "Each line of standard input is a turn, and each answer a line where that is no terminal. /reset forgets the turns so far, /quit ends. " +
		"Answers about a page name the places that they rest on; what the page does not say is said to be so. " +
		"A chat that has outgrown the model's context goes on without its oldest turns. Options of generation are for a chat without a page."
}

// answerer answers a turn, in the light of those before.
type answerer interface {
	answer(ctx context.Context, turn string) error
	reset()
}

// Run answers turn by turn.
func (c *chatCommand) Run(ctx context.Context, std streams) error {
	shown := newProgress(std, false)
	defer shown.clear()
	answers, err := c.open(ctx, std, shown)
	if err != nil {
		return err
	}
	lines, failed := readLines(ctx, std.in)
	for {
		if isTerminal(std.out) {
			fmt.Fprint(std.out, "> ")
		}
		var turn string
		select {
		case <-ctx.Done():
			return ctx.Err()
		case line, open := <-lines:
			if !open {
				return *failed
			}
			turn = strings.TrimSpace(line)
		}
		switch turn {
		case "":
			continue
		case "/quit":
			return nil
		case "/reset":
			answers.reset()
			continue
		}
		if err := answers.answer(ctx, turn); err != nil {
			return err
		}
	}
}

// readLines gives the lines of r until it ends or fails; the failure is there once lines is closed.
// Reading goes on in the background, so that an interrupt need not wait for a line.
func readLines(ctx context.Context, r io.Reader) (lines <-chan string, failure *error) {
	const longest = 1 << 20 // bytes of a line
	to, failure := make(chan string), new(error)
	go func() {
		defer close(to)
		scanner := bufio.NewScanner(r)
		scanner.Buffer(nil, longest)
		for scanner.Scan() {
			select {
			case to <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
		if *failure = scanner.Err(); *failure != nil {
			*failure = fmt.Errorf("standard input: %w", *failure)
		}
	}()
	return to, failure
}

// open makes ready what answers.
func (c *chatCommand) open(ctx context.Context, std streams, shown *progress) (answerer, error) {
	if c.Source == "" {
		return c.openChat(ctx, std, shown)
	}
	return c.openDialogue(ctx, std, shown)
}

func (c *chatCommand) openChat(ctx context.Context, std streams, shown *progress) (answerer, error) {
	lm, _, err := openModel(ctx, c.Model, shown)
	if err != nil {
		return nil, err
	}
	if lm.Model == nil {
		return nil, fmt.Errorf("%s (%s) has no turns, want a decoder with a chat template", printable(lm.Info.Name), lm.Info.Architecture)
	}
	defaults, err := lm.Defaults("")
	if err != nil {
		return nil, err
	}
	c.apply(&defaults.Options)
	chat := &conversation{lm: lm, std: std, shown: shown, system: c.System, options: defaults.Options}
	if _, err := chat.prompt(nil); err != nil {
		return nil, fmt.Errorf("%s: %w", printable(lm.Info.Name), err)
	}
	return chat, nil
}

// openDialogue reads the page and opens the models. Without --model a model that was not fetched is
// no error, unless the mode needs one.
func (c *chatCommand) openDialogue(ctx context.Context, std streams, shown *progress) (answerer, error) {
	page, err := readSource(ctx, c.Source, strings.NewReader(""))
	if err != nil {
		return nil, err
	}
	var lm, embedder *models.LM
	if c.Mode != dialogue.Quoted {
		lm, _, err = openModel(ctx, c.Model, shown)
		switch {
		case errors.Is(err, errNotFetched) && c.Model == "" && c.Mode == dialogue.Auto:
			fmt.Fprintln(std.err, "precis: no model was fetched (precis pull); the page is quoted")
		case err != nil:
			return nil, err
		case lm.Embedder != nil:
			return nil, fmt.Errorf("%s (%s) writes no text, want a decoder or an encoder-decoder", printable(lm.Info.Name), lm.Info.Architecture)
		}
	}
	if c.Embedder != "" {
		if embedder, _, err = openModel(ctx, c.Embedder, shown); err != nil {
			return nil, err
		}
		if embedder.Embedder == nil {
			return nil, fmt.Errorf("%s (%s) makes no embeddings", printable(embedder.Info.Name), embedder.Info.Architecture)
		}
	}
	d, err := tasks.Dialogue(lm, nil)
	if err != nil {
		return nil, err
	}
	if embedder != nil {
		d.Embedder = embedder.Embedder
	}
	return &pageDialogue{dialogue: d, page: page.Text(), options: dialogue.Options{Mode: c.Mode}, std: std, shown: shown}, nil
}
