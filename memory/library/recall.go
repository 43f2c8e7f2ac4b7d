package library

import (
	"context"
	"fmt"
	"time"

	"precis/memory/association"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// Recalled is an entry that was recalled, with what a reader wants to see of it.
type Recalled struct {
	recall.Recollection
	Title    string    `json:"title,omitempty"`
	Site     string    `json:"site,omitempty"`
	LastRead time.Time `json:"lastRead"`
	// Text is the passage that fits best.
	Text string `json:"text"`
}

// Recall gives the entries that fit a question, best first; none where nothing fits.
func (l *Library) Recall(ctx context.Context, question string, now time.Time, o recall.Options) ([]Recalled, error) {
	q := recall.Query{Text: question}
	if l.parts.Embedder != nil {
		vectors, err := l.parts.Embedder.Embed(ctx, []string{question})
		if err != nil {
			return nil, fmt.Errorf("library: embedding of the question: %w", err)
		}
		q.Vectors = vectors
	}
	recalled, _, err := l.recall(ctx, q, now, o)
	return recalled, err
}

// recall asks the index, in step with the store, and reads what it names: entries[i] is that of recalled[i].
func (l *Library) recall(ctx context.Context, q recall.Query, now time.Time, o recall.Options) (recalled []Recalled, entries []longterm.Entry, err error) {
	err = l.parts.Store.View(ctx, func(r longterm.Reader) error {
		recalled, entries = nil, nil
		if err := l.followIn(r); err != nil {
			return err
		}
		for _, found := range l.index.Recall(q, now, o) {
			e, err := r.Get(found.URL)
			if longterm.Absent(err) {
				continue
			} else if err != nil {
				return err
			}
			entry := Recalled{Recollection: found, Title: e.Title, Site: e.Site, LastRead: e.LastRead}
			if found.Passage < len(e.Passages) {
				entry.Text = e.Passages[found.Passage].Text
			}
			recalled, entries = append(recalled, entry), append(entries, e)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("library: %w", err)
	}
	return recalled, entries, nil
}

// Associate links what was recalled together, once it was shown: what is never seen wires nothing,
// and neither should what a private page recalled. What Known gave stays known: the page does not recall
// otherwise for having recalled.
func (l *Library) Associate(ctx context.Context, recalled []Recalled) error {
	if len(recalled) < 2 {
		return nil
	}
	var urls []string
	var weights []float64
	for _, r := range recalled {
		urls, weights = append(urls, r.URL), append(weights, r.Weight)
	}
	known := false
	err := l.changeHeads(ctx, func(w longterm.Writer) ([]string, error) {
		known = l.recalled.of(recalled) && l.recalled.usage == l.usage
		_, err := association.Together(w, urls, weights)
		return urls, err
	})
	if err == nil && known {
		l.recalled.usage = l.usage // what it was itself the cause of
	}
	return err
}

// changeHeads runs an update that changes no more than the heads of the URLs that it gives.
func (l *Library) changeHeads(ctx context.Context, change func(longterm.Writer) (urls []string, err error)) error {
	var heads []longterm.Head
	var usage longterm.Usage
	err := l.update(ctx, func(w longterm.Writer) error {
		heads = nil
		if err := l.followIn(w); err != nil {
			return err
		}
		urls, err := change(w)
		if err != nil {
			return err
		}
		for _, url := range urls {
			h, err := w.Head(url)
			if longterm.Absent(err) {
				continue
			} else if err != nil {
				return err
			}
			heads = append(heads, h)
		}
		usage, err = w.Usage()
		return err
	})
	if err != nil {
		return err
	}
	l.setHeads(heads)
	l.usage = usage
	return nil
}
