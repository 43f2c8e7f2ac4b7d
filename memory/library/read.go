package library

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"precis/core/summarize"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// ErrEmpty is wrapped by the error for a page without text.
var ErrEmpty = errors.New("no text to remember")

// Page is what is read.
type Page struct {
	// URL is where it was opened, Canonical the address that it names as its own, if any.
	URL, Canonical string
	Title          string
	// Language is a BCP 47 tag; "" where the page does not say.
	Language string
	// Text is the main text, paragraphs with an empty line between.
	Text string
	// Dwell is how long it was looked at, Selection what the reader selected in it.
	Dwell     time.Duration
	Selection []string
	// Private: nothing of it is kept, and it is linked with nothing.
	Private bool
}

// ReadOptions say how a page is summarized, and how much is recalled for it.
type ReadOptions struct {
	summarize.Options
	// Model names the model of the summarizer, for longterm.Summary; "" where there is none.
	Model string
	// Emit, which may be nil, is told of the progress of the summary.
	Emit func(summarize.Event)
	// Recall tunes what is recalled for the page. A field that is 0 stands for that of PageRecall.
	Recall recall.Options
	// WithoutContext leaves Reading.Context empty.
	WithoutContext bool
}

// PageRecall is stricter than recall.DefaultOptions: a whole page has much in common with any other,
// by its words and its passages, and nobody asked. On the project's articles it keeps each second
// article's first one and few others (docs/memory.md).
var PageRecall = recall.Options{Most: 3, LeastCosine: 0.5, LeastCoverage: 0.2}

// forPage completes options with those for pages.
func forPage(o recall.Options) recall.Options {
	o.Most = cmp.Or(o.Most, PageRecall.Most)
	o.LeastCosine, o.LeastCoverage = cmp.Or(o.LeastCosine, PageRecall.LeastCosine), cmp.Or(o.LeastCoverage, PageRecall.LeastCoverage)
	return o
}

// Reading is what came of reading a page.
type Reading struct {
	longterm.Remembered
	// Summary is that of the page; zero without a summarizer.
	Summary summarize.Summary
	// Twin is the URL of the entry that the page became a part of, where it was read at another
	// address before; "" where it was not.
	Twin string
	// Recalled is earlier reading that the page recalls, best first.
	Recalled []Recalled
	// Context sets sentences of the page beside what was read before on the same thing, the first of
	// Recalled. The summary is the same with it and without.
	Context []ContextLine
}

// Read remembers a page with its passages, their terms and embeddings, and a summary; and gives what
// was read before and fits it. Of a page that is not kept (private, excluded) there is a summary and
// what it recalls all the same.
//
// The error wraps ErrEmpty, or is that of the summarizer, the embedder or longterm.Memory.Remember;
// where that one left entries out to make room, Reading.Left tells of them all the same.
func (l *Library) Read(ctx context.Context, p Page, now time.Time, o ReadOptions) (Reading, error) {
	var reading Reading
	e := longterm.Entry{
		Head: longterm.Head{
			URL: p.URL, Canonical: p.Canonical, Title: p.Title, Language: cmp.Or(p.Language, languageOf(p.Text)),
			LastRead: now, Dwell: p.Dwell, Selection: p.Selection,
		},
		Passages: passagesOf(p.Text),
	}
	if len(e.Passages) == 0 {
		return reading, fmt.Errorf("library: %s: %w", p.URL, ErrEmpty)
	}
	if _, err := l.prepare(ctx, &e); err != nil {
		return reading, err
	}
	if l.parts.Summarizer != nil {
		o.Options.Title = p.Title
		var err error
		if reading.Summary, err = l.parts.Summarizer.Summarize(ctx, p.Text, o.Options, o.Emit); err != nil {
			return reading, fmt.Errorf("library: summary of %s: %w", p.URL, err)
		}
		e.Summaries = o.kept(reading.Summary, now)
	}
	own := longterm.Identity(e.URL, e.Canonical)
	twin, err := l.twin(ctx, own, &e)
	if err != nil {
		return reading, err
	}
	// Before the page is one of what was read: its own words would count as common ones.
	options := forPage(o.Recall)
	recalled, entries, err := l.recall(ctx, about(&e, own, twin), now, options)
	if err != nil {
		return reading, err
	}
	recalled = ofPage(counts(&e), recalled, entries, options)
	if reading.Remembered, err = l.memory.Remember(ctx, longterm.Reading{Entry: e, Private: p.Private}); err != nil {
		return reading, errors.Join(fmt.Errorf("library: %w", err), l.follow(ctx))
	}
	if kept := reading.Entry.URL; kept != "" && kept != own {
		reading.Twin = kept
	}
	reading.Recalled = recalled
	if len(recalled) > 0 && !o.WithoutContext {
		if reading.Context, err = l.context(ctx, &e, recalled[0].URL); err != nil {
			return reading, err
		}
	}
	return reading, l.follow(ctx)
}

// context compares a page with an entry in the same language; one that left to make room says nothing.
func (l *Library) context(ctx context.Context, page *longterm.Entry, url string) ([]ContextLine, error) {
	earlier, err := l.Find(ctx, url)
	switch {
	case errors.Is(err, longterm.ErrNotFound), errors.Is(err, longterm.ErrCorrupt):
		return nil, nil
	case err != nil:
		return nil, err
	case earlier.Language != page.Language:
		return nil, nil
	}
	return inContext(page, &earlier), nil
}

// twin is the URL of the entry that a page which was not read before is a near-duplicate of, "" where
// there is none.
func (l *Library) twin(ctx context.Context, own string, e *longterm.Entry) (twin string, err error) {
	err = l.parts.Store.View(ctx, func(r longterm.Reader) error {
		if err := l.followIn(r); err != nil {
			return err
		}
		if _, known := l.heads[own]; known {
			return nil
		}
		twin, err = l.twins.Twin(r, e)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("library: %w", err)
	}
	return twin, nil
}

// about asks for what fits a page.
func about(e *longterm.Entry, except ...string) recall.Query {
	var text strings.Builder
	text.WriteString(e.Title)
	var vectors [][]float32
	for _, p := range e.Passages {
		text.WriteString("\n" + p.Text)
		if p.Embedding != nil {
			vectors = append(vectors, p.Embedding)
		}
	}
	return recall.Query{Text: text.String(), Language: e.Language, Vectors: vectors, Except: except}
}

// kept is what is remembered of a summary.
func (o ReadOptions) kept(s summarize.Summary, now time.Time) []longterm.Summary {
	if s.Text == "" {
		return nil
	}
	kept := longterm.Summary{Text: s.Text, Made: now, Mode: string(s.Mode), Generated: s.Generated}
	if s.Mode != summarize.Extractive {
		kept.Model = o.Model
	}
	return []longterm.Summary{kept}
}
