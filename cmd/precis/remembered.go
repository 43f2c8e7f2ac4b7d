package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"precis/core/summarize"
	"precis/memory/consolidate"
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

// ago is a flag for a time: how long ago (90m, 1h, 7d, 2w), or a day (2026-03-14) in the reader's time.
type ago struct {
	duration time.Duration
	day      time.Time
}

// UnmarshalText reads the flag.
func (a *ago) UnmarshalText(text []byte) error {
	s := string(text)
	if day, err := time.ParseInLocation(time.DateOnly, s, time.Local); err == nil {
		a.day = day
		return nil
	}
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		number, found := strings.CutSuffix(s, unit)
		if n, err := strconv.Atoi(number); found && err == nil && n > 0 && n < 10000 {
			a.duration = time.Duration(n) * length
			return nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q, want how long ago (1h, 7d, 2w) or a day (2026-03-14)", s)
	}
	a.duration = d
	return nil
}

// before is the time that the flag means; the zero time where it was not given.
func (a ago) before(now time.Time) time.Time {
	if a.duration > 0 {
		return now.Add(-a.duration)
	}
	return a.day
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
	fmt.Fprintf(std.err, "precis: %d pages, %.1f MB\n", len(heads), float64(bytes)/1e6)
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
