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
	Since ago  `default:"7d" placeholder:"TIME" help:"What was read since: 1h, 7d, 2w, or a day as 2026-03-14. Default: 7d."`
	JSON  bool `help:"Print JSON: subjects, lines and the addresses that each rests on."`
	memoryFlags
}

// Run prints a paragraph a subject, in sentences of the pages' summaries.
func (c *digestCommand) Run(ctx context.Context, std streams) error {
	l, closing, err := c.library(ctx, std)
	if err != nil {
		return err
	}
	defer closing()
	digests, err := l.Digest(ctx, c.Since.before(time.Now()), summarize.Options{
		Mode: summarize.Extractive, Kind: summarize.TLDR, Length: summarize.Medium, Format: summarize.PlainText})
	if err != nil {
		return err
	}
	if c.JSON {
		if digests == nil {
			digests = []consolidate.Digest{}
		}
		return printJSON(std.out, digests)
	}
	if len(digests) == 0 {
		fmt.Fprintln(std.err, "precis: no two pages of that time are about one subject")
	}
	for _, d := range digests {
		if err := printDigest(std.out, d); err != nil {
			return err
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
