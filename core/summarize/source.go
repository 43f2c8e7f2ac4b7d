package summarize

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"precis/core/faithful"
	"precis/core/passage"
	"precis/core/terms"
)

// source is a text made ready for summarizing.
type source struct {
	passage.Normalized
	language  *terms.Language
	dialogue  bool // most lines are turns of speakers
	sentences []sentence
	// scores say how much each sentence is worth in a summary (see score).
	scores []float64
	// asked are the sentences that have all that a context asks for (heed).
	asked map[int]bool
	// back keeps what pointsBack found, which is asked for again with each sentence that is chosen.
	back map[int]bool
}

// sentence is a candidate for the summary, [start, end) of source.Text.
type sentence struct {
	start, end int
	paragraph  int
	line       int
	speaker    int    // length of the name and colon that it begins with, in a dialogue
	name       string // of the speaker, with colon, where the turn began in an earlier sentence
	complete   bool   // it ends with a stop
	words      int
	terms      []string
	vector     vector
}

// longestSentence is the number of words from which on a sentence (a text without stops, or a
// list without end) is cut up at its clauses.
const longestSentence = 100

// newSource reads text: sentences, language, and what each sentence is worth. The error is rest's.
func newSource(text string, rest pause) (*source, error) {
	s := &source{Normalized: passage.Normalize(text), asked: map[int]bool{}, back: map[int]bool{}}
	if err := rest.before(0); err != nil {
		return nil, err
	}
	var found []passage.Sentence
	for f := range passage.All(s.Text) {
		found = append(found, f)
		if err := rest.before(len(found)); err != nil {
			return nil, err
		}
	}
	s.dialogue = isDialogue(found)
	for i, f := range found {
		if err := rest.before(i); err != nil {
			return nil, err
		}
		s.add(f)
	}
	words := make([][]string, len(s.sentences))
	var sample []string
	for i, t := range s.sentences {
		if err := rest.before(i); err != nil {
			return nil, err
		}
		words[i] = terms.Words(s.Text[t.start+t.speaker : t.end])
		if len(sample) < terms.SampleWords {
			sample = append(sample, words[i]...)
		}
	}
	s.language = terms.Detect(sample)
	return s, s.score(words, rest)
}

// add appends the candidates that a sentence makes: itself, or its pieces if it is too long.
func (s *source) add(f passage.Sentence) {
	c := sentence{start: f.Start, end: f.End, paragraph: f.Paragraph, line: f.Line, complete: f.Complete}
	if s.dialogue {
		c.speaker = f.Speaker
		if n := len(s.sentences); n > 0 && s.sentences[n-1].line == f.Line {
			last := s.sentences[n-1]
			if c.name = last.name; last.speaker > 0 {
				c.name = s.Text[last.start : last.start+last.speaker]
			}
		}
	}
	c.words = extent(s.Text[c.start:c.end])
	if c.words <= longestSentence {
		s.sentences = append(s.sentences, c)
		return
	}
	for _, p := range passage.Split(s.Text, f.Start, f.End, longestSentence, extent) {
		c.start, c.end, c.words = p.Start, p.End, p.Tokens
		s.sentences = append(s.sentences, c)
		if c.speaker > 0 {
			c.name, c.speaker = s.Text[c.start:c.start+c.speaker], 0
		}
	}
}

// isDialogue reports whether a text is one: most of its lines, and at least three, are turns.
func isDialogue(sentences []passage.Sentence) bool {
	lines, turns := 0, 0
	for i, s := range sentences {
		if i == 0 || sentences[i-1].Line != s.Line {
			lines++
			if s.Speaker > 0 {
				turns++
			}
		}
	}
	return turns >= 3 && 2*turns > lines
}

// A text of more than longText sentences is a story, a report or a meeting, not an article: what
// matters is not at its start, and it has parts, each of which is asked for its best sentence in
// turn.
const (
	longText = 100
	parts    = 10
)

// score weighs each sentence:
//
//	(n·LexRank)² × (1 + 3·e^(−i/2))
//
// where n is the number of sentences and i counts them from the start of the page. The square
// lets centrality tell in a text of a few sentences, where the prior would else pick the first
// ones. In a dialogue and in a long text many sentences are a word or two; there the score is
// multiplied by the fourth root of the number of terms. What was measured is in docs/quality.md.
//
// The error is rest's.
func (s *source) score(words [][]string, rest pause) error {
	analyzer := terms.NewAnalyzer(s.language)
	of := make([][]string, len(words))
	for i, w := range words {
		if err := rest.before(i); err != nil {
			return err
		}
		of[i] = analyzer.Terms(nil, w)
	}
	vectors, different, err := tfidf(of, rest)
	if err != nil {
		return err
	}
	if s.scores, err = lexRank(vectors, different, rest); err != nil {
		return err
	}
	for i, r := range s.scores {
		r *= float64(len(s.scores))
		r = r * r * (1 + 3*math.Exp(-float64(i)/2))
		if s.dialogue || len(words) > longText {
			r *= math.Sqrt(math.Sqrt(float64(len(of[i]))))
		}
		s.scores[i] = r
		s.sentences[i].terms, s.sentences[i].vector = of[i], vectors[i]
	}
	return nil
}

