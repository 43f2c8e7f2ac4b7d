package decode

import "context"

// MeanLogProbs gives, for each continuation of a prompt, the mean log-probability of its tokens. What
// m holds of the prompt's beginning is not read again; afterwards it holds the prompt. An
// encoder-decoder looks at the input that it has encoded. The error is m's.
func MeanLogProbs(ctx context.Context, m Model, prompt []int32, continuations [][]int32, progress Progress) ([]float64, error) {
	m.Truncate(min(m.Len(), len(prompt)))
	if rest := prompt[m.Len():]; len(rest) > 0 {
		if _, err := m.Feed(ctx, rest, nil); err != nil {
			return nil, err
		}
	}
	scores, err := m.Score(ctx, continuations, progress)
	if err != nil {
		return nil, err
	}
	means := make([]float64, len(continuations))
	for k, tokens := range scores {
		for _, p := range tokens {
			means[k] += float64(p) / float64(len(tokens))
		}
	}
	return means, nil
}
