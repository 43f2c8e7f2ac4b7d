package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"precis/cmd/precis/internal/page"
	"precis/core/summarize"
	"precis/memory/library"
	"precis/memory/longterm"
)

type readCommand struct {
	Sources []string       `arg:"" name:"file|url" help:"Text or HTML files, http(s) addresses, or - for standard input (with --url)."`
	URL     string         `help:"Remember the one page under this address instead of its own."`
	Title   string         `help:"Title of the one page, instead of its own."`
	Pin     bool           `help:"Keep the pages when others leave to make room."`
	Mode    summarize.Mode `default:"extractive" enum:"${modes}" help:"How to summarize: ${enum}."`
	Model   string         `help:"Model that summarizes, where the mode needs one. Default: ${model}."`
	Context bool           `default:"true" negatable:"" help:"Let the summary prefer what is new to what was read before, and set sentences of the page beside earlier reading on the same thing: what is new, what to compare."`
	JSON    bool           `help:"Print JSON, an object a page: what is remembered, the summary, and what it recalls with reasons."`
	embedderFlags
	budgetFlags
	memoryFlags
}

// readOutput is what --json prints of a page.
type readOutput struct {
	URL       string            `json:"url"`
	Title     string            `json:"title,omitempty"`
	TimesRead int               `json:"timesRead,omitempty"`
	Summary   summarize.Summary `json:"summary"`
	// Twin is the entry that the page was found to be a copy of.
	Twin     string             `json:"twin,omitempty"`
	Recalled []library.Recalled `json:"recalled"`
	// Context quotes what is new against the first of Recalled, and what to compare with it.
	Context []library.ContextLine `json:"context,omitempty"`
	// Left are the addresses of pages that left to make room.
	Left []string `json:"left,omitempty"`
}

// Run remembers the pages one after the other; one that fails does not keep the others from it.
func (c *readCommand) Run(ctx context.Context, std streams) error {
	if len(c.Sources) > 1 && (c.URL != "" || c.Title != "") {
		return fmt.Errorf("--url and --title are for one page, found %d", len(c.Sources))
	}
	budget, err := c.budget()
	if err != nil {
		return err
	}
	store, err := c.openStore(ctx, std)
	if err != nil {
		return err
	}
	defer store.Close()
	shown := newProgress(std, false)
	defer shown.clear()
	summarizer, err := (&summarizeCommand{Mode: c.Mode, Model: c.Model}).summarizer(ctx, std, shown)
	if err != nil {
		return err
	}
	parts, err := c.parts(ctx, std, shown, summarizer)
	if err != nil {
		return err
	}
	parts.Store, parts.Budget = store, budget
	l, err := c.open(ctx, std, parts)
	if err != nil {
		return err
	}
	if l.Incomplete() > 0 {
		if err := complete(ctx, l, shown); err != nil {
			return err
		}
	}
	if err := l.FadeDue(ctx, time.Now()); err != nil {
		return err
	}
	failed := 0
	var last error
	for _, source := range c.Sources {
		err := c.read(ctx, std, l, source, shown)
		shown.clear()
		if err == nil {
			continue
		}
		if ctx.Err() != nil || len(c.Sources) == 1 {
			return err
		}
		failed, last = failed+1, err
		fmt.Fprintf(std.err, "precis: %v\n", err)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d pages were not remembered: %w", failed, len(c.Sources), last)
	}
	return nil
}

func (c *readCommand) read(ctx context.Context, std streams, l *library.Library, source string, shown *progress) error {
	p, err := c.page(ctx, source, std.in)
	if err != nil {
		return err
	}
	options := library.ReadOptions{
		Options: summarize.Options{Mode: c.Mode, Kind: summarize.TLDR, Length: summarize.Medium, Format: summarize.PlainText},
		Model:   c.Model,

		WithoutContext: !c.Context,
		Emit: func(e summarize.Event) {
			if e.Total > 0 {
				shown.set(string(e.Stage), int64(e.Done), int64(e.Total))
			}
		},
	}
	if options.Model == "" {
		options.Model = defaultModel().Name()
	}
	reading, err := l.Read(ctx, p, time.Now(), options)
	shown.clear()
	tellLeft(std.err, reading.Left)
	if err != nil {
		return err
	}
	if c.Pin {
		if _, err := l.Pin(ctx, reading.Entry.URL, true); err != nil {
			return err
		}
	}
	if err := c.print(std, reading); err != nil {
		return err
	}
	tell(std.err, reading.Summary)
	return associate(ctx, std, l, reading.Recalled)
}

