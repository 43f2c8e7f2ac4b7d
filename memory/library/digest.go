package library

import (
	"context"
	"errors"
	"fmt"
	"time"

	"precis/core/summarize"
	"precis/memory/consolidate"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// errNoSummarizer: a digest is a summary of summaries.
var errNoSummarizer = errors.New("library: a digest needs a summarizer")

// Digest sums up what was read since a time, subject by subject. It needs a summarizer.
func (l *Library) Digest(ctx context.Context, since time.Time, o summarize.Options) ([]consolidate.Digest, error) {
	if l.parts.Summarizer == nil {
		return nil, errNoSummarizer
	}
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
	return consolidate.Digests(ctx, l.parts.Summarizer, entries, o)
}

// mostOfSubject is how many entries a digest of a subject is made from at most.
const mostOfSubject = 20

// DigestOf sums up what was read on a subject, given as a question or some words; ok is false where
// nothing was. It needs a summarizer.
func (l *Library) DigestOf(ctx context.Context, subject string, now time.Time, o summarize.Options) (digest consolidate.Digest, ok bool, err error) {
	if l.parts.Summarizer == nil {
		return digest, false, errNoSummarizer
	}
	recalled, err := l.Recall(ctx, subject, now, recall.Options{Most: mostOfSubject})
	if err != nil || len(recalled) == 0 {
		return digest, false, err
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
		return digest, false, fmt.Errorf("library: %w", err)
	}
	digest, err = consolidate.MakeDigest(ctx, l.parts.Summarizer, about, entries, o)
	return digest, err == nil, err
}

// entriesOf reads entries; those that are gone or damaged are left out.
func entriesOf(r longterm.Reader, heads []longterm.Head) (entries []longterm.Entry, err error) {
	for _, h := range heads {
		e, err := r.Get(h.URL)
		if errors.Is(err, longterm.ErrNotFound) || errors.Is(err, longterm.ErrCorrupt) {
			continue
		} else if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}
