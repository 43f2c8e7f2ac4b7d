//go:build js

package main

import (
	"context"
	"fmt"
	"time"

	"precis/core/summarize"
	"precis/memory/consolidate"
	"precis/memory/learn"
	"precis/memory/library"
	"precis/memory/longterm"
	"precis/memory/review"
	"precis/wasm/protocol"
)

// digestSince is how far a digest goes back that names neither subject nor time.
const digestSince = 7 * 24 * time.Hour

// digest sums up what was read, in sentences of the entries' summaries.
func (e *engine) digest(ctx context.Context, r protocol.DigestRequest, h host) (any, error) {
	o := summarize.Options{Mode: summarize.Extractive, Kind: summarize.TLDR, Length: summarize.Medium, Format: summarize.PlainText}
	now := time.Now()
	result := protocol.DigestResult{Digests: []protocol.MemoryDigest{}}
	err := e.memory.embedding(ctx, h, func(ctx context.Context, l *library.Library) (err error) {
		var digests []consolidate.Digest
		if r.Subject == "" {
			since := now.Add(-digestSince)
			if r.Since != 0 {
				since = protocol.Time(r.Since)
			}
			digests, err = l.Digest(ctx, since, o)
		} else if digest, ok, failed := l.DigestOf(ctx, r.Subject, now, o); ok {
			digests = append(digests, digest)
		} else {
			err = failed
		}
		for _, d := range digests {
			result.Digests = append(result.Digests, protocol.NewMemoryDigest(d, l.Heads(d.URLs)))
		}
		return err
	})
	return result, err
}

// review gives the list of today.
func (e *engine) review(ctx context.Context, _ struct{}, h host) (any, error) {
	var due []library.DueEntry
	err := e.memory.open(ctx, h, func(l *library.Library) (err error) {
		due, err = l.Review(ctx, time.Now())
		return err
	})
	return protocol.NewReviewResult(due), err
}

// grade takes down how well an entry was recalled.
func (e *engine) grade(ctx context.Context, r protocol.GradeRequest, h host) (any, error) {
	rating := review.Rating(r.Grade)
	if !rating.Valid() {
		return nil, fmt.Errorf("%w: grade %q, want again, hard, good or easy", protocol.ErrValue, r.Grade)
	}
	var due time.Time
	err := e.memory.open(ctx, h, func(l *library.Library) (err error) {
		due, err = l.Grade(ctx, r.URL, rating, time.Now())
		return err
	})
	return protocol.GradeResult{Due: float64(due.UnixMilli())}, err
}

// feedback learns from what became of a summary.
func (e *engine) feedback(ctx context.Context, r protocol.FeedbackRequest, h host) (any, error) {
	sentences, err := r.Read()
	if err != nil {
		return nil, err
	}
	page := r.Page.Read(h.text())
	return e.learning(ctx, h, func(l *library.Library) (*learn.Model, error) { return l.Learn(ctx, page, sentences) })
}

// learned gives what was learnt.
func (e *engine) learned(ctx context.Context, _ struct{}, h host) (any, error) {
	return e.learning(ctx, h, func(l *library.Library) (*learn.Model, error) { return l.Learnt(ctx) })
}

// resetLearned forgets it.
func (e *engine) resetLearned(ctx context.Context, _ struct{}, h host) (any, error) {
	return e.learning(ctx, h, func(l *library.Library) (*learn.Model, error) { return learn.New(), l.ResetLearnt(ctx) })
}

func (e *engine) learning(ctx context.Context, h host, f func(*library.Library) (*learn.Model, error)) (any, error) {
	var m *learn.Model
	err := e.memory.open(ctx, h, func(l *library.Library) (err error) {
		m, err = f(l)
		return err
	})
	if err != nil {
		return nil, err
	}
	return protocol.NewLearnedResult(m), nil
}

// memoryUsage says how much the memory holds, and whether there is one.
func (e *engine) memoryUsage(ctx context.Context, _ struct{}, h host) (any, error) {
	var result protocol.MemoryUsageResult
	err := e.memory.embedding(ctx, h, func(ctx context.Context, l *library.Library) error {
		settings, err := l.Settings(ctx)
		if err != nil {
			return err
		}
		usage, err := l.Memory().Store.Usage(ctx)
		if err != nil {
			return err
		}
		result = protocol.MemoryUsageResult{
			Available: e.memory.reason == "", Reason: e.memory.reason, Entries: usage.Entries, Bytes: float64(usage.Bytes), Disk: float64(usage.Disk),
			Budget: float64(settings.Budget), Incomplete: l.Incomplete(),
		}
		return nil
	})
	if c := code(err); err != nil && c == protocol.Blocked {
		return protocol.MemoryUsageResult{Reason: c}, nil
	}
	return result, err
}

// memorySettings changes settings and gives them.
func (e *engine) memorySettings(ctx context.Context, r protocol.MemorySettingsRequest, h host) (any, error) {
	var settings library.Settings
	err := e.memory.open(ctx, h, func(l *library.Library) (err error) {
		if !r.Changes() {
			settings, err = l.Settings(ctx)
			return err
		}
		if err := e.memory.kept(); err != nil {
			return err
		}
		settings, err = l.ChangeSettings(ctx, r.Change)
		return err
	})
	return protocol.NewMemorySettingsResult(settings), err
}

// tellLeft tells the page of entries that left to make room.
func (h host) tellLeft(left []longterm.Head) {
	if len(left) > 0 {
		h.notice(protocol.Left, fmt.Sprintf("%d entries left the memory to make room", len(left)), protocol.NewMemoryEntries(left))
	}
}
