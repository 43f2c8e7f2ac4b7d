package library

import (
	"context"
	"slices"
	"time"

	"precis/memory/learn"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// Known is what there is to say on a page whose summary goes by what was read before.
type Known struct {
	Related
	// Learnt is of the reader; nil: nothing.
	Learnt *learn.Model
}

// recalledFor is how long what a page recalls counts as it was first weighed: recency, which halves in thirty
// days, hardly changes in a day.
const recalledFor = 24 * time.Hour

// recollection is what a page recalled last.
type recollection struct {
	page     pageText
	embedder string
	options  recall.Options
	now      time.Time
	usage    longterm.Usage // of the store that was asked
	related  Related
}

// pageText is all of a page on which it depends what it recalls.
type pageText struct{ url, canonical, title, site, language, text string }

func (p Page) pageText() pageText {
	return pageText{p.URL, p.Canonical, p.Title, p.Site, p.Language, p.Text}
}

// Known gives what is known on a page: nothing where the settings want no context, and of a page that is
// not kept (Keeps). Who looks the page up ahead of its summary is told the same as the summary, to the digit: what
// it recalls is asked of the store once, and again when the store or the embedder has changed; it is weighed by the time of
// the first call for a day. searching, which may be nil, is called before what takes its time.
//
// The error is that of the embedder or the store.
func (l *Library) Known(ctx context.Context, p Page, now time.Time, o recall.Options, searching func()) (k Known, err error) {
	if keeps, err := l.Keeps(ctx, p); err != nil || !keeps || !l.settings.Context {
		return Known{}, err
	}
	learnt, err := l.Learnt(ctx)
	if err != nil {
		return Known{}, err
	}
	if learnt.Summaries() > 0 {
		k.Learnt = learnt
	}
	if l.Len() == 0 {
		return k, nil
	}
	asked := recollection{page: p.pageText(), embedder: l.parts.EmbedderName, options: o, now: now, usage: l.usage}
	if last := l.recalled; last != nil && last.page == asked.page && now.Sub(last.now) < recalledFor {
		if asked.now = last.now; last.embedder == asked.embedder && last.options == o && last.usage == asked.usage {
			k.Related = last.related
			return k, nil
		}
	}
	if searching != nil {
		searching()
	}
	if asked.related, err = l.Related(ctx, p, asked.now, o); err != nil {
		return Known{}, err
	}
	l.recalled = &asked
	k.Related = asked.related
	return k, nil
}

// of says whether recalled is what the page recalled.
func (r *recollection) of(recalled []Recalled) bool {
	return r != nil && slices.EqualFunc(r.related.Recalled, recalled, func(a, b Recalled) bool { return a.URL == b.URL && a.Weight == b.Weight })
}
