package protocol

import (
	"errors"
	"fmt"
	"time"

	"precis/memory/consolidate"
	"precis/memory/learn"
	"precis/memory/library"
	"precis/memory/longterm"
)

// ErrValue is wrapped by the error for a value of a request that cannot be.
var ErrValue = errors.New("protocol: no such value")

// milliseconds is a time since 1970; 0 where it has no value.
func milliseconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli())
}

// Time is a time of a request; the zero time where it is 0.
func Time(ms float64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms))
}

// Read is the page and its text as the memory takes it.
func (p ReadPage) Read(text string) library.Page {
	return library.Page{
		URL: p.URL, Canonical: p.Canonical, Title: p.Title, Site: p.Site, Language: p.Language, Text: text,
		Dwell: time.Duration(p.Dwell * float64(time.Millisecond)), Selection: p.Selection, Private: p.Private,
	}
}

// Kept is the summary as the memory keeps it; nil where there is none.
func (s *MadeSummary) Kept(now time.Time) *longterm.Summary {
	if s == nil || s.Text == "" {
		return nil
	}
	kept := longterm.Summary{Text: s.Text, Made: now, Mode: s.Mode, Model: s.Model, Generated: s.Generated}
	if s.Made != 0 {
		kept.Made = Time(s.Made)
	}
	return &kept
}

// NewMemoryEntry is the head of an entry as the page is told of it.
func NewMemoryEntry(h longterm.Head) MemoryEntry {
	return MemoryEntry{
		URL: h.URL, Canonical: h.Canonical, Also: h.Also, Title: h.Title, Site: h.Site, Language: h.Language,
		FirstRead: milliseconds(h.FirstRead), LastRead: milliseconds(h.LastRead), TimesRead: h.TimesRead,
		Dwell: float64(h.Dwell.Milliseconds()), Pinned: h.Pinned, Bytes: float64(h.Bytes),
	}
}

// NewMemoryEntries is NewMemoryEntry of each.
func NewMemoryEntries(heads []longterm.Head) []MemoryEntry {
	return each(heads, NewMemoryEntry)
}

// each gives what of makes of all, a list also where there are none.
func each[From, To any](all []From, of func(From) To) []To {
	made := make([]To, len(all))
	for i, one := range all {
		made[i] = of(one)
	}
	return made
}

// NewRememberResult says what became of a page.
func NewRememberResult(kept library.Kept) RememberResult {
	r := RememberResult{Ignored: Ignored(kept.Ignored), Twin: kept.Twin != "", Left: NewMemoryEntries(kept.Left)}
	if r.Ignored == "" {
		entry := NewMemoryEntry(kept.Entry.Head)
		r.Entry = &entry
	}
	return r
}

// NewRecalled is what was recalled, with what the library knows of it.
func NewRecalled(l *library.Library, recalled []library.Recalled) []Recalled {
	made := []Recalled{}
	for _, r := range recalled {
		heads := l.Heads([]string{r.URL})
		if len(heads) == 0 {
			continue
		}
		made = append(made, Recalled{
			MemoryEntry: NewMemoryEntry(heads[0]), Weight: r.Weight, Text: r.Text, Passage: r.Passage, Words: r.Words, Coverage: r.Coverage,
			Cosine: r.Cosine, Via: r.Via, Recency: r.Recency, Importance: r.Importance,
		})
	}
	return made
}

// NewContextLines are lines as the page is told of them.
func NewContextLines(lines []library.ContextLine) []ContextLine {
	return each(lines, func(line library.ContextLine) ContextLine {
		return ContextLine{
			Relation: Relation(line.Relation), Text: line.Text, Earlier: line.Earlier,
			URL: line.URL, Title: line.Title, LastRead: milliseconds(line.LastRead),
		}
	})
}

