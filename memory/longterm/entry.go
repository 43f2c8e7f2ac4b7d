// Package longterm is the long-term memory: what was read, kept until it is forgotten.
//
// A [Store] keeps entries, one a page. There are three: bbolt natively ([OpenFile]), IndexedDB in
// a browser (OpenIndexedDB) and one that lasts as long as the program ([NewInMemory]). All have one
// layout of records (record.go, shard.go) and pass one suite of tests (suite_test.go). [Memory]
// is what a reader does with a store: remember, forget, carry it along.
//
// The package has no clock: times are arguments.
package longterm

import "time"

// Entry is all that is kept of one page.
type Entry struct {
	Head
	// Passages are the page's text in its order, as of the last reading.
	Passages []Passage `json:"passages,omitempty"`
	// Summaries are what was made of the page, oldest first.
	Summaries []Summary `json:"summaries,omitempty"`
}

// Head is what is kept of a page beside its text: small enough that the heads of 10,000 entries
// can be read at once.
type Head struct {
	// URL identifies the entry: as the page was opened, without what follows '#'. At most
	// MaxURL bytes.
	URL string `json:"url"`
	// Canonical is the address that the page names as its own; empty where it names none.
	Canonical string `json:"canonical,omitempty"`
	// Also are addresses under which the same text was read: near-duplicates are one entry.
	Also  []string `json:"also,omitempty"`
	Title string   `json:"title,omitempty"`
	// Site is the host, in lower case and without "www.": what "forget this site" goes by.
	Site string `json:"site,omitempty"`
	// Language is a BCP 47 tag, as "en" or "pt-BR"; empty where unknown.
	Language string `json:"language,omitempty"`

	// FirstRead and LastRead are kept in UTC, to the nanosecond.
	FirstRead time.Time `json:"firstRead"`
	LastRead  time.Time `json:"lastRead"`
	TimesRead int       `json:"timesRead"`
	// Dwell is how long the page was looked at, over all readings. In JSON: nanoseconds.
	Dwell time.Duration `json:"dwell,omitempty"`
	// Selection holds the texts that the reader selected in the page, oldest first.
	Selection []string `json:"selection,omitempty"`
	// Pinned entries stay when others leave to make room.
	Pinned bool `json:"pinned,omitempty"`

	// Embedder names the model that made the embeddings of the passages. Embeddings of different
	// models cannot be compared.
	Embedder string `json:"embedder,omitempty"`
	// Links lead to related entries: those that were recalled together with this one.
	Links []Link `json:"links,omitempty"`

	// Bytes is how much room the entry takes, by the size of its records. The store sets it.
	Bytes int64 `json:"bytes,omitempty"`
}

// Passage is a part of a page.
type Passage struct {
	Text string `json:"text"`
	// Terms are the words that the passage is found by: stemmed, without stop words, in order,
	// with repetitions.
	Terms []string `json:"terms,omitempty"`
	// Embedding is the passage as a vector of unit length; nil where there was no embedder.
	// All embeddings of an entry have the same length.
	Embedding []float32 `json:"embedding,omitempty"`
}

// Summary is one version of what was made of a page.
type Summary struct {
	Text string    `json:"text"`
	Made time.Time `json:"made"` // kept in UTC
	// Mode and Model say how it was made, in the words of core/summarize and of the catalogue;
	// Model is empty where none took part.
	Mode  string `json:"mode,omitempty"`
	Model string `json:"model,omitempty"`
	// Generated tells a text in a model's words from one made of the page's sentences.
	Generated bool `json:"generated,omitempty"`
}

// Link leads from one entry to another.
type Link struct {
	URL string `json:"url"`
	// Weight is how strong the association is, above 0; it has no unit.
	Weight float64 `json:"weight"`
}
