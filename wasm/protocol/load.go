package protocol

import "precis/models"

// ModelFile is one file of weights.
type ModelFile struct {
	Name    string `json:"name"`          // as people know it
	File    string `json:"file"`          // its name in the store and at the server
	URL     string `json:"url"`           // absolute; empty: it is in the store or nowhere
	Bytes   int64  `json:"bytes"`         // its length
	SHA256  string `json:"sha256"`        // in hexadecimal
	Licence string `json:"licence"`       // SPDX identifier, or as its makers say it; empty: unknown
	Key     string `json:"key,omitempty"` // its place in the store, as models, pull and import tell it; empty: made of SHA256 and File
	// Embedder says that it makes vectors of texts; else it is a language model.
	Embedder bool `json:"embedder,omitempty"`
}

// StatusRequest asks for the state of a model in the store.
type StatusRequest struct {
	Model ModelFile `json:"model"`
}

// StatusResult is the state of a model in the store.
type StatusResult struct {
	Store    string `json:"store"`    // opfs, indexeddb or none
	Stored   int64  `json:"stored"`   // bytes of the model, whole or the part that came
	Complete bool   `json:"complete"` // all bytes came and the hash was right
}

// LoadRequest loads a model: from the store, else from the network into it. What the network
// brings is compared with its hash on the way; a stored file was, so that it is at work at once and
// Verify can wait for a quiet moment.
//
// A language model and an embedder are loaded side by side; each takes the place of the one of its
// kind before. Tasks that use the one before end as cancelled.
type LoadRequest struct {
	Model ModelFile `json:"model"`
	// Offline keeps to the store: without the whole model there the load fails as missing.
	Offline bool `json:"offline,omitempty"`
}

// LoadResult describes the model that is loaded.
type LoadResult struct {
	Source       string             `json:"source"`       // opfs, indexeddb or network
	Resumed      int64              `json:"resumed"`      // bytes that an earlier visit had stored
	Info         models.Info        `json:"info"`         // what its file says
	Tasks        []Ability          `json:"tasks"`        // what it can do
	Translations []Pair             `json:"translations"` // between which languages, where it translates
	Timings      map[string]float64 `json:"timings"`
}

// Ability is something that a model can do.
type Ability string

const (
	Summarizes Ability = "summarize" // in its own words, or by ranking the text's
	Translates Ability = "translate" // between LoadResult.Translations
	Asks       Ability = "ask"       // answers questions about a text in its own words; without it answers are sentences of the text
	Generates  Ability = "generate"  // goes on with a text, or makes another of it
	Chats      Ability = "chat"      // has a template for turns
	Embeds     Ability = "embed"     // makes vectors of texts, which finds what a question is about
)

// Pair is a direction of translation.
type Pair struct {
	From string `json:"from"` // ISO 639-1 code
	To   string `json:"to"`   // ISO 639-1 code
}

// UnloadRequest gives a model up; what uses it ends as cancelled.
type UnloadRequest struct {
	Embedder bool `json:"embedder,omitempty"` // the embedder; else the language model
}

// VerifyRequest compares the stored file of the model that is loaded with its hash.
type VerifyRequest struct {
	Model ModelFile `json:"model"`
}

// RemoveRequest deletes a model, whole or partial.
type RemoveRequest struct {
	Model ModelFile `json:"model"`
}
