package summarize

import (
	"context"
	"math"

	"precis/core/faithful"
	"precis/core/terms"
)

const (
	// draftSentences is how many sentences the model drafts for a ranking: as many as it was
	// trained to write.
	draftSentences = 3
	// rankFloor keeps a sentence in the running that shares no term with the draft.
	rankFloor = 0.05
	// rankCandidates is how many sentences the model judges one by one.
	rankCandidates = 12
	// rankPower is the power of the likelihood ratio.
	rankPower = 0.5
)

// rank is the model-ranked summary: sentences of the source, unchanged. The model drafts a summary
// of its own, which nobody reads, and judges the best candidates. A sentence is worth
//
//	score × (rankFloor + cosine with the draft) × (p(sentence | text) / p(sentence))^(rankPower/tokens)
//
// where p is the model's probability of the sentence as the summary of the text, and of no text:
// what is likely anyway says little about this text. So the model says what matters, and the
// source says it. The extractive summary stands in where the model cannot read the text.
func (s *Summarizer) rank(ctx context.Context, src *source, o Options, extractive Summary, emit func(Event)) (Summary, error) {
	return s.judged(ctx, src, o, extractive, emit, Ranked, func() (Summary, error) { return src.extract(o), nil })
}

// judged is the summary of a mode that makes it of the sentences as the model has judged them, or the
// extractive one where the model cannot read the text.
func (s *Summarizer) judged(ctx context.Context, src *source, o Options, extractive Summary, emit func(Event), mode Mode, compose func() (Summary, error)) (Summary, error) {
	c, err := s.judge(ctx, src, o, emit)
	if err != nil {
		return Summary{}, err
	}
	if c == nil {
		extractive.Fallback = unreadable
		return extractive, nil
	}
	summary, err := compose()
	if err != nil {
		return Summary{}, err
	}
	summary.Mode, summary.Read = mode, c.read
	return summary, nil
}

// judge multiplies the scores of a source's sentences by what the model thinks of them (see rank). It
// gives what the model wrote its draft with, nil where the model cannot read the text.
func (s *Summarizer) judge(ctx context.Context, src *source, o Options, emit func(Event)) (*composer, error) {
	e, err := s.read(src, o, s.pause(ctx))
	if err != nil || e.text == "" {
		return nil, err
	}
	drafting := o
	drafting.Limit = Limit{Sentences: draftSentences}
	c, err := s.compose(ctx, src, e, drafting, emit)
	if err != nil {
		return nil, err
	}
	draft, err := c.one(ctx, s.drafting(c.limit, len(c.prompt)), func([]string) { emit(Event{Stage: Ranking}) })
	if err != nil {
		return nil, err
	}
	src.favourDraft(draft, c.guard.Analyzer())
	candidates, sentences := s.candidates(src)
	// The text stays read, the draft is forgotten.
	given, err := s.score(ctx, c.prompt, sentences, func(done, total int) error {
		emit(Event{Stage: Ranking, Done: done, Total: 2 * total})
		return nil
	})
	if err != nil {
		return nil, err
	}
	noText, err := s.begin(ctx, promptParagraph, "", Options{}, nil)
	if err != nil {
		return nil, err
	}
	anyway, err := s.score(ctx, noText, sentences, func(done, total int) error {
		emit(Event{Stage: Ranking, Done: total + done, Total: 2 * total})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for k, i := range candidates {
		src.scores[i] *= math.Exp(rankPower * (given[k] - anyway[k]))
	}
	return c, nil
}

// favourDraft raises the scores of the sentences that are near a draft.
func (s *source) favourDraft(draft []string, a *terms.Analyzer) {
	wanted := termsOf(draft, a)
	for i, c := range s.sentences {
		s.scores[i] *= rankFloor + nearness(c.terms, wanted)
	}
}

// termsOf are the terms of all sentences of a draft.
func termsOf(draft []string, a *terms.Analyzer) map[string]bool {
	wanted := map[string]bool{}
	for _, sentence := range draft {
		for _, t := range a.Of(sentence) {
			wanted[t] = true
		}
	}
	return wanted
}

// nearness is the cosine of two sets of terms.
func nearness(of []string, wanted map[string]bool) float64 {
	n := faithful.Held(of, wanted)
	if n == 0 {
		return 0
	}
	return float64(n) / math.Sqrt(float64(len(wanted)*len(of)))
}

// candidates are the sentences of src that the model judges, and their tokens. One that would not
// fit the excerpt is not among them.
func (s *Summarizer) candidates(src *source) (candidates []int, sentences [][]int32) {
	for _, i := range src.best() {
		tokens := s.Tokenizer.Encode(src.quote(i))
		if len(tokens) == 0 || len(tokens) > s.room() {
			continue
		}
		candidates = append(candidates, i)
		if sentences = append(sentences, tokens); len(sentences) == rankCandidates {
			break
		}
	}
	return candidates, sentences
}
