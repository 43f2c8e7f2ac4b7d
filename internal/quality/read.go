package main

import (
	"context"
	"fmt"
	"io"

	"precis/core/summarize"
	"precis/internal/articles"
)

// read prints the summaries of internal/articles that a mode makes by default, each under its article's id, to
// be read against the articles; at most most of them, 0: all.
func (m measurer) read(out io.Writer, mode summarize.Mode, most int) error {
	all, err := articles.All()
	if err != nil {
		return err
	}
	if most > 0 {
		all = all[:min(most, len(all))]
	}
	for _, a := range all {
		made, err := m.summarizer.Summarize(context.Background(), a.Text, summarize.Options{
			Mode: mode, Title: a.Title, Format: summarize.PlainText,
		}, nil)
		if err != nil {
			return fmt.Errorf("%s: %w", a.ID, err)
		}
		if _, err := fmt.Fprintf(out, "%s (%s)\n%s\n\n", a.ID, made.Mode, made.Text); err != nil {
			return err
		}
	}
	return nil
}
