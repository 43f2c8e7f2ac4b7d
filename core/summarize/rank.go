package summarize

import (
	"context"
	"fmt"
	"math"
	"slices"

	"precis/core/decode"
)

const (
	// rankCandidates is how many sentences the model judges: the most central ones.
	rankCandidates = 24
	// rankWeight is the power that the model's likelihood ratio has beside the extractive score.
	rankWeight = 1
)

// rank is the model-ranked summary: sentences of the source, unchanged. Each candidate is worth
//
//	score × (p(sentence | text) / p(sentence))^(rankWeight/tokens)
//
// p being the model's probability of the sentence as the summary of the text, and of no text:
// what is likely anyway says little about this one. The draft stands in where nothing can be read.
func (s *Summarizer) rank(ctx context.Context, src *source, o Options, draft Summary, emit func(Event)) (Summary, error) {
	e := s.excerpt(src)
	if e.text == "" {
		draft.Fallback = unreadable
		return draft, nil
	}
	candidates, sentences := s.candidates(src)
	given, err := s.likelihoods(ctx, e.text, sentences, progress(Reading, emit), progress(Ranking, emit))
	if err != nil {
		return Summary{}, err
	}
	anyway, err := s.likelihoods(ctx, "", sentences, nil, nil)
	if err != nil {
		return Summary{}, err
	}
	worth := make([]float64, len(candidates))
	for k, i := range candidates {
		worth[k] = math.Log(src.scores[i]) + rankWeight*(given[k]-anyway[k])
	}
	ranked := make([]int, 0, len(candidates))
	for _, k := range byScore(worth) {
		ranked = append(ranked, candidates[k])
	}
	var summary Summary
	if o.Kind == Headline {
		summary = src.headline(ranked, o)
	} else {
		summary = src.quoted(src.choose(ranked, o), o)
	}
	summary.Mode, summary.Read = Ranked, e.read
	return summary, nil
}

// candidates are the sentences of src that the model judges, and their tokens. One that would not
// fit the excerpt is not among them.
func (s *Summarizer) candidates(src *source) (candidates []int, sentences [][]int32) {
	for _, i := range src.best() {
		tokens := s.Tokenizer.Encode(src.quote(i))
		if len(tokens) > readTokens {
			continue
		}
		candidates = append(candidates, i)
		if sentences = append(sentences, tokens); len(sentences) == rankCandidates {
			break
		}
	}
	return candidates, sentences
}

// likelihoods gives the mean log-probability of the tokens of each sentence as the summary of text.
func (s *Summarizer) likelihoods(ctx context.Context, text string, sentences [][]int32, reading, scoring decode.Progress) ([]float64, error) {
	prompt, err := s.prompt(promptParagraph, text)
	if err != nil {
		return nil, err
	}
	if err := s.read(ctx, prompt, reading); err != nil {
		return nil, fmt.Errorf("summarize: reading: %w", err)
	}
	scores, err := s.Model.Score(ctx, sentences, scoring)
	if err != nil {
		return nil, fmt.Errorf("summarize: ranking: %w", err)
	}
	means := make([]float64, len(sentences))
	for k, tokens := range scores {
		for _, p := range tokens {
			means[k] += float64(p) / float64(len(tokens))
		}
	}
	return means, nil
}

// byScore orders indices by score, best first; equal ones stay in order.
func byScore(scores []float64) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	return order
}
