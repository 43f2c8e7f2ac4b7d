package library

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	// Site is its host as longterm.SiteOf gives it; "": that of the URL.
	Site string
	// Language is a BCP 47 tag; "" where the page does not say.
	Language string
	// Text is the main text, paragraphs with an empty line between.
	Text string
	// Dwell is how long it was looked at, Selection what the reader selected in it.
	Dwell     time.Duration
	Selection []string
	// Private: nothing of it is kept, and nothing is recalled for it or linked with it.
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
	// WithoutContext leaves Reading.Context empty, and the summary as if nothing had been read before.
	WithoutContext bool
}

// Kept is what became of a page that was remembered.
type Kept struct {
	longterm.Remembered
	// Twin is the URL of the entry that the page became a part of, where it was read at another
	// address before; "" where it was not.
	Twin string
}

// Reading is what came of reading a page.
type Reading struct {
	Kept
	Related
	// Summary is that of the page; zero without a summarizer.
	Summary summarize.Summary
}

// Read remembers a page with its passages, their terms and embeddings, and a summary; and gives what
// was read before and fits it. Of a page that is not kept (private, excluded, where the memory is
// off) there is a summary all the same.
//
// The error wraps ErrEmpty, or is that of the summarizer, the embedder or longterm.Memory.Remember;
// where that one left entries out to make room, Reading.Left tells of them all the same.
func (l *Library) Read(ctx context.Context, p Page, now time.Time, o ReadOptions) (Reading, error) {
	var reading Reading
	e, err := l.entry(p, now)
	if err != nil {
		return reading, err
	}
	if reading.Ignored, err = l.ignores(ctx, p, e); err != nil {
		return reading, err
	}
	if reading.Ignored == "" {
		if err := l.prepare(ctx, e); err != nil {
			return reading, err
		}
		// Before the page is one of what was read: its own words would count as common ones.
		if reading.Related, err = l.related(ctx, e, now, o.Recall, !o.WithoutContext); err != nil {
			return reading, err
		}
	}
	if l.parts.Summarizer != nil {
		o.Options.Title = p.Title
		if !o.WithoutContext {
			o.Options.Background = reading.Background()
		}
		if reading.Summary, err = l.parts.Summarizer.Summarize(ctx, p.Text, o.Options, o.Emit); err != nil {
			return reading, fmt.Errorf("library: summary of %s: %w", p.URL, err)
		}
		e.Summaries = o.kept(reading.Summary, now)
	}
	if reading.Ignored != "" {
		return reading, nil
	}
	reading.Kept, err = l.keep(ctx, e, p)
	return reading, err
}

// Remember is Read of a page that was summarized elsewhere; without a summary, the summarizer makes an
// extractive one. Nothing is recalled.
func (l *Library) Remember(ctx context.Context, p Page, summary *longterm.Summary, now time.Time) (Kept, error) {
	e, err := l.entry(p, now)
	if err != nil {
		return Kept{}, err
	}
	if ignored, err := l.ignores(ctx, p, e); err != nil || ignored != "" {
		return Kept{Remembered: longterm.Remembered{Ignored: ignored}}, err
	}
	if summary == nil && l.parts.Summarizer != nil {
		o := ReadOptions{Options: plainSummary}
		o.Options.Title = p.Title
		made, err := l.parts.Summarizer.Summarize(ctx, p.Text, o.Options, nil)
		if err != nil {
			return Kept{}, fmt.Errorf("library: summary of %s: %w", p.URL, err)
		}
		e.Summaries = o.kept(made, now)
	} else if summary != nil {
		e.Summaries = []longterm.Summary{*summary}
	}
	if err := l.prepare(ctx, e); err != nil {
		return Kept{}, err
	}
	return l.keep(ctx, e, p)
}

// plainSummary asks for a summary that needs no model.
var plainSummary = summarize.Options{Mode: summarize.Extractive, Kind: summarize.TLDR, Length: summarize.Medium, Format: summarize.PlainText}

// Continue adds dwell, selections and a summary, which may be nil, to the entry of a page whose reading
// goes on: no further reading is counted, and the text stays. A page that is not kept is Ignored as for
// Remember; the error wraps longterm.ErrNotFound where it was not remembered.
func (l *Library) Continue(ctx context.Context, p Page, summary *longterm.Summary, now time.Time) (Kept, error) {
	more := longterm.Entry{Head: p.head(now)}
	ignored, err := l.ignores(ctx, p, &more)
	if err != nil || ignored != "" {
		return Kept{Remembered: longterm.Remembered{Ignored: ignored}}, err
	}
	if summary != nil {
		more.Summaries = []longterm.Summary{*summary}
	}
	own := longterm.Identity(p.URL, p.Canonical)
	var kept Kept
	err = l.update(ctx, func(w longterm.Writer) error {
		h, err := find(w, own)
		if err != nil {
			return err
		}
		e, err := w.Get(h.URL)
		if err != nil {
			return err
		}
		more.URL = e.URL
		if err := w.Put(longterm.Merge(e, more)); err != nil {
			return err
		}
		kept.Entry, err = w.Get(e.URL)
		return err
	})
	if err != nil {
		return Kept{}, err
	}
	if kept.Entry.URL != own {
		kept.Twin = kept.Entry.URL
	}
	return kept, l.follow(ctx)
}

// head is that of a page which is read.
func (p Page) head(now time.Time) longterm.Head {
	return longterm.Head{
		URL: p.URL, Canonical: p.Canonical, Title: p.Title, Site: p.Site, Language: p.Language,
		FirstRead: now, LastRead: now, Dwell: p.Dwell, Selection: p.Selection,
	}
}

// entry is a page as an entry, its passages without terms and embeddings. The error wraps ErrEmpty.
func (l *Library) entry(p Page, now time.Time) (*longterm.Entry, error) {
	e := longterm.Entry{Head: p.head(now), Passages: passagesOf(p.Text)}
	if len(e.Passages) == 0 {
		return nil, fmt.Errorf("library: %s: %w", p.URL, ErrEmpty)
	}
	e.Language = cmp.Or(e.Language, languageOf(p.Text))
	return &e, nil
}

// ignores says why a page is not kept, by the settings as they are now; "" where it is.
func (l *Library) ignores(ctx context.Context, p Page, e *longterm.Entry) (longterm.Ignored, error) {
	if err := l.follow(ctx); err != nil {
		return "", err
	}
	if !l.settings.On {
		return longterm.IgnoredOff, nil
	}
	return l.memory.Ignores(longterm.Reading{Entry: *e, Private: p.Private}), nil
}

// Keeps says whether a page is kept, and so recalled and learnt from: not one that is private or
// excluded, and none where the memory is off.
func (l *Library) Keeps(ctx context.Context, p Page) (bool, error) {
	ignored, err := l.ignores(ctx, p, &longterm.Entry{Head: p.head(time.Time{})})
	return ignored == "", err
}

// keep stores the entry of a page. It is of the library's embedder and has its terms.
func (l *Library) keep(ctx context.Context, e *longterm.Entry, p Page) (kept Kept, err error) {
	if kept.Remembered, err = l.memory.Remember(ctx, longterm.Reading{Entry: *e, Private: p.Private}); err != nil {
		return kept, errors.Join(fmt.Errorf("library: %w", err), l.follow(ctx))
	}
	if url := kept.Entry.URL; url != "" && url != longterm.Identity(e.URL, e.Canonical) {
		kept.Twin = url
	}
	return kept, l.follow(ctx)
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
