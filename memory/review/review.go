// Package review makes a small daily list of what was read and is worth recalling, spaced so that
// each entry comes back about when it would be forgotten.
package review

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	fsrs "github.com/open-spaced-repetition/go-fsrs/v3"

	"precis/memory/longterm"
)

// Rating is how well the reader recalled an entry before looking.
type Rating string

// The ratings.
const (
	Again Rating = "again" // not at all
	Hard  Rating = "hard"
	Good  Rating = "good"
	Easy  Rating = "easy"
)

var ratings = map[Rating]fsrs.Rating{Again: fsrs.Again, Hard: fsrs.Hard, Good: fsrs.Good, Easy: fsrs.Easy}

// Valid reports whether r is one of the ratings.
func (r Rating) Valid() bool { return ratings[r] != 0 }

// Card is where an entry stands between its reviews.
type Card struct {
	Added      time.Time `json:"added"` // when it was first on a list
	Due        time.Time `json:"due"`
	LastReview time.Time `json:"lastReview"`
	// Stability is the time in days after which it is recalled with a probability of 0.9.
	Stability float64 `json:"stability"`
	// Difficulty is from 1 to 10.
	Difficulty float64 `json:"difficulty"`
	Reviews    uint64  `json:"reviews"`
	Lapses     uint64  `json:"lapses"` // how often it was forgotten
}

// Deck is the cards of entries, by URL. It is kept as JSON; the zero value has no cards.
type Deck struct {
	Cards map[string]Card `json:"cards"`
}

// ErrFormat is what a deck cannot be read for.
var ErrFormat = errors.New("review: not a deck")

