package decode

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// beamSearch keeps the most likely sequences beside each other. Each step looks at every way to
// continue any of them by one token, takes the best few, sets aside those that end, and goes on
// with the others.
//
// Source: transformers, generation/utils.py, _beam_search, for one item of a batch.
type beamSearch struct {
	*generation
	model    BeamModel
	running  []beam       // best first
	finished []hypothesis // best first, at most NumBeams
	best     []continuation
	most     int // that best keeps
	parents  []int
	tokens   []int32
	spare    []beam // memory of the beams of the step before
}

// beam is a sequence that goes on.
type beam struct {
	ids   []int32   // the prompt and what follows
	steps []float32 // the log-probability of each token that follows
	sum   float32   // of the steps
}

// hypothesis is a sequence that has ended. score is the sum of its steps over a power of its length.
type hypothesis struct {
	beam
	score float32
}

// continuation is a way to go on: beam running[parent], followed by token.
type continuation struct {
	parent int
	token  int32
	step   float32 // the processed log-probability of token
	sum    float32 // with those before it
	key    float32 // what decides: sum, and where continuations are drawn a random number with it
}

func newBeamSearch(g *generation, m BeamModel) *beamSearch {
	n, ends := g.options.beams(), len(g.options.EOS)
	b := &beamSearch{
		generation: g, model: m,
		// Enough that beams to go on remain when the best all end.
		most:    max(2, 1+ends) * n,
		parents: make([]int, 0, n), tokens: make([]int32, 0, n),
		running: make([]beam, 0, n), spare: make([]beam, 0, n),
		finished: make([]hypothesis, 0, n),
	}
	b.best = make([]continuation, 0, b.most+1)
	b.running = append(b.running, beam{ids: g.ids})
	return b
}

// run searches on from the logits after the prompt.
func (b *beamSearch) run(ctx context.Context, logits, logSumExp []float32) ([]Result, error) {
	for {
		b.rank(logits, logSumExp)
		if len(b.best) == 0 && len(b.finished) == 0 {
			return nil, fmt.Errorf("%w after %d tokens", ErrNoToken, len(b.running[0].ids))
		}
		b.step()
		if b.done() {
			return b.results(), nil
		}
		err := b.stepped(len(b.running[0].ids))
		if err != nil {
			return b.results(), err
		}
		if logits, logSumExp, err = b.model.FeedBeams(ctx, b.parents, b.tokens); err != nil {
			return b.results(), err
		}
	}
}

// rank finds the best continuations of all beams, best first. logits are turned into processed
// log-probabilities.
func (b *beamSearch) rank(logits, logSumExp []float32) {
	b.best = b.best[:0]
	for parent := range b.running {
		from := &b.running[parent]
		scores := logits[parent*len(b.scores) : (parent+1)*len(b.scores)]
		subtract(scores, logSumExp[parent])
		for _, p := range b.processors {
			p.Process(from.ids, scores)
		}
		if b.sampler != nil {
			b.draw(parent, b.sampler.warp(scores))
		} else {
			b.scan(parent, scores)
		}
	}
}

// scan offers every token of a row, most of which are far from good enough.
func (b *beamSearch) scan(parent int, scores []float32) {
	sum, bar := b.running[parent].sum, b.bar(parent)
	for start := 0; start < len(scores); start += scanWidth {
		end := start + scanWidth
		if end > len(scores) {
			end = len(scores)
		} else if !anyAbove((*[scanWidth]float32)(scores[start:]), bar) {
			continue
		}
		for i, score := range scores[start:end] {
			if score > bar {
				total := sum + score
				b.offer(continuation{parent: parent, token: int32(start + i), step: score, sum: total, key: total})
				bar = b.bar(parent)
			}
		}
	}
}

// bar is a score that a token must exceed for a place among the best. It is a little low, since
// adding the scores before it rounds; offer knows.
func (b *beamSearch) bar(parent int) float32 {
	if len(b.best) < b.most {
		return negativeInfinity
	}
	worst, sum := b.best[b.most-1].key, b.running[parent].sum
	slack := 1e-6 * (math.Abs(float64(worst)) + math.Abs(float64(sum)))
	return worst - sum - float32(slack)
}

