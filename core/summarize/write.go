package summarize

import (
	"context"
	"fmt"
	"strings"
)

// leastSupport is the share of a written sentence's terms that its evidence must hold.
const leastSupport = 0.5

// write is the written summary: the model's own words, each sentence checked against the source.
// If none stands the check, or the model cannot read the text, the extractive summary stands in.
func (s *Summarizer) write(ctx context.Context, src *source, o Options, extractive Summary, emit func(Event)) (Summary, error) {
	e := s.excerpt(src)
	if e.text == "" {
		extractive.Fallback = unreadable
		return extractive, nil
	}
	w, g, err := s.compose(ctx, src, e, o, show(o, emit), emit)
	if err != nil {
		return Summary{}, err
	}
	sentences, why := src.check(w.sentences(), g)
	if len(sentences) == 0 {
		extractive.Fallback = "what the model wrote does not hold: " + why
		return extractive, nil
	}
	if o.Kind == Headline {
		sentences[0].Text = truncate(compress(sentences[0].Text, o.Limit.Words), o.Limit.Words, src.language)
	}
	return Summary{
		Text:      render(sentences, o),
		Mode:      Written,
		Generated: true,
		Sentences: sentences,
		Read:      e.read,
	}, nil
}

// show emits the text so far whenever it has grown.
func show(o Options, emit func(Event)) func(sentences []string) {
	last := ""
	return func(sentences []string) {
		made := make([]Sentence, len(sentences))
		for i, s := range sentences {
			made[i].Text = s
		}
		if text := render(made, o); len(text) > len(last) && strings.HasPrefix(text, last) {
			last = text
			emit(Event{Stage: Writing, Text: text})
		}
	}
}

// check keeps the written sentences that stand: with evidence in the source, with no number or
// name that it lacks, and saying what none before said. why is what was wrong with the last one
// that does not.
func (s *source) check(written []string, g *guard) (kept []Sentence, why string) {
	why = "it is empty"
	seen := map[string]bool{}
	for _, text := range written {
		evidence, support := s.align(text, g.analyzer)
		key := strings.Join(g.analyzer.Of(text), " ")
		lacking := g.lacks(text)
		switch {
		case seen[key]:
			why = "it repeats itself"
		case support < leastSupport:
			why = "it is not about the text"
		case lacking != "":
			why = fmt.Sprintf("the text has no %q", lacking)
		default:
			seen[key] = true
			kept = append(kept, Sentence{Text: text, Evidence: evidence, Support: support})
		}
	}
	return kept, why
}
