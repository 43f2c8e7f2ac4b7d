package library

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"precis/core/passage"
	"precis/core/terms"
	"precis/memory/learn"
	"precis/memory/longterm"
)

// Sentence is a sentence of a summary, and what the reader did with it.
type Sentence struct {
	Text string
	// Kept is 1 where it was kept or added, 0 where it was deleted; WordsKept gives the share of one
	// that was edited.
	Kept float64
}

// WordsKept is the share of a sentence's words that an edited one still has, 0 … 1.
func WordsKept(before, after string) float64 {
	left := map[string]int{}
	for _, w := range terms.Words(after) {
		left[w]++
	}
	words := terms.Words(before)
	kept := 0
	for _, w := range words {
		if left[w] > 0 {
			left[w]--
			kept++
		}
	}
	if len(words) == 0 {
		return 0
	}
	return float64(kept) / float64(len(words))
}

// Learnt is what was learnt of the reader.
func (l *Library) Learnt(ctx context.Context) (m *learn.Model, err error) {
	err = l.parts.Store.View(ctx, func(r longterm.Reader) (err error) {
		m, err = learntOf(r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	return m, nil
}

// Learn takes down what the reader did with the sentences of a page's summary (learn.Model.Learn), and
// gives what is known then. Of a page that is not kept nothing is learnt. A sentence in other words
// than the page's stands for the sentence of the page that it shares most with.
func (l *Library) Learn(ctx context.Context, p Page, summary []Sentence) (m *learn.Model, err error) {
	if keeps, err := l.Keeps(ctx, p); err != nil {
		return nil, err
	} else if !keeps {
		return l.Learnt(ctx)
	}
	outcomes := outcomesOf(p, summary)
	err = l.update(ctx, func(w longterm.Writer) error {
		var err error
		if m, err = learntOf(w); err != nil {
			return err
		}
		m.Learn(outcomes)
		return w.PutState(longterm.StateLearnt, m)
	})
	return m, err
}

// ResetLearnt forgets what was learnt.
func (l *Library) ResetLearnt(ctx context.Context) error {
	return l.update(ctx, func(w longterm.Writer) error { return w.DeleteState(longterm.StateLearnt) })
}

// learntOf reads what was learnt; where it cannot be read that is nothing.
func learntOf(r longterm.Reader) (*learn.Model, error) {
	m := learn.New()
	err := r.State(longterm.StateLearnt, m)
	if longterm.Absent(err) {
		return learn.New(), nil
	}
	return m, err
}

// outcomesOf gives the features of the page's sentences that those of a summary stand for.
func outcomesOf(p Page, summary []Sentence) []learn.Outcome {
	var sentences []string
	for _, s := range passage.Sentences(p.Text) {
		sentences = append(sentences, strings.Join(strings.Fields(p.Text[s.Start:s.End]), " "))
	}
	features := learn.Describe(p.Title, sentences)
	words := make([]map[string]bool, len(sentences))
	for i, s := range sentences {
		words[i] = setOf(s)
	}
	var outcomes []learn.Outcome
	for _, s := range summary {
		text := strings.Join(strings.Fields(s.Text), " ")
		at := slices.Index(sentences, text)
		if at < 0 {
			at = likest(setOf(text), words)
		}
		if at >= 0 {
			outcomes = append(outcomes, learn.Outcome{Features: features[at], Kept: s.Kept})
		}
	}
	return outcomes
}

func setOf(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range terms.Words(s) {
		set[w] = true
	}
	return set
}

// likest is the index of the set that shares the greatest part of its words with another, −1 where none
// shares any.
func likest(of map[string]bool, sets []map[string]bool) int {
	best, most := -1, 0.0
	for i, set := range sets {
		shared := 0
		for w := range of {
			if set[w] {
				shared++
			}
		}
		if share := float64(shared) / float64(len(of)+len(set)); share > most { // half of Dice's coefficient
			best, most = i, share
		}
	}
	return best
}
