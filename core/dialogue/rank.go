package dialogue

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"precis/core/tokenizer"
)

const (
	// rankCandidates is how many sentences the model judges.
	rankCandidates = 6
	// promptQuestion is what a decoder is told, with a sentence as the user's turn, to find out how
	// likely a question about it is.
	promptQuestion = "Write a question that the text of the user answers."
	// judgedWords is how many words of a sentence it judges by.
	judgedWords = 80
	// likelier is the weight of the model's judgement.
	likelier = 0.3
)

// auto is the mode that Auto stands for where there is a model.
const auto = Ranked

// rank is the answer that the model chooses among the best candidates. To the score of each is added
// likelier times its judgement, the logarithm of a likelihood ratio per token. Whether the page has
// the answer the model is not asked: the words tell that better.
func (d *Dialogue) rank(ctx context.Context, f *found, emit func(Event)) (Answer, error) {
	if !f.has() {
		return f.notSaid(Ranked), nil
	}
	judged := slices.Clone(f.candidates[:min(len(f.candidates), rankCandidates)])
	judge := d.judgeQuestion
	if d.EncoderDecoder != nil {
		judge = d.judgeAnswers
	}
	ratios, err := judge(ctx, f, judged, func(done, total int) { emit(Event{Stage: Ranking, Done: done, Total: total}) })
	if err != nil {
		return Answer{}, err
	}
	for k, r := range ratios {
		judged[k].score += likelier * r
	}
	slices.SortStableFunc(judged, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return f.quoted(Ranked, judged[0]), nil
}

// judgeQuestion has a decoder judge each sentence by how much likelier it makes the question than no
// text does: log(p(question | sentence) / p(question)) / tokens.
//
// Source: Sachan et al. 2022, "Improving Passage Retrieval with Zero-Shot Question Generation".
func (d *Dialogue) judgeQuestion(ctx context.Context, f *found, sentences []candidate, progress func(done, total int)) ([]float64, error) {
	question := [][]int32{d.Tokenizer.Encode(f.question.text)}
	of := func(text string) (float64, error) {
		prompt, err := d.begin(ctx, "", []tokenizer.Message{{Role: "system", Content: promptQuestion}, {Role: "user", Content: text}}, nil)
		if err != nil {
			return 0, err
		}
		likelihood, err := d.likelihoods(ctx, prompt, question)
		if err != nil {
			return 0, err
		}
		return likelihood[0], nil
	}
	anyway, err := of("")
	if err != nil {
		return nil, err
	}
	ratios := make([]float64, len(sentences))
	for k, c := range sentences {
		progress(k, len(sentences))
		given, err := of(f.judged(c))
		if err != nil {
			return nil, err
		}
		ratios[k] = given - anyway
	}
	return ratios, nil
}

// judgeAnswers has an encoder-decoder, which was trained to answer and not to ask, judge each sentence
// by how much likelier it is as the answer to the question than as one to no question:
// log(p(sentence | question, passages) / p(sentence | passages)) / tokens.
func (d *Dialogue) judgeAnswers(ctx context.Context, f *found, sentences []candidate, progress func(done, total int)) ([]float64, error) {
	answers := make([][]int32, len(sentences))
	for k, c := range sentences {
		answers[k] = d.Tokenizer.Encode(f.judged(c))
	}
	var likelihoods [2][]float64
	for i, question := range []string{f.question.text, ""} {
		progress(i, len(likelihoods))
		prompt, err := d.readPassages(ctx, f, question, nil)
		if err != nil || prompt == nil {
			return nil, err
		}
		if likelihoods[i], err = d.likelihoods(ctx, prompt, answers); err != nil {
			return nil, err
		}
	}
	ratios := make([]float64, len(sentences))
	for k := range ratios {
		ratios[k] = likelihoods[0][k] - likelihoods[1][k]
	}
	return ratios, nil
}

// judged is what a candidate is judged by.
func (f *found) judged(c candidate) string {
	words := strings.Fields(f.quote(c.sentence))
	return strings.Join(words[:min(len(words), judgedWords)], " ")
}

// inputOf is what an encoder-decoder reads of a question and the passages.
func (f *found) inputOf(question string) string {
	return "question: " + question + " context: " + strings.Join(strings.Fields(f.read()), " ")
}
