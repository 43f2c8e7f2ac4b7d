package t5

import (
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/models/gguf"
	"precis/models/weights"
)

// Plan is a model whose header has been read and checked, but not its weights: Place reserves the
// memory, the caller fills Tensors, and Model makes the model.
type Plan struct {
	config  Config
	tensors *weights.Set
	options Options
	state   *State
	arena   *kernel.Arena
	learned kernel.Addr // (Buckets, Heads) float32, on the way from packed weights to a table
	ids     kernel.Addr // (Buckets) int32
}

// NewPlan reads the header of a GGUF file. The error is that of ReadConfig, one of package
// weights for a tensor that is missing or has another shape or type, or names the wrong option.
func NewPlan(f *gguf.File, o Options) (*Plan, error) {
	c, err := ReadConfig(f)
	if err != nil {
		return nil, err
	}
	return newPlan(c, o, func(name string) (weights.Tensor, bool) {
		t, ok := f.Tensor(name)
		return weights.Tensor{Type: t.Type, Shape: t.Shape}, ok
	})
}

func newPlan(c Config, o Options, find func(name string) (weights.Tensor, bool)) (*Plan, error) {
	o, err := o.withDefaults(c)
	if err != nil {
		return nil, err
	}
	tensors, err := weights.NewSet(c.Wants(), find)
	if err != nil {
		return nil, fmt.Errorf("t5: %w", err)
	}
	return &Plan{config: c, tensors: tensors, options: o}, nil
}

// Tensors are the weights, to be filled after Place.
func (p *Plan) Tensors() *weights.Set { return p.tensors }

// Context is the greatest number of tokens of an input.
func (p *Plan) Context() int { return p.options.Input }

// Vocabulary is the number of tokens.
func (p *Plan) Vocabulary() int { return p.config.Vocabulary }

// Place reserves the memory of the model, its weights included, but for beams. It may be called
// again for another memory. The error is kernel.ErrMemory.
func (p *Plan) Place(m kernel.Memory, a *kernel.Arena) error {
	if err := p.tensors.Place(a); err != nil {
		return err
	}
	var err error
	if p.learned, err = a.Alloc(4 * p.config.Buckets * p.config.Heads); err != nil {
		return err
	}
	if p.ids, err = a.Alloc(4 * p.config.Buckets); err != nil {
		return err
	}
	p.arena = a
	p.state, err = newState(m, a, p.config, p.options)
	return err
}

// Model makes the model in the memory last placed in, once its tensors are filled.
func (p *Plan) Model(k kernel.Kernels) (decode.Model, error) { return p.model(k), nil }

func (p *Plan) model(k kernel.Kernels) *Model {
	c, s := p.config, p.state
	p.writeBias(k, encoderBiasName, s.encoderBias, true)
	p.writeBias(k, decoderBiasName, s.decoderBias, false)
	return &Model{
		config: c, weights: newWeights(c, p.tensors), state: s, options: p.options, kernels: k, arena: p.arena,
		input:   make([]int32, 0, p.options.Input),
		history: make([]int32, 0, p.options.Context),
		spans:   make([]kernel.Span, 0, p.options.Chunk),
		row:     make([]float32, c.Vocabulary),
	}
}

// writeBias fills the table of a bias from what was learned for each bucket.
func (p *Plan) writeBias(k kernel.Kernels, name string, b bias, bothWays bool) {
	c := p.config
	ids := make([]int32, c.Buckets)
	for i := range ids {
		ids[i] = int32(i)
	}
	k.Write(p.ids, kernel.Bytes(ids))
	k.Lookup(p.learned, p.tensors.Matrix(name), p.ids, len(ids), 1)
	learned := make([]float32, c.Buckets*c.Heads)
	k.Read(kernel.Bytes(learned), p.learned)
	k.Write(b.table, kernel.Bytes(biasTable(learned, c, b.stride, b.zero, bothWays)))
}
