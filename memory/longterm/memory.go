package longterm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"precis/memory/strength"
)

// Memory is what a reader does with a store: remember pages, forget them, keep within a budget.
// Only Store is needed.
type Memory struct {
	Store Store
	// Budget is what the entries may take. When it is exceeded the weakest leave, as
	// strength.Leaving says; pinned ones stay.
	Budget Budget
	// Excluded are sites of which nothing is remembered; the sites below them are meant too.
	Excluded []string
	// Dropped, where it is set, is called within the transaction in which entries leave or are
	// forgotten, so that a state which names them can be changed with it.
	Dropped func(w Writer, gone func(url string) bool) error
	// Twin returns the URL of the entry that tells the same as a page which was not read before
	// (the same story, an updated page), "" where there is none. The page becomes a part of that
	// entry. nil merges none.
	Twin func(r Reader, e *Entry) (string, error)
}

// Budget limits what the entries take; 0 is no limit.
type Budget struct {
	Entries int
	Bytes   int64 // as Usage.Bytes counts them
}

// Remembered says what became of a page.
type Remembered struct {
	// Ignored says why nothing was written; "" where it was.
	Ignored Ignored
	// Entry is the entry as it is stored now.
	Entry Entry
	// Left are the heads of the entries that left to make room, in that order. The reader should
	// be told.
	Left []Head
}

// Ignored says why a page is not kept.
type Ignored string

// The reasons.
const (
	IgnoredPrivate  Ignored = "private"  // it was read in a private window
	IgnoredExcluded Ignored = "excluded" // it is of a site that is excluded
	IgnoredOff      Ignored = "off"      // the memory is off (memory/library)
)

// Reading is a page that was read.
type Reading struct {
	// Entry is the page. FirstRead is set to LastRead, TimesRead to 1 where they have no value,
	// and Site to that of the URL.
	Entry
	// Private is set for what was read in a private window: nothing of it is kept.
	Private bool
}

// Remember keeps a page. Where it was read before, its entry is updated as Merge says. The entry's
// URL becomes what Identity makes of it.
//
// Where the storage is full, the oldest entries that are not pinned leave until there is room; the
// error wraps ErrQuota only where that does not help. Then, as after any other error, the page was
// not remembered; what left before is told all the same.
func (m *Memory) Remember(ctx context.Context, reading Reading) (Remembered, error) {
	e := reading.Entry
	e.URL = Identity(e.URL, e.Canonical)
	e.Site = cmp.Or(e.Site, SiteOf(e.URL))
	if reason := m.Ignores(reading); reason != "" {
		return Remembered{Ignored: reason}, nil
	}
	if e.FirstRead.IsZero() {
		e.FirstRead = e.LastRead
	}
	e.TimesRead = max(e.TimesRead, 1)

	var left []Head
	for {
		done, err := m.remember(ctx, e)
		if err == nil || !errors.Is(err, ErrQuota) || errors.Is(err, errBudget) {
			done.Left = append(left, done.Left...)
			return done, err
		}
		gone, makeRoomErr := m.makeRoom(ctx, len(left)+1)
		left = append(left, gone...)
		if len(gone) == 0 {
			return Remembered{Left: left}, errors.Join(err, makeRoomErr)
		}
	}
}

// Ignores says why a page would not be kept; "" where it would.
func (m *Memory) Ignores(reading Reading) Ignored {
	e := reading.Entry
	e.URL = Identity(e.URL, e.Canonical)
	switch {
	case reading.Private:
		return IgnoredPrivate
	case m.excludes(&e):
		return IgnoredExcluded
	}
	return ""
}

func (m *Memory) excludes(e *Entry) bool {
	return slices.ContainsFunc(m.Excluded, func(site string) bool { return Within(e.Site, site) || Within(SiteOf(e.URL), site) })
}

// dropped tells Dropped which entries are gone.
func (m *Memory) dropped(w Writer, gone map[string]bool) error {
	if m.Dropped == nil || len(gone) == 0 {
		return nil
	}
	return m.Dropped(w, func(url string) bool { return gone[url] })
}

// errBudget: the budget, not the storage, is too small.
var errBudget = fmt.Errorf("%w within the budget", ErrQuota)

