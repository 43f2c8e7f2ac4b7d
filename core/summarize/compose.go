package summarize

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"precis/core/decode"
	"precis/core/passage"
)

const (
	// repetitionPenalty is mild, and the prompt is not penalized: a summary may say what its
	// source says.
	repetitionPenalty = 1.1
	// sentenceTokens is how many tokens a sentence may have.
	sentenceTokens = 80
	// mostSentences is how many sentences are written where only words are limited.
	mostSentences = 12
	// guessTokens are guessed at a time by prompt lookup; a summary copies much.
	guessTokens = 4
)

// compose has the model write a summary of an excerpt, within the limit of o and held to the
// source by a guard. shown, which may be nil, is given the sentences so far as they grow.
func (s *Summarizer) compose(ctx context.Context, src *source, e excerpt, o Options, shown func(sentences []string), emit func(Event)) (*writer, *guard, error) {
	system := promptParagraph
	if o.Limit.Sentences == 1 {
		system = promptSentence
	}
	prompt, err := s.prompt(system, e.text)
	if err != nil {
		return nil, nil, err
	}
	g := newGuard(s.vocabulary(), len(prompt), src.Text+"\n"+o.Title, src.language)
	w := &writer{limit: o.Limit, shown: shown}
	if w.limit.Sentences == 0 {
		w.limit.Sentences = mostSentences
	}
	s.Model.Truncate(0)
	_, err = decode.Generate(ctx, s.Model, prompt, decode.Options{
		MaxNewTokens:          sentenceTokens * w.limit.Sentences,
		EOS:                   []int32{s.Tokenizer.EOS()},
		RepetitionPenalty:     repetitionPenalty,
		PromptIgnoreLength:    len(prompt),
		Processors:            []decode.Processor{g},
		PromptLookupNumTokens: guessTokens,
		Detokenizer:           s.Tokenizer.Stream(),
		EmitText:              w.write,
		Progress: func(done, total int) error {
			if total > 1 { // the prompt, not a token just written
				emit(Event{Stage: Reading, Done: done, Total: total})
			}
			return nil
		},
	}, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("summarize: the model: %w", err)
	}
	return w, g, nil
}

// vocabulary is that of the tokenizer, sorted once.
func (s *Summarizer) vocabulary() *pieces {
	if s.pieces == nil || s.pieces.tokenizer != s.Tokenizer {
		s.pieces = newPieces(s.Tokenizer)
	}
	return s.pieces
}

// writer takes the text as the model writes it and ends it at the limit.
type writer struct {
	limit Limit
	shown func(sentences []string) // may be nil
	text  strings.Builder
}

// write takes the next piece of text. It ends the text where a sentence too many has begun. A
// word is looked at when the next one begins: whether "U.S." ends a sentence hangs on what follows.
func (w *writer) write(piece string) error {
	w.text.WriteString(piece)
	all := w.text.String()
	sentences, over := w.cut(all[:strings.LastIndexFunc(all, unicode.IsSpace)+1])
	if w.shown != nil {
		w.shown(sentences)
	}
	if over {
		return decode.ErrStop
	}
	return nil
}

// cut gives the sentences of text up to the limit, and whether there are more.
func (w *writer) cut(text string) (sentences []string, over bool) {
	words := 0
	for _, s := range passage.Sentences(text) {
		sentence := strings.Join(strings.Fields(unlisted(text[s.Start:s.End])), " ")
		n := extent(sentence)
		if n == 0 {
			continue
		}
		words += n
		if len(sentences) == w.limit.Sentences || w.limit.Words > 0 && words > w.limit.Words && len(sentences) > 0 {
			return sentences, true
		}
		sentences = append(sentences, sentence)
	}
	return sentences, false
}

// unlisted is a line without the mark of a list item, which render writes itself.
func unlisted(line string) string {
	mark, rest, ok := strings.Cut(line, " ")
	if ok && strings.Trim(mark, "-*•#") == "" {
		return rest
	}
	return line
}

// sentences are those of the whole text. One that the limit of tokens broke off is left out, if
// it is not the only one.
func (w *writer) sentences() []string {
	sentences, _ := w.cut(w.text.String())
	if n := len(sentences); n > 1 {
		if s := passage.Sentences(sentences[n-1]); len(s) > 0 && !s[len(s)-1].Complete {
			sentences = sentences[:n-1]
		}
	}
	return sentences
}
