package decode

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrPrompt is wrapped by the error for a prompt that is empty, that leaves no room in the model's
// context, or that holds tokens the model does not have.
var ErrPrompt = errors.New("decode: unusable prompt")

// ErrNoToken is the error when the processors forbid every token.
var ErrNoToken = errors.New("decode: every token is forbidden")

// Generate continues prompt by one sequence and calls emit, which may be nil, with each new token,
// the end token included; with NumBeams, when all of them are known.
//
// The positions that m holds already must be the beginning of prompt: they are not read again
// (Truncate(0) before an unrelated prompt). Afterwards m holds prompt and the new tokens but for
// the last.
//
// The error is from ctx, from Progress, emit or EmitText (ErrStop is none), from m, or wraps
// ErrOptions, ErrPrompt or ErrNoToken; the Result then holds what was generated before.
func Generate(ctx context.Context, m Model, prompt []int32, o Options, emit func(token int32) error) (Result, error) {
	o.NumReturnSequences = 1
	results, err := GenerateAll(ctx, m, prompt, o, emit)
	if len(results) == 0 {
		return Result{}, err
	}
	return results[0], err
}

// checkPrompt verifies that m can continue prompt.
func checkPrompt(m Model, prompt []int32) error {
	if len(prompt) == 0 || len(prompt) >= m.Context() {
		return fmt.Errorf("%w: %d tokens, want 1 to %d", ErrPrompt, len(prompt), m.Context()-1)
	}
	for i, id := range prompt {
		if id < 0 || int(id) >= m.Vocabulary() {
			return fmt.Errorf("%w: token %d at position %d, want one below %d", ErrPrompt, id, i, m.Vocabulary())
		}
	}
	return nil
}

// newGeneration makes one for options and a prompt that are checked.
func newGeneration(m Model, prompt []int32, o *Options, emit func(token int32) error) *generation {
	limit := o.limit(len(prompt), m.Context())
	g := &generation{
		model:       m,
		options:     o,
		emit:        emit,
		ids:         make([]int32, len(prompt), max(limit, len(prompt))),
		prompt:      len(prompt),
		limit:       limit,
		scores:      make([]float32, m.Vocabulary()),
		sampler:     newSampler(o),
		guessLength: 2,
		output:      textOutput{stop: slices.DeleteFunc(slices.Clone(o.StopStrings), func(s string) bool { return s == "" }), emit: o.EmitText},
	}
	copy(g.ids, prompt)
	var input []int32
	if e, ok := m.(EncoderDecoder); ok {
		input = e.Input()
	}
	g.processors = o.processors(len(prompt), limit, input)
	return g
}

// single continues the prompt by one sequence, token by token.
func (g *generation) single(ctx context.Context) (Result, error) {
	err := g.run(ctx)
	g.result.Tokens = g.ids[g.prompt:]
	g.result.Text = g.output.text.String()
	if err != nil {
		g.result.Finish = ""
	}
	return g.result, err
}

// generation is one run of Generate.
type generation struct {
	model         Model
	options       *Options
	emit          func(int32) error
	ids           []int32 // the prompt and what was generated
	prompt, limit int     // lengths in tokens
	scores        []float32
	processors    []Processor
	sampler       *sampler // nil: greedy
	draft         []int32  // memory for what FeedAll is given
	guessLength   int      // how many tokens the next guess has at most
	output        textOutput
	result        Result
}

