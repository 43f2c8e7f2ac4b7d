//go:build js

package main

import (
	"context"
	"errors"
	"time"

	"precis/memory/library"
	"precis/memory/longterm"
	"precis/wasm/protocol"
)

// remember keeps a page.
func (e *engine) remember(ctx context.Context, request protocol.RememberRequest, h host) (any, error) {
	page, now := request.Page.Read(h.text()), time.Now()
	summary := request.Summary.Kept(now)
	var kept library.Kept
	err := e.memory.embedding(ctx, h, func(ctx context.Context, l *library.Library) (err error) {
		if e.memory.reason != "" {
			kept.Ignored = longterm.Ignored(protocol.IgnoredUnavailable)
			return nil
		}
		if request.Continued {
			kept, err = l.Continue(ctx, page, summary, now)
			if !errors.Is(err, longterm.ErrNotFound) || page.Text == "" {
				return err
			}
		}
		kept, err = l.Remember(ctx, page, summary, now)
		return err
	})
	if err != nil {
		h.tellLeft(kept.Left)
		return nil, err
	}
	return protocol.NewRememberResult(kept), nil
}

// recall gives what fits a question.
func (e *engine) recall(ctx context.Context, request protocol.RecallRequest, h host) (any, error) {
	result := protocol.RecallResult{}
	err := e.memory.embedding(ctx, h, func(ctx context.Context, l *library.Library) error {
		recalled, err := l.Recall(ctx, request.Query, time.Now(), recallOptions(request.Most))
		if err != nil {
			return err
		}
		result.Recalled = protocol.NewRecalled(l, recalled)
		e.memory.associate(ctx, l, "", recalled)
		return nil
	})
	return result, err
}

// related gives what a page recalls, and links it.
func (e *engine) related(ctx context.Context, request protocol.RelatedRequest, h host) (any, error) {
	page := request.Page.Read(h.text())
	var result protocol.RelatedResult
	err := e.memory.embedding(ctx, h, func(ctx context.Context, l *library.Library) error {
		related, err := l.Related(ctx, page, time.Now(), recallOptions(0))
		if err != nil {
			return err
		}
		result.Related = protocol.NewRecalled(l, related.Recalled)
		result.Context = protocol.NewContextLines(related.Context)
		e.memory.associate(ctx, l, page.URL, related.Recalled)
		return nil
	})
	return result, err
}
