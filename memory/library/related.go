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

// Related is earlier reading that a page recalls.
type Related struct {
	// Recalled is what fits the page, best first.
	Recalled []Recalled
	// Context sets sentences of the page beside what was read before on the same thing, the first of
	// Recalled.
	Context []ContextLine
}

// Background is what is recalled as a summarizer takes it: of each entry the passage that fits best.
func (r Related) Background() []summarize.Background {
	var all []summarize.Background
	for _, e := range r.Recalled {
		if e.Weight > 0 && e.Text != "" {
			all = append(all, summarize.Background{Text: e.Text, Weight: min(e.Weight, 1)})
		}
	}
	return all
}

// Related gives what a page recalls, and keeps nothing of it. Of a page without text, of a private or
// excluded one, and where the memory is off, it is empty. The error is that of the embedder or the store.
func (l *Library) Related(ctx context.Context, p Page, now time.Time, o recall.Options) (Related, error) {
	e, err := l.entry(p, now)
	if errors.Is(err, ErrEmpty) {
		return Related{}, nil
	} else if err != nil {
		return Related{}, err
	}
	if ignored, err := l.ignores(ctx, p, e); err != nil || ignored != "" {
		return Related{}, err
	}
	if len(l.heads) == 0 {
		return Related{}, nil
	}
	if err := l.prepare(ctx, e); err != nil {
		return Related{}, err
	}
	return l.related(ctx, e, now, o, true)
}

// related is Related of an entry that has its terms and embeddings.
func (l *Library) related(ctx context.Context, e *longterm.Entry, now time.Time, o recall.Options, context bool) (Related, error) {
	own := longterm.Identity(e.URL, e.Canonical)
	twin, err := l.twin(ctx, own, e)
	if err != nil {
		return Related{}, err
	}
	o = forPage(o)
	recalled, entries, err := l.recall(ctx, about(e, own, twin), now, o)
	if err != nil {
		return Related{}, err
	}
	related := Related{Recalled: ofPage(counts(e), recalled, entries, o)}
	if len(related.Recalled) > 0 && context {
		related.Context, err = l.context(ctx, e, related.Recalled[0].URL)
	}
	return related, err
}

// context compares a page with an entry in the same language; one that left meanwhile says nothing.
func (l *Library) context(ctx context.Context, page *longterm.Entry, url string) ([]ContextLine, error) {
	earlier, err := l.Find(ctx, url)
	switch {
	case longterm.Absent(err):
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
