package library

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"precis/memory/learn"
	"precis/memory/longterm"
	"precis/memory/longterm/archive"
	"precis/memory/review"
)

// Imported says what an archive brought.
type Imported struct {
	longterm.Restored
	// Settings are those that were taken in, by their names in JSON: on, context, budget, excluded.
	Settings []string
	// Learnt: what was learnt of the reader was taken in.
	Learnt bool
	// Reviews is how many cards of the review list were taken in.
	Reviews int
}

// Import takes an archive in: its entries, and what is kept beside them. What the reader has set or taught here
// stays, unless replace says that the archive's takes its place: settings are taken where none were chosen here,
// but for On; sites that are excluded there are excluded here too; what was learnt is taken where nothing was
// here. Of two cards of the review list that of the later review is kept.
//
// The error is that of archive.Import, or wraps archive.ErrFormat where what stands beside the entries cannot be
// read; what was taken in before stays, and is told.
func (l *Library) Import(ctx context.Context, r io.Reader, now time.Time, limits archive.Limits, replace bool) (done Imported, err error) {
	if err := l.follow(ctx); err != nil { // the budget and the sites that hold now
		return done, err
	}
	restored, states, err := archive.Import(ctx, &l.memory, r, now, limits)
	done.Restored = restored
	if err != nil {
		return done, err
	}
	brought, err := readStates(states)
	if err != nil {
		return done, err
	}
	err = l.update(ctx, func(w longterm.Writer) (err error) {
		if done.Settings, err = brought.settle(w, replace); err != nil {
			return err
		}
		if done.Learnt, err = brought.teach(w, replace); err != nil {
			return err
		}
		done.Reviews, err = brought.deal(w)
		return err
	})
	if err != nil {
		return Imported{Restored: restored}, err
	}
	return done, l.follow(ctx)
}

// brought is what an archive has beside entries; nil: it has none.
type brought struct {
	settings *Settings
	learnt   *learn.Model
	deck     *review.Deck
}

func readStates(states archive.States) (b brought, err error) {
	if raw, ok := states[longterm.StateSettings]; ok {
		s := DefaultSettings
		if err = json.Unmarshal(raw, &s); err == nil {
			err = s.check()
		}
		b.settings = &s
	}
	if raw, ok := states[longterm.StateLearnt]; ok && err == nil {
		b.learnt = learn.New()
		err = json.Unmarshal(raw, b.learnt)
	}
	if raw, ok := states[longterm.StateReview]; ok && err == nil {
		b.deck = &review.Deck{}
		err = json.Unmarshal(raw, b.deck)
	}
	if err != nil {
		return brought{}, fmt.Errorf("library: %w: %w", archive.ErrFormat, err)
	}
	return b, nil
}

// settle takes settings in and tells which.
func (b brought) settle(w longterm.Writer, replace bool) (taken []string, err error) {
	if b.settings == nil {
		return nil, nil
	}
	here, chosen, err := settingsOf(w)
	if err != nil {
		return nil, err
	}
	now := *b.settings
	switch {
	case replace:
	case chosen:
		now = here
	default:
		now.On = here.On
	}
	if !replace {
		now.Excluded = slices.Clone(here.Excluded)
		for _, site := range b.settings.Excluded {
			if !slices.Contains(now.Excluded, site) {
				now.Excluded = append(now.Excluded, site)
			}
		}
	}
	for _, setting := range []struct {
		name  string
		other bool
	}{
		{"on", now.On != here.On}, {"context", now.Context != here.Context}, {"budget", now.Budget != here.Budget},
		{"excluded", !slices.Equal(now.Excluded, here.Excluded)},
	} {
		if setting.other {
			taken = append(taken, setting.name)
		}
	}
	if len(taken) == 0 {
		return nil, nil
	}
	return taken, w.PutState(longterm.StateSettings, now)
}

// teach takes in what was learnt.
func (b brought) teach(w longterm.Writer, replace bool) (taken bool, err error) {
	if b.learnt == nil {
		return false, nil
	}
	here, err := learntOf(w)
	if err != nil || here.Summaries() > 0 && !replace || b.learnt.Summaries() == 0 && here.Summaries() == 0 {
		return false, err
	}
	return true, w.PutState(longterm.StateLearnt, b.learnt)
}

// deal takes in the cards of entries that are here.
func (b brought) deal(w longterm.Writer) (taken int, err error) {
	if b.deck == nil {
		return 0, nil
	}
	heads, err := w.Heads(longterm.Query{})
	if err != nil {
		return 0, err
	}
	known := map[string]bool{}
	for _, h := range heads {
		known[h.URL] = true
	}
	b.deck.Keep(func(url string) bool { return known[url] })
	deck, err := deckOf(w)
	if err != nil {
		return 0, err
	}
	if taken = deck.Join(*b.deck); taken == 0 {
		return 0, nil
	}
	return taken, w.PutState(longterm.StateReview, &deck)
}
