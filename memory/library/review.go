package library

import (
	"context"
	"fmt"
	"time"

	"precis/memory/longterm"
	"precis/memory/review"
)

// DueEntry is an entry that is worth recalling today.
type DueEntry struct {
	longterm.Head
	// Retrievability and New are those of review.Due.
	Retrievability float64
	New            bool
	// Summary is the latest of the entry; it may be empty.
	Summary string
}

// Review is the list of a day (package review).
func (l *Library) Review(ctx context.Context, now time.Time) (due []DueEntry, err error) {
	err = l.parts.Store.View(ctx, func(r longterm.Reader) error {
		due = nil
		deck, err := deckOf(r)
		if err != nil {
			return err
		}
		heads, err := r.Heads(longterm.Query{})
		if err != nil {
			return err
		}
		for _, d := range deck.Today(heads, now, review.Options{}) {
			e, err := r.Get(d.URL)
			if longterm.Absent(err) {
				continue
			} else if err != nil {
				return err
			}
			due = append(due, DueEntry{Head: e.Head, Retrievability: d.Retrievability, New: d.New, Summary: latestSummary(e.Summaries)})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	return due, nil
}

// Grade takes down how well an entry, named as for Find, was recalled, and says when it comes back. It
// panics where the rating is not valid.
func (l *Library) Grade(ctx context.Context, address string, rating review.Rating, now time.Time) (due time.Time, err error) {
	err = l.update(ctx, func(w longterm.Writer) error {
		h, err := find(w, address)
		if err != nil {
			return err
		}
		deck, err := deckOf(w)
		if err != nil {
			return err
		}
		due = deck.Rate(h.URL, rating, now)
		return w.PutState(longterm.StateReview, &deck)
	})
	return due, err
}

// deckOf reads the cards; where they cannot be read there are none.
func deckOf(r longterm.Reader) (deck review.Deck, err error) {
	err = r.State(longterm.StateReview, &deck)
	if longterm.Absent(err) {
		return review.Deck{}, nil
	}
	return deck, err
}

// dropCards takes the cards of entries that are gone out of the deck: they name them.
func dropCards(w longterm.Writer, gone func(url string) bool) error {
	deck, err := deckOf(w)
	if err != nil {
		return err
	}
	before := len(deck.Cards)
	deck.Keep(func(url string) bool { return !gone(url) })
	if len(deck.Cards) == before {
		return nil
	}
	return w.PutState(longterm.StateReview, &deck)
}

func latestSummary(all []longterm.Summary) string {
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1].Text
}
