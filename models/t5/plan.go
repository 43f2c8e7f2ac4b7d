package t5

import (
	"precis/core/decode"
	"precis/core/kernel"
	"precis/models/gguf"
	"precis/models/weights"
)

// Plan is a model whose header has been read and checked, but not its weights.
type Plan struct {
	weights.Plan[Config, Options, *State]
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
	return newPlan(c, o, f.Weight)
}

func newPlan(c Config, o Options, find func(name string) (weights.Tensor, bool)) (*Plan, error) {
	o, err := o.withDefaults(c)
	if err != nil {
		return nil, err
	}
	p := &Plan{}
	p.Plan, err = weights.NewPlan(Architecture, c, o, c.Wants(), find, p.newState)
	return p, err
}

// Context is the greatest number of tokens of an input.
func (p *Plan) Context() int { return p.Options.Input }

// Vocabulary is the number of tokens.
func (p *Plan) Vocabulary() int { return p.Config.Vocabulary }

// newState reserves the memory of the model but for its weights, and for beams.
func (p *Plan) newState(m kernel.Memory, a *kernel.Arena, c Config, o Options) (*State, error) {
	p.arena = a
	err := a.AllocEach(
		kernel.Piece{At: &p.learned, Bytes: 4 * c.Buckets * c.Heads},
		kernel.Piece{At: &p.ids, Bytes: 4 * c.Buckets},
	)
	if err != nil {
		return nil, err
	}
	return newState(m, a, c, o)
}

// Model makes the model in the memory last placed in, once its tensors are filled.
func (p *Plan) Model(k kernel.Kernels) (decode.Model, error) { return p.model(k), nil }

func (p *Plan) model(k kernel.Kernels) *Model {
	c, s := p.Config, p.State
	p.writeBias(k, encoderBiasName, s.encoderBias, true)
	p.writeBias(k, decoderBiasName, s.decoderBias, false)
	return &Model{
		config: c, weights: newWeights(c, p.Tensors()), state: s, options: p.Options, kernels: k, arena: p.arena,
		pool: kernel.NewPool(p.arena), over: s.cross,
		input:   make([]int32, 0, p.Options.Input),
		history: make([]int32, 0, p.Options.Context),
		spans:   make([]kernel.Span, 0, p.Options.Chunk),
		row:     make([]float32, c.Vocabulary),
	}
}

// writeBias fills the table of a bias from what was learned for each bucket.
func (p *Plan) writeBias(k kernel.Kernels, name string, b bias, bothWays bool) {
	c := p.Config
	ids := make([]int32, c.Buckets)
	for i := range ids {
		ids[i] = int32(i)
	}
	k.Write(p.ids, kernel.Bytes(ids))
	k.Lookup(p.learned, p.Tensors().Matrix(name), p.ids, len(ids), 1)
	learned := make([]float32, c.Buckets*c.Heads)
	k.Read(kernel.Bytes(learned), p.learned)
	k.Write(b.table, kernel.Bytes(biasTable(learned, c, b.stride, b.zero, bothWays)))
}
