package library

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"precis/memory/longterm"
	"precis/memory/recall"
)

// Search says which entries are looked for. Conditions that have no value let all pass.
type Search struct {
	// Text is what to look for; "": all entries, last read first.
	Text string
	// Exact wants Text as it stands, whatever the case of its letters, in title, addresses, passages
	// or summaries, last read first; else entries are found as by Recall, best first.
	Exact bool
	// Site wants entries of this site and of those below it, Since and Until such as were last read
	// at this time or later, or before it.
	Site         string
	Since, Until time.Time
	Pinned       bool
	// Offset and Limit choose a part of what is found; 0: 50.
	Offset, Limit int
}

// Found is what a search found.
type Found struct {
	Entries []FoundEntry
	// Total counts all that were found, Sites and Days parts of them: sites by number and name, days,
	// as 2006-01-02 in the time zone of the search, the latest first.
	Total       int
	Sites, Days []Count
}

// FoundEntry is an entry of a search.
type FoundEntry struct {
	longterm.Head
	// Excerpt is where Text was found in it; else the latest summary, or how the text begins.
	Excerpt string
}

// Count is how many entries have something in common.
type Count struct {
	Name    string
	Entries int
}

const (
	// mostFound is how many entries a search by meaning finds at most.
	mostFound = 200
	// defaultLimit is how many entries a search gives where it does not say.
	defaultLimit = 50
	// excerptLength is how long an excerpt is at most, in signs, but for the words at its ends.
	excerptLength = 240
)

// Search looks through the memory. Errors are those of Recall.
func (l *Library) Search(ctx context.Context, s Search, now time.Time) (found Found, err error) {
	s.Text = strings.TrimSpace(s.Text)
	var all []FoundEntry
	switch {
	case s.Text == "":
		all, err = l.all(ctx, s)
	case s.Exact:
		all, err = l.exactly(ctx, s)
	default:
		all, err = l.likely(ctx, s, now)
	}
	if err != nil {
		return found, err
	}
	found.Total = len(all)
	found.Sites = tally(all, func(e FoundEntry) string { return e.Site })
	slices.SortStableFunc(found.Sites, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Entries, a.Entries), cmp.Compare(a.Name, b.Name))
	})
	found.Days = tally(all, func(e FoundEntry) string { return e.LastRead.In(now.Location()).Format(time.DateOnly) })
	slices.SortFunc(found.Days, func(a, b Count) int { return cmp.Compare(b.Name, a.Name) })
	from := min(max(s.Offset, 0), len(all))
	found.Entries = all[from:min(len(all), from+cmp.Or(s.Limit, defaultLimit))]
	return found, l.excerpts(ctx, found.Entries)
}

func (s *Search) wants(h *longterm.Head) bool {
	return (s.Site == "" || longterm.Within(h.Site, s.Site)) && !h.LastRead.Before(s.Since) &&
		(s.Until.IsZero() || h.LastRead.Before(s.Until)) && (!s.Pinned || h.Pinned)
}

// all are the entries of the wanted site and time.
func (l *Library) all(ctx context.Context, s Search) (found []FoundEntry, err error) {
	err = l.parts.Store.View(ctx, func(r longterm.Reader) error {
		found = nil
		heads, err := r.Heads(longterm.Query{})
		for _, h := range heads {
			if s.wants(&h) {
				found = append(found, FoundEntry{Head: h})
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	return found, nil
}

// exactly are those that hold the text.
func (l *Library) exactly(ctx context.Context, s Search) ([]FoundEntry, error) {
	heads, err := l.all(ctx, s)
	if err != nil {
		return nil, err
	}
	wanted := strings.ToLower(s.Text)
	holds := func(text string) bool { return strings.Contains(strings.ToLower(text), wanted) }
	pattern := regexp.MustCompile("(?i)" + regexp.QuoteMeta(s.Text))
	excerpts := map[string]string{}
	err = l.parts.Store.View(ctx, func(r longterm.Reader) error {
		return r.Texts(func(url string, passages []string, summaries []longterm.Summary) error {
			for _, summary := range summaries {
				passages = append(passages, summary.Text)
			}
			if i := slices.IndexFunc(passages, holds); i >= 0 {
				excerpts[url] = excerptAt(passages[i], pattern)
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	var found []FoundEntry
	for _, e := range heads {
		excerpt, ok := excerpts[e.URL]
		if ok || holds(e.Title) || holds(e.URL) || slices.ContainsFunc(e.Also, holds) {
			e.Excerpt = excerpt
			found = append(found, e)
		}
	}
	return found, nil
}

// likely are those that the text recalls.
func (l *Library) likely(ctx context.Context, s Search, now time.Time) ([]FoundEntry, error) {
	recalled, err := l.Recall(ctx, s.Text, now, recall.Options{Most: mostFound, Depth: mostFound})
	if err != nil {
		return nil, err
	}
	var found []FoundEntry
	for _, r := range recalled {
		if h := l.heads[r.URL]; s.wants(&h) {
			found = append(found, FoundEntry{Head: h, Excerpt: shortened(r.Text)})
		}
	}
	return found, nil
}

// excerpts gives entries that have none one.
func (l *Library) excerpts(ctx context.Context, entries []FoundEntry) error {
	err := l.parts.Store.View(ctx, func(r longterm.Reader) error {
		for i := range entries {
			if entries[i].Excerpt != "" {
				continue
			}
			e, err := r.Get(entries[i].URL)
			if longterm.Absent(err) {
				continue
			} else if err != nil {
				return err
			}
			text := latestSummary(e.Summaries)
			if text == "" && len(e.Passages) > 0 {
				text = e.Passages[0].Text
			}
			entries[i].Excerpt = shortened(text)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("library: %w", err)
	}
	return nil
}

// tally counts entries by what they have in common, in the order in which that comes first.
func tally(entries []FoundEntry, by func(FoundEntry) string) []Count {
	var counts []Count
	at := map[string]int{}
	for _, e := range entries {
		name := by(e)
		i, ok := at[name]
		if !ok {
			i = len(counts)
			at[name] = i
			counts = append(counts, Count{Name: name})
		}
		counts[i].Entries++
	}
	return counts
}

// excerptAt is a part of a text around the first place of a pattern.
func excerptAt(text string, pattern *regexp.Regexp) string {
	place := pattern.FindStringIndex(text)
	if place == nil { // letters whose cases differ in more than a sign
		return shortened(text)
	}
	start := place[0]
	for range excerptLength / 3 {
		_, n := utf8.DecodeLastRuneInString(text[:start])
		start -= n
	}
	if start > 0 {
		start += strings.IndexFunc(text[start:place[0]]+" ", unicode.IsSpace)
	}
	excerpt := shortened(text[start:])
	if start > 0 {
		excerpt = "…" + excerpt
	}
	return excerpt
}

// shortened is the beginning of a text, in one line, up to the end of a word.
func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	n := 0
	for at, r := range text {
		if n++; n > excerptLength && unicode.IsSpace(r) || n > 2*excerptLength {
			return text[:at] + "…"
		}
	}
	return text
}
