package summarize

import (
	"slices"

	"precis/core/passage"
	"precis/core/terms"
)

// heed raises the scores of the sentences that share words with a context:
//
//	score + share × the greatest score
//
// where share is the part of the context's terms that the sentence has, weighed by their idf in
// the text; terms that the text has not count for nothing. So a sentence with all that a context
// asks for comes before any that has nothing of it, also where it leans on another. A context cannot do more than that: it is
// compared with the text, and no model reads it.
func (s *source) heed(context string) {
	sentencesOf := map[string][]int{} // by term of the context
	var wanted []string               // the terms, in order
	for _, t := range terms.NewAnalyzer(s.language).Of(passage.Normalize(context).Text) {
		if _, ok := sentencesOf[t]; !ok {
			sentencesOf[t] = nil
			wanted = append(wanted, t)
		}
	}
	for i, c := range s.sentences {
		for _, t := range c.terms {
			in, ok := sentencesOf[t]
			if ok && (len(in) == 0 || in[len(in)-1] != i) {
				sentencesOf[t] = append(in, i)
			}
		}
	}
	share := make([]float64, len(s.sentences))
	all := 0.0
	for _, t := range wanted {
		if in := sentencesOf[t]; len(in) > 0 {
			weight := idf(len(s.sentences), len(in))
			all += weight
			for _, i := range in {
				share[i] += weight
			}
		}
	}
	if all == 0 {
		return
	}
	greatest := slices.Max(s.scores)
	for i := range share {
		s.scores[i] += share[i] / all * greatest
		s.asked[i] = share[i] == all
	}
}
