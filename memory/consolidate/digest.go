package consolidate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"precis/core/summarize"
	"precis/memory/longterm"
)

// Digest is what was read on one subject, in a few sentences.
type Digest struct {
	Subject
	Lines []Line `json:"lines"`
	// Generated: the words are a model's (summarize.Summary).
	Generated bool `json:"generated"`
}

// Line is a sentence of a digest.
type Line struct {
	Text string `json:"text"`
	// Sources are the URLs of the entries that it rests on, best first.
	Sources []string `json:"sources"`
}

// Summarizer makes a summary of a text; *summarize.Summarizer does.
type Summarizer interface {
	Summarize(ctx context.Context, text string, o summarize.Options, emit func(summarize.Event)) (summarize.Summary, error)
}

// Digests groups entries, as those read in a week, by subject and makes a digest of each subject that
// has two entries or more. The error is that of the summarizer.
func Digests(ctx context.Context, s Summarizer, entries []longterm.Entry, o summarize.Options) ([]Digest, error) {
	var digests []Digest
	for _, subject := range Subjects(entries) {
		if len(subject.URLs) < 2 {
			continue
		}
		digest, err := MakeDigest(ctx, s, subject, entries, o)
		if err != nil {
			return nil, err
		}
		digests = append(digests, digest)
	}
	return digests, nil
}

// MakeDigest summarizes the summaries of a subject's entries: the latest of each, or, where there is
// none, the beginning of its text. entries holds them, in any order, and may hold others.
//
// The error is that of the summarizer.
func MakeDigest(ctx context.Context, s Summarizer, subject Subject, entries []longterm.Entry, o summarize.Options) (Digest, error) {
	digest := Digest{Subject: subject}
	var text strings.Builder
	type part struct {
		url        string
		start, end int
	}
	var parts []part
	for _, url := range subject.URLs {
		i := slices.IndexFunc(entries, func(e longterm.Entry) bool { return e.URL == url })
		if i < 0 {
			continue
		}
		start := text.Len()
		text.WriteString(gist(&entries[i]))
		parts = append(parts, part{url, start, text.Len()})
		text.WriteString("\n\n")
	}
	summary, err := s.Summarize(ctx, text.String(), o, nil)
	if err != nil {
		return Digest{}, fmt.Errorf("consolidate: digest of %q: %w", subject.Name, err)
	}
	digest.Generated = summary.Generated
	for _, sentence := range summary.Sentences {
		line := Line{Text: sentence.Text}
		for _, at := range sentence.Evidence {
			for _, p := range parts {
				if at.Start < p.end && at.End > p.start && !slices.Contains(line.Sources, p.url) {
					line.Sources = append(line.Sources, p.url)
				}
			}
		}
		digest.Lines = append(digest.Lines, line)
	}
	return digest, nil
}

// gist is the shortest that is kept of an entry, as running text.
func gist(e *longterm.Entry) string {
	if len(e.Summaries) > 0 {
		return plain(e.Summaries[len(e.Summaries)-1].Text)
	}
	if len(e.Passages) > 0 {
		return e.Passages[0].Text
	}
	return e.Title
}

// plain takes the bullets off a list; each point becomes a paragraph.
func plain(markdown string) string {
	var lines []string
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		for _, bullet := range []string{"- ", "* "} {
			line = strings.TrimPrefix(line, bullet)
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n\n")
}
