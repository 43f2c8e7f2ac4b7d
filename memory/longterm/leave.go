package longterm

import (
	"context"
	"errors"
)

// mostCompactions is how often a compaction is tried for the room that it makes: a browser counts what it
// has freed some time later.
const mostCompactions = 3

// leave deletes entries with all that leads to them, in one transaction. choose tells their heads and URLs,
// given the heads of all; it may be asked more than once.
//
// What remains of others, as links and embeddings that lie beside theirs, is written anew, which needs room.
// Where there is none even after a compaction, the entries are deleted by themselves, which needs none, with the
// embeddings beside theirs, and what leads to them is removed in the room that this makes. An error after that is
// told beside the heads of what is gone.
func (m *Memory) leave(ctx context.Context, choose func(w Writer, heads []Head) (leaving []Head, urls map[string]bool, err error)) (gone []Head, err error) {
	var heads []Head
	var urls map[string]bool
	entries := func(w Writer) (err error) {
		if heads, err = w.Heads(Query{}); err != nil {
			return err
		}
		if gone, urls, err = choose(w, heads); err != nil {
			return err
		}
		for url := range urls {
			if err := w.Delete(url); err != nil {
				return err
			}
		}
		return nil
	}
	whole := func(w Writer) error {
		if err := entries(w); err != nil {
			return err
		}
		return m.removeTrails(w, heads, urls)
	}
	err = m.Store.Update(ctx, whole)
	if errors.Is(err, ErrQuota) {
		if err = m.Store.Compact(ctx); err == nil {
			err = m.Store.Update(ctx, whole)
		}
	}
	if err == nil {
		return gone, nil
	}
	if !errors.Is(err, ErrQuota) {
		return nil, err
	}
	if err := m.Store.Update(ctx, onlyDeleting(entries)); err != nil {
		return nil, err
	}
	trails := func(w Writer) error {
		left, err := w.Heads(Query{}) // others may have written
		if err != nil {
			return err
		}
		return m.removeTrails(w, left, urls)
	}
	for range mostCompactions {
		if err = m.Store.Compact(ctx); err == nil {
			err = m.Store.Update(ctx, trails)
		}
		if !errors.Is(err, ErrQuota) {
			break
		}
	}
	return gone, err
}

// removeTrails removes what leads to entries that are gone, from those of heads that are not.
func (m *Memory) removeTrails(w Writer, heads []Head, gone map[string]bool) error {
	if len(gone) == 0 {
		return nil
	}
	if err := unlink(w, heads, gone); err != nil {
		return err
	}
	return m.dropped(w, gone)
}

func onlyDeleting(f func(Writer) error) func(Writer) error {
	return func(w Writer) error {
		w.OnlyDelete()
		return f(w)
	}
}
