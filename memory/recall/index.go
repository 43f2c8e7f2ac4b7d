package recall

import (
	"fmt"
	"slices"

	"precis/core/bm25"
	"precis/core/terms"
	"precis/memory/association"
	"precis/memory/longterm"
)

// Index is the entries of a long-term memory as recall sees them, in memory: heads, an inverted
// index of the passages' terms, and their embeddings in one buffer. It serves one caller at a time.
type Index struct {
	embedder  string
	entries   []entry
	free      []int // numbers that no entry has
	byURL     map[string]int
	languages map[string]int // entries in each language, by ISO 639-1 code
	analyzers map[string]*terms.Analyzer
	lexicon   *bm25.Index // its documents are passages, see document
	vectors   vectors
}

// entry is what an entry was found to be. Its number is its index in Index.entries.
type entry struct {
	head     longterm.Head
	passages int
	firstRow int // its rows in Index.vectors are firstRow … firstRow+rows−1
	rows     int
}

// MostPassages is how many passages an entry has at most; what lies behind them is not recalled.
const MostPassages = 1 << passageBits

const passageBits = 16

// document is the number of a passage in the lexicon.
func document(entry, passage int) int { return entry<<passageBits | passage }

func place(document int) (entry, passage int) {
	return document >> passageBits, document & (MostPassages - 1)
}

// New makes an empty index for embeddings of the embedder of that name; "" goes by words alone.
func New(embedder string) *Index {
	return &Index{
		embedder:  embedder,
		byURL:     map[string]int{},
		languages: map[string]int{},
		analyzers: map[string]*terms.Analyzer{},
		lexicon:   bm25.New(bm25.Options{}),
	}
}

// Load makes an index of all that a store holds.
func Load(r longterm.Reader, embedder string) (*Index, error) {
	heads, err := r.Heads(longterm.Query{})
	if err != nil {
		return nil, fmt.Errorf("recall: %w", err)
	}
	byURL := map[string]int{}
	entries := make([]longterm.Entry, len(heads))
	for i, h := range heads {
		byURL[h.URL] = i
		entries[i].Head = h
	}
	// A passage that a damaged record lacks leaves a gap, not an error: the rest can be recalled.
	passage := func(url string, n int) *longterm.Passage {
		i, ok := byURL[url]
		if !ok || n >= MostPassages {
			return &longterm.Passage{}
		}
		for len(entries[i].Passages) <= n {
			entries[i].Passages = append(entries[i].Passages, longterm.Passage{})
		}
		return &entries[i].Passages[n]
	}
	err = r.Terms(func(url string, passages [][]string) error {
		for n, list := range passages {
			passage(url, n).Terms = list
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("recall: %w", err)
	}
	if embedder != "" {
		v, err := r.Vectors(embedder)
		if err != nil {
			return nil, fmt.Errorf("recall: %w", err)
		}
		for i, row := range v.Rows {
			passage(row.URL, row.Passage).Embedding = v.Values[i*v.Dim : (i+1)*v.Dim]
		}
	}
	x := New(embedder)
	for _, e := range entries {
		x.Add(e)
	}
	return x, nil
}

// Len is the number of entries.
func (x *Index) Len() int { return len(x.byURL) }

// Add puts an entry into the index; it takes the place of an older one of its URL. Passages without
// terms are analyzed here. Embeddings of another embedder than that of the index, and those of
// another length than the first, are left aside.
func (x *Index) Add(e longterm.Entry) {
	if _, ok := x.byURL[e.URL]; ok {
		x.Remove(e.URL)
	}
	number := x.vacant()
	passages := e.Passages[:min(len(e.Passages), MostPassages)]
	added := entry{head: e.Head, passages: len(passages), firstRow: x.vectors.len()}
	analyzer := x.analyzer(e.Language)
	title := analyzer.Of(e.Title)
	for i, p := range passages {
		if p.Terms == nil {
			p.Terms = analyzer.Of(p.Text)
		}
		// Each passage is about what the title says.
		x.lexicon.Add(document(number, i), slices.Concat(p.Terms, title))
		if e.Embedder == x.embedder && x.vectors.add(owner{number, i}, p.Embedding) {
			added.rows++
		}
	}
	x.byURL[e.URL] = number
	x.count(e.Language, 1)
	x.entries[number] = added
}

// vacant is a number for a new entry.
func (x *Index) vacant() int {
	if last := len(x.free) - 1; last >= 0 {
		number := x.free[last]
		x.free = x.free[:last]
		return number
	}
	x.entries = append(x.entries, entry{})
	return len(x.entries) - 1
}

// SetHead replaces the head of the entry of its URL: after it was read again, pinned or linked. An
// entry that is not in the index is passed over.
func (x *Index) SetHead(h longterm.Head) {
	if number, ok := x.byURL[h.URL]; ok {
		e := &x.entries[number]
		x.count(e.head.Language, -1)
		x.count(h.Language, 1)
		e.head = h
	}
}

// count counts entries in a language.
func (x *Index) count(tag string, by int) {
	language := base(tag)
	if x.languages[language] += by; x.languages[language] == 0 {
		delete(x.languages, language)
	}
}

// Remove takes entries out; a URL that has none is passed over. It walks the whole index once,
// however many they are.
func (x *Index) Remove(urls ...string) {
	gone := x.numbers(urls)
	if len(gone) == 0 {
		return
	}
	var documents []int
	for number := range gone {
		e := x.entries[number]
		for i := range e.passages {
			documents = append(documents, document(number, i))
		}
		delete(x.byURL, e.head.URL)
		x.count(e.head.Language, -1)
		x.entries[number] = entry{}
		x.free = append(x.free, number)
	}
	slices.Sort(x.free) // maps have no order, numbers should
	x.lexicon.Remove(documents...)
	x.vectors.remove(gone)
	for row, o := range slices.Backward(x.vectors.owners) {
		x.entries[o.entry].firstRow = row
	}
}

// numbers are the numbers of the entries of URLs.
func (x *Index) numbers(urls []string) map[int]bool {
	found := map[int]bool{}
	for _, url := range urls {
		if number, ok := x.byURL[url]; ok {
			found[number] = true
		}
	}
	return found
}

// links are the links of an entry that lead to others of the index.
func (x *Index) links(number int) []association.Edge {
	var edges []association.Edge
	for _, l := range x.entries[number].head.Links {
		if to, ok := x.byURL[l.URL]; ok && l.Weight > 0 {
			edges = append(edges, association.Edge{To: to, Weight: l.Weight})
		}
	}
	return edges
}

// analyzer is that for texts of a language.
func (x *Index) analyzer(tag string) *terms.Analyzer {
	language := base(tag)
	a := x.analyzers[language]
	if a == nil {
		a = Analyzer(language)
		x.analyzers[language] = a
	}
	return a
}
