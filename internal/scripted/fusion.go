package scripted

import (
	"context"
	"slices"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/tokenizer"
)

// Fusion is an EncoderDecoder that attends to several passages: it is asked about all that it attends to.
type Fusion struct {
	EncoderDecoder
	Most   int // positions that it attends to; 0: all
	Memory int // passages that it has memory for; 0: for all

	Windows [][]int32 // what the encoder was given
	Given   []decode.Weighted
	Alive   int // passages that were not released
	fused   []*passage
	chosen  []int
}

// NewFusion is one that wants to say text.
func NewFusion(t *tokenizer.Tokenizer, texts ...string) *Fusion {
	return &Fusion{EncoderDecoder: *NewEncoderDecoder(t, texts...)}
}

// passage is one that is encoded.
type passage struct {
	model  *Fusion
	tokens []int32
	gone   bool
}

func (p *passage) Len() int     { return len(p.tokens) }
func (p *passage) Bytes() int64 { return int64(len(p.tokens)) }
func (p *passage) Release() {
	if p.gone {
		panic("released twice")
	}
	p.gone = true
	p.model.Alive--
}

func (m *Fusion) EncodePassage(ctx context.Context, tokens []int32, from, to int, progress decode.Progress) (decode.Encoded, error) {
	if len(tokens) > m.InputContext() || from < 0 || from >= to || to > len(tokens) {
		panic("a passage that a model refuses")
	}
	if m.Memory > 0 && m.Alive == m.Memory {
		return nil, kernel.ErrMemory
	}
	m.Windows = append(m.Windows, slices.Clone(tokens))
	if progress != nil {
		if err := progress(len(tokens), len(tokens)); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.Alive++
	return &passage{model: m, tokens: slices.Clone(tokens[from:to])}, nil
}

// Fuse takes passages from the last on, as far as they fit.
func (m *Fusion) Fuse(ctx context.Context, passages []decode.Weighted, _ decode.FusionOptions, progress decode.Progress) (decode.Fused, error) {
	m.Given, m.fused, m.chosen = slices.Clone(passages), nil, nil
	positions := 0
	for i, p := range slices.Backward(passages) {
		of := p.Encoded.(*passage)
		if of.gone {
			panic("a passage that was released")
		}
		if positions += p.Len(); m.Most == 0 || positions <= m.Most {
			m.chosen = append(m.chosen, i)
		}
	}
	slices.Reverse(m.chosen)
	m.history, m.input = nil, nil
	for _, i := range m.chosen {
		of := passages[i].Encoded.(*passage)
		m.fused = append(m.fused, of)
		m.input = append(m.input, of.tokens...)
	}
	m.prompted(m.input)
	if progress != nil {
		if err := progress(1, 1); err != nil {
			return decode.Fused{}, err
		}
	}
	return decode.Fused{Chosen: m.chosen}, ctx.Err()
}

// Received gives the passages that have a token their share of it, all where none has.
func (m *Fusion) Received(ctx context.Context, tokens []int32, _ decode.Progress) ([][]float64, error) {
	m.history = nil
	rows := make([][]float64, len(tokens))
	for t, token := range tokens {
		rows[t] = make([]float64, len(m.Given))
		var has []int
		for k, p := range m.fused {
			if slices.Contains(p.tokens, token) {
				has = append(has, m.chosen[k])
			}
		}
		if len(has) == 0 {
			has = m.chosen
		}
		for _, i := range has {
			rows[t][i] = 1 / float64(len(has))
		}
	}
	return rows, ctx.Err()
}

var _ decode.Fusion = (*Fusion)(nil)