func (m *Memory) remember(ctx context.Context, e Entry) (done Remembered, err error) {
	err = m.Store.Update(ctx, func(w Writer) error {
		done = Remembered{}
		earlier, err := m.earlier(w, &e)
		if err != nil {
			return err
		}
		now := e
		if earlier != nil {
			now = Merge(*earlier, e)
		}
		if err := w.Put(now); err != nil {
			return err
		}
		if done.Left, err = m.keepBudget(w, now.URL, now.LastRead); err != nil {
			return err
		}
		done.Entry, err = w.Get(now.URL)
		return err
	})
	if err != nil {
		return Remembered{}, err
	}
	return done, nil
}

// earlier returns the entry that a page becomes a part of, or nil. One that is damaged is no use.
func (m *Memory) earlier(w Writer, e *Entry) (*Entry, error) {
	found, err := w.Get(e.URL)
	if errors.Is(err, ErrNotFound) && m.Twin != nil {
		var twin string
		if twin, err = m.Twin(w, e); err != nil || twin == "" {
			return nil, err
		}
		found, err = w.Get(twin)
	}
	if Absent(err) {
		return nil, nil
	}
	return &found, err
}

// keepBudget deletes the weakest entries until the rest is within the budget. The entry that was
// just written stays.
func (m *Memory) keepBudget(w Writer, just string, now time.Time) ([]Head, error) {
	u, err := w.Usage()
	if err != nil || !m.Budget.exceeded(u) {
		return nil, err
	}
	heads, err := w.Heads(Query{})
	if err != nil {
		return nil, err
	}
	byURL := map[string]Head{}
	held := make([]strength.Held, 0, len(heads))
	for _, h := range heads {
		byURL[h.URL] = h
		use := h.Use()
		use.Pinned = h.Pinned || h.URL == just
		held = append(held, strength.Held{URL: h.URL, Bytes: h.Bytes, Use: use})
	}
	var left []Head
	gone := map[string]bool{}
	for _, h := range strength.Leaving(held, 0, now) {
		if !m.Budget.exceeded(u) {
			break
		}
		u.Entries--
		u.Bytes -= h.Bytes
		left = append(left, byURL[h.URL])
		gone[h.URL] = true
		if err := w.Delete(h.URL); err != nil {
			return nil, err
		}
	}
	if m.Budget.exceeded(u) {
		return nil, fmt.Errorf("longterm: %s: %w: %d entries of %d bytes with it and those pinned, want at most %d of %d", just, errBudget, u.Entries, u.Bytes, m.Budget.Entries, m.Budget.Bytes)
	}
	return left, m.dropped(w, gone)
}

func (b Budget) exceeded(u Usage) bool {
	return b.Entries > 0 && u.Entries > b.Entries || b.Bytes > 0 && u.Bytes > b.Bytes
}

// Use is how the reader used the page.
func (h Head) Use() strength.Use {
	return strength.Use{LastRead: h.LastRead, TimesRead: h.TimesRead, Dwell: h.Dwell, Selections: len(h.Selection), Pinned: h.Pinned}
}

// makeRoom deletes the n entries that were read longest ago and are not pinned, or as many as there
// are.
func (m *Memory) makeRoom(ctx context.Context, n int) (left []Head, err error) {
	return m.leave(ctx, func(_ Writer, heads []Head) (leaving []Head, urls map[string]bool, err error) {
		urls = map[string]bool{}
		for _, h := range slices.Backward(heads) {
			if !h.Pinned && len(leaving) < n {
				leaving = append(leaving, h)
				urls[h.URL] = true
			}
		}
		return leaving, urls, nil
	})
}

// Identity is the URL that the entry of a page has: its canonical address where that is on the same
// host, since a page may name any, else the one it was opened by. What follows '#' is left out.
func Identity(opened, canonical string) string {
	from, err := url.Parse(opened)
	if err != nil {
		return opened
	}
	identity := from
	if named, err := url.Parse(canonical); err == nil && canonical != "" {
		named = from.ResolveReference(named)
		if strings.EqualFold(named.Host, from.Host) && (named.Scheme == "http" || named.Scheme == "https") {
			identity = named
		}
	}
	plain := *identity
	plain.Fragment, plain.RawFragment = "", ""
	return plain.String()
}

// SiteOf is the site of a URL: its host in lower case, without port and "www."; "" where it has
// none.
func SiteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
