package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"precis/core/summarize"
)

// document is a text with the summaries that people wrote of it.
type document struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	Summary string   `json:"summary"`
	Refs    []string `json:"refs"`
}

// references are all summaries of d.
func (d document) references() []string {
	if len(d.Refs) == 0 {
		return []string{d.Summary}
	}
	return d.Refs
}

// set is a file of documents, all summarized within the same limit.
type set struct {
	name      string
	documents []document
	limit     summarize.Limit
}

// readSets reads the *.jsonl files of folder, at most most documents of each; 0: all.
func readSets(folder string, most int) ([]set, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	var sets []set
	for _, path := range paths {
		s := set{name: strings.TrimSuffix(filepath.Base(path), ".jsonl")}
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
			var doc document
			if err := d.Decode(&doc); err != nil {
				return nil, fmt.Errorf("%s: document %d: %w", path, len(s.documents)+1, err)
			}
			s.documents = append(s.documents, doc)
		}
		s.limit = limitOf(s.documents)
		if most > 0 {
			s.documents = s.documents[:min(most, len(s.documents))]
		}
		sets = append(sets, s)
	}
	return sets, nil
}

// limitOf is the length of a set's summaries, by that of the references: 350 words where they are
// longer than 150 on average, three sentences where they are longer than 30, else two.
func limitOf(documents []document) summarize.Limit {
	words, references := 0, 0
	for _, d := range documents {
		for _, r := range d.references() {
			words += len(strings.Fields(r))
			references++
		}
	}
	switch mean := words / max(references, 1); {
	case mean > 150:
		return summarize.Limit{Words: 350}
	case mean > 30:
		return summarize.Limit{Sentences: 3}
	}
	return summarize.Limit{Sentences: 2}
}

// describe says the limit in words.
func describe(l summarize.Limit) string {
	if l.Words > 0 {
		return fmt.Sprintf("%d words", l.Words)
	}
	return fmt.Sprintf("%d sentences", l.Sentences)
}
