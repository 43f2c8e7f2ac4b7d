package summarize

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"precis/core/faithful"
	"precis/core/terms"
)

// leastSupport is the share of a written sentence's terms that its evidence must hold.
const leastSupport = 0.5

// oneSelection is why a summary of the text's own sentences has no alternatives.
const oneSelection = "a summary of the text's own sentences is one choice, the best; alternatives are for the model's own words"

// oneLine is why an outline has none.
const oneLine = "an outline has one line for each section"

// write is the written summary: the model's own words, each sentence checked against the source.
// If none stands the check, or the model cannot read the text, the extractive summary stands in.
func (s *Summarizer) write(ctx context.Context, src *source, o Options, extractive Summary, emit func(Event)) (Summary, error) {
	e, err := s.read(src, o, s.pause(ctx))
	if err != nil {
		return Summary{}, err
	}
	if e.text == "" {
		extractive.Fallback = unreadable
		return extractive, nil
	}
	c, err := s.compose(ctx, src, e, o, emit)
	if err != nil {
		return Summary{}, err
	}
	texts, err := c.texts(ctx, o, s.show(o, emit))
	if err != nil {
		return Summary{}, err
	}
	made, why := s.made(src, texts, c.guard, o, c.read)
	if len(made) == 0 {
		extractive.Fallback = "what the model wrote does not hold: " + why
		return extractive, nil
	}
	for i := range made {
		if err := c.attend(ctx, &made[i]); err != nil {
			return Summary{}, err
		}
	}
	summary := made[0]
	if o.Alternatives > 0 {
		summary.Alternatives = made[1:min(len(made), 1+o.Alternatives)]
	}
	if len(summary.Alternatives) < o.Alternatives {
		summary.Fewer = "what else the model wrote says the same or does not hold"
	}
	return summary, nil
}

// attend adds to a summary of several passages which of them the model attends to when it says that.
func (c *composer) attend(ctx context.Context, made *Summary) error {
	if c.fused == nil {
		return nil
	}
	sentences := make([][]int32, len(made.Sentences))
	for i, sentence := range made.Sentences {
		sentences[i] = c.Tokenizer.Encode(sentence.Text)
	}
	each, all, err := c.fused.attention(ctx, c.prompt, sentences, c.pause(ctx))
	for i := range each {
		made.Sentences[i].Attention = each[i]
	}
	made.Read.Attention = all
	return err
}

// texts are what the model writes, the best first: one, or with alternatives some more than are asked
// for. A decoder writes the first as if it were alone, and the others in a search of their own. What
// is asked to be drawn by chance all is.
func (c *composer) texts(ctx context.Context, o Options, shown func([]string)) ([][]string, error) {
	const spare = 2
	wanted := 1
	if o.Alternatives > 0 {
		wanted += o.Alternatives + spare
	}
	var texts [][]string
	if !o.Sample && (wanted == 1 || c.EncoderDecoder == nil) {
		text, err := c.one(ctx, c.decoding(c.limit, len(c.prompt)), shown)
		if texts = append(texts, text); err != nil || wanted == 1 {
			return texts, err
		}
	}
	more, err := c.all(ctx, c.several(o, c.limit, wanted, len(c.prompt)))
	if len(texts) == 0 && len(more) > 0 {
		shown(more[0])
	}
	return append(texts, more...), err
}

// made are the summaries that the texts of a model make: those that hold, each of which says what
// none before says. why is what was wrong with the first.
func (s *Summarizer) made(src *source, texts [][]string, g *faithful.Guard, o Options, read Read) (made []Summary, why string) {
	seen := map[string]bool{}
	for i, text := range texts {
		sentences, wrong := src.check(text, g, o.KeepUnsupported)
		if i == 0 {
			why = wrong
		}
		words := slices.Sorted(slices.Values(g.Analyzer().Of(strings.Join(text, " "))))
		key := strings.Join(slices.Compact(words), " ")
		if len(sentences) == 0 || seen[key] {
			continue
		}
		seen[key] = true
		for i := range sentences {
			sentences[i].Text = s.tidy(sentences[i].Text)
		}
		if o.Kind == Headline {
			sentences[0].Text = truncate(compress(sentences[0].Text, o.Limit.Words), o.Limit.Words, src.language)
		}
		made = append(made, Summary{
			Text:      render(sentences, o),
			Mode:      Written,
			Generated: true,
			Sentences: sentences,
			Read:      read,
		})
	}
	return made, why
}

// tidy begins a sentence with a capital, which some encoder-decoders were trained without.
func (s *Summarizer) tidy(sentence string) string {
	if s.EncoderDecoder == nil {
		return sentence
	}
	return terms.Capitalize(sentence)
}

// show emits the text so far whenever it has grown.
func (s *Summarizer) show(o Options, emit func(Event)) func(sentences []string) {
	last := ""
	return func(sentences []string) {
		made := make([]Sentence, len(sentences))
		for i, sentence := range sentences {
			made[i].Text = s.tidy(sentence)
		}
		if text := render(made, o); len(text) > len(last) && strings.HasPrefix(text, last) {
			last = text
			emit(Event{Stage: Writing, Text: text})
		}
	}
}

// check keeps the written sentences that stand: with evidence in the source, unless those without are to be
// kept too, with no number or name that it lacks, and saying what none before said. why is what was wrong with
// the last one that does not.
func (s *source) check(written []string, g *faithful.Guard, unsupported bool) (kept []Sentence, why string) {
	why = "it is empty"
	seen := map[string]bool{}
	for _, text := range written {
		made := s.align(text, g.Analyzer())
		key := strings.Join(g.Analyzer().Of(text), " ")
		lacking := g.Lacks(text)
		switch {
		case seen[key]:
			why = "it repeats itself"
		case made.Support < leastSupport && !unsupported:
			why = "it is not about the text"
		case lacking != "":
			why = fmt.Sprintf("the text has no %q", lacking)
		default:
			seen[key] = true
			kept = append(kept, made)
		}
	}
	return kept, why
}
