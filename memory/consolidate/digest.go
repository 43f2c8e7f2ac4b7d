package consolidate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"precis/core/summarize"
	"precis/memory/longterm"
)

// Topic is a subject and its entries, ready to be summed up.
type Topic struct {
	Subject
	Entries []longterm.Entry // of URLs, in that order
}

// Digest is what was read on one subject, in a few sentences.
type Digest struct {
	Subject
	Lines []Line `json:"lines"`
	// Mode is the one that made it, never auto; Fallback says why it is not the one asked for.
	Mode     summarize.Mode `json:"mode"`
	Fallback string         `json:"fallback,omitempty"`
	// Generated: the words are a model's, of the one that made the digest or of one that wrote a summary
	// which it is made from.
	Generated bool `json:"generated"`
}

// Line is a sentence of a digest.
type Line struct {
	Text string `json:"text"`
	// Sources are the URLs of the entries that it rests on, best first; there is one at least.
	Sources []string `json:"sources"`
}

// Summarizer makes a summary of a text; *summarize.Summarizer does.
type Summarizer interface {
	Summarize(ctx context.Context, text string, o summarize.Options, emit func(summarize.Event)) (summarize.Summary, error)
}

// Topics are the subjects of entries, as those read in a week, that have two entries or more.
func Topics(entries []longterm.Entry) []Topic {
	var topics []Topic
	for _, subject := range Subjects(entries) {
		if len(subject.URLs) > 1 {
			topics = append(topics, NewTopic(subject, entries))
		}
	}
	return topics
}

// NewTopic picks the entries of a subject out of some.
func NewTopic(subject Subject, entries []longterm.Entry) Topic {
	topic := Topic{Subject: subject}
	for _, url := range subject.URLs {
		if i := slices.IndexFunc(entries, func(e longterm.Entry) bool { return e.URL == url }); i >= 0 {
			topic.Entries = append(topic.Entries, entries[i])
		}
	}
	return topic
}

// unsupported is why a digest is not the model's.
const unsupported = "what the model wrote does not hold: no sentence rests on what was read"

// MakeDigest summarizes the summaries of a topic's entries: the latest of each, or, where there is
// none, the beginning of its text. What rests on no entry is left out. emit, which may be nil, is told
// how the model gets on.
//
// The error is that of the summarizer.
func MakeDigest(ctx context.Context, s Summarizer, topic Topic, o summarize.Options, emit func(summarize.Event)) (Digest, error) {
	read := gather(topic.Entries)
	summary, err := s.Summarize(ctx, read.text, o, emit)
	lines := read.lines(summary)
	if err == nil && len(lines) == 0 && summary.Mode != summarize.Extractive {
		o.Mode = summarize.Extractive
		summary, err = s.Summarize(ctx, read.text, o, nil)
		summary.Fallback = unsupported
		lines = read.lines(summary)
	}
	if err != nil {
		return Digest{}, fmt.Errorf("consolidate: digest of %q: %w", topic.Name, err)
	}
	return Digest{
		Subject: topic.Subject, Lines: lines, Mode: summary.Mode, Fallback: summary.Fallback,
		Generated: summary.Generated || read.generated(lines),
	}, nil
}

// gathered is what a digest is made from.
type gathered struct {
	text  string
	parts []part
}

// part is what one entry gives, [start, end) of the text.
type part struct {
	url        string
	start, end int
	generated  bool
}

func gather(entries []longterm.Entry) gathered {
	var g gathered
	var text strings.Builder
	for i := range entries {
		words, generated := gist(&entries[i])
		start := text.Len()
		text.WriteString(words)
		g.parts = append(g.parts, part{entries[i].URL, start, text.Len(), generated})
		text.WriteString("\n\n")
	}
	g.text = text.String()
	return g
}

// lines are the sentences of a summary with their sources, those without left out.
func (g gathered) lines(summary summarize.Summary) []Line {
	var lines []Line
	for _, sentence := range summary.Sentences {
		line := Line{Text: sentence.Text}
		for _, at := range sentence.Evidence {
			for _, p := range g.parts {
				if at.Start < p.end && at.End > p.start && !slices.Contains(line.Sources, p.url) {
					line.Sources = append(line.Sources, p.url)
				}
			}
		}
		if len(line.Sources) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// generated says whether a line rests on a model's words.
func (g gathered) generated(lines []Line) bool {
	return slices.ContainsFunc(g.parts, func(p part) bool {
		return p.generated && slices.ContainsFunc(lines, func(l Line) bool { return slices.Contains(l.Sources, p.url) })
	})
}

// gist is the shortest that is kept of an entry, as running text, and whether the words are a model's.
func gist(e *longterm.Entry) (text string, generated bool) {
	if n := len(e.Summaries); n > 0 {
		latest := e.Summaries[n-1]
		return plain(latest.Text), latest.Generated
	}
	if len(e.Passages) > 0 {
		return e.Passages[0].Text, false
	}
	return e.Title, false
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
