package summarize

import "context"

// compressed is the ranked summary without the clauses that the truth of its sentences does not hang on (see
// versions): of each sentence the shortest version that the model finds, per token, no less likely than the
// whole as the summary of the text. A headline is compressed in any mode.
func (s *Summarizer) compressed(ctx context.Context, src *source, o Options, extractive Summary, emit func(Event)) (Summary, error) {
	return s.judged(ctx, src, o, extractive, emit, Compressed, func() (Summary, error) {
		if o.Kind == Headline {
			return src.extract(o), nil
		}
		return s.shorten(ctx, src, o)
	})
}

// shorten is the summary of the sentences chosen by their scores, each in its shortest version that is as likely.
func (s *Summarizer) shorten(ctx context.Context, src *source, o Options) (Summary, error) {
	var versions []version
	for _, i := range src.choose(src.best(), o) {
		for _, text := range src.versions(i) {
			versions = append(versions, version{i, text})
		}
	}
	likely, err := s.likelihoods(ctx, src, o, versions)
	if err != nil {
		return Summary{}, err
	}
	var chosen []version
	whole := 0
	for k, v := range versions {
		last := len(chosen) - 1
		switch {
		case last < 0 || chosen[last].sentence != v.sentence:
			chosen, whole = append(chosen, v), k
		case likely[k] >= likely[whole] && extent(v.text) < extent(chosen[last].text):
			chosen[last] = v
		}
	}
	return src.shortened(chosen, o), nil
}

// likelihoods are the mean log-probabilities of the tokens of versions as the summary of the text. The text
// is read once more: the judgement of sentences ends with none.
func (s *Summarizer) likelihoods(ctx context.Context, src *source, o Options, versions []version) ([]float64, error) {
	if len(versions) == 0 {
		return nil, nil
	}
	e := s.excerpt(src, src.best())
	prompt, err := s.begin(ctx, promptParagraph, e.text, o, nil)
	if err != nil {
		return nil, err
	}
	tokens := make([][]int32, len(versions))
	for k, v := range versions {
		tokens[k] = s.Tokenizer.Encode(v.text)
	}
	return s.score(ctx, prompt, tokens, nil)
}
