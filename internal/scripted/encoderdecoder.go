package scripted

import (
	"context"
	"slices"

	"precis/core/decode"
	"precis/core/tokenizer"
)

// EncoderDecoder is a Model that writes about an input: Answer is asked about that, and Prompt is it.
type EncoderDecoder struct {
	Model
	InputPositions int // 0: 512
	input          []int32
}

// NewEncoderDecoder is one that wants to say text.
func NewEncoderDecoder(t *tokenizer.Tokenizer, texts ...string) *EncoderDecoder {
	return &EncoderDecoder{Model: *New(t, texts...)}
}

func (m *EncoderDecoder) Input() []int32      { return m.input }
func (m *EncoderDecoder) DecoderStart() int32 { return 0 }
func (m *EncoderDecoder) InputContext() int {
	if m.InputPositions == 0 {
		return 512
	}
	return m.InputPositions
}

func (m *EncoderDecoder) Encode(ctx context.Context, tokens []int32, progress decode.Progress) error {
	if len(tokens) == 0 || len(tokens) > m.InputContext() {
		panic("an input that a model refuses")
	}
	m.history, m.input = nil, slices.Clone(tokens)
	m.prompted(tokens)
	if progress != nil {
		if err := progress(len(tokens), len(tokens)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Truncate keeps the input.
func (m *EncoderDecoder) Truncate(n int) { m.history = m.history[:n] }

func (m *EncoderDecoder) Feed(ctx context.Context, tokens []int32, progress decode.Progress) ([]float32, error) {
	if m.input == nil {
		panic("no input")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.history = append(m.history, tokens...)
	if progress != nil {
		if err := progress(len(tokens), len(tokens)); err != nil {
			return nil, err
		}
	}
	return m.logits(m.history[1:]), nil // after the start
}

func (m *EncoderDecoder) FeedBeams(ctx context.Context, parents []int, tokens []int32) (logits, logSumExp []float32, err error) {
	next := make([][]int32, len(tokens))
	for i, parent := range parents {
		next[i] = append(slices.Clone(m.beams[parent]), tokens[i])
		row := m.logits(next[i][1:])
		logits = append(logits, row...)
		logSumExp = append(logSumExp, logSumExpOf(row))
	}
	m.beams = next
	return logits, logSumExp, ctx.Err()
}

// Score panics where nothing was fed, as a T5 refuses.
func (m *EncoderDecoder) Score(ctx context.Context, continuations [][]int32, progress decode.Progress) ([][]float32, error) {
	if m.input == nil || len(m.history) == 0 {
		panic("nothing to score continuations of")
	}
	return m.Model.Score(ctx, continuations, progress)
}

var (
	_ decode.BeamModel      = (*Model)(nil)
	_ decode.BeamModel      = (*EncoderDecoder)(nil)
	_ decode.EncoderDecoder = (*EncoderDecoder)(nil)
)
