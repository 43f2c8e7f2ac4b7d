package main

import (
	"context"
	"fmt"
	"strings"

	"precis/core/decode"
	"precis/core/passage"
	"precis/core/summarize"
	"precis/core/tokenizer"
)

// Ways to summarize a long text, measured beside those of every text.
const (
	outline        = "outline"         // extractive: the best sentence of each section
	outlineRanked  = "outline ranked"  // the section's sentence that is nearest to what the model drafts about it
	outlineWritten = "outline written" // what the model writes about each section
	first          = "first 2048"      // what the model writes about the first 2,048 tokens
	mapReduce      = "map-reduce"      // what it writes about what it wrote about each of six parts
)

var longMethods = []string{outline, outlineRanked, outlineWritten, first, mapReduce}

// methods are those that a set is measured with.
func (s set) methods() []string {
	all := []string{"lead", "extractive", "ranked", "compressed", "copied", "written"}
	if s.limit.Words > 0 {
		all = append(all, longMethods...)
	}
	return all
}

// needsModel tells of the methods that do.
func needsModel(method string) bool {
	return method != "lead" && method != "extractive" && method != outline
}

// long summarizes by one of longMethods.
func (m measurer) long(text, method string, limit summarize.Limit) (string, error) {
	switch method {
	case first:
		return m.first(text, limit)
	case mapReduce:
		parts, err := m.outline(text, summarize.Written, summarize.Limit{Sentences: reduced})
		if err != nil {
			return "", err
		}
		made, err := m.summarizer.Summarize(context.Background(), parts, summarize.Options{
			Mode: summarize.Written, Kind: summarize.TLDR, Format: summarize.PlainText, Limit: limit,
		}, nil)
		return made.Text, err
	}
	mode := map[string]summarize.Mode{
		outline: summarize.Extractive, outlineRanked: summarize.Ranked, outlineWritten: summarize.Written,
	}[method]
	return m.outline(text, mode, limit)
}

// reduced is the number of parts of a map-reduce.
const reduced = 6

// outline is an outline's sentences as a text.
func (m measurer) outline(text string, mode summarize.Mode, limit summarize.Limit) (string, error) {
	made, err := m.summarizer.Summarize(context.Background(), text, summarize.Options{
		Mode: mode, Kind: summarize.Outline, Format: summarize.PlainText, Limit: limit,
	}, nil)
	var lines []string
	for _, line := range made.Sentences {
		lines = append(lines, line.Text)
	}
	return strings.Join(lines, "\n\n"), err
}

// first is what the model writes when it is given the beginning of a text, as much as it was trained to
// read, and nothing holds it to that.
func (m measurer) first(text string, limit summarize.Limit) (string, error) {
	const read, system = 2048, "Provide a concise, objective summary of the input text in up to three sentences, focusing on key actions and intentions without using second or third person pronouns."
	s := m.summarizer
	start := passage.Split(text, 0, len(text), read, func(s string) int { return len(m.summarizer.Tokenizer.Encode(s)) })[0]
	prompt, err := s.Tokenizer.Chat([]tokenizer.Message{{Role: "system", Content: system}, {Role: "user", Content: text[start.Start:start.End]}}, true)
	if err != nil {
		return "", err
	}
	s.Model.Truncate(0)
	made, err := decode.GenerateAll(context.Background(), s.Model, prompt, decode.Options{
		MaxNewTokens: 2 * limit.Words, EOS: []int32{s.Tokenizer.EOS()}, RepetitionPenalty: 1.1,
		PromptIgnoreLength: len(prompt), PromptLookupNumTokens: 4,
	}, nil)
	if err != nil {
		return "", fmt.Errorf("the first tokens: %w", err)
	}
	words := strings.Fields(s.Tokenizer.Decode(made[0].Tokens, true))
	return strings.Join(words[:min(len(words), limit.Words)], " "), nil
}
