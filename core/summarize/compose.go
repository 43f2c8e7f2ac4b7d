package summarize

import (
	"context"
	"errors"
	"fmt"

	"precis/core/decode"
	"precis/core/faithful"
)

// composer has a model write about an excerpt that it has been given.
type composer struct {
	*Summarizer
	prompt []int32
	read   Read   // what of the text the model has read
	fused  *fused // how, where that is several passages
	guard  *faithful.Guard
	limit  Limit
	emit   func(Event)
}

// compose gives the model an excerpt to write about, within the limit of o and held to the source
// by a guard.
func (s *Summarizer) compose(ctx context.Context, src *source, e excerpt, o Options, emit func(Event)) (*composer, error) {
	c := &composer{Summarizer: s, limit: o.Limit, emit: emit}
	if c.limit.Sentences == 0 {
		c.limit.Sentences = mostSentences
	}
	system := promptParagraph
	if c.limit.Sentences == 1 {
		system = promptSentence
	}
	var err error
	if len(e.windows) > 0 {
		if c.fused, err = s.fuse(ctx, src, &e, c.reading); err != nil {
			return nil, err
		}
		c.prompt = s.start()
	}
	if c.fused == nil {
		if c.prompt, err = s.begin(ctx, system, e.text, o, c.reading); err != nil {
			return nil, err
		}
	}
	c.read = e.read
	v, err := s.vocabulary(s.pause(ctx))
	if err != nil {
		return nil, err
	}
	c.guard, err = faithful.NewGuardWith(v, len(c.prompt), src.Text+"\n"+o.Title, src.language, s.pause(ctx))
	if err != nil {
		return nil, err
	}
	c.guard.Idle = s.Unguarded
	return c, nil
}

// reading tells how much of the text the model has read.
func (c *composer) reading(done, total int) error {
	if total > 1 { // the text, not a token just written
		c.emit(Event{Stage: Reading, Done: done, Total: total})
	}
	return nil
}

// one has the model write one text, and gives its sentences. shown, which may be nil, is given them
// as they grow, or at the end where beams are searched.
func (c *composer) one(ctx context.Context, o decode.Options, shown func(sentences []string)) ([]string, error) {
	if o.NumBeams > 1 {
		texts, err := c.all(ctx, o)
		if err != nil || len(texts) == 0 {
			return nil, err
		}
		if shown != nil {
			shown(texts[0])
		}
		return texts[0], nil
	}
	w := &writer{limit: c.limit, shown: shown}
	o.Processors = append(o.Processors, c.guard)
	o.Detokenizer, o.EmitText, o.Progress = c.Tokenizer.Stream(), w.write, c.reading
	if _, err := c.generate(ctx, o); err != nil {
		return nil, err
	}
	sentences := w.sentences()
	if shown != nil {
		shown(sentences)
	}
	return sentences, nil
}

// all has the model write as many texts beside each other as o asks for, and gives the sentences of
// each, the best first.
func (c *composer) all(ctx context.Context, o decode.Options) ([][]string, error) {
	o.Processors = append(o.Processors, c.guard, ending{c, o.EOS})
	o.Progress = c.reading
	o.StepProgress = func(done, total int) error {
		c.emit(Event{Stage: Searching, Done: done, Total: total})
		return nil
	}
	results, err := c.generate(ctx, o)
	if err != nil {
		return nil, err
	}
	texts := make([][]string, len(results))
	for i, r := range results {
		w := &writer{limit: c.limit}
		w.text.WriteString(c.Tokenizer.Decode(r.Tokens, true))
		texts[i] = w.sentences()
	}
	return texts, nil
}

// generate has the model go on from the prompt. Where the guard and the makers' options together leave
// it nothing to say, what it has said is the text.
func (c *composer) generate(ctx context.Context, o decode.Options) ([]decode.Result, error) {
	results, err := decode.GenerateAll(ctx, c.model(), c.prompt, o, nil)
	if err != nil && !errors.Is(err, decode.ErrNoToken) {
		return nil, fmt.Errorf("summarize: the model: %w", err)
	}
	return results, nil
}
