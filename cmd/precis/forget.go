package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"precis/memory/longterm"
)

type forgetCommand struct {
	URL   string `xor:"what" placeholder:"URL" help:"Forget this page: its address, or its file."`
	Site  string `xor:"what" help:"Forget this site and those below it."`
	Since ago    `xor:"what" placeholder:"TIME" help:"Forget what was read since: 1h, 7d, 2w, or a day as 2026-03-14."`
	All   bool   `xor:"what" help:"Forget everything; asks first."`
	Yes   bool   `help:"Do not ask."`
	memoryFlags
}

// Run forgets, removes the bytes from the file and prints what is gone.
func (c *forgetCommand) Run(ctx context.Context, std streams) error {
	since := c.Since.before(time.Now())
	if c.URL == "" && c.Site == "" && since.IsZero() && !c.All {
		return errors.New("nothing was named, want one of --url, --site, --since, --all")
	}
	l, closing, err := c.library(ctx, std)
	if err != nil {
		return err
	}
	defer closing()
	if c.All && !c.Yes {
		if err := confirm(ctx, std, l.Len()); err != nil {
			return err
		}
	}
	var gone []longterm.Head
	switch {
	case c.URL != "":
		gone, err = l.ForgetPage(ctx, address(c.URL))
	case c.Site != "":
		gone, err = l.ForgetSite(ctx, strings.TrimPrefix(strings.ToLower(c.Site), "www."))
	case c.All:
		gone, err = l.ForgetAll(ctx)
	default:
		gone, err = l.ForgetSince(ctx, since)
	}
	for _, h := range gone {
		fmt.Fprintln(std.out, printable(h.URL))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(std.err, "precis: %s forgotten\n", pages(len(gone)))
	return nil
}

// confirm asks a person; where there is none, it wants --yes.
func confirm(ctx context.Context, std streams, n int) error {
	if in, ok := std.in.(*os.File); !ok || !isTerminal(in) {
		return errors.New("to forget everything without being asked: --yes")
	}
	fmt.Fprintf(std.err, "Forget everything, %s? Nothing brings it back. [y/N] ", pages(n))
	lines, failure := readLines(ctx, bufio.NewReader(std.in))
	select {
	case line := <-lines:
		if answer := strings.ToLower(strings.TrimSpace(line)); answer == "y" || answer == "yes" {
			return nil
		}
		return errors.Join(*failure, errors.New("nothing was forgotten"))
	case <-ctx.Done():
		return ctx.Err()
	}
}
