package library

import (
	"cmp"
	"math"
	"slices"
	"time"

	"precis/core/passage"
	"precis/memory/longterm"
	"precis/memory/recall"
)

// ContextLine sets a sentence of a page beside what was read before. Both sentences are quoted, each
// with where it stands, so that a reader can judge for themselves.
type ContextLine struct {
	// Relation is how the page stands to the entry here.
	Relation Relation `json:"relation"`
	// Text is a sentence of the page.
	Text string `json:"text"`
	// Earlier is the sentence of the entry that is about the same; empty where Text is new.
	Earlier string `json:"earlier,omitempty"`
	// URL, Title and LastRead are those of the entry.
	URL      string    `json:"url"`
	Title    string    `json:"title,omitempty"`
	LastRead time.Time `json:"lastRead"`
}

// Relation says how a sentence stands to an entry.
type Relation string

const (
	New     Relation = "new"     // the entry has hardly a word of it
	Agrees  Relation = "agrees"  // the entry has a sentence about the same, with the same figures or all but the same words
	Differs Relation = "differs" // the entry has a sentence about the same, with another figure for what both count
	Compare Relation = "compare" // the entry has a sentence about the same; whether it says so is not known
)

const (
	// mostNew and mostCompared are how many lines there are at most of what is new and of all else.
	mostNew, mostCompared = 2, 2
	// heldOfNew is the share of a new sentence's terms that the entry holds at most.
	heldOfNew = 0.2
	// alike is the cosine, of terms weighted by rarity, from which on two sentences are about the same.
	// Those that count the same thing need less.
	alike, alikeInFigures = 0.3, 0.2
	// leastTerms is the number of different terms below which a sentence says too little.
	leastTerms = 5
)

// inContext compares a page with an entry that it recalls. Where no sentence of one is about the same
// as one of the other there are no lines: everything is new beside something else.
func inContext(page *longterm.Entry, earlier *longterm.Entry) []ContextLine {
	mine, theirs := sentencesOf(page), sentencesOf(earlier)
	held := map[string]bool{}
	sentences := map[string]int{} // that hold a term
	for _, s := range theirs {
		for term := range s.terms {
			held[term] = true
		}
	}
	for _, s := range slices.Concat(mine, theirs) {
		for term := range s.terms {
			sentences[term]++
		}
	}
	weight := func(term string) float64 {
		return math.Log(1 + float64(len(mine)+len(theirs))/float64(sentences[term]))
	}

	line := ContextLine{URL: earlier.URL, Title: earlier.Title, LastRead: earlier.LastRead}
	var fresh, compared []scored
	for i, s := range mine {
		if len(s.terms) < leastTerms {
			continue
		}
		if share := s.share(held); share <= heldOfNew {
			line.Relation, line.Text, line.Earlier = New, s.text, ""
			fresh = append(fresh, scored{line, i, -share})
			continue
		}
		best, found := scored{}, false
		for _, t := range theirs {
			if len(t.terms) < leastTerms || t.text == s.text {
				continue
			}
			c := s.cosine(t, weight)
			line.Relation, line.Text, line.Earlier = stance(s, t, c), s.text, t.text
			enough := alike
			if line.Relation != Compare {
				enough = alikeInFigures
			}
			if c >= enough && c > best.score {
				best, found = scored{line, i, c}, true
			}
		}
		if found {
			compared = append(compared, best)
		}
	}
	if len(compared) == 0 {
		return nil
	}
	return append(firstOf(compared, mostCompared), firstOf(fresh, mostNew)...)
}

// scored is a line, the place of its sentence in the page, and how much it is one.
type scored struct {
	line  ContextLine
	place int
	score float64
}

// firstOf are the lines with the highest scores, in the order of the page.
func firstOf(all []scored, most int) []ContextLine {
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	all = all[:min(len(all), most)]
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(a.place, b.place) })
	var lines []ContextLine
	for _, s := range all {
		lines = append(lines, s.line)
	}
	return lines
}

// sentence is one with its terms, and what it says by figures and by denying.
type sentence struct {
	text    string
	terms   map[string]bool
	figures map[string]map[string]bool // numbers by what they count
	denies  bool
}

func sentencesOf(e *longterm.Entry) []sentence {
	analyzer := recall.Analyzer(e.Language)
	var all []sentence
	for _, p := range e.Passages {
		for _, at := range passage.Sentences(p.Text) {
			text := p.Text[at.Start:at.End]
			s := sentence{text, map[string]bool{}, figuresOf(text, analyzer), denies(text)}
			for _, term := range analyzer.Of(s.text) {
				s.terms[term] = true
			}
			all = append(all, s)
		}
	}
	return all
}

// share is that of its terms which are held.
func (s sentence) share(held map[string]bool) float64 {
	n := 0
	for term := range s.terms {
		if held[term] {
			n++
		}
	}
	return float64(n) / float64(len(s.terms))
}

// cosine is that of two sentences, their terms weighted. Sums go in the order of the terms, so that
// they are the same each time.
func (s sentence) cosine(t sentence, weight func(term string) float64) float64 {
	return s.dot(t, weight) / math.Sqrt(s.dot(s, weight)*t.dot(t, weight))
}

func (s sentence) dot(t sentence, weight func(term string) float64) float64 {
	var shared []string
	for term := range s.terms {
		if t.terms[term] {
			shared = append(shared, term)
		}
	}
	slices.Sort(shared)
	sum := 0.0
	for _, term := range shared {
		sum += weight(term) * weight(term)
	}
	return sum
}
