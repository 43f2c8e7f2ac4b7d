package summarize

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
)

const (
	// outlineWords is how many words a line of an outline has on average, where only words are limited.
	outlineWords = 16
	// leastLines is the least number of lines then.
	leastLines = 3
)

// outlineOf is the outline of a text by its own sentences: the best of each section, in page order.
func (s *source) outlineOf(o Options) Summary {
	l := s.newLines(o)
	for k := range l.sections {
		l.quote(k, s.standing(l.best[k]))
	}
	summary := l.summary()
	summary.Mode, summary.Read = Extractive, s.weighed()
	return summary
}

// lines are those of an outline, one a section.
type lines struct {
	source   *source
	options  Options
	sections []section
	best     [][]int // of each section the sentences, that with the highest score first
	chosen   []int   // sentences that are lines already
	words    int     // that may still be used, where words are limited
	made     []Sentence
}

func (s *source) newLines(o Options) *lines {
	most := o.Limit.Sentences
	if most == 0 {
		most = max(leastLines, o.Limit.Words/outlineWords)
	}
	l := &lines{source: s, options: o, sections: s.sections(o.Headings, most), words: o.Limit.Words}
	stands := s.stands()
	for _, part := range l.sections {
		var best []int
		for i := part.first; i < part.last; i++ {
			if stands[i] {
				best = append(best, i)
			}
		}
		slices.SortStableFunc(best, func(i, j int) int { return cmp.Compare(s.scores[j], s.scores[i]) })
		l.best = append(l.best, best)
	}
	return l
}

// quote makes the best sentence of section k its line: the first that repeats no other line and leaves
// words for those that follow. A section without one has no line.
func (l *lines) quote(k int, best iter.Seq[int]) {
	s := l.source
	for i := range best {
		c := s.sentences[i]
		repeats := slices.ContainsFunc(l.chosen, func(j int) bool { return c.vector.dot(s.sentences[j].vector) > tooSimilar })
		if repeats || l.options.Limit.Words > 0 && c.words > l.share(k) {
			continue
		}
		l.chosen = append(l.chosen, i)
		l.add(k, quotation(s.quote(i), s.evidence(i)))
		return
	}
}

// share is how many words line k may have: half as many again as its share of those that are left, all of
// them in the end.
func (l *lines) share(k int) int {
	left := len(l.sections) - k
	return min(l.words, 3*l.words/(2*left)+1)
}

// add makes a sentence the line of section k.
func (l *lines) add(k int, line Sentence) {
	line.Heading = l.sections[k].heading
	l.words -= extent(line.Text)
	l.made = append(l.made, line)
}

func (l *lines) summary() Summary {
	made := l.made
	if made == nil {
		made = []Sentence{}
	}
	return Summary{Text: render(made, l.options), Sentences: made}
}

// outline is the outline with a model, section by section: ranked, it drafts a sentence about each and the
// section's own sentence that is nearest to the draft is the line; written, what it drafts is the
// line, where it holds, else the section's best sentence. So no prompt is longer than a section, and the
// work grows with their number, which is limited.
func (s *Summarizer) outline(ctx context.Context, src *source, mode Mode, o Options, emit func(Event)) (Summary, error) {
	l := src.newLines(o)
	excerpts := make([]excerpt, len(l.sections))
	total, done := 0, 0
	for k := range l.sections {
		l.best[k] = slices.Collect(src.standing(l.best[k]))
		excerpts[k] = s.excerpt(src, l.best[k])
		total += excerpts[k].tokens
	}
	read := Read{Sentences: len(src.sentences)}
	generated := false
	for k, e := range excerpts {
		if e.text == "" {
			l.quote(k, slices.Values(l.best[k]))
			continue
		}
		one := o
		one.Limit = Limit{Sentences: 1}
		c, err := s.compose(ctx, src, e, one, func(event Event) {
			if event.Stage == Reading { // of all sections together
				emit(Event{Stage: Reading, Done: done + min(e.tokens, e.tokens*event.Done/event.Total), Total: total})
			}
		})
		if err != nil {
			return Summary{}, err
		}
		draft, err := c.one(ctx, s.drafting(c.limit, len(c.prompt)), nil)
		if err != nil {
			return Summary{}, err
		}
		done += e.tokens
		if mode == Written {
			if held, _ := src.check(draft, c.guard, o.KeepUnsupported); len(held) > 0 && (o.Limit.Words == 0 || extent(held[0].Text) <= l.words) {
				held[0].Text, generated = s.tidy(held[0].Text), true
				l.add(k, held[0])
			} else {
				l.quote(k, slices.Values(l.best[k]))
			}
			emit(Event{Stage: Writing, Text: l.summary().Text})
		} else {
			l.favour(k, draft, c)
			l.quote(k, slices.Values(l.best[k]))
		}
		read.Share += e.read.Share
		read.Passages = append(read.Passages, e.read.Passages...)
	}
	summary := l.summary()
	read.How = fmt.Sprintf("The model read the most central sentences of each of %d sections (%.0f %% of the text).", len(l.sections), 100*read.Share)
	summary.Mode, summary.Read, summary.Generated = mode, read, generated
	return summary, nil
}

// favour sorts the sentences of section k by their score and how near they are to a draft.
func (l *lines) favour(k int, draft []string, c *composer) {
	wanted := termsOf(draft, c.guard.Analyzer())
	worth := map[int]float64{}
	for _, i := range l.best[k] {
		worth[i] = l.source.scores[i] * (rankFloor + nearness(l.source.sentences[i].terms, wanted))
	}
	slices.SortStableFunc(l.best[k], func(i, j int) int { return cmp.Compare(worth[j], worth[i]) })
}
