package scripted

import (
	"context"
	"math"
	"slices"

	"precis/core/decode"
	"precis/core/tokenizer"
)

// Model is a decode.BeamModel that wants to say something.
type Model struct {
	Tokenizer *tokenizer.Tokenizer
	// Say are the texts that it wants, the first above the others, each followed by the end. Where
	// something else was said it goes on with the first from there.
	Say [][]int32
	// Answer, where it is not nil, gives Say for what the model was given.
	Answer func(prompt string) string
	// Instead are the tokens that it takes, best first, where those are forbidden.
	Instead []int32
	// Likelihood is the log-probability of each token of a continuation; nil: −1.
	Likelihood func(prompt, continuation []int32) float32
	// Positions are those of its context; 0: 8192.
	Positions int

	Prompt  []int32   // what it was given last
	Prompts [][]int32 // all that it was given
	history []int32
	beams   [][]int32
	forked  bool // the next token of the beams is the last of the prompt
}

// New is a Model that wants to say text.
func New(t *tokenizer.Tokenizer, texts ...string) *Model {
	m := &Model{Tokenizer: t}
	for _, text := range texts {
		m.Say = append(m.Say, t.Encode(text))
	}
	return m
}

func (m *Model) Vocabulary() int { return m.Tokenizer.Vocabulary() }
func (m *Model) Len() int        { return len(m.history) }
func (m *Model) Context() int {
	if m.Positions == 0 {
		return 8192
	}
	return m.Positions
}

func (m *Model) Truncate(n int) {
	if m.history = m.history[:n]; n == 0 {
		m.Prompt = nil
	}
}

func (m *Model) Feed(ctx context.Context, tokens []int32, progress decode.Progress) ([]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.history = append(m.history, tokens...)
	if m.Prompt == nil {
		m.prompted(tokens)
	}
	if progress != nil {
		if err := progress(len(tokens), len(tokens)); err != nil {
			return nil, err
		}
	}
	return m.logits(m.history[min(len(m.Prompt), len(m.history)):]), nil
}

// prompted takes in what the model was given.
func (m *Model) prompted(tokens []int32) {
	m.Prompt = slices.Clone(tokens)
	m.Prompts = append(m.Prompts, m.Prompt)
	if m.Answer != nil {
		m.Say = [][]int32{m.Tokenizer.Encode(m.Answer(m.Tokenizer.Decode(m.Prompt, true)))}
	}
}

// Said is how many tokens the model has said after its prompt.
func (m *Model) Said() int { return len(m.history) - len(m.Prompt) }

// logits are those after what was said.
func (m *Model) logits(said []int32) []float32 {
	const wanted, less, early = 100, 2, -1000
	logits := make([]float32, m.Vocabulary())
	logits[m.Tokenizer.EOS()] = early // no beam ends for want of anything to say
	for i, id := range m.Instead {
		logits[id] = float32(50 - i)
	}
	begun := false // a text was begun as it stands
	for i, say := range m.Say {
		say := append(slices.Clone(say), m.Tokenizer.EOS())
		if len(said) < len(say) && slices.Equal(say[:len(said)], said) {
			begun = true
			logits[say[len(said)]] = max(logits[say[len(said)]], float32(wanted-less*i))
		}
	}
	if !begun {
		logits[append(slices.Clone(m.Say[0]), m.Tokenizer.EOS())[min(len(said), len(m.Say[0]))]] = wanted
	}
	return logits
}

func (m *Model) Score(ctx context.Context, continuations [][]int32, progress decode.Progress) ([][]float32, error) {
	scores := make([][]float32, len(continuations))
	for i, c := range continuations {
		scores[i] = make([]float32, len(c))
		for j := range c {
			scores[i][j] = -1
			if m.Likelihood != nil {
				scores[i][j] = m.Likelihood(m.Prompt, c)
			}
		}
	}
	if progress != nil {
		if err := progress(len(continuations), len(continuations)); err != nil {
			return nil, err
		}
	}
	return scores, ctx.Err()
}

func (m *Model) Fork(beams, more int) error {
	m.beams, m.forked = [][]int32{slices.Clone(m.history)}, true
	return nil
}

func (m *Model) FeedBeams(ctx context.Context, parents []int, tokens []int32) (logits, logSumExp []float32, err error) {
	next := make([][]int32, len(tokens))
	for i, parent := range parents {
		next[i] = append(slices.Clone(m.beams[parent]), tokens[i])
	}
	m.beams = next
	if m.forked {
		m.forked = false
		m.prompted(next[0])
	}
	for _, beam := range m.beams {
		row := m.logits(beam[min(len(m.Prompt), len(beam)):])
		logits = append(logits, row...)
		logSumExp = append(logSumExp, logSumExpOf(row))
	}
	return logits, logSumExp, ctx.Err()
}

func logSumExpOf(row []float32) float32 {
	top, sum := float64(slices.Max(row)), 0.0
	for _, x := range row {
		sum += math.Exp(float64(x) - top)
	}
	return float32(top + math.Log(sum))
}
