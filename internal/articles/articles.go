// Package articles holds short texts written for precis's own tests: what a reader may have read,
// what such a reader asks months later in other words, and what a second article on a subject says
// that the first does not. Places, people and figures are mostly made up; nothing here is a source.
package articles

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed texts queries.json unrelated.json second.json embeddings.bin
var files embed.FS

// Article is one text of 120 to 200 words.
type Article struct {
	ID      string // "subject/name"
	Subject string
	Title   string
	Text    string // paragraphs with an empty line between; without the title
}

// Query is a question in other words than those of its articles.
type Query struct {
	Text string `json:"query"`
	// Expected are the articles that answer it.
	Expected []string `json:"expected"`
}

// Pair is two articles on one subject, read one after the other. Each statement is a run of words
// of its article.
type Pair struct {
	First  string `json:"first"`
	Second string `json:"second"`
	// Agree and Disagree are statements of both on the same thing; New are those of the second
	// that the first has nothing on.
	Agree    []Statements `json:"agree"`
	Disagree []Statements `json:"disagree"`
	New      []string     `json:"new"`
}

// Statements are what two articles say on the same thing.
type Statements struct {
	First  string `json:"first"`
	Second string `json:"second"`
}

// All gives the articles, in the order of their IDs.
func All() ([]Article, error) {
	names, err := fs.Glob(files, "texts/*/*.txt")
	if err != nil {
		return nil, err
	}
	found := make([]Article, 0, len(names))
	for _, name := range names {
		content, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		title, text, ok := strings.Cut(string(content), "\n\n")
		if !ok {
			return nil, fmt.Errorf("articles: %s: want a title and an empty line", name)
		}
		id := strings.TrimSuffix(strings.TrimPrefix(name, "texts/"), ".txt")
		subject, _, _ := strings.Cut(id, "/")
		found = append(found, Article{ID: id, Subject: subject, Title: title, Text: strings.TrimSpace(text)})
	}
	return found, nil
}

// Queries gives the questions.
func Queries() ([]Query, error) { return list[Query]("queries.json") }

// Unrelated gives questions that none of the articles has anything on.
func Unrelated() ([]string, error) { return list[string]("unrelated.json") }

// Pairs gives the second articles with those they follow.
func Pairs() ([]Pair, error) { return list[Pair]("second.json") }

func list[T any](name string) ([]T, error) {
	content, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var found []T
	if err := json.Unmarshal(content, &found); err != nil {
		return nil, fmt.Errorf("articles: %s: %w", name, err)
	}
	return found, nil
}
