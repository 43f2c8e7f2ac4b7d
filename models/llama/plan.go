package llama

import (
	"fmt"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/causal"
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
	o, err := o.WithDefaults(c.Context)
	if err != nil {
		return nil, fmt.Errorf("llama: %w", err)
	}
	tensors, err := weights.NewSet(c.Wants(), find)
	if err != nil {
		return nil, fmt.Errorf("llama: %w", err)
	}
	return &Plan{config: c, tensors: tensors, options: o}, nil
}

// Tensors are the weights, to be filled after Place.
func (p *Plan) Tensors() *weights.Set { return p.tensors }

// Context is the greatest number of positions of the model to be.
func (p *Plan) Context() int { return p.options.Context }

// Vocabulary is the number of tokens.
func (p *Plan) Vocabulary() int { return p.config.Vocabulary }

// Place reserves all memory of the model, its weights included. It may be called again for
// another memory. The error is kernel.ErrMemory.
func (p *Plan) Place(m kernel.Memory, a *kernel.Arena) error {
	if err := p.tensors.Place(a); err != nil {
		return err
	}
	var err error
	p.state, err = newState(m, a, p.config, p.options)
	return err
}

// Model makes the model in the memory last placed in, once its tensors are filled.
func (p *Plan) Model(k kernel.Kernels) (decode.Model, error) { return p.model(k) }

func (p *Plan) model(k kernel.Kernels) (*Model, error) {
	c := p.config
	if c.RoPE.Factors == nil {
		var err error
		if c.RoPE.Factors, err = readFactors(k, c, p.tensors); err != nil {
			return nil, err
		}
	}
	nn.WriteRotations(k, p.state.rope, c.RoPE, p.options.Context)
	g := &graph{config: c, weights: newWeights(c, p.tensors), state: p.state, kernels: k}
	return &Model{causal.NewModel(g, k, p.state.State, c.Vocabulary, p.options), g}, nil
}