// draw offers tokens in a random order in which those stand first that have been drawn, without
// putting back, by their probabilities: scores with noise of the Gumbel distribution, sorted.
//
// Source: Kool et al. 2019, "Stochastic Beams and Where to Find Them", §2.3.
func (b *beamSearch) draw(parent int, candidates []candidate) {
	for _, c := range candidates {
		total := b.running[parent].sum + c.score
		noise := float32(-math.Log(-math.Log(openUnit(b.sampler.random))))
		b.offer(continuation{parent: parent, token: c.id, step: c.score, sum: total, key: total + noise})
	}
}

// openUnit is a random number between 0 and 1, neither of them.
func openUnit(random *rand.Rand) float64 { return (float64(random.Uint64()>>12) + 0.5) / (1 << 52) }

// offer gives c its place among the best; of those that tie the first stays first.
func (b *beamSearch) offer(c continuation) {
	at := len(b.best)
	for at > 0 && c.key > b.best[at-1].key {
		at--
	}
	if at == b.most || !(c.key > negativeInfinity) {
		return
	}
	b.best = slices.Insert(b.best, at, c)
	b.best = b.best[:min(len(b.best), b.most)]
}

// step sets aside the best continuations that end and makes the others the running beams.
func (b *beamSearch) step() {
	n, length := b.options.beams(), len(b.running[0].ids)+1
	ends := func(c continuation) bool { return length >= b.limit || slices.Contains(b.options.EOS, c.token) }
	power := float32(math.Pow(float64(length-b.prompt), b.options.lengthPenalty()))
	for _, c := range b.best[:min(n, len(b.best))] { // those behind are only kept to go on with
		if ends(c) {
			b.finish(hypothesis{b.extend(beam{}, c), c.sum / power})
		}
	}
	if b.sampler != nil { // what was drawn goes on by its score
		slices.SortStableFunc(b.best, func(x, y continuation) int { return cmp.Compare(y.sum, x.sum) })
	}
	next := b.spare[:0]
	b.parents, b.tokens = b.parents[:0], b.tokens[:0]
	for _, c := range b.best {
		if len(next) < n && !ends(c) {
			b.parents, b.tokens = append(b.parents, c.parent), append(b.tokens, c.token)
			next = next[:len(next)+1]
			next[len(next)-1] = b.extend(next[len(next)-1], c)
		}
	}
	b.running, b.spare = next, b.running
}

// extend writes the beam that c makes to the memory of old.
func (b *beamSearch) extend(old beam, c continuation) beam {
	from := &b.running[c.parent]
	return beam{
		ids:   append(append(old.ids[:0], from.ids...), c.token),
		steps: append(append(old.steps[:0], from.steps...), c.step),
		sum:   c.sum,
	}
}

// finish gives h its place among the finished, if it is good enough for one.
func (b *beamSearch) finish(h hypothesis) {
	at := len(b.finished)
	for at > 0 && h.score > b.finished[at-1].score {
		at--
	}
	b.finished = slices.Insert(b.finished, at, h)
	b.finished = b.finished[:min(len(b.finished), b.options.beams())]
}

// done says whether nothing is left to go on with, or nothing better to be had of it.
func (b *beamSearch) done() bool {
	n := b.options.beams()
	switch {
	case len(b.running) == 0:
		return true
	case len(b.finished) < n:
		return false
	case b.options.EarlyStopping == EarlyStoppingTrue:
		return true
	}
	penalty, length := b.options.lengthPenalty(), len(b.running[0].ids)
	if b.options.EarlyStopping == EarlyStoppingNever && penalty > 0 {
		length = b.limit
	}
	possible := b.running[0].sum / float32(math.Pow(float64(length-b.prompt), penalty))
	return !(possible > b.finished[n-1].score)
}

// results are the best of the finished sequences.
func (b *beamSearch) results() []Result {
	results := make([]Result, min(b.options.sequences(), len(b.finished)))
	for i := range results {
		h := &b.finished[i]
		r := Result{Tokens: h.ids[b.prompt:], Finish: FinishLength, Score: h.score}
		if slices.Contains(b.options.EOS, r.Tokens[len(r.Tokens)-1]) {
			r.Finish = FinishEOS
		}
		if b.options.OutputScores {
			for _, step := range h.steps {
				r.Steps = append(r.Steps, Step{LogProb: step})
			}
		}
		results[i] = r
	}
	return results
}
