package longterm

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// Restored says what became of entries from elsewhere.
type Restored struct {
	Added, Updated, Unchanged int
	// Ignored are those of excluded sites.
	Ignored int
	// Refused says of each entry that cannot be kept why.
	Refused []error
	// Left are the heads of the entries that left to keep the budget; some may be new ones.
	Left []Head
}

// Restore takes in entries from an archive or another device, all of them or, on an error, none.
// One that is there already becomes what Reconcile makes of both, so that nothing newer is lost.
// now is the time by which the weakest leave where the budget is exceeded.
func (m *Memory) Restore(ctx context.Context, entries []Entry, now time.Time) (done Restored, err error) {
	err = m.Store.Update(ctx, func(w Writer) error {
		done = Restored{}
		for _, e := range entries {
			if err := m.restore(w, e, &done); errors.Is(err, ErrInvalid) {
				done.Refused = append(done.Refused, err)
			} else if err != nil {
				return err
			}
		}
		var err error
		done.Left, err = m.keepBudget(w, "", now)
		return err
	})
	if err != nil {
		return Restored{}, err
	}
	return done, nil
}

func (m *Memory) restore(w Writer, e Entry, done *Restored) error {
	if err := harmless(e.URL); err != nil {
		return err
	}
	if e.Site == "" {
		e.Site = SiteOf(e.URL)
	}
	if m.excludes(&e) {
		done.Ignored++
		return nil
	}
	e = e.normal()
	here, err := w.Get(e.URL)
	if Absent(err) {
		if err := w.Put(e); err != nil {
			return err
		}
		done.Added++
		return nil
	} else if err != nil {
		return err
	}
	here.Bytes = 0
	both := Reconcile(here, e)
	if same(both, here) {
		done.Unchanged++
		return nil
	}
	if err := w.Put(both); err != nil {
		return err
	}
	done.Updated++
	return nil
}

// same reports whether two entries have the same records.
func same(a, b Entry) bool {
	head := func(e Entry) []byte { h := headRecord{Head: e.Head}; return h.encode() }
	return slices.Equal(head(a), head(b)) && slices.Equal(encodeJSON(a), encodeJSON(b))
}

// harmless refuses addresses that are programs: an entry's URL is there to be opened.
func harmless(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("longterm: %.200q: %w: no URL", address, ErrInvalid)
	}
	if slices.Contains([]string{"javascript", "vbscript", "data", "blob"}, u.Scheme) {
		return fmt.Errorf("longterm: %.200q: %w: a URL of the scheme %s", address, ErrInvalid, u.Scheme)
	}
	return nil
}
