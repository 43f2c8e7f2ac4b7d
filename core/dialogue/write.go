package dialogue

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"precis/core/decode"
	"precis/core/faithful"
	"precis/core/tokenizer"
)

const (
	// promptAnswer is what a decoder is told.
	promptAnswer = "Answer the question of the user from the text, in one or two sentences. If the text does not have the answer, say: The page does not say."
	// answerTokens is how many tokens an answer has at most.
	answerTokens = 100
	// repetitionPenalty is mild, and the prompt is not penalized: an answer may say what the page says.
	repetitionPenalty = 1.1
	// leastSupport is the share of an answer's terms that its evidence must hold.
	leastSupport = 0.5
)

// write is the answer in the model's own words, checked against the passages. If it does not stand
// the check, the page is quoted.
func (d *Dialogue) write(ctx context.Context, f *found, earlier []Turn, emit func(Event)) (Answer, error) {
	if !f.has() {
		return f.notSaid(Written), nil // the passages are not about the question
	}
	prompt, err := d.ask(ctx, f, earlier, func(done, total int) error {
		if total > 1 {
			emit(Event{Stage: Reading, Done: done, Total: total})
		}
		return nil
	})
	if err != nil {
		return Answer{}, err
	}
	if prompt == nil {
		a := f.best()
		a.Fallback = "the passages are too long for the model"
		return a, nil
	}
	g := faithful.NewGuard(d.vocabulary(), len(prompt), f.read(), f.language)
	text, err := d.generate(ctx, prompt, g, emit)
	if err != nil {
		return Answer{}, err
	}
	if refusal.MatchString(text) {
		return f.notSaid(Written), nil
	}
	a, why := f.checked(text, g)
	if why != "" {
		a = f.best()
		a.Fallback = "what the model wrote does not hold: " + why
	}
	return a, nil
}

// refusal is what a model says that has not found the answer.
var refusal = regexp.MustCompile(`(?i)\b(?:page|text|passage|article|context|it)\b.{0,30}\b(?:does(?: not|n['’]t)|do not|don['’]t|is no[t]?)\b.{0,20}\b(?:say|mention|state|specify|specified|provide|tell|have|given|information)|\bno(?:t enough)? information\b|^unanswerable`)

// ask gives the model the passages and the question, as many passages as it has room for. A prompt of
// nil says that it has no room for any.
func (d *Dialogue) ask(ctx context.Context, f *found, earlier []Turn, progress decode.Progress) (prompt []int32, err error) {
	if d.EncoderDecoder != nil {
		return d.readPassages(ctx, f, f.question.text, progress)
	}
	for ; len(f.passages) > 0; f.passages = f.passages[:len(f.passages)-1] {
		prompt, err = d.begin(ctx, "", f.turns(earlier), nil)
		if err != nil || len(prompt)+answerTokens <= d.Model.Context() {
			return prompt, err
		}
	}
	return nil, nil
}

// readPassages has an encoder-decoder read a question and as many passages as it has positions for.
func (d *Dialogue) readPassages(ctx context.Context, f *found, question string, progress decode.Progress) (prompt []int32, err error) {
	for ; len(f.passages) > 0; f.passages = f.passages[:len(f.passages)-1] {
		if input := f.inputOf(question); len(d.input(input)) <= d.EncoderDecoder.InputContext() {
			return d.begin(ctx, input, nil, progress)
		}
	}
	return nil, nil
}

// turns are what a decoder is given: the last question and its answer, then the passages and this
// question.
func (f *found) turns(earlier []Turn) []tokenizer.Message {
	turns := []tokenizer.Message{{Role: "system", Content: promptAnswer}}
	if n := len(earlier); n > 0 {
		turns = append(turns,
			tokenizer.Message{Role: "user", Content: earlier[n-1].Question},
			tokenizer.Message{Role: "assistant", Content: earlier[n-1].Answer})
	}
	return append(turns, tokenizer.Message{Role: "user", Content: "Text:\n" + f.read() + "\n\nQuestion: " + f.question.text})
}

// read is the text of the passages, in page order.
func (f *found) read() string {
	var parts []string
	for n, s := range f.page.passages {
		for _, chosen := range f.passages {
			if chosen == n {
				parts = append(parts, f.text(s))
			}
		}
	}
	return strings.Join(parts, "\n\n")
}

// generate has the model answer, held to the passages by a guard.
func (d *Dialogue) generate(ctx context.Context, prompt []int32, g *faithful.Guard, emit func(Event)) (string, error) {
	o := decode.Options{RepetitionPenalty: repetitionPenalty, PromptIgnoreLength: len(prompt)}
	if d.EncoderDecoder != nil {
		o = d.Decoding
		o.NumReturnSequences, o.DoSample, o.MaxLength, o.MinLength, o.MinNewTokens = 1, false, 0, 0, 0
	}
	o.MaxNewTokens = answerTokens
	if len(o.EOS) == 0 {
		o.EOS = []int32{d.Tokenizer.EOS()}
	}
	o.Processors = append(o.Processors, g)
	o.Detokenizer = d.Tokenizer.Stream()
	var text strings.Builder
	o.EmitText = func(piece string) error {
		text.WriteString(piece)
		emit(Event{Stage: Writing, Text: strings.TrimSpace(text.String())})
		return nil
	}
	o.Progress = func(done, total int) error {
		if total > 1 {
			emit(Event{Stage: Reading, Done: done, Total: total})
		}
		return nil
	}
	o.StepProgress = func(done, total int) error {
		emit(Event{Stage: Writing, Done: done, Total: total, Text: strings.TrimSpace(text.String())})
		return nil
	}
	result, err := decode.GenerateAll(ctx, d.model(), prompt, o, nil)
	if err != nil && !errors.Is(err, decode.ErrNoToken) {
		return "", fmt.Errorf("dialogue: the model: %w", err)
	}
	if len(result) == 0 {
		return "", nil
	}
	return strings.Join(strings.Fields(result[0].Text), " "), nil
}

// checked is the answer that a written text makes. why is what is wrong with one that does not hold.
func (f *found) checked(text string, g *faithful.Guard) (a Answer, why string) {
	var of [][]string
	var places []int
	for _, n := range f.passages {
		for i := f.page.passages[n].first; i < f.page.passages[n].last; i++ {
			of, places = append(of, f.sentences[i].terms), append(places, i)
		}
	}
	worth := make([]float64, len(places))
	for k, i := range places {
		worth[k] = f.score(i)
	}
	written := f.analyzer.Of(text)
	chosen, support := faithful.Align(written, of, worth)
	lacking := g.Lacks(text)
	switch {
	case strings.TrimSpace(text) == "":
		return a, "it is empty"
	case lacking != "":
		return a, fmt.Sprintf("the page has no %q", lacking)
	case support < leastSupport:
		return a, "it is not about the page"
	case !adds(written, f.question.terms):
		return a, "it says the question again"
	}
	evidence := make([]int, len(chosen))
	for k, i := range chosen {
		evidence[k] = places[i]
	}
	return Answer{
		Text: text, Found: true, Mode: Written, Generated: true, Support: support,
		Evidence: f.evidence(evidence...), Passages: f.ranges(),
	}, ""
}

// adds reports whether an answer has a term that the question has not.
func adds(answer, question []string) bool {
	asked := set(question)
	for _, t := range answer {
		if !asked[t] {
			return true
		}
	}
	return false
}
