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

// digest sums up what was read: with the language model where one is loaded and the mode asks for it, else in
// sentences of the entries' summaries. The memory is free for others while the model is at work.
func (e *engine) digest(ctx context.Context, r protocol.DigestRequest, h host) (any, error) {
	topics, taste, err := e.memory.topics(ctx, h, r)
	if err != nil {
		return nil, err
	}
	extractive := &summarize.Summarizer{Pause: e.loop.pause, Salience: taste.Sentences}
	if r.Mode == "" || r.Mode == summarize.Extractive {
		return digests(ctx, extractive, summarize.Extractive, topics, h)
	}
	var result protocol.DigestResult
	err = e.language.work(ctx, func(ctx context.Context, model *loaded) (err error) {
		s := *extractive
		if model != nil {
			s = *model.summarizer
			s.Salience = taste.Sentences
		}
		result, err = digests(ctx, &s, r.Mode, topics, h)
		return err
	})
	return result, err
}

// topics are what a digest is asked of, and taste what was learnt of the reader.
func (m *memory) topics(ctx context.Context, h host, r protocol.DigestRequest) (topics []consolidate.Topic, taste *learn.Model, err error) {
	now := time.Now()
	err = m.embedding(ctx, h, func(ctx context.Context, l *library.Library) (err error) {
		if taste, err = l.Learnt(ctx); err != nil {
			return err
		}
		if r.Subject == "" {
			since := now.Add(-digestSince)
			if r.Since != 0 {
				since = protocol.Time(r.Since)
			}
			topics, err = l.Topics(ctx, since)
			return err
		}
		topic, ok, err := l.Topic(ctx, r.Subject, now)
		if ok {
			topics = append(topics, topic)
		}
		return err
	})
	return topics, taste, err
}

// digests sums topics up, one after the other.
func digests(ctx context.Context, s consolidate.Summarizer, mode summarize.Mode, topics []consolidate.Topic, h host) (protocol.DigestResult, error) {
	o := summarize.Options{Mode: mode, Kind: summarize.TLDR, Length: summarize.Medium, Format: summarize.PlainText}
	result := protocol.DigestResult{Digests: []protocol.MemoryDigest{}}
	for i, topic := range topics {
		h.progress("digest", "", int64(i), int64(len(topics)))
		digest, err := consolidate.MakeDigest(ctx, s, topic, o, func(e summarize.Event) {
			if e.Summary == nil && e.Text == "" { // these are of the text that is summed up, which nobody sees
				h.emit(e)
			}
		})
		if err != nil {
			return result, err
		}
		result.Digests = append(result.Digests, protocol.NewMemoryDigest(digest, topic))
	}
	return result, nil
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
