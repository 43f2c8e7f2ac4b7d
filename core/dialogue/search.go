package dialogue

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"precis/core/embed"
)

const (
	// mostPassages is how many passages an answer is looked for in: what a small model reads with
	// care.
	mostPassages = 4
	// mostEmbedded is how many passages are embedded, of a longer page those with the words of the
	// question.
	mostEmbedded = 40
	// embedAtOnce is how many sentences are embedded between two events.
	embedAtOnce = 8
	// fusion is the constant of reciprocal rank fusion.
	//
	// Source: Cormack, Clarke and Büttcher 2009.
	fusion = 60
	// leaning is the weight of the terms of the question before, beside those of this one.
	leaning = 0.4
)

// search finds the passages and the sentences that fit a question.
func (d *Dialogue) search(ctx context.Context, p *page, q question, emit func(Event)) (*found, error) {
	f := &found{page: p, question: q, passages: p.byWords(q)}
	if d.Embedder != nil {
		if err := d.embed(ctx, f, emit); err != nil {
			return nil, err
		}
		f.passages = fuse(f.passages, p.byMeaning(f.passages, f.meaning))
	}
	f.passages = f.passages[:min(len(f.passages), mostPassages)]
	f.candidates = f.ranked()
	return f, nil
}

// byWords are the passages, those that share the most telling words with a question first, of which
// words of the question before count less.
func (p *page) byWords(q question) []int {
	score := make([]float64, len(p.passages))
	for weight, of := range map[float64][]string{1: q.terms, leaning: q.before} {
		for _, hit := range p.index.Search(of, len(p.passages)) {
			score[hit.Doc] += weight * hit.Score
		}
	}
	return sorted(score)
}

// byMeaning are some passages, those first that have a sentence nearest to the question.
func (p *page) byMeaning(passages []int, cosine map[int]float64) []int {
	nearest := func(n int) float64 {
		best := math.Inf(-1)
		for i := p.passages[n].first; i < p.passages[n].last; i++ {
			if c, ok := cosine[i]; ok {
				best = max(best, c)
			}
		}
		return best
	}
	passages = slices.Clone(passages)
	slices.SortStableFunc(passages, func(a, b int) int { return cmp.Compare(nearest(b), nearest(a)) })
	return passages
}

// sorted are the places of scores, the greatest first.
func sorted(score []float64) []int {
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	return order
}

// fuse joins two orders of the same things by the sum of their reciprocal ranks.
func fuse(a, b []int) []int {
	rank := map[int]float64{}
	for _, order := range [][]int{a, b} {
		for i, n := range order {
			rank[n] += 1 / float64(fusion+i+1)
		}
	}
	fused := slices.Clone(a)
	slices.SortStableFunc(fused, func(a, b int) int { return cmp.Compare(rank[b], rank[a]) })
	return fused
}

// embed finds the cosine of the question with each sentence of the first passages. Vectors of
// sentences are kept for the next question.
func (d *Dialogue) embed(ctx context.Context, f *found, emit func(Event)) error {
	var missing []int
	sentences := []int{}
	for _, n := range f.passages[:min(len(f.passages), mostEmbedded)] {
		for i := f.page.passages[n].first; i < f.page.passages[n].last; i++ {
			if sentences = append(sentences, i); f.vectors[i] == nil {
				missing = append(missing, i)
			}
		}
	}
	for done := 0; done < len(missing); done += embedAtOnce {
		emit(Event{Stage: Retrieving, Done: done, Total: len(missing)})
		batch := missing[done:min(done+embedAtOnce, len(missing))]
		texts := make([]string, len(batch))
		for k, i := range batch {
			texts[k] = f.quote(i)
		}
		vectors, err := d.Embedder.Embed(ctx, texts)
		if err != nil {
			return fmt.Errorf("dialogue: the embedder: %w", err)
		}
		for k, i := range batch {
			f.vectors[i] = vectors[k]
		}
	}
	asked, err := d.Embedder.Embed(ctx, []string{f.question.embedded})
	if err != nil {
		return fmt.Errorf("dialogue: the embedder: %w", err)
	}
	f.meaning = map[int]float64{}
	for _, i := range sentences {
		f.meaning[i] = float64(embed.Cosine(f.vectors[i], asked[0]))
	}
	return nil
}

// ranked are the sentences of the passages that can be an answer, best first.
func (f *found) ranked() []candidate {
	var candidates []candidate
	for _, n := range f.passages {
		for i := f.page.passages[n].first; i < f.page.passages[n].last; i++ {
			if s := f.sentences[i]; s.complete || f.lists && len(s.words) >= fewestWords {
				candidates = append(candidates, candidate{i, f.score(i)})
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return candidates
}

// fewestWords is how many words a line without a stop has that can be an answer, on a page of lists.
const fewestWords = 4

// Weights of the terms of a question in the score of a sentence.
const (
	partly  = 0.8 // of a term that is a part of one that the sentence has
	topical = 0.5 // of a term of the page's first line: the whole page is about it
	implied = 0.6 // of such a term where the sentence does not have it
	nearby  = 0.4 // of a term that a neighbour of the sentence has
	unfit   = 0.3 // of all, where the sentence can be no answer to a question of the kind
)

// score says how well a sentence fits the question: the share of the question's terms that it has,
// by what they tell, where those that its neighbours have count for less; plus the cosine, where
// there is an embedder.
func (f *found) score(i int) float64 {
	own, near, topic := set(f.sentences[i].terms), f.around(i), set(f.sentences[0].terms)
	share, total := 0.0, 0.0
	for t := range set(f.question.terms) {
		w := f.weight(t)
		if topic[t] {
			w *= topical
		}
		total += w
		switch {
		case own[t]:
			share += w
		case holds(own, t):
			share += partly * w
		case topic[t]:
			share += implied * w
		case near[t]:
			share += nearby * w
		}
	}
	if total > 0 {
		share /= total
	}
	lean := 0.0
	for t := range set(f.question.before) {
		if own[t] || near[t] {
			lean += leaning / float64(len(f.question.before))
		}
	}
	score := share + lean*(1-share)
	if f.meaning != nil {
		score += f.meaning[i]
	}
	if !f.question.fits(f.quote(i)) || f.question.counted != "" && !holds(own, f.question.counted) && !own[f.question.counted] {
		score *= unfit
	}
	return score
}

// holds reports whether one of some terms has t as a part, or is one of t: "reopen" and "open", parts of
// a compound.
func holds(terms map[string]bool, t string) bool {
	const shortest = 4 // bytes
	for u := range terms {
		if min(len(t), len(u)) >= shortest && (strings.Contains(u, t) || strings.Contains(t, u)) {
			return true
		}
	}
	return false
}

// around are the terms of the neighbours of sentence i.
func (f *found) around(i int) map[string]bool {
	near := map[string]bool{}
	for _, s := range f.sentences[max(0, i-1):min(len(f.sentences), i+2)] {
		for _, t := range s.terms {
			near[t] = true
		}
	}
	return near
}

// least is the score from which on a sentence is taken for the answer.
func (f *found) least() float64 {
	if f.meaning != nil {
		return leastByMeaning
	}
	return leastByWords
}

// What was measured best on the pages that the settings were chosen on: see docs/quality.md.
const (
	leastByWords   = 0.4
	leastByMeaning = 0.9
)
