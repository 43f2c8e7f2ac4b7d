// Package summarize is the one pipeline of precis: text → passages → encode → decode → summary
// with its evidence.
//
// A summary is true by construction unless the model's own words are asked for: the extractive
// and the ranked mode give sentences of the source, the compressed and the copied mode leave clauses
// of them out, the written mode gives generated text and says so. Page text is data: it reaches a model only through Tokenizer, which reads look-alikes
// of control tokens as text.
package summarize

import (
	"cmp"
	"context"
	"errors"

	"precis/core/decode"
	"precis/core/faithful"
	"precis/core/tokenizer"
)

// ErrOption is wrapped by the error for an option that does not exist.
var ErrOption = errors.New("summarize: unknown option")

// Summarizer makes summaries. It serves one caller at a time, like its model.
type Summarizer struct {
	// Model, a decoder with a chat template, ranks or writes.
	Model decode.Model
	// EncoderDecoder ranks or writes in the place of Model. Without both there are extractive
	// summaries only.
	EncoderDecoder decode.EncoderDecoder
	// Prefix is what EncoderDecoder was trained to have before a text to summarize, such as
	// "summarize: "; Decoding is how its makers decode. The zero value is greedy.
	Prefix   string
	Decoding decode.Options
	// Tokenizer is that of the model; unused where there is none.
	Tokenizer *tokenizer.Tokenizer
	// Languages are those that the model reads and writes, as ISO 639-1 codes; none: English.
	// A text in another one gets an extractive summary.
	Languages []string
	// Salience gives a factor for the score of each sentence of a text, in its order, by what a
	// reader cares for (memory/learn); the title is Options.Title. nil leaves the scores.
	Salience func(title string, sentences []string) []float64
	// Unguarded lets the model write numbers and names that the text lacks, to measure how many they are.
	Unguarded bool
	// Pause is called between short stretches of the work on a text; nil: never. An error from it ends
	// the summary. A browser yields to its event loop here: ten megabytes of text take seconds.
	Pause func() error

	sorted *faithful.Vocabulary // of Tokenizer, made when first needed
}

// Summarize summarizes text. emit, which may be nil, is told of each stage: the extractive
// summary at once, how far the model has read, and written text as it grows. Two runs over the
// same text with the same options give the same bytes.
//
// Empty text gives an empty summary, text shorter than its summary would be comes back as it
// is. The error is ErrOption (wrapped), that of ctx, or the model's.
func (s *Summarizer) Summarize(ctx context.Context, text string, o Options, emit func(Event)) (Summary, error) {
	o, err := o.complete()
	if err != nil {
		return Summary{}, err
	}
	if emit == nil {
		emit = func(Event) {}
	}
	src, err := newSource(text, s.pause(ctx))
	if err != nil {
		return Summary{}, err
	}
	if src.short(o) {
		summary := src.quoted(src.all(), o)
		summary.fewer(o)
		return summary, nil
	}
	src.heed(o.Context)
	if len(o.Background) > 0 {
		src.discount(o.Background)
	}
	if s.Salience != nil {
		src.weigh(o.Title, s.Salience)
	}
	draft := src.extract(o)
	emit(Event{Stage: Extracted, Summary: &draft})

	mode, fallback := s.mode(src, o)
	draft.Fallback = fallback
	summary := draft
	switch {
	case mode != Extractive && o.Kind == Outline:
		summary, err = s.outline(ctx, src, mode, o, emit)
	case mode == Ranked:
		summary, err = s.rank(ctx, src, o, draft, emit)
	case mode == Compressed:
		summary, err = s.compressed(ctx, src, o, draft, emit)
	case mode == Copied:
		summary, err = s.copied(ctx, src, o, draft, emit)
	case mode == Written:
		summary, err = s.write(ctx, src, o, draft, emit)
	default:
		err = ctx.Err()
	}
	if err != nil {
		return Summary{}, err
	}
	summary.Fallback = cmp.Or(summary.Fallback, fallback)
	summary.fewer(o)
	return summary, nil
}