// stands reports for each sentence whether it can stand in a summary. Those of a word or two do
// not, nor do headings and items, which have no stop, unless the text has hardly anything else.
func (s *source) stands() []bool {
	const fewest = 6 // words
	all, full := 0, 0
	for _, c := range s.sentences {
		if all += c.words; c.complete {
			full += c.words
		}
	}
	needStop := !s.dialogue && 2*full > all
	stands := make([]bool, len(s.sentences))
	for i, c := range s.sentences {
		stands[i] = c.words >= fewest && len(c.terms) > 0 && (c.complete || !needStop)
	}
	return stands
}

// best are the indices of the sentences, best first; those that cannot stand in a summary come
// last.
func (s *source) best() []int {
	order, stands := s.all(), s.stands()
	slices.SortFunc(order, func(i, j int) int {
		if stands[i] != stands[j] {
			if stands[i] {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(s.scores[j], s.scores[i]), cmp.Compare(i, j))
	})
	if len(order) > longText {
		return s.inTurn(order)
	}
	return order
}

// inTurn reorders candidates, best first, into rounds: the best sentence of each part of the
// text, then the second best of each, and so on; a round keeps the order that it had.
func (s *source) inTurn(order []int) []int {
	taken := make([]int, parts) // of each part
	var rounds [][]int
	for _, i := range order {
		part := i * parts / len(order)
		if taken[part] == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[taken[part]] = append(rounds[taken[part]], i)
		taken[part]++
	}
	return slices.Concat(rounds...)
}

// quote is sentence i as it stands in a summary: on one line, and with the name of its speaker.
func (s *source) quote(i int) string {
	c := s.sentences[i]
	q := strings.Join(strings.Fields(s.Text[c.start:c.end]), " ")
	if c.name != "" {
		q = c.name + " " + q
	}
	return q
}

// evidence is sentence i in the caller's text.
func (s *source) evidence(i int) Range {
	return s.Original(s.sentences[i].start, s.sentences[i].end)
}

// align gives a written sentence the sentences of the source that it rests on, and the shares of its terms
// that they hold.
func (s *source) align(text string, a *terms.Analyzer) Sentence {
	of := make([][]string, len(s.sentences))
	for i, c := range s.sentences {
		of[i] = c.terms
	}
	written := a.Of(text)
	chosen, support := faithful.Align(written, of, s.scores)
	made := Sentence{Text: text, Evidence: make([]Range, len(chosen)), EvidenceSupport: make([]float64, len(chosen)), Support: support}
	wanted := map[string]bool{}
	for _, t := range written {
		wanted[t] = true
	}
	for k, i := range chosen {
		made.Evidence[k] = s.evidence(i)
		made.EvidenceSupport[k] = float64(faithful.Held(of[i], wanted)) / float64(len(wanted))
	}
	return made
}

// words is the number of words of the text.
func (s *source) words() int {
	n := 0
	for _, c := range s.sentences {
		n += c.words
	}
	return n
}

// weighed says what was read without a model.
func (s *source) weighed() Read {
	how := "All %d sentences were weighed against each other."
	switch len(s.sentences) {
	case 0:
		how = "There was nothing to read."
	case 1:
		how = "The one sentence was read."
	default:
		how = fmt.Sprintf(how, len(s.sentences))
	}
	return Read{Sentences: len(s.sentences), Share: 1, How: how}
}

// extent is the number of words of s. Two characters of a script without spaces count as one, and
// so do twenty of a run that no space parts (an address, a blob).
func extent(s string) int {
	const longestWord = 20 // characters
	words, half, run := 0, 0, 0
	for _, r := range s {
		switch {
		case terms.Spaceless(r):
			half++
			run = 0
		case unicode.IsSpace(r):
			run = 0
		case run > 0 || unicode.IsLetter(r) || unicode.IsDigit(r):
			if run%longestWord == 0 {
				words++
			}
			run++
		}
	}
	return words + (half+1)/2
}
