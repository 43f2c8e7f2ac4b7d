// Package translate translates texts of any length: cut into passages that a model reads at once,
// with paragraphs, blank lines and the marks of lists kept, and saying which places it could not
// translate.
package translate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"precis/core/decode"
	"precis/core/passage"
	"precis/core/terms"
	"precis/core/tokenizer"
)

// ErrPair is wrapped by the error for a pair of languages that the model does not speak; it names
// those that it does.
var ErrPair = errors.New("translate: the model does not speak this pair of languages")

// ErrLanguage is wrapped by the error for a text whose language is not given and not recognized.
var ErrLanguage = errors.New("translate: the language of the text was not recognized")

// ErrModel is the error where there is no model.
var ErrModel = errors.New("translate: there is no model")

// Translator translates with a model. It serves one caller at a time, like its model.
type Translator struct {
	// EncoderDecoder translates by the Tasks that it was trained for.
	EncoderDecoder decode.EncoderDecoder
	// Model, used where there is no EncoderDecoder, is a chat model that is asked in words. It was
	// not trained for a pair, and Translation.Trained says so.
	Model decode.Model
	// Tokenizer is that of the model.
	Tokenizer *tokenizer.Tokenizer
	// Tasks are the pairs that EncoderDecoder was trained for.
	Tasks []Task
}

// Pair is a pair of languages, as ISO 639-1 codes.
type Pair struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Task is a pair that an encoder-decoder was trained for.
type Task struct {
	Pair
	Prefix   string         // what comes before a text
	Decoding decode.Options // how the model's makers decode
}

// Options asks for a translation.
type Options struct {
	From string `json:"from,omitempty"` // ISO 639-1; empty: told by the text
	To   string `json:"to"`             // ISO 639-1
}

// Translation is a translation and what it is made of.
type Translation struct {
	// Text has the paragraphs, blank lines and list marks of the original.
	Text string `json:"text"`
	From string `json:"from"`
	To   string `json:"to"`
	// Trained: the model was trained to translate this pair; false: a chat model was asked in words.
	Trained bool `json:"trained"`
	// Passages are what was translated at once, in order.
	Passages []Passage `json:"passages"`
}

// Passage is a part of a translation.
type Passage struct {
	Source passage.Range `json:"source"` // bytes of the original
	Target passage.Range `json:"target"` // bytes of Translation.Text
	// Problem says why Target cannot be relied upon; empty where nothing is known to be wrong.
	Problem Problem `json:"problem,omitempty"`
}

// Problem is what is wrong with a passage.
type Problem string

const (
	Empty        Problem = "empty"        // the model wrote nothing: the original stands
	Cut          Problem = "cut"          // the translation broke off at its greatest length
	Untranslated Problem = "untranslated" // the model gave back the original, or its language
)

// Stage is a stage of a translation.
type Stage string

const (
	Reading Stage = "reading" // the model reads, or writes, a passage: Done of Total passages are translated
	Writing Stage = "writing" // one more passage is translated: Text has grown
)

// Event tells of the progress of a translation.
type Event struct {
	Stage Stage `json:"stage"`
	Done  int   `json:"done"`  // passages
	Total int   `json:"total"` // passages
	// Text is all the text so far; it starts with the text of the event before.
	Text string `json:"text,omitempty"`
}

// Pairs are those that the model speaks: of an EncoderDecoder those of Tasks; of a chat model every
// two of Languages that are not the same.
func (t *Translator) Pairs() []Pair {
	var pairs []Pair
	switch {
	case t.EncoderDecoder != nil:
		for _, task := range t.Tasks {
			pairs = append(pairs, task.Pair)
		}
	case t.Model != nil:
		for _, from := range languages {
			for _, to := range languages {
				if from != to {
					pairs = append(pairs, Pair{from.code, to.code})
				}
			}
		}
	}
	return pairs
}

// Translate translates text. emit, which may be nil, is told of each passage, and while the model is
// at one. Text without words comes back as it is.
//
// The error is ErrModel, wraps ErrPair or ErrLanguage, or is that of ctx or the model.
func (t *Translator) Translate(ctx context.Context, text string, o Options, emit func(Event)) (Translation, error) {
	if t.EncoderDecoder == nil && t.Model == nil {
		return Translation{}, ErrModel
	}
	source := passage.Normalize(text)
	if o.From == "" {
		if o.From = t.language(source.Text); o.From == "" {
			return Translation{}, fmt.Errorf("%w, want it given, as one of %s", ErrLanguage, t.spoken(""))
		}
	}
	how, err := t.method(Pair(o))
	if err != nil {
		return Translation{}, err
	}
	if emit == nil {
		emit = func(Event) {}
	}
	w := work{method: how, source: source, emit: emit, result: Translation{From: o.From, To: o.To, Trained: how.trained()}}
	return w.run(ctx)
}

// language is that of a text. A text too short to tell is in the only one that the model translates
// from, where there is only one.
func (t *Translator) language(text string) string {
	code := terms.Detect(terms.Words(text)).Code
	if code != "" {
		return code
	}
	for _, p := range t.Pairs() {
		if code != "" && code != p.From {
			return ""
		}
		code = p.From
	}
	return code
}

// method is how to translate a pair.
func (t *Translator) method(p Pair) (method, error) {
	if t.EncoderDecoder != nil {
		for _, task := range t.Tasks {
			if task.Pair == p {
				return prefixed{t.EncoderDecoder, t.Tokenizer, task}, nil
			}
		}
	} else if from, to := name(p.From), name(p.To); from != "" && to != "" && from != to {
		return asked{t.Model, t.Tokenizer, p, from, to}, nil
	}
	return nil, fmt.Errorf("%w: from %q to %q, want one of %s", ErrPair, p.From, p.To, t.spoken(p.From))
}

// spoken lists the pairs that the model speaks; of a chat model the languages are enough.
func (t *Translator) spoken(from string) string {
	var words []string
	if t.EncoderDecoder == nil {
		for _, l := range languages {
			if l.code != from {
				words = append(words, l.code)
			}
		}
		return strings.Join(words, ", ")
	}
	for _, p := range t.Pairs() {
		words = append(words, p.From+" to "+p.To)
	}
	if len(words) == 0 {
		return "none: it was not trained to translate"
	}
	return strings.Join(words, ", ")
}
