package summarize

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/passage"
)

// Scope says what of a text that is longer than its window an encoder-decoder reads.
type Scope string

const (
	Whole   Scope = "whole"   // all of it, passage by passage, attended to together
	Central Scope = "central" // the most central sentences, as many as fit; so do decoders always
)

// Scopes lists what there is, the default first.
var Scopes = []Scope{Whole, Central}

// Attention is how much of a model's attention a passage received.
type Attention struct {
	Range
	Share float64 `json:"share"` // 0 … 1
}

// mostAttended is the number of passages that a sentence names.
const mostAttended = 3

// fused is an input of several passages.
type fused struct {
	decode.Fusion
	places   []Range // of the passages, in the caller's text; of what was read before there is none
	passages int     // of the text, whether read or not
}

// read chooses what the model reads of a text: with a Fusion the whole of one that is longer than its
// window, else the most central sentences. The error is rest's.
func (s *Summarizer) read(src *source, o Options, rest pause) (excerpt, error) {
	e := s.excerpt(src, src.best())
	if _, fuses := s.EncoderDecoder.(decode.Fusion); !fuses || e.text == "" {
		return e, nil
	}
	if o.Scope == Whole && len(e.sentences) < len(src.sentences) {
		var err error
		if e.windows, e.passages, err = s.windows(src, rest); err != nil {
			return e, err
		}
	}
	if s.fusesBackground(o) {
		if e.windows == nil {
			input := s.input(e.text)
			first, last := src.sentences[e.sentences[0]], src.sentences[e.sentences[len(e.sentences)-1]]
			e.windows = []window{{tokens: input, to: len(input), at: passage.Passage{Start: first.start, End: last.end}}}
		}
		e.background, e.logWeights = s.backgroundWindows(o.Background)
	}
	return e, nil
}

// fuse has the encoder read the windows of e one by one and the decoder attend to them together. Where
// memory does not reach, the model is given the excerpt alone: there is no fused then.
func (s *Summarizer) fuse(ctx context.Context, src *source, e *excerpt, progress decode.Progress) (*fused, error) {
	f := &fused{Fusion: s.EncoderDecoder.(decode.Fusion), passages: e.passages}
	var passages []decode.Weighted
	defer func() {
		for _, p := range passages {
			p.Release()
		}
	}()
	total, done := 0, 0
	windows := slices.Concat(e.windows, e.background)
	for _, w := range windows {
		total += len(w.tokens)
	}
	// A page of many passages is asked often whether to go on, and tells seldom how far it is.
	const tellings = 200
	told, rest := -1, s.pause(ctx)
	tell := func(done int) error {
		if part := tellings * done / total; part > told {
			told = part
			return progress(done, total)
		}
		return rest()
	}
	for i, w := range windows {
		encoded, err := f.EncodePassage(ctx, w.tokens, w.from, w.to, func(read, _ int) error { return tell(done + read) })
		switch {
		case errors.Is(err, kernel.ErrMemory):
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("summarize: the model: %w", err)
		}
		done += len(w.tokens)
		if i < len(e.windows) {
			passages = append(passages, decode.Weighted{Encoded: encoded})
			f.places = append(f.places, src.Original(w.at.Start, w.at.End))
		} else {
			passages = append(passages, decode.Weighted{Encoded: encoded, LogWeight: e.logWeights[i-len(e.windows)]})
		}
	}
	chosen, err := f.Fuse(ctx, passages, decode.FusionOptions{First: s.start()}, func(int, int) error { return rest() })
	switch {
	case errors.Is(err, kernel.ErrMemory):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("summarize: the model: %w", err)
	}
	if len(f.places) > 1 {
		own := slices.DeleteFunc(slices.Clone(chosen.Chosen), func(i int) bool { return i >= len(f.places) })
		e.read = f.tell(src, own)
	}
	return f, nil
}

// tell says what of the text was read.
func (f *fused) tell(src *source, chosen []int) Read {
	r := Read{Sentences: len(src.sentences), Share: 1}
	r.How = fmt.Sprintf("The model read the whole text in %d passages", len(f.places))
	if len(f.places) < f.passages {
		bytes := 0
		for _, at := range f.places {
			bytes += at.End - at.Start
		}
		r.Share = min(1, float64(bytes)/float64(len(src.Text)))
		r.How = fmt.Sprintf("The model read the %d most central of %d passages (%.0f %% of the text)", len(f.places), f.passages, 100*r.Share)
	}
	if len(chosen) == len(f.places) {
		r.How += "."
		return r
	}
	r.How += fmt.Sprintf(", and attended to the %d of them that matter most to it.", len(chosen))
	for _, i := range chosen {
		r.Passages = append(r.Passages, f.places[i])
	}
	return r
}

// attention says which passages the model attends to when it reads the sentences of a summary: most of
// each sentence, best first, and all of the summary in page order. The prompt is what the decoder starts with.
func (f *fused) attention(ctx context.Context, prompt []int32, sentences [][]int32, rest pause) (each [][]Attention, all []Attention, err error) {
	tokens := slices.Clone(prompt)
	for _, s := range sentences {
		tokens = append(tokens, s...)
	}
	if limit := f.Context(); len(tokens) > limit {
		tokens = tokens[:limit]
	}
	rows, err := f.Received(ctx, tokens, func(int, int) error { return rest() })
	if err != nil {
		return nil, nil, fmt.Errorf("summarize: the model: %w", err)
	}
	sum := make([]float64, len(f.places))
	at := min(len(prompt), len(rows))
	for _, s := range sentences {
		end := min(at+len(s), len(rows))
		of := make([]float64, len(f.places))
		for _, row := range rows[at:end] {
			for i := range of {
				of[i] += row[i] / float64(end-at)
				sum[i] += row[i] / float64(len(rows)-len(prompt))
			}
		}
		at = end
		shares := f.shares(of)
		slices.SortStableFunc(shares, func(a, b Attention) int { return cmp.Compare(b.Share, a.Share) })
		each = append(each, shares[:min(mostAttended, len(shares))])
	}
	return each, f.shares(sum), nil
}

// shares are the passages that received any attention, in page order.
func (f *fused) shares(of []float64) []Attention {
	var found []Attention
	for i, share := range of {
		if share > 0 {
			found = append(found, Attention{f.places[i], math.Round(1e4*share) / 1e4})
		}
	}
	return found
}
