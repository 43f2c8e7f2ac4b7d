package library

import (
	"context"
	"errors"
	"fmt"

	"precis/core/passage"
	"precis/core/terms"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// passageSize is how long a passage is at most, in what letters counts: of English about 150 words,
// which with a title before them an embedder of 256 tokens reads whole.
const passageSize = 900

// letters is the length of a text by how many tokens it makes: a sign of a script without spaces
// makes about as many as four letters of others.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if n++; terms.Spaceless(r) {
			n += 3
		}
	}
	return n
}

// passagesOf cuts a text into passages of whole sentences, where those are not too long themselves.
func passagesOf(text string) []longterm.Passage {
	var all []longterm.Passage
	for _, p := range passage.Passages(text, passage.Sentences(text), passageSize, letters) {
		all = append(all, longterm.Passage{Text: text[p.Start:p.End]})
	}
	return all
}

// languageOf is the language of a text as ISO 639-1 code, "" where it cannot be told.
func languageOf(text string) string { return terms.Detect(terms.Words(text)).Code }

// prepare gives the passages of an entry the terms and embeddings that they lack, and reports
// whether there were any. Embeddings of another embedder are replaced.
func (l *Library) prepare(ctx context.Context, e *longterm.Entry) (changed bool, err error) {
	for _, p := range e.Passages {
		changed = changed || p.Terms == nil
	}
	recall.Analyze(e)
	if l.parts.Embedder == nil || e.Embedder == l.parts.EmbedderName || len(e.Passages) == 0 {
		return changed, nil
	}
	texts := make([]string, len(e.Passages))
	for i, p := range e.Passages {
		texts[i] = recall.ToEmbed(e.Title, p.Text)
	}
	vectors, err := l.parts.Embedder.Embed(ctx, texts)
	if err != nil {
		return false, fmt.Errorf("library: embeddings of %s: %w", e.URL, err)
	}
	for i := range e.Passages {
		e.Passages[i].Embedding = vectors[i]
	}
	e.Embedder = l.parts.EmbedderName
	return true, nil
}

// Incomplete is how many entries have no embeddings of the library's embedder, as those that were
// read before there was one; 0 without an embedder.
func (l *Library) Incomplete() int {
	n := 0
	for _, h := range l.heads {
		if l.parts.Embedder != nil && h.Embedder != l.parts.EmbedderName {
			n++
		}
	}
	return n
}

// Complete makes the terms and embeddings that entries lack: those of Markdown archives, and what
// was read before there was an embedder. progress, which may be nil, is told how many entries were
// looked at. What was done before an error stays.
func (l *Library) Complete(ctx context.Context, progress func(done, total int)) error {
	if err := l.follow(ctx); err != nil {
		return err
	}
	urls, err := l.wanting(ctx)
	if err != nil {
		return err
	}
	for i, url := range urls {
		if err := l.complete(ctx, url); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(urls))
		}
	}
	return l.follow(ctx)
}

// wanting are the URLs of the entries that may lack terms or embeddings.
func (l *Library) wanting(ctx context.Context) (urls []string, err error) {
	err = l.parts.Store.View(ctx, func(r longterm.Reader) error {
		urls = nil
		analyzed := map[string]bool{}
		err := r.Terms(func(url string, passages [][]string) error {
			analyzed[url] = true
			for _, list := range passages {
				analyzed[url] = analyzed[url] && list != nil
			}
			return nil
		})
		if err != nil {
			return err
		}
		heads, err := r.Heads(longterm.Query{})
		for _, h := range heads {
			if !analyzed[h.URL] || l.parts.Embedder != nil && h.Embedder != l.parts.EmbedderName {
				urls = append(urls, h.URL)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	return urls, nil
}

// complete makes what one entry lacks. Embedding takes long, so it is done between transactions; an
// entry that was read again or forgotten meanwhile is left as it is.
func (l *Library) complete(ctx context.Context, url string) error {
	var e longterm.Entry
	err := l.parts.Store.View(ctx, func(r longterm.Reader) (err error) {
		e, err = r.Get(url)
		return err
	})
	if errors.Is(err, longterm.ErrNotFound) || errors.Is(err, longterm.ErrCorrupt) {
		return nil
	} else if err != nil {
		return fmt.Errorf("library: %w", err)
	}
	changed, err := l.prepare(ctx, &e)
	if err != nil || !changed {
		return err
	}
	return l.update(ctx, func(w longterm.Writer) error {
		now, err := w.Head(url)
		switch {
		case errors.Is(err, longterm.ErrNotFound), errors.Is(err, longterm.ErrCorrupt):
			return nil
		case err != nil:
			return err
		case !now.LastRead.Equal(e.LastRead) || now.TimesRead != e.TimesRead:
			return nil
		}
		now.Embedder = e.Embedder
		e.Head = now
		return w.Put(e)
	})
}

// update is Store.Update with the errors of this package.
func (l *Library) update(ctx context.Context, f func(longterm.Writer) error) error {
	if err := l.parts.Store.Update(ctx, f); err != nil {
		return fmt.Errorf("library: %w", err)
	}
	return nil
}
