// Package summarize is the one pipeline of precis: text → passages → encode → decode → summary
// with its evidence.
//
// A summary is true by construction unless the model's own words are asked for: the extractive
// and the ranked mode give sentences of the source, the written mode gives generated text and
// says so. Page text is data: it reaches a model only through Tokenizer, which reads look-alikes
// of control tokens as text.
package summarize

import (
	"context"
	"errors"

	"precis/core/decode"
)

// ErrOption is wrapped by the error for an option that does not exist.
var ErrOption = errors.New("summarize: unknown option")

// Tokenizer is what the pipeline needs of the model's tokenizer.
type Tokenizer interface {
	// Encode turns text into tokens; look-alikes of special tokens are text.
	Encode(text string) []int32
	// Decode turns tokens into text.
	Decode(ids []int32, skipSpecial bool) string
	// Bytes is the text of one token.
	Bytes(id int32) []byte
	// IsSpecial reports control tokens.
	IsSpecial(id int32) bool
}

// Summarizer makes summaries. It serves one caller at a time, like its model.
type Summarizer struct {
	// Model ranks or writes; nil: extractive summaries only.
	Model decode.Model
	// Tokenizer is that of Model; unused where Model is nil.
	Tokenizer Tokenizer
}

// Summarize summarizes text. emit, which may be nil, is told of each stage: the extractive
// summary at once, how far the model has read, and written text as it grows. Two runs over the
// same text with the same options give the same bytes.
//
// Empty text gives an empty summary, text shorter than its summary would be comes back as it
// is. The error is ErrOption (wrapped), that of ctx, or the model's.
func (s *Summarizer) Summarize(ctx context.Context, text string, o Options, emit func(Event)) (Summary, error) {
	return Summary{}, errors.New("summarize: under construction")
}
