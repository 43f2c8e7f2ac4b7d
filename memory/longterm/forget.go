package longterm

import (
	"context"
	"encoding/json"
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
	err = m.Store.Update(ctx, func(w Writer) error {
		if gone, err = w.Heads(Query{}); err != nil {
			return err
		}
		var settings json.RawMessage
		if err := w.State(StateSettings, &settings); err != nil && !absent(err) {
			return err
		}
		if err := w.Clear(); err != nil {
			return err
		}
		if settings != nil {
			if err := w.PutState(StateSettings, settings); err != nil {
				return err
			}
		}
		return w.WantCompact()
	})
	if err != nil {
		return nil, err
	}
	return gone, m.Store.Compact(ctx)
}

// forget forgets the entries that are wanted by their heads, and, of those whose heads are damaged,
// by their URLs.
func (m *Memory) forget(ctx context.Context, wanted func(*Head) bool, damaged func(url string) bool) (gone []Head, err error) {
	found := false
	err = m.Store.Update(ctx, func(w Writer) error {
		gone, found = nil, false
		heads, err := w.Heads(Query{})
		if err != nil {
			return err
		}
		forgotten := map[string]bool{}
		for _, h := range heads {
			if wanted(&h) {
				gone = append(gone, h)
				forgotten[h.URL] = true
			}
		}
		aside, err := w.Damaged()
		if err != nil {
			return err
		}
		for _, d := range aside {
			if damaged(d.URL) {
				forgotten[d.URL] = true
			}
		}
		if found = len(forgotten) > 0; !found {
			return nil
		}
		for url := range forgotten {
			if err := w.Delete(url); err != nil {
				return err
			}
		}
		if err := unlink(w, heads, forgotten); err != nil {
			return err
		}
		if err := m.dropped(w, forgotten); err != nil {
			return err
		}
		return w.WantCompact()
	})
	if err != nil || !found {
		return nil, err
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
