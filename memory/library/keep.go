package library

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"precis/memory/association"
	"precis/memory/longterm"
)

// ForgetPage, ForgetSite, ForgetSince and ForgetAll are those of longterm.Memory: what they forget is
// gone from the store, its bytes included, from the index and from the twins.
func (l *Library) ForgetPage(ctx context.Context, url string) ([]longterm.Head, error) {
	return l.forgotten(ctx)(l.memory.ForgetPage(ctx, url))
}

// ForgetSite forgets a site; see ForgetPage.
func (l *Library) ForgetSite(ctx context.Context, site string) ([]longterm.Head, error) {
	return l.forgotten(ctx)(l.memory.ForgetSite(ctx, site))
}

// ForgetSince forgets what was read at or after a time; see ForgetPage.
func (l *Library) ForgetSince(ctx context.Context, since time.Time) ([]longterm.Head, error) {
	return l.forgotten(ctx)(l.memory.ForgetSince(ctx, since))
}

// ForgetAll forgets everything; see ForgetPage.
func (l *Library) ForgetAll(ctx context.Context) ([]longterm.Head, error) {
	return l.forgotten(ctx)(l.memory.ForgetAll(ctx))
}

// forgotten follows the store after something was forgotten, whole or in part.
func (l *Library) forgotten(ctx context.Context) func([]longterm.Head, error) ([]longterm.Head, error) {
	return func(gone []longterm.Head, err error) ([]longterm.Head, error) {
		l.recalled = nil
		if err != nil {
			err = fmt.Errorf("library: %w", err)
		}
		return gone, errors.Join(err, l.follow(ctx))
	}
}

// Pin makes the entry of a page stay when others leave, or lets it go again. The page is named as
// for Find, whose errors it has.
func (l *Library) Pin(ctx context.Context, address string, pinned bool) (longterm.Head, error) {
	var head longterm.Head
	err := l.changeHeads(ctx, func(w longterm.Writer) ([]string, error) {
		var err error
		if head, err = find(w, address); err != nil {
			return nil, err
		}
		head.Pinned = pinned
		return []string{head.URL}, w.PutHead(head)
	})
	return head, err
}

// Find gives the entry of a page, named by its URL, its canonical address or one under which the
// same text was read. The error wraps longterm.ErrNotFound or ErrCorrupt.
func (l *Library) Find(ctx context.Context, address string) (e longterm.Entry, err error) {
	err = l.parts.Store.View(ctx, func(r longterm.Reader) error {
		h, err := find(r, address)
		if err != nil {
			return err
		}
		e, err = r.Get(h.URL)
		return err
	})
	if err != nil {
		return e, fmt.Errorf("library: %w", err)
	}
	return e, nil
}

func find(r longterm.Reader, address string) (longterm.Head, error) {
	h, err := r.Head(address)
	if !errors.Is(err, longterm.ErrNotFound) {
		return h, err
	}
	heads, headsErr := r.Heads(longterm.Query{})
	if headsErr != nil {
		return longterm.Head{}, headsErr
	}
	i := slices.IndexFunc(heads, func(h longterm.Head) bool { return h.Canonical == address || slices.Contains(h.Also, address) })
	if i < 0 {
		return longterm.Head{}, err
	}
	return heads[i], nil
}

// Fade lets all links fade by a time that passed.
func (l *Library) Fade(ctx context.Context, elapsed time.Duration) error {
	err := l.update(ctx, func(w longterm.Writer) error { return association.FadeAll(w, elapsed) })
	return errors.Join(err, l.follow(ctx))
}

// fadeEvery is how often links fade where a front door calls FadeDue.
const fadeEvery = 7 * 24 * time.Hour

// FadeDue lets all links fade by the time since they did last, once that is a week or more. The store
// keeps when that was.
func (l *Library) FadeDue(ctx context.Context, now time.Time) error {
	faded := false
	err := l.update(ctx, func(w longterm.Writer) error {
		faded = false
		var last time.Time
		err := w.State(longterm.StateFaded, &last)
		switch {
		case longterm.Absent(err), err == nil && last.After(now):
			return w.PutState(longterm.StateFaded, now) // the first time; or the clock was set back
		case err != nil:
			return err
		case now.Sub(last) < fadeEvery:
			return nil
		}
		faded = true
		if err := association.FadeAll(w, now.Sub(last)); err != nil {
			return err
		}
		return w.PutState(longterm.StateFaded, now)
	})
	if err != nil || !faded {
		return err
	}
	return l.follow(ctx)
}
