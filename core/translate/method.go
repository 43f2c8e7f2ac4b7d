package translate

import (
	"context"
	"fmt"
	"strings"

	"precis/core/decode"
	"precis/core/tokenizer"
)

// method is a way to have a model translate.
type method interface {
	trained() bool
	// budget is how many tokens a passage may have.
	budget() int
	count(text string) int
	// translate translates text, which fits the budget. cut says that the model was not done.
	translate(ctx context.Context, text string, step decode.Progress) (translated string, cut bool, err error)
}

// prefixed is an encoder-decoder that was trained for a pair.
type prefixed struct {
	model     decode.EncoderDecoder
	tokenizer *tokenizer.Tokenizer
	task      Task
}

func (p prefixed) trained() bool { return true }

// budget leaves room for the prefix and the end token, and for a translation of twice the length of
// the passage. A model that translates was trained on sentences and leaves things out of long
// passages, so there is no gain in larger ones.
func (p prefixed) budget() int {
	const most, least = 128, 32
	written := p.model.Context()
	if o := p.task.Decoding; o.MaxNewTokens > 0 {
		written = o.MaxNewTokens
	} else if o.MaxLength > 0 {
		written = o.MaxLength
	}
	return max(1, min(most, max(least, written/2), p.model.InputContext()-len(p.encode(""))))
}

func (p prefixed) encode(text string) []int32 {
	return p.tokenizer.AddSpecial(p.tokenizer.Encode(p.task.Prefix + text))
}

func (p prefixed) count(text string) int { return len(p.tokenizer.Encode(text)) }

func (p prefixed) translate(ctx context.Context, text string, step decode.Progress) (string, bool, error) {
	o := p.task.Decoding
	o.NumReturnSequences = 1
	o.Detokenizer, o.Progress, o.StepProgress = p.tokenizer.Stream(), step, step
	input := p.encode(text)
	whole := p.tokenizer.Truncate(input, p.model.InputContext()) // a passage of one character can be longer
	results, err := decode.GenerateFrom(ctx, p.model, whole, o, nil)
	if err != nil || len(results) == 0 {
		return "", false, wrap(err)
	}
	cut := len(whole) < len(input) || results[0].Finish == decode.FinishLength
	return strings.TrimSpace(results[0].Text), cut, nil
}

// asked is a chat model that is asked in words.
type asked struct {
	model     decode.Model
	tokenizer *tokenizer.Tokenizer
	pair      Pair
	from, to  string // names
}

func (a asked) trained() bool { return false }

// budget is a paragraph: a small model loses its way in a longer one.
func (a asked) budget() int { return max(1, min(160, a.model.Context()/8)) }

func (a asked) count(text string) int { return len(a.tokenizer.Encode(text)) }

func (a asked) translate(ctx context.Context, text string, step decode.Progress) (string, bool, error) {
	prompt, err := a.tokenizer.Chat([]tokenizer.Message{
		{Role: "system", Content: fmt.Sprintf("Translate the text of the user from %s to %s. Write the translation and nothing else.", a.from, a.to)},
		{Role: "user", Content: text},
	}, true)
	if err != nil {
		return "", false, wrap(err)
	}
	a.model.Truncate(0)
	result, err := decode.Generate(ctx, a.model, prompt, decode.Options{
		MaxNewTokens: 20 + 4*a.count(text), // other scripts take more tokens
		EOS:          []int32{a.tokenizer.EOS()},
		Detokenizer:  a.tokenizer.Stream(),
		Progress:     step,
		StepProgress: step,
	}, nil)
	if err != nil {
		return "", false, wrap(err)
	}
	return strings.TrimSpace(result.Text), result.Finish == decode.FinishLength, nil
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("translate: the model: %w", err)
}
