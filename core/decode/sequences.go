package decode

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// GenerateAll continues prompt by NumReturnSequences sequences: the best beams, best first, or as
// many samples. Fewer come only where fewer are possible. emit, which may be nil, is called with
// each new token of the first: as it comes where there is one sequence without a search, else when
// all are known. Only the first has a Text.
//
// What m holds before and afterwards, and the errors, are those of Generate; with beams or several
// sequences m holds prompt but for its last token, and must be a BeamModel.
func GenerateAll(ctx context.Context, m Model, prompt []int32, o Options, emit func(token int32) error) ([]Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := checkPrompt(m, prompt); err != nil {
		return nil, err
	}
	g := newGeneration(m, prompt, &o, emit)
	if o.beams() == 1 && o.sequences() == 1 {
		result, err := g.single(ctx)
		return []Result{result}, err
	}
	model, ok := m.(BeamModel)
	if !ok {
		return nil, fmt.Errorf("%w: NumBeams is %d and NumReturnSequences %d, want 1 for this model", ErrOptions, o.NumBeams, o.NumReturnSequences)
	}
	if len(prompt) >= g.limit {
		results := make([]Result, o.sequences())
		for i := range results {
			results[i].Finish = FinishLength
		}
		return results, nil
	}
	logits, logSumExp, err := g.fork(ctx, model)
	if err != nil {
		return nil, err
	}
	var results []Result
	if o.beams() > 1 {
		results, err = newBeamSearch(g, model).run(ctx, logits, logSumExp)
	} else {
		results, err = g.sampleAll(ctx, model, logits)
	}
	m.Truncate(m.Len()) // ends the beams
	if errors.Is(err, ErrStop) {
		for i := range results {
			results[i].Finish = cmp.Or(results[i].Finish, FinishStopped)
		}
		err = nil
	}
	if err != nil || len(results) == 0 {
		return results, err
	}
	return results, g.deliver(&results[0])
}

// GenerateFrom is generate of an encoder-decoder: it encodes input and writes from the model's
// DecoderStart, or from what o.DecoderInput says. Otherwise it is GenerateAll.
func GenerateFrom(ctx context.Context, m EncoderDecoder, input []int32, o Options, emit func(token int32) error) ([]Result, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := m.Encode(ctx, input, o.Progress); err != nil {
		return nil, err
	}
	prompt := o.DecoderInput
	if len(prompt) == 0 {
		prompt = []int32{m.DecoderStart()}
	}
	o.Progress = nil // of the input, not of the prompt
	return GenerateAll(ctx, m, prompt, o, emit)
}

// fork reads the prompt and begins as many sequences as are needed; the first logits are the same
// for all.
func (g *generation) fork(ctx context.Context, m BeamModel) (logits, logSumExp []float32, err error) {
	last := g.prompt - 1
	m.Truncate(min(m.Len(), last))
	if pending := g.ids[m.Len():last]; len(pending) > 0 {
		if _, err := m.Feed(ctx, pending, g.options.Progress); err != nil {
			return nil, nil, err
		}
	}
	if err := m.Fork(max(g.options.beams(), g.options.sequences()), g.limit-g.prompt); err != nil {
		return nil, nil, err
	}
	return m.FeedBeams(ctx, []int{0}, g.ids[last:])
}

// deliver gives the tokens of a sequence out that is known as a whole.
func (g *generation) deliver(r *Result) error {
	var err error
	for _, token := range r.Tokens {
		if err = g.give(token); err != nil {
			break
		}
	}
	if err == nil {
		err = g.finish()
	}
	r.Text = g.output.text.String()
	if errors.Is(err, ErrStop) {
		return nil
	}
	return err
}

// sampleAll samples several sequences from the same first logits, each with its own random numbers:
// the first comes out as a single one would.
func (g *generation) sampleAll(ctx context.Context, m BeamModel, logits []float32) ([]Result, error) {
	type sequence struct {
		ids    []int32
		random *rand.Rand
		result *Result
		parent int // its row in logits
	}
	results := make([]Result, g.options.sequences())
	running := make([]*sequence, len(results))
	for i := range running {
		running[i] = &sequence{slices.Clone(g.ids), rand.New(rand.NewPCG(g.options.Seed, uint64(i))), &results[i], 0}
	}
	var parents []int
	var tokens []int32
	for {
		left := running[:0]
		parents, tokens = parents[:0], tokens[:0]
		for _, s := range running {
			copy(g.scores, logits[s.parent*len(g.scores):])
			for _, p := range g.processors {
				p.Process(s.ids, g.scores)
			}
			g.sampler.random = s.random
			token := g.sampler.sample(g.scores)
			if token < 0 {
				return results, fmt.Errorf("%w after %d tokens", ErrNoToken, len(s.ids))
			}
			if g.options.OutputScores {
				s.result.Steps = append(s.result.Steps, rate(g.scores, token))
			}
			s.ids = append(s.ids, token)
			s.result.Tokens = s.ids[g.prompt:]
			switch {
			case slices.Contains(g.options.EOS, token):
				s.result.Finish = FinishEOS
			case len(s.ids) >= g.limit:
				s.result.Finish = FinishLength
			default:
				parents, tokens = append(parents, s.parent), append(tokens, token)
				s.parent = len(left)
				left = append(left, s)
			}
		}
		if running = left; len(running) == 0 {
			return results, nil
		}
		err := g.stepped(len(running[0].ids))
		if err != nil {
			return results, err
		}
		if logits, _, err = m.FeedBeams(ctx, parents, tokens); err != nil {
			return results, err
		}
	}
}
