// Package library joins the parts of the long-term memory once, for every front door: a store, the
// index that recalls, the near-duplicates, an embedder and a summarizer. [Library.Read] remembers a
// page, [Library.Recall] finds what was read, [Library.Topics] gathers it to be summed up; what is forgotten is gone
// from all of them.
//
// The package has no clock, no files and starts nothing by itself: times are arguments, and what is
// kept lies behind longterm.Store.
package library

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"precis/core/embed"
	"precis/memory/consolidate"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// Parts are what a library is made of. Only Store is needed.
type Parts struct {
	Store longterm.Store
	// Budget and Excluded are as in longterm.Memory: a budget takes the place of the one that was set
	// in the store, and the sites join those of it (Settings).
	Budget   longterm.Budget
	Excluded []string
	// Embedder makes embeddings of what is read and asked; nil: recall goes by words and
	// association alone. EmbedderName tells its embeddings from those of others, and is wanted with it.
	Embedder     embed.Embedder
	EmbedderName string
	// Summarizer summarizes what is read; nil: entries have no summaries.
	Summarizer consolidate.Summarizer
}

// check refuses an embedder without a name.
func (p *Parts) check() error {
	if p.Embedder == nil {
		p.EmbedderName = ""
	} else if p.EmbedderName == "" {
		return errors.New("library: an embedder without a name")
	}
	return nil
}

// Library is what was read, ready to be recalled. It serves one caller at a time. Other tabs and
// programs may use the store meanwhile: what they remember and forget is seen at the next call.
type Library struct {
	parts  Parts
	memory longterm.Memory
	index  *recall.Index // of the embeddings of the embedder that is named indexed
	twins  *consolidate.Twins
	// heads, usage and settings are those of the store when index and twins were last in step with it.
	heads    map[string]longterm.Head
	usage    longterm.Usage
	settings Settings

	indexed string
	last    *longterm.Entry // the page that was prepared last
	// recalled is by the page that Known was asked of last; nil: by none.
	recalled *recollection
}

// Open makes a library of all that a store holds. The store stays the caller's to close.
func Open(ctx context.Context, p Parts) (*Library, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	l := &Library{parts: p, heads: map[string]longterm.Head{}, indexed: p.EmbedderName}
	l.memory = longterm.Memory{Store: p.Store, Dropped: dropCards,
		Twin: func(r longterm.Reader, e *longterm.Entry) (string, error) { return l.twins.Twin(r, e) }}
	err := p.Store.View(ctx, func(r longterm.Reader) error {
		settings, _, err := settingsOf(r)
		if err != nil {
			return err
		}
		l.apply(settings)
		if l.index, err = recall.Load(r, p.EmbedderName); err != nil {
			return err
		}
		if l.twins, err = consolidate.LoadTwins(r); err != nil {
			return err
		}
		heads, err := r.Heads(longterm.Query{})
		if err != nil {
			return err
		}
		for _, h := range heads {
			l.heads[h.URL] = h
		}
		l.usage, err = r.Usage()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	return l, nil
}

// UseEmbedder gives the library an embedder, or, with nil, takes it away: as in Parts. The embeddings of
// one with another name are read first.
func (l *Library) UseEmbedder(ctx context.Context, e embed.Embedder, name string) error {
	p := l.parts
	p.Embedder, p.EmbedderName = e, name
	if err := p.check(); err != nil {
		return err
	}
	if e != nil && name != l.indexed {
		var index *recall.Index
		err := p.Store.View(ctx, func(r longterm.Reader) error {
			if err := l.followIn(r); err != nil {
				return err
			}
			var err error
			index, err = recall.Load(r, name)
			return err
		})
		if err != nil {
			return fmt.Errorf("library: %w", err)
		}
		l.index, l.indexed = index, name
	}
	l.parts = p
	return nil
}

// Memory is the memory below, for archives. After it was written to, the next call of the library
// sees that.
func (l *Library) Memory() *longterm.Memory { return &l.memory }

// Len is how many entries there are.
func (l *Library) Len() int { return len(l.heads) }

// Heads are those of the entries of some URLs, as they were at the last call; one that is gone is left
// out.
func (l *Library) Heads(urls []string) []longterm.Head {
	var heads []longterm.Head
	for _, url := range urls {
		if h, ok := l.heads[url]; ok {
			heads = append(heads, h)
		}
	}
	return heads
}

// follow brings index and twins in step with the store.
func (l *Library) follow(ctx context.Context) error {
	if err := l.parts.Store.View(ctx, l.followIn); err != nil {
		return fmt.Errorf("library: %w", err)
	}
	return nil
}

// followIn is follow within a transaction. Whoever wrote, it is the one way by which index and twins
// change. Where no entries were written since, nothing changed; else the heads tell which entries are
// to be read again. The settings are read each time.
func (l *Library) followIn(r longterm.Reader) error {
	settings, _, err := settingsOf(r)
	if err != nil {
		return err
	}
	l.apply(settings)
	usage, err := r.Usage()
	if err != nil || usage == l.usage {
		return err
	}
	heads, err := r.Heads(longterm.Query{})
	if err != nil {
		return err
	}
	there := map[string]bool{}
	var changed []longterm.Entry
	for _, h := range heads {
		there[h.URL] = true
		if known, ok := l.heads[h.URL]; ok && reflect.DeepEqual(known, h) {
			continue
		}
		e, err := r.Get(h.URL)
		switch {
		case longterm.Absent(err):
			there[h.URL] = false
		case err != nil:
			return err
		default:
			changed = append(changed, e)
		}
	}
	var gone []string
	for url := range l.heads {
		if !there[url] {
			gone = append(gone, url)
		}
	}
	l.remove(gone)
	l.put(changed)
	l.usage = usage
	return nil
}

// remove takes entries out of index and twins.
func (l *Library) remove(urls []string) {
	l.index.Remove(urls...)
	for _, url := range urls {
		l.twins.Remove(url)
		delete(l.heads, url)
	}
}

// put makes index and twins know entries as they are now.
func (l *Library) put(entries []longterm.Entry) {
	urls := make([]string, len(entries))
	for i, e := range entries {
		urls[i] = e.URL
	}
	l.index.Remove(urls...) // at once: each removal walks the whole index
	for _, e := range entries {
		l.index.Add(e)
		terms := make([][]string, len(e.Passages))
		for i, p := range e.Passages {
			terms[i] = p.Terms
		}
		l.twins.Add(e.URL, terms)
		l.heads[e.URL] = e.Head
	}
}

// setHeads makes the index know heads whose text is as before.
func (l *Library) setHeads(heads []longterm.Head) {
	for _, h := range heads {
		l.index.SetHead(h)
		l.heads[h.URL] = h
	}
}