// page reads a source and says where it was opened.
func (c *readCommand) page(ctx context.Context, source string, stdin io.Reader) (library.Page, error) {
	address := c.URL
	if source == "-" && address == "" {
		return library.Page{}, errors.New("standard input has no address, want --url")
	}
	resource, err := openSource(ctx, source, stdin)
	if err != nil {
		return library.Page{}, err
	}
	var p page.Page
	if p, err = parseSource(resource); err != nil {
		return library.Page{}, fmt.Errorf("%s: %w", source, err)
	}
	switch {
	case address != "":
		if u, err := url.Parse(address); err != nil || u.Scheme == "" {
			return library.Page{}, fmt.Errorf("--url is %q, want an address such as https://example.org/page", address)
		}
	case resource.URL != nil:
		address = resource.URL.String()
	default:
		if address, err = fileURL(source); err != nil {
			return library.Page{}, err
		}
	}
	title := p.Title
	if c.Title != "" {
		title = c.Title
	}
	if title == "" && source != "-" {
		title = strings.TrimSuffix(filepath.Base(source), filepath.Ext(source))
	}
	return library.Page{URL: address, Canonical: p.Canonical, Title: title, Language: p.Language, Text: p.Text()}, nil
}

// fileURL is the address of a file.
func fileURL(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	slashes := filepath.ToSlash(absolute)
	if !strings.HasPrefix(slashes, "/") { // a drive
		slashes = "/" + slashes
	}
	return (&url.URL{Scheme: "file", Path: slashes}).String(), nil
}

func (c *readCommand) print(std streams, r library.Reading) error {
	e := r.Entry
	if c.JSON {
		output := readOutput{URL: e.URL, Title: e.Title, TimesRead: e.TimesRead, Summary: r.Summary, Twin: r.Twin, Recalled: r.Recalled, Context: r.Context}
		if output.Recalled == nil {
			output.Recalled = []library.Recalled{}
		}
		for _, h := range r.Left {
			output.Left = append(output.Left, h.URL)
		}
		return printJSON(std.out, output)
	}
	fmt.Fprintf(std.out, "%s\n%s\n", printable(nameOf(e.Title, e.URL)), r.Summary.Text)
	if r.Twin != "" {
		fmt.Fprintf(std.out, "(a copy of %s, kept as one)\n", printable(r.Twin))
	} else if e.TimesRead > 1 {
		fmt.Fprintf(std.out, "(read %d times, first on %s)\n", e.TimesRead, dateOf(e.FirstRead))
	}
	if len(r.Recalled) > 0 {
		fmt.Fprintln(std.out, "Recalls:")
	}
	for _, other := range r.Recalled {
		fmt.Fprintf(std.out, "  %3.0f %%  %s, read %s  %s\n", 100*other.Weight, printable(nameOf(other.Title, other.URL)), dateOf(other.LastRead), printable(other.URL))
	}
	printContext(std.out, r.Context)
	_, err := fmt.Fprintln(std.out)
	return err
}

// relations are how a sentence of the page is announced that an entry has something on.
var relations = map[library.Relation]string{
	library.Agrees: "agrees", library.Differs: "differs", library.Compare: "compare",
}

// printContext quotes the page, and the entry where there is something to compare, with its date.
func printContext(out io.Writer, lines []library.ContextLine) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(out, "In context of %s, read %s:\n", printable(nameOf(lines[0].Title, lines[0].URL)), dateOf(lines[0].LastRead))
	for _, line := range lines {
		text, earlier := strings.Join(strings.Fields(line.Text), " "), strings.Join(strings.Fields(line.Earlier), " ")
		if line.Relation == library.New {
			fmt.Fprintf(out, "  new here: %s\n", printable(text))
			continue
		}
		fmt.Fprintf(out, "  %s: %s\n    before: %s\n", relations[line.Relation], printable(text), printable(earlier))
	}
}

// tellLeft says which pages left to make room.
func tellLeft(out io.Writer, left []longterm.Head) {
	for _, h := range left {
		fmt.Fprintf(out, "precis: left the memory to make room: %s\n", printable(nameOf(h.Title, h.URL)))
	}
}

// nameOf is what a page is called.
func nameOf(title, address string) string {
	if title == "" {
		return address
	}
	return title
}

// dateOf is a day in the reader's own time zone.
func dateOf(t time.Time) string { return t.Local().Format(time.DateOnly) }