// UnmarshalJSON reads a deck. The error wraps ErrFormat and names the card; the deck stays as it was
// then.
func (d *Deck) UnmarshalJSON(text []byte) error {
	var read struct {
		Cards map[string]Card `json:"cards"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	for _, url := range slices.Sorted(maps.Keys(read.Cards)) {
		if err := read.Cards[url].check(); err != nil {
			return fmt.Errorf("%w: card of %q: %w", ErrFormat, url, err)
		}
	}
	d.Cards = read.Cards
	return nil
}

const (
	longest     = 36_500.0 // the greatest stability in days, a hundred years
	mostReviews = math.MaxUint32
	latestYear  = 9000 // there is no JSON for years after 9999
)

// check refuses what no review gives, and what dates would overflow with.
func (c Card) check() error {
	switch {
	case !(c.Stability > 0 && c.Stability <= longest):
		return fmt.Errorf("stability %v, want above 0 and at most %v", c.Stability, longest)
	case !(c.Difficulty >= 1 && c.Difficulty <= 10):
		return fmt.Errorf("difficulty %v, want 1 to 10", c.Difficulty)
	case c.Reviews == 0 || c.Reviews > mostReviews:
		return fmt.Errorf("%d reviews, want 1 to %d", c.Reviews, uint64(mostReviews))
	case c.LastReview.Year() > latestYear || c.Due.Year() > latestYear || c.Added.Year() > latestYear:
		return fmt.Errorf("last review %v, added %v, due %v, want no year after %d", c.LastReview, c.Added, c.Due, latestYear)
	}
	return nil
}

// Options say how long a list is; 0 stands for the value of DefaultOptions.
type Options struct {
	// Most is how many entries a list has, New how many of them were on none before.
	Most, New int
	// Importance is what an entry needs to come onto a list (strength.Use).
	Importance float64
}

// DefaultOptions keep a daily list that takes a few minutes.
var DefaultOptions = Options{Most: 10, New: 3, Importance: 0.3}

// Due is an entry of a list.
type Due struct {
	URL string `json:"url"`
	// Retrievability is the probability with which the reader still recalls it; 0 for a new one.
	Retrievability float64 `json:"retrievability"`
	New            bool    `json:"new"`
}

// settled is how long ago an entry must have been read to be worth recalling; new ones come at most
// once in that time.
const settled = 20 * time.Hour

// scheduler is FSRS for reviews that are days apart: no steps of minutes, no random spread, so that
// the same reviews give the same days.
//
// Source: Ye, Su and Cao 2022, "A stochastic shortest path algorithm for optimizing spaced
// repetition scheduling"; open-spaced-repetition, FSRS 5.
func scheduler() *fsrs.FSRS { // made anew each time, since it writes into itself
	p := fsrs.DefaultParam()
	p.EnableShortTerm = false
	p.EnableFuzz = false
	return fsrs.NewFSRS(p)
}

// Today is the list at a time: what is due, most nearly forgotten first, then new entries, most
// important first. Entries of the deck that are not among heads are passed over.
func (d *Deck) Today(heads []longterm.Head, now time.Time, o Options) []Due {
	o.Most, o.New = cmp.Or(o.Most, DefaultOptions.Most), cmp.Or(o.New, DefaultOptions.New)
	o.Importance = cmp.Or(o.Importance, DefaultOptions.Importance)
	var due []Due
	var fresh []longterm.Head
	for _, h := range heads {
		card, ok := d.Cards[h.URL]
		switch {
		case ok && !card.Due.After(now):
			due = append(due, Due{URL: h.URL, Retrievability: scheduler().GetRetrievability(card.fsrs(), later(now, card.LastReview))})
		case !ok && now.Sub(h.LastRead) >= settled && h.Use().Importance() >= o.Importance:
			fresh = append(fresh, h)
		}
	}
	slices.SortFunc(due, func(a, b Due) int {
		return cmp.Or(cmp.Compare(a.Retrievability, b.Retrievability), cmp.Compare(a.URL, b.URL))
	})
	slices.SortFunc(fresh, func(a, b longterm.Head) int {
		return cmp.Or(cmp.Compare(b.Use().Importance(), a.Use().Importance()), cmp.Compare(a.URL, b.URL))
	})
	for _, h := range fresh[:min(len(fresh), max(0, o.New-d.addedSince(now.Add(-settled))))] {
		due = append(due, Due{URL: h.URL, New: true})
	}
	return due[:min(len(due), o.Most)]
}

func (d *Deck) addedSince(since time.Time) int {
	n := 0
	for _, card := range d.Cards {
		if card.Added.After(since) {
			n++
		}
	}
	return n
}

// Rate takes down how well an entry was recalled and says when it is due again. It panics where the
// rating is not valid.
func (d *Deck) Rate(url string, r Rating, now time.Time) (due time.Time) {
	if !r.Valid() {
		panic("review: rating " + string(r))
	}
	card, ok := d.Cards[url]
	if !ok {
		card.Added = now
	}
	now = later(now, card.LastReview)
	next := scheduler().Next(card.fsrs(), now, ratings[r]).Card
	if d.Cards == nil {
		d.Cards = map[string]Card{}
	}
	d.Cards[url] = Card{
		Added: card.Added, Due: next.Due, LastReview: next.LastReview,
		Stability: min(next.Stability, longest), Difficulty: next.Difficulty, Reviews: min(next.Reps, mostReviews), Lapses: next.Lapses,
	}
	return next.Due
}

// Keep forgets the cards of entries that are no longer there.
func (d *Deck) Keep(there func(url string) bool) {
	maps.DeleteFunc(d.Cards, func(url string, _ Card) bool { return !there(url) })
}

// Join takes in the cards of another deck, of two of one entry that which was reviewed later, and says how many
// it took.
func (d *Deck) Join(other Deck) (taken int) {
	for url, card := range other.Cards {
		if here, ok := d.Cards[url]; ok && !card.LastReview.After(here.LastReview) {
			continue
		}
		if d.Cards == nil {
			d.Cards = map[string]Card{}
		}
		d.Cards[url] = card
		taken++
	}
	return taken
}

func (c Card) fsrs() fsrs.Card {
	card := fsrs.NewCard()
	if c.Reviews > 0 {
		card.State = fsrs.Review
	}
	card.Due, card.LastReview = c.Due, c.LastReview
	card.Stability, card.Difficulty = c.Stability, c.Difficulty
	card.Reps, card.Lapses = c.Reviews, c.Lapses
	return card
}

// later is the later of two times: a clock that was set back does not make a review unmade.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
