package main

import (
	"context"
	"fmt"
	"log"
	"slices"
	"strings"
	"time"

	"precis/core/passage"
	"precis/core/summarize"
	"precis/internal/rouge"
)

// measurer runs the methods over the sets.
type measurer struct {
	summarizer *summarize.Summarizer
	only       string // methods, parted by commas; "": all
	show       bool
}

// result is the mean over a set, and counts.
type result struct {
	rouge    rouge.Score
	support  support
	seconds  float64
	fallback int // texts that another mode than the one asked for summarized
}

// table measures every method on every set, as Markdown.
func (m measurer) table(sets []set) (string, error) {
	var b strings.Builder
	b.WriteString("| set | method | R-1 | R-2 | R-L | names | numbers | content words | s/text | fell back |\n")
	b.WriteString("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, s := range sets {
		for _, method := range s.methods() {
			if m.only != "" && !strings.Contains(","+m.only+",", ","+method+",") {
				continue
			}
			if m.summarizer.Model == nil && needsModel(method) {
				continue
			}
			r, err := m.measure(s, method)
			if err != nil {
				return "", fmt.Errorf("%s, %s: %w", s.name, method, err)
			}
			fmt.Fprintf(&b, "| %s (%d, %s) | %s | %.1f | %.1f | %.1f | %s | %s | %s | %s | %d |\n",
				s.name, len(s.documents), describe(s.limit), method,
				100*r.rouge.R1, 100*r.rouge.R2, 100*r.rouge.RL,
				r.support.names, r.support.numbers, r.support.content, duration(r.seconds), r.fallback)
		}
	}
	return b.String(), nil
}

// duration is a number of seconds, to a tenth where it is that long.
func duration(seconds float64) string {
	if seconds < 0.1 {
		return "< 0.1"
	}
	return fmt.Sprintf("%.1f", seconds)
}

// measure runs one method over a set.
func (m measurer) measure(s set, method string) (result, error) {
	var r result
	n := float64(len(s.documents))
	for i, d := range s.documents {
		start := time.Now()
		summary, fellBack, err := m.summarize(s, d, method)
		if err != nil {
			return r, fmt.Errorf("%s: %w", d.ID, err)
		}
		r.seconds += time.Since(start).Seconds() / n
		score := rouge.Best(summary, d.references())
		r.rouge.R1 += score.R1 / n
		r.rouge.R2 += score.R2 / n
		r.rouge.RL += score.RL / n
		r.support.add(summary, d.Text)
		if fellBack {
			r.fallback++
		}
		if m.show {
			fmt.Printf("%s %s: %s\n\n", method, d.ID, summary)
		}
		if i%10 == 9 {
			log.Printf("%s, %s: %d of %d", s.name, method, i+1, len(s.documents))
		}
	}
	return r, nil
}

func (m measurer) summarize(s set, d document, method string) (summary string, fellBack bool, err error) {
	if method == "lead" {
		return lead(d.Text, s.limit), false, nil
	}
	if slices.Contains(longMethods, method) {
		summary, err = m.long(d.Text, method, s.limit)
		return summary, false, err
	}
	made, err := m.summarizer.Summarize(context.Background(), d.Text, summarize.Options{
		Mode:   summarize.Mode(method),
		Kind:   summarize.TLDR,
		Format: summarize.PlainText,
		Limit:  s.limit,
	}, nil)
	return made.Text, made.Fallback != "", err
}

// lead is the beginning of the text: three sentences, or as many words as the limit has.
func lead(text string, limit summarize.Limit) string {
	if limit.Words > 0 {
		words := strings.Fields(text)
		return strings.Join(words[:min(len(words), limit.Words)], " ")
	}
	sentences := passage.Sentences(text)
	var b strings.Builder
	for _, s := range sentences[:min(len(sentences), 3)] {
		b.WriteString(text[s.Start:s.End] + " ")
	}
	return b.String()
}
