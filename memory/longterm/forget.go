package longterm

import (
	"context"
	"errors"
	"slices"
	"time"
)

// ForgetPage forgets the entry of a page, by its URL, its canonical address or one under which the
// same text was read. Like the other ways to forget it removes what leads to the entry from the
// others, and the bytes from the storage; it returns the heads of what is gone.
func (m *Memory) ForgetPage(ctx context.Context, url string) ([]Head, error) {
	return m.forget(ctx,
		func(h *Head) bool { return h.URL == url || h.Canonical == url || slices.Contains(h.Also, url) },
		func(damaged string) bool { return damaged == url })
}

// ForgetSite forgets all entries of a site and of the sites below it, and those whose text was read
// there too.
func (m *Memory) ForgetSite(ctx context.Context, site string) ([]Head, error) {
	there := func(url string) bool { return Within(SiteOf(url), site) }
	return m.forget(ctx,
		func(h *Head) bool { return Within(h.Site, site) || there(h.URL) || slices.ContainsFunc(h.Also, there) },
		there)
}

// ForgetSince forgets all entries that were read at or after a time, also those that were read
// before it as well. A damaged entry does not tell when it was read, and is forgotten too.
func (m *Memory) ForgetSince(ctx context.Context, since time.Time) ([]Head, error) {
	return m.forget(ctx, func(h *Head) bool { return !h.LastRead.Before(since) }, func(string) bool { return true })
}

// ForgetAll forgets everything but the settings.
func (m *Memory) ForgetAll(ctx context.Context) (gone []Head, err error) {
	clear := func(w Writer) error {
		if gone, err = w.Heads(Query{}); err != nil {
			return err
		}
		if err := w.Clear(StateSettings); err != nil {
			return err
		}
		return w.WantCompact()
	}
	err = m.Store.Update(ctx, clear)
	if errors.Is(err, ErrQuota) { // for the note of the compaction
		err = m.Store.Update(ctx, onlyDeleting(clear))
	}
	if err != nil {
		return nil, err
	}
	return gone, m.Store.Compact(ctx)
}

// forget forgets the entries that are wanted by their heads, and, of those whose heads are damaged,
// by their URLs.
func (m *Memory) forget(ctx context.Context, wanted func(*Head) bool, damaged func(url string) bool) (gone []Head, err error) {
	found := false
	gone, err = m.leave(ctx, func(w Writer, heads []Head) (leaving []Head, urls map[string]bool, err error) {
		urls = map[string]bool{}
		for _, h := range heads {
			if wanted(&h) {
				leaving = append(leaving, h)
				urls[h.URL] = true
			}
		}
		aside, err := w.Damaged()
		for _, d := range aside {
			if damaged(d.URL) {
				urls[d.URL] = true
			}
		}
		if found = len(urls) > 0; found && err == nil {
			err = w.WantCompact()
		}
		return leaving, urls, err
	})
	if err != nil || !found {
		return gone, err
	}
	return gone, m.Store.Compact(ctx)
}

// unlink removes the links to entries that are forgotten from those that are not.
func unlink(w Writer, heads []Head, forgotten map[string]bool) error {
	for _, h := range heads {
		if forgotten[h.URL] || !slices.ContainsFunc(h.Links, func(l Link) bool { return forgotten[l.URL] }) {
			continue
		}
		h.Links = slices.DeleteFunc(slices.Clone(h.Links), func(l Link) bool { return forgotten[l.URL] })
		if err := w.PutHead(h); err != nil {
			return err
		}
	}
	return nil
}
