// Package dialogue answers questions about a page from its passages, and says when the page does not
// have the answer.
package dialogue

import (
	"context"
	"errors"

	"precis/core/decode"
	"precis/core/embed"
	"precis/core/tokenizer"
)

// ErrQuestion is the error for a question without words.
var ErrQuestion = errors.New("dialogue: there is no question")

// ErrOption is wrapped by the error for a mode that does not exist.
var ErrOption = errors.New("dialogue: unknown option")

// Dialogue answers questions. It serves one caller at a time, like its models, and remembers the page
// that it was asked about last.
type Dialogue struct {
	// Model ranks or writes; nil: EncoderDecoder does. Without both the page is quoted.
	Model decode.Model
	// EncoderDecoder is asked with "question: … context: …", as T5 was trained.
	EncoderDecoder decode.EncoderDecoder
	// Tokenizer is that of the model.
	Tokenizer *tokenizer.Tokenizer
	// Embedder, where there is one, joins the search for passages.
	Embedder embed.Embedder
	// Languages are those that the model reads and writes, as ISO 639-1 codes; none: English.
	Languages []string
}

// Ask answers a question about a page. earlier are the turns before, oldest first: a question that
// leans on the last one ("and when?") is searched for with the terms of that too. emit, which may be
// nil, is told of each stage. Page text is data: whatever it says, it is never an instruction or a
// turn of the chat.
//
// The error is ErrQuestion, wraps ErrOption, or is that of ctx or of a model.
func (d *Dialogue) Ask(ctx context.Context, page, question string, earlier []Turn, o Options, emit func(Event)) (Answer, error) {
	return Answer{Text: NotSaid}, ErrQuestion
}
