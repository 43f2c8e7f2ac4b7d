package llama

import (
	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/causal"
	"precis/models/gguf"
	"precis/models/weights"
)

// Plan is a model whose header has been read and checked, but not its weights.
type Plan struct{ causal.Plan[Config, *State] }

// NewPlan reads the header of a GGUF file. The error is that of ReadConfig, one of package
// weights for a tensor that is missing or has another shape or type, or names the wrong option.
func NewPlan(f *gguf.File, o Options) (*Plan, error) {
	c, err := ReadConfig(f)
	if err != nil {
		return nil, err
	}
	return newPlan(c, o, f.Weight)
}

func newPlan(c Config, o Options, find func(name string) (weights.Tensor, bool)) (*Plan, error) {
	p, err := causal.NewPlan("llama", c, c.Context, c.Vocabulary, o, c.Wants(), find, newState)
	return &Plan{p}, err
}

// Model makes the model in the memory last placed in, once its tensors are filled.
func (p *Plan) Model(k kernel.Kernels) (decode.Model, error) { return p.model(k) }

func (p *Plan) model(k kernel.Kernels) (*Model, error) {
	c := p.Config
	if c.RoPE.Factors == nil {
		var err error
		if c.RoPE.Factors, err = readFactors(k, c, p.Tensors()); err != nil {
			return nil, err
		}
	}
	nn.WriteRotations(k, p.State.rope, c.RoPE, p.Options.Context)
	g := &graph{config: c, weights: newWeights(c, p.Tensors()), state: p.State, kernels: k}
	return &Model{causal.NewModel(g, k, p.State.State, c.Vocabulary, p.Options), g}, nil
}
