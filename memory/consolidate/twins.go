package consolidate

import (
	"fmt"
	"maps"
	"slices"

	"precis/core/embed"
	"precis/memory/longterm"
)

const (
	// sameText is the resemblance from which on two pages are one text at two addresses.
	sameText = 0.6
	// updated is the resemblance from which on they are one page before and after an update, if
	// address, title or meaning say so too.
	updated = 0.3
	// sameMeaning is the cosine that says so.
	sameMeaning = 0.95
)

// Twins finds near-duplicates among the entries of a memory, by locality-sensitive hashing of their
// terms. Two articles of different hands on one event are none: what they disagree in matters.
type Twins struct {
	bands map[uint64][]string // URLs by band
	keys  map[string][]uint64 // bands by URL
}

// NewTwins knows no entry yet.
func NewTwins() *Twins { return &Twins{bands: map[uint64][]string{}, keys: map[string][]uint64{}} }

// LoadTwins knows the entries that a store holds.
func LoadTwins(r longterm.Reader) (*Twins, error) {
	t := NewTwins()
	err := r.Terms(func(url string, passages [][]string) error {
		t.Add(url, passages)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("consolidate: %w", err)
	}
	return t, nil
}

// Len is the number of entries known.
func (t *Twins) Len() int { return len(t.keys) }

// Add makes an entry known by the terms of its passages; it takes the place of an older one of its
// URL.
func (t *Twins) Add(url string, passages [][]string) {
	t.Remove(url)
	found := shingles(passages)
	if len(found) == 0 {
		return
	}
	s := sign(found)
	keys := s.bands()
	t.keys[url] = keys[:]
	for _, key := range keys {
		t.bands[key] = append(t.bands[key], url)
	}
}

// Remove forgets an entry; one that is not known is passed over.
func (t *Twins) Remove(url string) {
	for _, key := range t.keys[url] {
		left := slices.DeleteFunc(t.bands[key], func(u string) bool { return u == url })
		if t.bands[key] = left; len(left) == 0 {
			delete(t.bands, key)
		}
	}
	delete(t.keys, url)
}

// Twin returns the URL of the entry that e is a near-duplicate of, "" where there is none: the same
// text at another address, or a page that was updated and moved. Of several the most alike is taken.
// Twins finds candidates, r holds the entries themselves. It is what longterm.Memory.Twin asks for.
//
// Passages of e without terms are passed over (recall.Analyze makes terms).
func (t *Twins) Twin(r longterm.Reader, e *longterm.Entry) (string, error) {
	mine := shingles(termsOf(e))
	best, most := "", 0.0
	for _, url := range t.candidates(mine) {
		other, err := r.Get(url)
		if longterm.Absent(err) || url == e.URL {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("consolidate: %w", err)
		}
		alike := resemblance(mine, shingles(termsOf(&other)))
		if alike > most && (alike >= sameText || alike >= updated && samePage(e, &other)) {
			best, most = url, alike
		}
	}
	return best, nil
}

// candidates are the entries that share a band, in the order of their URLs.
func (t *Twins) candidates(shingles map[uint64]bool) []string {
	if len(shingles) == 0 {
		return nil
	}
	found := map[string]bool{}
	s := sign(shingles)
	for _, key := range s.bands() {
		for _, url := range t.bands[key] {
			found[url] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// samePage reports whether something beside the words says that two entries are one page.
func samePage(a, b *longterm.Entry) bool {
	switch {
	case a.Canonical != "" && (a.Canonical == b.Canonical || a.Canonical == b.URL), b.Canonical != "" && b.Canonical == a.URL:
		return true
	case a.Site != "" && a.Site == b.Site && a.Title != "" && a.Title == b.Title:
		return true
	}
	return cosine(a, b) >= sameMeaning
}

// cosine is that of the mean embeddings of two entries, 0 where they cannot be compared.
func cosine(a, b *longterm.Entry) float64 {
	if a.Embedder != b.Embedder {
		return 0
	}
	va, vb := mean(a), mean(b)
	if len(va) == 0 || len(va) != len(vb) {
		return 0
	}
	return float64(embed.Cosine(va, vb))
}

func termsOf(e *longterm.Entry) [][]string {
	passages := make([][]string, len(e.Passages))
	for i, p := range e.Passages {
		passages[i] = p.Terms
	}
	return passages
}
