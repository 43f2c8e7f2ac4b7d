package main

import (
	"context"
	"fmt"
	"log"
	"regexp"
	"slices"
	"strings"
	"time"

	"precis/core/summarize"
	"precis/internal/articles"
)

// unsupported counts, over summaries in the model's own words, the numbers and proper names that their texts
// lack, with the guard and without, as Markdown. The texts are internal/articles and those of sets, most at most.
func (m measurer) unsupported(sets []set, most int) (string, error) {
	texts, err := textsOf(sets, most)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("| guard | summaries | with a number or name that the text lacks | numbers | names | gave way to the text's sentences | s/text |\n|---|--:|--:|--:|--:|--:|--:|\n")
	for _, guard := range []string{"off", "on"} {
		if m.only != "" && m.only != guard {
			continue
		}
		m.summarizer.Unguarded = guard == "off"
		c, err := m.count(texts)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %s |\n", guard, len(texts), c.summaries, c.numbers, c.names, c.gaveWay, duration(c.seconds/float64(len(texts))))
	}
	return b.String(), nil
}

// textsOf are the texts of internal/articles, then those of sets; most at most, 0: all.
func textsOf(sets []set, most int) ([]string, error) {
	all, err := articles.All()
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, a := range all {
		texts = append(texts, a.Text)
	}
	for _, s := range sets {
		for _, d := range s.documents {
			texts = append(texts, d.Text)
		}
	}
	if most > 0 {
		texts = texts[:min(most, len(texts))]
	}
	return texts, nil
}

// counts are those of unsupported.
type counts struct {
	summaries, numbers, names, gaveWay int
	seconds                            float64
}

func (m measurer) count(texts []string) (counts, error) {
	var c counts
	for i, text := range texts {
		start := time.Now()
		made, err := m.summarizer.Summarize(context.Background(), text, summarize.Options{
			Mode: summarize.Written, Kind: summarize.TLDR, Format: summarize.PlainText,
		}, nil)
		if err != nil {
			return c, err
		}
		c.seconds += time.Since(start).Seconds()
		if made.Mode != summarize.Written {
			c.gaveWay++
		}
		numbers, names := lacking(made.Text, text)
		c.numbers += len(numbers)
		c.names += len(names)
		if len(numbers)+len(names) > 0 {
			c.summaries++
			log.Printf("text %d lacks %q: %s", i+1, append(numbers, names...), made.Text)
		}
	}
	return c, nil
}

var (
	numeral     = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	capitalized = regexp.MustCompile(`\p{Lu}[\p{L}\p{M}]*`)
	inside      = regexp.MustCompile(`[\p{L}\p{N},;’'")\]–-] ?$`) // what comes before a word within a sentence
)

// lacking are the numbers and the proper names of a summary that its text has nowhere: numbers as they stand or
// without their commas; words with a capital within a sentence, in whatever case, whole or as an ending of
// theirs is more or less. It shares nothing with the guard.
func lacking(summary, text string) (numbers, names []string) {
	has := map[string]bool{}
	for _, n := range numeral.FindAllString(text, -1) {
		has[n], has[strings.ReplaceAll(n, ",", "")] = true, true
		for _, part := range strings.FieldsFunc(n, func(r rune) bool { return r == ',' || r == '.' }) {
			has[part] = true
		}
	}
	for _, n := range numeral.FindAllString(summary, -1) {
		if !has[n] {
			numbers = append(numbers, n)
		}
	}
	words := wordSet(text)
	for _, at := range capitalized.FindAllStringIndex(summary, -1) {
		word := strings.ToLower(summary[at[0]:at[1]])
		if !inside.MatchString(summary[:at[0]]) || words[word] || slices.ContainsFunc(endings, func(e string) bool {
			return words[word+e] || strings.HasSuffix(word, e) && words[strings.TrimSuffix(word, e)]
		}) {
			continue
		}
		names = append(names, summary[at[0]:at[1]])
	}
	return numbers, names
}

// endings are those that forms of a word differ by.
var endings = []string{"s", "es", "d", "ed", "n", "ing"}
