package library

import (
	"context"
	"fmt"
	"slices"

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

// prepare gives the passages of a page terms and embeddings. Those of the page that was prepared last
// are taken again: a page is summarized, looked up and remembered.
func (l *Library) prepare(ctx context.Context, e *longterm.Entry) error {
	if p := l.last; p != nil && p.Embedder == l.parts.EmbedderName && p.Title == e.Title && p.Language == e.Language &&
		slices.EqualFunc(p.Passages, e.Passages, func(a, b longterm.Passage) bool { return a.Text == b.Text }) {
		e.Passages, e.Embedder = p.Passages, p.Embedder
		return nil
	}
	if _, err := l.completed(ctx, e); err != nil {
		return err
	}
	l.last = &longterm.Entry{Head: longterm.Head{Title: e.Title, Language: e.Language, Embedder: e.Embedder}, Passages: e.Passages}
	return nil
}

// completed gives the passages of an entry the terms and embeddings that they lack, and reports
// whether there were any. Embeddings of another embedder are replaced.
func (l *Library) completed(ctx context.Context, e *longterm.Entry) (changed bool, err error) {
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
	urls, err := l.Wanting(ctx)
	if err != nil {
		return err
	}
	for i, url := range urls {
		if err := l.CompleteEntry(ctx, url); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(urls))
		}
	}
	return l.follow(ctx)
}

// Wanting are the URLs of the entries that may lack terms or embeddings.
func (l *Library) Wanting(ctx context.Context) (urls []string, err error) {
	err = l.parts.Store.View(ctx, func(r longterm.Reader) error {
		if err := l.followIn(r); err != nil {
			return err
		}
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

// CompleteEntry makes what one entry lacks. Embedding takes long, so it is done between transactions; an
// entry that was read again or forgotten meanwhile is left as it is.
func (l *Library) CompleteEntry(ctx context.Context, url string) error {
	var e longterm.Entry
	err := l.parts.Store.View(ctx, func(r longterm.Reader) (err error) {
		e, err = r.Get(url)
		return err
	})
	if longterm.Absent(err) {
		return nil
	} else if err != nil {
		return fmt.Errorf("library: %w", err)
	}
	changed, err := l.completed(ctx, &e)
	if err != nil || !changed {
		return err
	}
	done := false
	var usage longterm.Usage
	err = l.update(ctx, func(w longterm.Writer) error {
		done = false
		if err := l.followIn(w); err != nil {
			return err
		}
		now, err := w.Head(url)
		switch {
		case longterm.Absent(err):
			return nil
		case err != nil:
			return err
		case !now.LastRead.Equal(e.LastRead) || now.TimesRead != e.TimesRead:
			return nil
		}
		now.Embedder = e.Embedder
		e.Head = now
		if err := w.Put(e); err != nil {
			return err
		}
		done = true
		if e, err = w.Get(url); err != nil {
			return err
		}
		usage, err = w.Usage()
		return err
	})
	if err != nil || !done {
		return err
	}
	l.put([]longterm.Entry{e})
	l.usage = usage
	return nil
}

// update is Store.Update with the errors of this package.
func (l *Library) update(ctx context.Context, f func(longterm.Writer) error) error {
	if err := l.parts.Store.Update(ctx, f); err != nil {
		return fmt.Errorf("library: %w", err)
	}
	return nil
}