func (g *generation) run(ctx context.Context) error {
	// At least the last token must be fed, for its logits.
	g.model.Truncate(min(g.model.Len(), len(g.ids)-1))
	for g.result.Finish == "" {
		if len(g.ids) >= g.limit {
			g.result.Finish = FinishLength
			break
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		err := g.advance(ctx)
		if err == nil {
			err = g.stepped(len(g.ids))
		}
		if errors.Is(err, ErrStop) {
			g.result.Finish = FinishStopped
		} else if err != nil {
			return err
		}
	}
	return g.finish()
}

// stepped tells of a decode step that made the text length tokens long, the prompt counted.
func (g *generation) stepped(length int) error {
	if g.options.StepProgress == nil {
		return nil
	}
	return g.options.StepProgress(length-g.prompt, g.limit-g.prompt)
}

// advance feeds what the model has not read yet, and a guess where there is one, and takes as many
// tokens as the logits are good for.
func (g *generation) advance(ctx context.Context) error {
	pending := g.ids[g.model.Len():]
	guess := g.guess()
	if len(guess) == 0 {
		logits, err := g.model.Feed(ctx, pending, g.options.Progress)
		if err != nil {
			return err
		}
		_, err = g.take(logits)
		return err
	}
	n := len(pending)
	g.draft = append(append(g.draft[:0], pending...), guess...)
	logits, err := g.model.(Verifier).FeedAll(ctx, g.draft, nil)
	if err != nil {
		return err
	}
	vocabulary := len(g.scores)
	accepted := 0
	for i := 0; i <= len(guess) && g.result.Finish == "" && len(g.ids) < g.limit; i++ {
		token, err := g.take(logits[(n-1+i)*vocabulary : (n+i)*vocabulary])
		if err != nil {
			return err
		}
		if i == len(guess) || token != guess[i] {
			break
		}
		accepted++
	}
	g.result.Drafts.Guessed += len(guess)
	g.result.Drafts.Accepted += accepted
	// A guess that came true to its end was too short; one that did not was too long.
	g.guessLength = max(accepted, 1)
	if accepted == len(guess) {
		g.guessLength = 2 * len(guess)
	}
	g.model.Truncate(min(g.model.Len(), len(g.ids)-1))
	return nil
}

// guess is what may come next, nil where nothing is guessed.
func (g *generation) guess() []int32 {
	n := min(g.guessLength, g.options.PromptLookupNumTokens, g.limit-len(g.ids)-1)
	if _, ok := g.model.(Verifier); !ok || n <= 0 || len(g.ids) == g.prompt {
		return nil
	}
	maxMatch := g.options.MaxMatchingNGramSize
	if maxMatch == 0 {
		maxMatch = 3
	}
	return lookup(g.ids, maxMatch, n)
}

// take chooses the next token from logits, appends it and gives it out.
func (g *generation) take(logits []float32) (int32, error) {
	copy(g.scores, logits)
	for _, p := range g.processors {
		p.Process(g.ids, g.scores)
	}
	token := int32(-1)
	if g.sampler == nil {
		token = best(g.scores)
	} else {
		token = g.sampler.sample(g.scores)
	}
	if token < 0 {
		return 0, fmt.Errorf("%w after %d tokens", ErrNoToken, len(g.ids))
	}
	if g.options.OutputScores {
		g.result.Steps = append(g.result.Steps, rate(g.scores, token))
	}
	g.ids = append(g.ids, token)
	if slices.Contains(g.options.EOS, token) {
		g.result.Finish = FinishEOS
	}
	return token, g.give(token)
}

// give gives a token out.
func (g *generation) give(token int32) error {
	if g.options.Detokenizer != nil {
		if err := g.write(g.options.Detokenizer.Push(token)); err != nil {
			return err
		}
	}
	if g.emit != nil {
		return g.emit(token)
	}
	return nil
}

// write puts text out, up to a stop string.
func (g *generation) write(text string) error {
	stopped, err := g.output.push(text)
	if stopped {
		g.result.Finish = FinishStopString
	}
	return err
}

// finish puts out the text that was held back, unless a stop string ended it.
func (g *generation) finish() error {
	if g.options.Detokenizer == nil || g.result.Finish == FinishStopString {
		return nil
	}
	err := g.write(g.options.Detokenizer.Flush())
	if err == nil {
		err = g.output.flush()
	}
	if errors.Is(err, ErrStop) {
		g.result.Finish, err = FinishStopped, nil
	}
	return err
}
