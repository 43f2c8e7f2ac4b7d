package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"precis/core/summarize"
	"precis/internal/articles"
)

// background measures what earlier reading does to a summary: each second article of internal/articles is
// summarized with its first as background, as Markdown.
func (m measurer) background() (string, error) {
	pairs, err := articles.Pairs()
	if err != nil {
		return "", err
	}
	all, err := articles.All()
	if err != nil {
		return "", err
	}
	texts := map[string]string{}
	for _, a := range all {
		texts[a.ID] = a.Text
	}
	var b strings.Builder
	b.WriteString("| mode | background | new or changed | known | words of the background alone | s/text |\n|---|---|--:|--:|--:|--:|\n")
	for _, mode := range []summarize.Mode{summarize.Extractive, summarize.Ranked, summarize.Written} {
		if m.summarizer.Model == nil && mode != summarize.Extractive || m.only != "" && !strings.Contains(","+m.only+",", ","+string(mode)+",") {
			continue
		}
		for _, use := range []string{"none", "weighs", "read by the model"} {
			if mode == summarize.Extractive && use == "read by the model" {
				continue
			}
			r, err := m.beside(pairs, texts, mode, use)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", mode, use, r.fresh, r.known, r.leaked, duration(r.seconds))
		}
	}
	return b.String(), nil
}

// besides counts what summaries beside a background say.
type besides struct {
	fresh, known share // of the statements that are new or changed, and of those that both articles make
	leaked       share // of the words, those that only the background has
	seconds      float64
}

func (m measurer) beside(pairs []articles.Pair, texts map[string]string, mode summarize.Mode, use string) (besides, error) {
	var r besides
	for _, p := range pairs {
		o := summarize.Options{Mode: mode, Kind: summarize.TLDR, Length: summarize.Medium, Format: summarize.PlainText}
		if use != "none" {
			o.Background = []summarize.Background{{Text: texts[p.First], Weight: 1}}
			o.ModelReadsBackground = use == "read by the model"
		}
		start := time.Now()
		made, err := m.summarizer.Summarize(context.Background(), texts[p.Second], o, nil)
		if err != nil {
			return r, fmt.Errorf("%s: %w", p.Second, err)
		}
		r.seconds += time.Since(start).Seconds() / float64(len(pairs))
		if m.show {
			fmt.Printf("%s, %s, %s: %s\n\n", mode, use, p.Second, made.Text)
		}
		for _, statement := range p.New {
			r.fresh.count(says(made.Text, statement))
		}
		for _, s := range p.Disagree {
			r.fresh.count(says(made.Text, s.Second))
		}
		for _, s := range p.Agree {
			r.known.count(says(made.Text, s.Second))
		}
		page, before := wordSet(texts[p.Second]), wordSet(texts[p.First])
		for _, w := range wordsOf(made.Text) {
			w = strings.ToLower(w)
			r.leaked.count(before[w] && !page[w])
		}
	}
	return r, nil
}

// says reports whether a summary has at least half of the words of a statement.
func says(summary, statement string) bool {
	has, n := wordSet(summary), 0
	words := wordsOf(statement)
	for _, w := range words {
		if has[strings.ToLower(w)] {
			n++
		}
	}
	return 2*n >= len(words)
}

// wordSet are the words of a text in lower case.
func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range wordsOf(text) {
		set[strings.ToLower(w)] = true
	}
	return set
}

// count adds one to all, and to held where it is so.
func (s *share) count(held bool) {
	s.all++
	if held {
		s.held++
	}
}
