package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"precis/core/summarize"
	"precis/memory/consolidate"
)

type digestCommand struct {
	Since ago            `default:"7d" placeholder:"TIME" help:"What was read since: 1h, 7d, 2w, or a day as 2026-03-14. Default: 7d."`
	Mode  summarize.Mode `default:"extractive" enum:"${modes}" help:"How to sum up: ${enum}. extractive and ranked give sentences of the pages' summaries, compressed and copied those without some of their clauses, written the model's own words."`
	Model string         `help:"Model that sums up, where the mode needs one. Default: ${model}."`
	JSON  bool           `help:"Print JSON: subjects, how each was made, lines and the addresses that each rests on."`
	memoryFlags
}

// Run prints a paragraph a subject, each sentence with the pages that it rests on.
func (c *digestCommand) Run(ctx context.Context, std streams) error {
	shown := newProgress(std, false)
	defer shown.clear()
	summarizer, err := (&summarizeCommand{Mode: c.Mode, Model: c.Model}).summarizer(ctx, std, shown)
	if err != nil {
		return err
	}
	l, closing, err := c.library(ctx, std)
	if err != nil {
		return err
	}
	defer closing()
	topics, err := l.Topics(ctx, c.Since.before(time.Now()))
	if err != nil {
		return err
	}
	digests := []consolidate.Digest{}
	options := summarize.Options{Mode: c.Mode, Kind: summarize.TLDR, Length: summarize.Medium, Format: summarize.PlainText}
	for i, topic := range topics {
		shown.set("subjects", int64(i), int64(len(topics)))
		digest, err := consolidate.MakeDigest(ctx, summarizer, topic, options, nil)
		if err != nil {
			return err
		}
		digests = append(digests, digest)
	}
	shown.clear()
	if c.JSON {
		return printJSON(std.out, digests)
	}
	if len(digests) == 0 {
		fmt.Fprintln(std.err, "precis: no two pages of that time are about one subject")
	}
	for _, d := range digests {
		if err := printDigest(std.out, d); err != nil {
			return err
		}
		if d.Fallback != "" {
			fmt.Fprintf(std.err, "precis: %s: %s\n", printable(strings.Join(d.Name, ", ")), d.Fallback)
		}
		if d.Generated {
			fmt.Fprintf(std.err, "precis: %s: these words are a model's and may be wrong\n", printable(strings.Join(d.Name, ", ")))
		}
	}
	return nil
}

func printDigest(out io.Writer, d consolidate.Digest) error {
	fmt.Fprintf(out, "%s (%d pages)\n", printable(strings.Join(d.Name, ", ")), len(d.URLs))
	for _, line := range d.Lines {
		var sources []string
		for _, url := range line.Sources {
			sources = append(sources, printable(url))
		}
		fmt.Fprintf(out, "  %s [%s]\n", line.Text, strings.Join(sources, ", "))
	}
	_, err := fmt.Fprintln(out)
	return err
}
