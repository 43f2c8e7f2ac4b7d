package working

import (
	"context"
	"encoding/json"
	"fmt"

	"precis/core/decode"
	"precis/core/passage"
	"precis/core/summarize"
)

// Reader reads the page that is open ahead for a Summarizer, step by step while there is nothing else to
// do: first what the model would be given for a summary, then the summary itself. What it answers
// afterwards is to the byte what the Summarizer answers by itself, only sooner.
//
// It serves one caller at a time, and has its Summarizer's model to itself while it is called.
type Reader struct {
	summarizer *summarize.Summarizer
	encoder    *encoder
	memory     *Memory

	text      string
	options   summarize.Options
	visible   Range
	planned   bool              // the memory knows what the model would be given
	unmakable bool              // the summary cannot be made ahead
	answers   map[string]answer // by options
}

// Range is a range of bytes in the text of the page, [Start, End).
type Range = passage.Range

// answer is a summary that was made, and what was told of it that needs no model.
type answer struct {
	extracted *summarize.Summary
	summary   summarize.Summary
}

// State is how far a page is read ahead.
type State struct {
	Usage
	Made    bool // the summary itself is made
	Nothing bool // there is nothing to do
}

// NewReader makes a Reader for s, which from then on takes up what is held.
func NewReader(s *summarize.Summarizer, b Budget) *Reader {
	r := &Reader{summarizer: s, encoder: &encoder{}, answers: map[string]answer{}}
	r.memory = New(r.encoder, b)
	if f, ok := s.EncoderDecoder.(fusion); ok {
		r.encoder.passages = f
		s.EncoderDecoder = &held{f, r.memory}
	} else if p, ok := s.Model.(decode.Prefixes); ok && s.EncoderDecoder == nil {
		r.encoder.prompts = p
	}
	return r
}

// Open says which text is open, and of which summary it is read ahead. What is the same as before stays
// held; an empty text closes the page.
func (r *Reader) Open(text string, o summarize.Options) {
	if text != r.text {
		clear(r.answers)
	}
	if text != r.text || r.key(o) != r.key(r.options) {
		r.planned, r.unmakable = false, false
	}
	if r.text, r.options = text, o; text == "" {
		r.memory.Close()
		r.planned = true
	}
}

// Forget drops the summaries that were made, as when something else than the text has changed on which
// they rest.
func (r *Reader) Forget() {
	clear(r.answers)
	r.planned, r.unmakable = r.text == "", false
}

// Limit sets the budget of what is held.
func (r *Reader) Limit(b Budget) { r.memory.Limit(b) }

// Look says which part of the text is visible.
func (r *Reader) Look(visible Range) {
	r.visible = visible
	first, last := r.memory.overlapping(visible)
	r.memory.Look(first, last)
}

// State tells how far the page is read ahead.
func (r *Reader) State() State {
	s := State{Usage: r.memory.Usage()}
	_, s.Made = r.answers[r.key(r.options)]
	s.Nothing = r.text == "" || r.planned && s.Waiting == 0 && (s.Made || r.unmakable)
	return s
}

// Step does a part of what there is to do: it finds out what the model would be given, has one piece of it
// read, or makes the summary. pause is asked whether to go on, every few milliseconds on a fast device; the
// work of a step that was stopped is done again by the next, but for what the model has read. The error is
// that of ctx or pause, or of the model: what led to that is left out.
func (r *Reader) Step(ctx context.Context, pause func() error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	ask := func() error {
		err := pause()
		if err != nil {
			stop(err)
		}
		return err
	}
	r.encoder.progress = func(int, int) error { return ask() }
	err := r.step(ctx, ask)
	if stopped := context.Cause(ctx); stopped != nil {
		return stopped
	}
	return err
}

func (r *Reader) step(ctx context.Context, ask func() error) error {
	switch s := r.State(); {
	case s.Nothing:
		return nil
	case !r.planned:
		return r.plan(ctx, ask)
	case s.Waiting > 0:
		_, err := r.memory.Step(ctx, 1)
		return err
	}
	_, err := r.make(ctx, r.options, ask, func(summarize.Event) { _ = ask() }) // the model asks ctx
	if err != nil && ctx.Err() == nil {
		r.unmakable = true
	}
	return err
}

// plan finds out what the model would be given.
func (r *Reader) plan(ctx context.Context, ask func() error) error {
	heard, err := r.listen(ctx, ask)
	if err != nil {
		if ctx.Err() == nil {
			r.planned, r.unmakable = true, true
		}
		return err
	}
	r.memory.Sync(heard)
	r.Look(r.visible)
	r.planned = true
	return nil
}

