package dialogue

import (
	"math"
	"strings"

	"precis/core/bm25"
	"precis/core/passage"
	"precis/core/terms"
)

// passageWords is the size of a passage: a paragraph, which a small model reads with care.
const passageWords = 90

// page is a text made ready for questions.
type page struct {
	passage.Normalized
	of        string // the caller's text
	language  *terms.Language
	analyzer  *terms.Analyzer
	sentences []sentence
	lists     bool // most of it are lines without a stop
	passages  []span
	index     *bm25.Index    // of the passages
	frequency map[string]int // of a term, in sentences
	vectors   [][]float32    // of the sentences, where they were embedded
}

// sentence is one of a page, [start, end) of page.Text.
type sentence struct {
	start, end int
	complete   bool // it ends with a stop
	words      []string
	terms      []string
}

// span is a passage: the sentences [first, last).
type span struct{ first, last int }

func newPage(text string) *page {
	p := &page{Normalized: passage.Normalize(text), of: text, index: bm25.New(bm25.DefaultOptions), frequency: map[string]int{}}
	found := passage.Sentences(p.Text)
	var sample []string
	for _, s := range found {
		c := sentence{start: s.Start, end: s.End, complete: s.Complete, words: terms.Words(p.Text[s.Start:s.End])}
		if len(sample) < terms.SampleWords {
			sample = append(sample, c.words...)
		}
		p.sentences = append(p.sentences, c)
	}
	p.language = terms.Detect(sample)
	p.analyzer = terms.NewAnalyzer(p.language)
	all, complete := 0, 0
	for i := range p.sentences {
		s := &p.sentences[i]
		if all += len(s.words); s.complete {
			complete += len(s.words)
		}
		s.terms = p.analyzer.Terms(nil, s.words)
		for t := range set(s.terms) {
			p.frequency[t]++
		}
	}
	p.lists = 2*complete < all
	p.vectors = make([][]float32, len(p.sentences))
	p.join()
	return p
}

// join makes passages of the sentences that follow each other.
func (p *page) join() {
	words := 0
	for i, s := range p.sentences {
		last := len(p.passages) - 1
		if last < 0 || words+len(s.words) > passageWords {
			p.passages = append(p.passages, span{i, i})
			last++
			words = 0
		}
		p.passages[last].last = i + 1
		words += len(s.words)
	}
	for n, span := range p.passages {
		var of []string
		for _, s := range p.sentences[span.first:span.last] {
			of = append(of, s.terms...)
		}
		p.index.Add(n, of)
	}
}

// text is a passage as a model reads it.
func (p *page) text(s span) string {
	return strings.TrimSpace(p.Text[p.sentences[s.first].start:p.sentences[s.last-1].end])
}

// quote is sentence i on one line, without the mark of a list.
func (p *page) quote(i int) string {
	words := strings.Fields(p.Text[p.sentences[i].start:p.sentences[i].end])
	if len(words) > 1 && strings.Trim(words[0], "-*•") == "" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// evidence are sentences in the caller's text.
func (p *page) evidence(sentences ...int) []passage.Range {
	ranges := make([]passage.Range, len(sentences))
	for k, i := range sentences {
		ranges[k] = p.Original(p.sentences[i].start, p.sentences[i].end)
	}
	return ranges
}

// weight is how much a term tells: its idf among the page's sentences.
func (p *page) weight(term string) float64 {
	return math.Log(1 + float64(len(p.sentences))/float64(1+p.frequency[term]))
}

func set(terms []string) map[string]bool {
	s := make(map[string]bool, len(terms))
	for _, t := range terms {
		s[t] = true
	}
	return s
}
