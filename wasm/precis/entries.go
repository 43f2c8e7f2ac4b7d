//go:build js

package main

import (
	"context"
	"fmt"
	"time"

	"precis/memory/library"
	"precis/memory/longterm"
	"precis/wasm/protocol"
)

// entries looks through the memory.
func (e *engine) entries(ctx context.Context, r protocol.EntriesRequest, h host) (any, error) {
	search := library.Search{
		Text: r.Search, Exact: r.Exact, Site: r.Site, Since: protocol.Time(r.From), Until: protocol.Time(r.To), Pinned: r.Pinned,
		Offset: r.Offset, Limit: r.Limit,
	}
	var found library.Found
	look := func(ctx context.Context, l *library.Library) (err error) {
		found, err = l.Search(ctx, search, time.Now())
		return err
	}
	var err error
	if r.Search == "" || r.Exact {
		err = e.memory.open(ctx, h, func(l *library.Library) error { return look(ctx, l) })
	} else {
		err = e.memory.embedding(ctx, h, look)
	}
	if err != nil {
		return nil, err
	}
	return protocol.NewEntriesResult(found), nil
}

// entry gives all that is kept of a page.
func (e *engine) entry(ctx context.Context, r protocol.EntryRequest, h host) (any, error) {
	var result protocol.EntryResult
	err := e.memory.open(ctx, h, func(l *library.Library) error {
		found, err := l.Find(ctx, r.URL)
		if err != nil {
			return err
		}
		result = protocol.NewEntryResult(found, func(url string) string {
			for _, head := range l.Heads([]string{url}) {
				return head.Title
			}
			return ""
		})
		return nil
	})
	return result, err
}

// forget forgets for good.
func (e *engine) forget(ctx context.Context, r protocol.ForgetRequest, h host) (any, error) {
	var gone []longterm.Head
	err := e.memory.open(ctx, h, func(l *library.Library) (err error) {
		named := 0
		for _, given := range []bool{r.URL != "", r.Site != "", r.Since != 0, r.All} {
			if given {
				named++
			}
		}
		switch {
		case named != 1:
			return fmt.Errorf("%w: %d of page, site, time and all to forget, want one", protocol.ErrValue, named)
		case r.URL != "":
			gone, err = l.ForgetPage(ctx, r.URL)
		case r.Site != "":
			gone, err = l.ForgetSite(ctx, r.Site)
		case r.All:
			gone, err = l.ForgetAll(ctx)
		default:
			gone, err = l.ForgetSince(ctx, protocol.Time(r.Since))
		}
		e.memory.associated = ""
		return err
	})
	if err != nil {
		return nil, err
	}
	return protocol.ForgetResult{Entries: protocol.NewMemoryEntries(gone)}, nil
}

// pin makes an entry stay, or lets it go.
func (e *engine) pin(ctx context.Context, r protocol.PinRequest, h host) (any, error) {
	var head longterm.Head
	err := e.memory.open(ctx, h, func(l *library.Library) (err error) {
		head, err = l.Pin(ctx, r.URL, r.On)
		return err
	})
	return protocol.NewMemoryEntry(head), err
}