// listen makes the summary with a model that listens in the place of the Summarizer's.
func (r *Reader) listen(ctx context.Context, ask func() error) ([]Passage, error) {
	s := r.summarizer
	model, encoderDecoder := s.Model, s.EncoderDecoder
	defer func() { s.Model, s.EncoderDecoder = model, encoderDecoder }()
	var l *listener
	var f *fusionListener
	switch {
	case r.encoder.passages != nil:
		f = &fusionListener{listener: listener{Model: model, eos: s.Tokenizer.EOS()}, Fusion: r.encoder.passages}
		f.Model = f.Fusion
		s.EncoderDecoder = f
	case r.encoder.prompts != nil:
		l = &listener{Model: model, eos: s.Tokenizer.EOS()}
		s.Model = l
	default:
		return nil, nil
	}
	if _, err := r.summarize(ctx, r.options, ask, nil); err != nil {
		return nil, err
	}
	if f != nil {
		return r.placed(f.inputs), nil
	}
	all := make([]Passage, len(l.prompts))
	for i, in := range l.prompts {
		all[i] = Passage{Text: s.Tokenizer.Decode(in.Tokens, true), Input: in, Range: Range{End: len(r.text)}}
	}
	return all, nil
}

// placed are inputs that follow each other in the text; where, is said by their share of all tokens.
func (r *Reader) placed(inputs []Input) []Passage {
	total := 0
	for _, in := range inputs {
		total += in.To - in.From
	}
	all, at := make([]Passage, len(inputs)), 0
	for i, in := range inputs {
		start := at
		at += in.To - in.From
		all[i] = Passage{
			Text: r.summarizer.Tokenizer.Decode(in.Tokens[in.From:in.To], true), Input: in,
			Range: Range{Start: len(r.text) * start / total, End: len(r.text) * at / total},
		}
	}
	return all
}

// Summarize is that of the Summarizer, with what is held. A summary of the open page that was made before
// with the same options is given at once.
func (r *Reader) Summarize(ctx context.Context, text string, o summarize.Options, emit func(summarize.Event)) (summarize.Summary, error) {
	if text != r.text {
		return r.summarizer.Summarize(ctx, text, o, emit)
	}
	a, ok := r.answers[r.key(o)]
	if !ok {
		var err error
		if a, err = r.make(ctx, o, r.summarizer.Pause, emit); err != nil {
			return summarize.Summary{}, err
		}
	} else if emit != nil {
		a.replay(emit)
	}
	r.attend(a.summary)
	return a.summary, ctx.Err()
}

// make makes the summary and keeps it.
func (r *Reader) make(ctx context.Context, o summarize.Options, pause func() error, emit func(summarize.Event)) (answer, error) {
	var a answer
	summary, err := r.summarize(ctx, o, pause, func(event summarize.Event) {
		if event.Stage == summarize.Extracted {
			extracted := *event.Summary // which goes on to become the summary
			a.extracted = &extracted
		}
		if emit != nil {
			emit(event)
		}
	})
	if err != nil {
		return answer{}, err
	}
	a.summary = summary
	r.answers[r.key(o)] = a
	return a, nil
}

func (r *Reader) summarize(ctx context.Context, o summarize.Options, pause func() error, emit func(summarize.Event)) (summarize.Summary, error) {
	s := r.summarizer
	before := s.Pause
	s.Pause = pause
	defer func() { s.Pause = before }()
	return s.Summarize(ctx, r.text, o, emit)
}

// replay tells what was told when the summary was made, but for how far the model was.
func (a *answer) replay(emit func(summarize.Event)) {
	if a.extracted != nil {
		extracted := *a.extracted
		emit(summarize.Event{Stage: summarize.Extracted, Summary: &extracted})
	}
	if a.summary.Generated {
		emit(summarize.Event{Stage: summarize.Writing, Text: a.summary.Text})
	}
}

// attend tells the memory how much of its attention a summary gave to each passage: as the model's
// cross-attention says where it was measured, else the evidence of each sentence by its support.
func (r *Reader) attend(s summarize.Summary) {
	shares, total := map[int]float64{}, 0.0
	add := func(at Range, share float64) {
		first, last := r.memory.overlapping(at)
		for i := first; i < last; i++ {
			shares[i] += share / float64(last-first)
			total += share / float64(last-first)
		}
	}
	for _, a := range s.Read.Attention {
		add(a.Range, a.Share)
	}
	if len(s.Read.Attention) == 0 {
		for _, sentence := range s.Sentences {
			for _, e := range sentence.Evidence {
				add(e, sentence.Support/float64(len(sentence.Evidence)))
			}
		}
	}
	if total == 0 {
		return
	}
	read := make([]Attention, r.memory.Usage().Passages)
	for i := range read {
		read[i] = Attention{Index: i, Weight: shares[i] / total}
	}
	r.memory.Attend(read)
}

// Close gives back what is held.
func (r *Reader) Close() { r.Open("", summarize.Options{}) }

// key is what options are told apart by.
func (r *Reader) key(o summarize.Options) string {
	b, err := json.Marshal(o)
	if err != nil {
		panic(fmt.Errorf("working: options: %w", err))
	}
	return string(b)
}
