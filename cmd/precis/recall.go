package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"precis/memory/library"
	"precis/memory/recall"
)

type recallCommand struct {
	Query []string `arg:"" help:"What to look for: a question or some words."`
	Most  int      `default:"5" placeholder:"N" help:"How many pages at most. Default: 5."`
	JSON  bool     `help:"Print JSON: the pages with weights, reasons and passages."`
	embedderFlags
	memoryFlags
}

// mostShown is how many characters of a passage are printed; --json gives it whole.
const mostShown = 320

// recallOutput is what --json prints.
type recallOutput struct {
	Query    string             `json:"query"`
	Recalled []library.Recalled `json:"recalled"`
}

// Run prints what was read and fits, the best first.
func (c *recallCommand) Run(ctx context.Context, std streams) error {
	query := strings.TrimSpace(strings.Join(c.Query, " "))
	switch {
	case query == "":
		return fmt.Errorf("an empty query, want a question or some words")
	case c.Most < 1:
		return fmt.Errorf("--most is %d, want 1 or more", c.Most)
	}
	store, err := c.openStore(ctx, std)
	if err != nil {
		return err
	}
	defer store.Close()
	shown := newProgress(std, false)
	defer shown.clear()
	parts, err := c.parts(ctx, std, shown, nil)
	if err != nil {
		return err
	}
	parts.Store = store
	l, err := c.open(ctx, std, parts)
	if err != nil {
		return err
	}
	if l.Incomplete() > 0 {
		if err := complete(ctx, l, shown); err != nil {
			return err
		}
	}
	recalled, err := l.Recall(ctx, query, time.Now(), recall.Options{Most: c.Most})
	if err != nil {
		return err
	}
	if err := c.print(std, query, recalled); err != nil {
		return err
	}
	return associate(ctx, std, l, recalled)
}

func (c *recallCommand) print(std streams, query string, recalled []library.Recalled) error {
	if c.JSON {
		if recalled == nil {
			recalled = []library.Recalled{}
		}
		return printJSON(std.out, recallOutput{query, recalled})
	}
	if len(recalled) == 0 {
		fmt.Fprintln(std.err, "precis: nothing that was read fits")
	}
	for _, r := range recalled {
		_, err := fmt.Fprintf(std.out, "%3.0f %%  %s\n       %s, read %s\n       %s\n       %s\n\n", 100*r.Weight, printable(nameOf(r.Title, r.URL)),
			printable(r.URL), dateOf(r.LastRead), because(r.Because), printable(cut(r.Text, mostShown)))
		if err != nil {
			return err
		}
	}
	return nil
}

// because says in a line why an entry was recalled.
func because(b recall.Because) string {
	var reasons []string
	if b.LexicalRank > 0 {
		words := fmt.Sprintf("words (%.0f %% of the query)", 100*b.Coverage)
		if len(b.Words) > 0 {
			words += ": " + printable(strings.Join(b.Words, ", "))
		}
		reasons = append(reasons, words)
	}
	if b.CosineRank > 0 {
		reasons = append(reasons, fmt.Sprintf("meaning (cosine %.2f)", b.Cosine))
	}
	if b.LinkRank > 0 && b.Via != "" {
		reasons = append(reasons, "recalled before together with "+printable(b.Via))
	}
	return strings.Join(append(reasons, fmt.Sprintf("recency %.2f, importance %.2f", b.Recency, b.Importance)), "; ")
}
