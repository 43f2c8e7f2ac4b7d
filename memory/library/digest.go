package library

import (
	"context"
	"fmt"
	"time"

	"precis/memory/consolidate"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// Topics are the subjects of what was read since a time, ready to be summed up (consolidate.MakeDigest):
// those with two entries or more, that with most first.
func (l *Library) Topics(ctx context.Context, since time.Time) ([]consolidate.Topic, error) {
	var entries []longterm.Entry
	err := l.parts.Store.View(ctx, func(r longterm.Reader) error {
		heads, err := r.Heads(longterm.Query{Since: since})
		if err != nil {
			return err
		}
		entries, err = entriesOf(r, heads)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	return consolidate.Topics(entries), nil
}

// mostOfSubject is how many entries a digest of a subject is made from at most.
const mostOfSubject = 20

// Topic is a subject, given as a question or some words, with what was read on it, best first; ok is
// false where nothing was.
func (l *Library) Topic(ctx context.Context, subject string, now time.Time) (topic consolidate.Topic, ok bool, err error) {
	recalled, err := l.Recall(ctx, subject, now, recall.Options{Most: mostOfSubject})
	if err != nil || len(recalled) == 0 {
		return topic, false, err
	}
	about := consolidate.Subject{Name: []string{subject}}
	for _, r := range recalled {
		about.URLs = append(about.URLs, r.URL)
	}
	var entries []longterm.Entry
	err = l.parts.Store.View(ctx, func(r longterm.Reader) (err error) {
		entries, err = entriesOf(r, l.Heads(about.URLs))
		return err
	})
	if err != nil {
		return topic, false, fmt.Errorf("library: %w", err)
	}
	return consolidate.NewTopic(about, entries), true, nil
}

// entriesOf reads entries; those that are gone or damaged are left out.
func entriesOf(r longterm.Reader, heads []longterm.Head) (entries []longterm.Entry, err error) {
	for _, h := range heads {
		e, err := r.Get(h.URL)
		if longterm.Absent(err) {
			continue
		} else if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}