// NewEntriesResult is what a search found.
func NewEntriesResult(found library.Found) EntriesResult {
	return EntriesResult{
		Entries: each(found.Entries, func(e library.FoundEntry) FoundEntry {
			return FoundEntry{MemoryEntry: NewMemoryEntry(e.Head), Excerpt: e.Excerpt}
		}),
		Total: found.Total,
		Sites: each(found.Sites, func(c library.Count) SiteCount { return SiteCount{Site: c.Name, Entries: c.Entries} }),
		Days:  each(found.Days, func(c library.Count) DayCount { return DayCount{Day: c.Name, Entries: c.Entries} }),
	}
}

// NewEntryResult is all of an entry; titles are those of the entries that it leads to, "" of others.
func NewEntryResult(e longterm.Entry, title func(url string) string) EntryResult {
	return EntryResult{
		MemoryEntry: NewMemoryEntry(e.Head),
		Selection:   append([]string{}, e.Selection...),
		Passages:    each(e.Passages, func(p longterm.Passage) string { return p.Text }),
		Summaries: each(e.Summaries, func(s longterm.Summary) MadeSummary {
			return MadeSummary{Text: s.Text, Mode: s.Mode, Model: s.Model, Generated: s.Generated, Made: milliseconds(s.Made)}
		}),
		Links: each(e.Links, func(link longterm.Link) EntryLink {
			return EntryLink{URL: link.URL, Title: title(link.URL), Weight: link.Weight}
		}),
	}
}

// NewMemoryDigest is a digest of a topic.
func NewMemoryDigest(d consolidate.Digest, of consolidate.Topic) MemoryDigest {
	return MemoryDigest{
		Name: d.Name, Mode: d.Mode, Fallback: d.Fallback, Generated: d.Generated,
		Entries: each(of.Entries, func(e longterm.Entry) MemoryEntry { return NewMemoryEntry(e.Head) }),
		Lines: each(d.Lines, func(line consolidate.Line) DigestLine {
			return DigestLine{Text: line.Text, Sources: append([]string{}, line.Sources...)}
		}),
	}
}

// NewReviewResult is a list of a day.
func NewReviewResult(due []library.DueEntry) ReviewResult {
	return ReviewResult{Due: each(due, func(d library.DueEntry) DueEntry {
		return DueEntry{MemoryEntry: NewMemoryEntry(d.Head), Summary: d.Summary, Retrievability: d.Retrievability, New: d.New}
	})}
}

// NewLearnedResult is what was learnt of the reader.
func NewLearnedResult(m *learn.Model) LearnedResult {
	return LearnedResult{
		Summaries: m.Summaries(),
		Weights:   each(m.Weights(), func(w learn.Weight) LearnedWeight { return LearnedWeight(w) }),
	}
}

// NewMemorySettingsResult are settings as the page is told of them.
func NewMemorySettingsResult(s library.Settings) MemorySettingsResult {
	return MemorySettingsResult{On: s.On, Context: s.Context, Budget: float64(s.Budget), Excluded: append([]string{}, s.Excluded...)}
}

// Change puts what was given over settings.
func (r MemorySettingsRequest) Change(s *library.Settings) {
	given(r.On, &s.On)
	given(r.Context, &s.Context)
	given(r.Excluded, &s.Excluded)
	if r.Budget != nil {
		s.Budget = int64(*r.Budget)
	}
}

// Changes says whether anything was given.
func (r MemorySettingsRequest) Changes() bool {
	return r.On != nil || r.Context != nil || r.Excluded != nil || r.Budget != nil
}

// Read is what was done with the sentences of a summary. The error wraps ErrValue.
func (r FeedbackRequest) Read() ([]library.Sentence, error) {
	sentences := make([]library.Sentence, len(r.Sentences))
	for i, s := range r.Sentences {
		kept := 0.0
		switch s.Did {
		case Kept:
			kept = 1
		case Edited:
			kept = library.WordsKept(s.Text, s.Edited)
		case Deleted:
		default:
			return nil, fmt.Errorf("%w: did %q with a sentence, want kept, edited or deleted", ErrValue, s.Did)
		}
		sentences[i] = library.Sentence{Text: s.Text, Kept: kept}
	}
	return sentences, nil
}
