package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"precis/core/summarize"
	"precis/models/tasks"
)

type summarizeCommand struct {
	Source       string           `arg:"" name:"file|url" help:"A text or HTML file, an http(s) address, or - for standard input."`
	Kind         summarize.Kind   `default:"tldr" enum:"${kinds}" help:"What to make: ${enum}."`
	Length       summarize.Length `default:"short" enum:"${lengths}" help:"How long: ${enum}."`
	Format       summarize.Format `default:"plain-text" enum:"${formats}" help:"Markup of the summary: ${enum}."`
	Mode         summarize.Mode   `default:"auto" enum:"${modes}" help:"How to make it: ${enum}. extractive and ranked give sentences of the text, compressed and copied those without some of their clauses, written the model's own words. An encoder-decoder writes as its makers have it do."`
	Scope        summarize.Scope  `default:"whole" enum:"${scopes}" help:"What an encoder-decoder reads of a text that is longer than its window: ${enum}. whole is all of it, passage by passage."`
	Alternatives int              `placeholder:"N" help:"So many further summaries to choose from, in the model's own words: auto is written then."`
	Sample       bool             `help:"Draw written summaries by chance instead of searching for the likeliest: alternatives differ more, and are worse."`
	Seed         int64            `placeholder:"N" help:"Random numbers to draw with; the same seed gives the same summaries."`
	Model        string           `help:"Model file, or the name of a fetched model. Default: ${model}, if it was fetched (precis pull)."`
	JSON         bool             `help:"Print JSON: the summary with its evidence, and the text that this points into."`
}

// summaryOutput is what --json prints.
type summaryOutput struct {
	Title   string            `json:"title,omitempty"`
	Summary summarize.Summary `json:"summary"`
	// Text is the text that was summarized; the evidence are ranges of its bytes.
	Text string `json:"text"`
}

// Run prints the summary: on a terminal as the model writes it, elsewhere when it is done, since the
// sentences that do not hold are taken out in the end.
func (c *summarizeCommand) Run(ctx context.Context, std streams) error {
	page, err := readSource(ctx, c.Source, std.in)
	if err != nil {
		return err
	}
	shown := newProgress(std, false)
	defer shown.clear()
	s, err := c.summarizer(ctx, std, shown)
	if err != nil {
		return err
	}
	stream := &textStream{out: std.out}
	emit := func(e summarize.Event) {
		switch e.Stage {
		case summarize.Reading, summarize.Ranking, summarize.Searching:
			shown.set(string(e.Stage), int64(e.Done), int64(e.Total))
		case summarize.Writing:
			if !c.JSON && isTerminal(std.out) {
				shown.clear()
				stream.grow(e.Text)
			}
		}
	}
	options := summarize.Options{Mode: c.Mode, Kind: c.Kind, Length: c.Length, Format: c.Format, Scope: c.Scope, Title: page.Title,
		Alternatives: c.Alternatives, Sample: c.Sample, Seed: c.Seed}
	for _, h := range page.Headings() {
		options.Headings = append(options.Headings, summarize.Heading{Range: summarize.Range{Start: h.Start, End: h.End}, Level: h.Level})
	}
	summary, err := s.Summarize(ctx, page.Text(), options, emit)
	shown.clear()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(std.out, summaryOutput{page.Title, summary, page.Text()})
	}
	if err := stream.finish(summary.Text); err != nil {
		return err
	}
	for i, a := range summary.Alternatives {
		if _, err := fmt.Fprintf(std.out, "\nOr (%d of %d):\n%s\n", i+1, len(summary.Alternatives), a.Text); err != nil {
			return err
		}
	}
	tell(std.err, summary)
	return nil
}

// tell says what a reader of a summary has to know beside it.
func tell(out io.Writer, summary summarize.Summary) {
	if summary.Fallback != "" {
		fmt.Fprintf(out, "precis: %s\n", summary.Fallback)
	}
	if summary.Fewer != "" {
		fmt.Fprintf(out, "precis: fewer alternatives than asked for: %s\n", summary.Fewer)
	}
	if summary.Generated {
		fmt.Fprintln(out, "precis: these words are the model's own and may be wrong")
	}
	if summary.Read.Share < 1 && summary.Read.Sentences > 0 {
		fmt.Fprintf(out, "precis: %s\n", summary.Read.How)
	}
}

// summarizer opens the model where one is to be used. Without --model and without a mode that
// needs one, a model that was not fetched is no error.
func (c *summarizeCommand) summarizer(ctx context.Context, std streams, shown *progress) (*summarize.Summarizer, error) {
	if c.Mode == summarize.Extractive {
		return &summarize.Summarizer{}, nil
	}
	model, _, err := openModel(ctx, c.Model, shown)
	if errors.Is(err, errNotFetched) && c.Model == "" && c.Mode == summarize.Auto {
		fmt.Fprintln(std.err, "precis: no model was fetched (precis pull); the summary is made without one")
		return &summarize.Summarizer{}, nil
	}
	if err != nil {
		return nil, err
	}
	if model.Embedder != nil {
		return nil, fmt.Errorf("%s (%s) writes no text, want a decoder or an encoder-decoder", printable(model.Info.Name), model.Info.Architecture)
	}
	return tasks.Summarizer(model)
}

// textStream prints a text while it grows.
type textStream struct {
	out     io.Writer
	printed string
}

func (s *textStream) grow(text string) {
	if more, grown := strings.CutPrefix(text, s.printed); grown {
		io.WriteString(s.out, more)
		s.printed = text
	}
}

// finish prints what is missing of the final text, or all of it on lines of its own where it is
// not what was printed.
func (s *textStream) finish(text string) error {
	more, grown := strings.CutPrefix(text, s.printed)
	if !grown {
		more = "\n\n" + text
	}
	if more+s.printed == "" {
		return nil
	}
	_, err := fmt.Fprintln(s.out, more)
	return err
}
