package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"precis/core/summarize"
	"precis/memory/library"
	"precis/memory/longterm"
	"precis/memory/longterm/archive"
)

// memoryCommand holds the commands for what was read.
type memoryCommand struct {
	List   listCommand   `cmd:"" help:"List what was read, last read first."`
	Show   showCommand   `cmd:"" help:"Print all that is kept of a page, as Markdown."`
	Forget forgetCommand `cmd:"" help:"Forget a page, a site, the last hour or all; the bytes are removed."`
	Export exportCommand `cmd:"" help:"Write all to a file: JSON, a zip of Markdown files, either of them encrypted."`
	Import importCommand `cmd:"" help:"Take in what export wrote, here or elsewhere."`
	Digest digestCommand `cmd:"" help:"Sum up what was read in the last days, subject by subject."`
	Pin    pinCommand    `cmd:"" help:"Keep a page when others leave to make room."`
	Unpin  unpinCommand  `cmd:"" help:"Let a pinned page go like others."`
}

type listCommand struct {
	Site  string `help:"Only pages of this site and of those below it."`
	Since ago    `placeholder:"TIME" help:"Only pages read since: 1h, 7d, 2w, or a day as 2026-03-14."`
	JSON  bool   `help:"Print JSON: what is kept beside the texts."`
	memoryFlags
}

// Run prints a line a page.
func (c *listCommand) Run(ctx context.Context, std streams) error {
	store, err := c.openStore(ctx, std)
	if err != nil {
		return err
	}
	defer store.Close()
	heads := []longterm.Head{}
	err = store.View(ctx, func(r longterm.Reader) error {
		found, err := r.Heads(longterm.Query{Site: c.Site, Since: c.Since.before(time.Now())})
		heads = append(heads[:0], found...)
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(std.out, heads)
	}
	bytes := int64(0)
	for _, h := range heads {
		bytes += h.Bytes
		pinned := ""
		if h.Pinned {
			pinned = "  (pinned)"
		}
		if _, err := fmt.Fprintf(std.out, "%s  %d×  %s  %s%s\n", dateOf(h.LastRead), h.TimesRead, printable(nameOf(h.Title, h.URL)), printable(h.URL), pinned); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.err, "precis: %s, %.1f MB\n", pages(len(heads)), float64(bytes)/1e6)
	return nil
}

type showCommand struct {
	URL  string `arg:"" name:"url" help:"Address of a page, or its file."`
	JSON bool   `help:"Print JSON, with terms and embeddings."`
	memoryFlags
}

// Run prints an entry.
func (c *showCommand) Run(ctx context.Context, std streams) error {
	l, closing, err := c.library(ctx, std)
	if err != nil {
		return err
	}
	defer closing()
	e, err := l.Find(ctx, address(c.URL))
	if err != nil {
		return missing(err, c.URL)
	}
	if c.JSON {
		return printJSON(std.out, e)
	}
	_, err = std.out.Write(archive.Markdown(e))
	return err
}

// library opens the memory without an embedder, for what needs none.
func (f memoryFlags) library(ctx context.Context, std streams) (l *library.Library, closing func(), err error) {
	store, err := f.openStore(ctx, std)
	if err != nil {
		return nil, nil, err
	}
	l, err = f.open(ctx, std, library.Parts{Store: store, Summarizer: &summarize.Summarizer{}})
	return l, func() { _ = store.Close() }, err
}

// address is what a page is remembered by: a file that is named by its path has a file URL.
func address(name string) string {
	if _, err := os.Stat(name); err == nil && !strings.Contains(name, "://") {
		if u, err := fileURL(name); err == nil {
			return u
		}
	}
	return name
}

// missing says that a page was not read.
func missing(err error, name string) error {
	if errors.Is(err, longterm.ErrNotFound) {
		return fmt.Errorf("%s was not read, or was forgotten; precis memory list says what was read", printable(name))
	}
	return err
}

type pinCommand struct {
	URL string `arg:"" name:"url" help:"Address of a page, or its file."`
	memoryFlags
}

// Run pins a page.
func (c *pinCommand) Run(ctx context.Context, std streams) error {
	return c.pin(ctx, std, c.URL, true)
}

type unpinCommand struct {
	URL string `arg:"" name:"url" help:"Address of a page, or its file."`
	memoryFlags
}

// Run unpins a page.
func (c *unpinCommand) Run(ctx context.Context, std streams) error {
	return c.pin(ctx, std, c.URL, false)
}

func (f memoryFlags) pin(ctx context.Context, std streams, name string, pinned bool) error {
	l, closing, err := f.library(ctx, std)
	if err != nil {
		return err
	}
	defer closing()
	_, err = l.Pin(ctx, address(name), pinned)
	return missing(err, name)
}

// pages is a number of pages in words.
func pages(n int) string {
	if n == 1 {
		return "1 page"
	}
	return fmt.Sprintf("%d pages", n)
}
