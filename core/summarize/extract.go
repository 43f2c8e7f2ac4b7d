package summarize

import (
	"slices"
	"sort"
)

// tooSimilar is the cosine from which on a sentence repeats one that is chosen already.
const tooSimilar = 0.5

// extract is the extractive summary: sentences of the source, unchanged.
func (s *source) extract(o Options) Summary {
	switch o.Kind {
	case Headline:
		return s.headline(s.best(), o)
	case Outline:
		return s.outlineOf(o)
	}
	return s.quoted(s.choose(s.best(), o), o)
}

// choose takes the sentences of a summary from the candidates, best first. A teaser is a run of
// sentences that follow each other on the page, so that it reads on; the other kinds take the
// best ones that repeat nothing.
func (s *source) choose(best []int, o Options) []int {
	if o.Kind == Teaser {
		return s.run(best, o.Limit)
	}
	return s.pick(best, o.Limit)
}

// pick takes sentences from best, best first, up to the limit, leaving out what repeats a chosen
// one, and gives them in page order. A sentence that leans on others comes with them.
func (s *source) pick(best []int, limit Limit) []int {
	chosen, ok := s.carry(best, limit)
	if !ok {
		chosen = s.alone(best, limit)
	}
	sort.Ints(chosen)
	return chosen
}

// alone is pick where no sentence comes with those that it leans on.
func (s *source) alone(best []int, limit Limit) []int {
	var chosen []int
	words := 0
	for _, i := range best {
		if limit.Sentences > 0 && len(chosen) == limit.Sentences {
			break
		}
		c := s.sentences[i]
		if limit.Words > 0 && words+c.words > limit.Words && len(chosen) > 0 || s.repeats(i, chosen) {
			continue
		}
		chosen = append(chosen, i)
		words += c.words
	}
	return chosen
}

// run takes the run of sentences within the limit that has the greatest sum of scores and does not begin
// with one that leans back. Nothing but sentences that can stand in a summary is in it, if there are any.
func (s *source) run(best []int, limit Limit) []int {
	length := limit.Sentences
	if length == 0 {
		length = len(s.sentences)
	}
	stands := s.stands()
	if !slices.Contains(stands, true) {
		return s.pick(best, limit)
	}
	var chosen []int
	most := -1.0
	for start := range s.sentences {
		var run []int
		words, sum := 0, 0.0
		for i := start; i < len(s.sentences) && len(run) < length && stands[i]; i++ {
			c := s.sentences[i]
			if limit.Words > 0 && words+c.words > limit.Words && len(run) > 0 {
				break
			}
			run = append(run, i)
			words += c.words
			sum += s.scores[i]
		}
		if len(run) > 0 && sum > most && (chosen == nil || !s.leans(start)) {
			chosen, most = run, sum
		}
	}
	return chosen
}

// quoted is the summary that the chosen sentences make.
func (s *source) quoted(chosen []int, o Options) Summary {
	sentences := make([]Sentence, len(chosen))
	for k, i := range chosen {
		sentences[k] = quotation(s.quote(i), s.evidence(i))
	}
	return Summary{
		Text:      render(sentences, o),
		Mode:      Extractive,
		Sentences: sentences,
		Read:      s.weighed(),
	}
}

// short reports whether the text is no longer than its summary may be. An outline of a text with headings
// is something else than the text.
func (s *source) short(o Options) bool {
	if o.Kind == Outline && s.levels(o.Headings) != nil {
		return false
	}
	return (o.Limit.Sentences == 0 || len(s.sentences) <= o.Limit.Sentences) &&
		(o.Limit.Words == 0 || s.words() <= o.Limit.Words)
}

// all are the indices of all sentences.
func (s *source) all() []int {
	all := make([]int, len(s.sentences))
	for i := range all {
		all[i] = i
	}
	return all
}
