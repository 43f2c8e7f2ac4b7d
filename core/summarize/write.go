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
	// leastSupport is the share of a written sentence's terms that its evidence must hold.
	leastSupport = 0.5
	// guessTokens are guessed at a time by prompt lookup; a summary copies much.
	guessTokens = 4
)

// write is the written summary: the model's own words, held to the source by a guard, ended after
// as many sentences as the limit asks for, and each checked against the source. If no sentence
// stands the check, the draft stands in.
func (s *Summarizer) write(ctx context.Context, src *source, o Options, draft Summary, emit func(Event)) (Summary, error) {
	e := s.excerpt(src)
	if e.text == "" {
		draft.Fallback = unreadable
		return draft, nil
	}
	system := promptParagraph
	if o.Limit.Sentences == 1 {
		system = promptSentence
	}
	prompt, err := s.prompt(system, e.text)
	if err != nil {
		return Summary{}, err
	}
	guard := newGuard(s.vocabulary(), len(prompt), src.text+"\n"+o.Title, src.language)
	w := writer{options: o, emit: emit}
	s.Model.Truncate(0)
	_, err = decode.Generate(ctx, s.Model, prompt, decode.Options{
		MaxNewTokens:          sentenceTokens * w.sentences(),
		EOS:                   []int32{s.Tokenizer.EOS()},
		RepetitionPenalty:     repetitionPenalty,
		PromptIgnoreLength:    len(prompt),
		Processors:            []decode.Processor{guard},
		PromptLookupNumTokens: guessTokens,
		Detokenizer:           s.Tokenizer.Stream(),
		EmitText:              w.write,
		Progress:              progress(Reading, emit),
	}, nil)
	if err != nil {
		return Summary{}, fmt.Errorf("summarize: writing: %w", err)
	}
	sentences, why := src.check(w.finished(), guard)
	if len(sentences) == 0 {
		draft.Fallback = "what the model wrote does not hold: " + why
		return draft, nil
	}
	if o.Kind == Headline {
		sentences[0].Text = truncate(compress(sentences[0].Text, o.Limit.Words), o.Limit.Words, src.language)
	}
	return Summary{
		Text:      render(sentences, o),
		Mode:      Written,
		Generated: true,
		Sentences: sentences,
		Read:      e.read,
	}, nil
}

// vocabulary is that of the tokenizer, sorted once.
func (s *Summarizer) vocabulary() *pieces {
	if s.pieces == nil || s.pieces.tokenizer != s.Tokenizer {
		s.pieces = newPieces(s.Tokenizer)
	}
	return s.pieces
}

// writer takes the text as the model writes it, shows it, and ends it at the limit.
type writer struct {
	options Options
	emit    func(Event)
	text    strings.Builder
	shown   string // the text as last shown
}

// sentences is how many sentences the summary may have.
func (w *writer) sentences() int {
	const unlimited = 12 // sentences, where only words are limited
	if w.options.Limit.Sentences == 0 {
		return unlimited
	}
	return w.options.Limit.Sentences
}

// write takes the next piece of text. It ends the text where a sentence too many has begun. A
// word is looked at when the next one begins: whether "U.S." ends a sentence hangs on what follows.
func (w *writer) write(piece string) error {
	w.text.WriteString(piece)
	all := w.text.String()
	whole := all[:strings.LastIndexFunc(all, unicode.IsSpace)+1]
	found, over := w.cut(whole)
	w.show(found)
	if over {
		return decode.ErrStop
	}
	return nil
}

// cut gives the sentences of text up to the limit, and whether there are more.
func (w *writer) cut(text string) (sentences []string, over bool) {
	limit := w.options.Limit
	words := 0
	for _, s := range passage.Sentences(text) {
		sentence := strings.Join(strings.Fields(unlisted(text[s.Start:s.End])), " ")
		if extent(sentence) == 0 {
			continue
		}
		words += extent(sentence)
		if len(sentences) == w.sentences() || limit.Words > 0 && words > limit.Words && len(sentences) > 0 {
			return sentences, true
		}
		sentences = append(sentences, sentence)
	}
	return sentences, false
}

// unlisted is a line without the mark of a list item, which render writes itself.
func unlisted(line string) string {
	return strings.TrimLeft(line, "-*•# ")
}

// show emits the text so far, if it has grown.
func (w *writer) show(sentences []string) {
	made := make([]Sentence, len(sentences))
	for i, s := range sentences {
		made[i].Text = s
	}
	if text := render(made, w.options); len(text) > len(w.shown) && strings.HasPrefix(text, w.shown) {
		w.shown = text
		w.emit(Event{Stage: Writing, Text: text})
	}
}

// finished are the sentences of the whole text. One that the limit of tokens broke off is left
// out, if it is not the only one.
func (w *writer) finished() []string {
	sentences, _ := w.cut(w.text.String())
	if n := len(sentences); n > 1 {
		if s := passage.Sentences(sentences[n-1]); len(s) > 0 && !s[len(s)-1].Complete {
			sentences = sentences[:n-1]
		}
	}
	return sentences
}

// check keeps the written sentences that stand: in the language of the source, with evidence in
// it, with no number or name that it lacks, and saying what none before said. why is what was
// wrong with the last one that does not.
func (s *source) check(written []string, g *guard) (kept []Sentence, why string) {
	why = "it is empty"
	seen := map[string]bool{}
	for _, text := range written {
		evidence, support := s.align(text, g.analyzer)
		key := strings.Join(g.analyzer.terms(nil, wordsOf(text)), " ")
		lacking := g.lacks(text)
		switch {
		case seen[key]:
			why = "it repeats itself"
		case support < leastSupport:
			why = "it is not about the text"
		case lacking != "":
			why = fmt.Sprintf("the text has no %q", lacking)
		default:
			seen[key] = true
			kept = append(kept, Sentence{Text: text, Evidence: evidence, Support: support})
		}
	}
	return kept, why
}
