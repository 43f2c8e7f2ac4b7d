package bert

import (
	"context"
	"fmt"
	"io"
	"strings"

	"precis/core/kernel"
	"precis/models/gguf"
	"precis/models/safetensors"
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
	o, err := o.withDefaults(c)
	if err != nil {
		return nil, err
	}
	tensors, err := weights.NewSet(c.wants(o.Round), find)
	if err != nil {
		return nil, fmt.Errorf("bert: %w", err)
	}
	return &Plan{config: c, tensors: tensors, options: o}, nil
}

// Tensors are the weights, to be filled after Place.
func (p *Plan) Tensors() *weights.Set { return p.tensors }

// Context is the greatest number of tokens of a text.
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
func (p *Plan) Model(k kernel.Kernels) *Model {
	m := &Model{
		config: p.config, weights: newWeights(p.config, p.tensors), state: p.state, options: p.options, kernels: k,
		hidden: make([]float32, p.options.Batch*p.config.Dim),
	}
	k.Write(m.state.ids, kernel.Bytes([]int32{0}))
	m.weights.Types.Forward(k, m.state.firstText, m.state.ids, 1)
	return m
}

// OpenSafetensors makes the model of a folder as Hugging Face has it: the content of config.json,
// and model.safetensors, size bytes long. The error is ErrConfig, safetensors.ErrFormat, one of
// package weights, kernel.ErrMemory, or that of r or ctx.
func OpenSafetensors(ctx context.Context, k kernel.Kernels, a *kernel.Arena, config []byte, r io.ReaderAt, size int64, o Options) (*Model, error) {
	f, err := safetensors.Open(r, size)
	if err != nil {
		return nil, err
	}
	c, err := parseConfig(config, len(f.Tensors))
	if err != nil {
		return nil, err
	}
	p, err := newPlan(c, o, func(name string) (weights.Tensor, bool) {
		t, ok := find(f, name)
		return t.Weight(), ok
	})
	if err != nil {
		return nil, err
	}
	if err := p.Place(k, a); err != nil {
		return nil, err
	}
	err = weights.ReadAt(ctx, k, a, p.tensors, r, func(name string) int64 {
		t, _ := find(f, name)
		return t.Offset
	})
	if err != nil {
		return nil, err
	}
	return p.Model(k), nil
}

// find finds a tensor by its name in GGUF. Models with a head on top have "bert." before the names.
func find(f *safetensors.File, name string) (safetensors.Tensor, bool) {
	name = HuggingFaceName(name)
	t, ok := f.Find(name)
	if !ok {
		t, ok = f.Find("bert." + name)
	}
	return t, ok
}

// huggingFaceNames gives the parts of the names that differ from GGUF's, the longer ones first.
var huggingFaceNames = strings.NewReplacer(
	"token_embd_norm", "embeddings.LayerNorm", "token_embd", "embeddings.word_embeddings",
	"position_embd", "embeddings.position_embeddings", "token_types", "embeddings.token_type_embeddings",
	"blk.", "encoder.layer.",
	"attn_q", "attention.self.query", "attn_k", "attention.self.key", "attn_v", "attention.self.value",
	"attn_output_norm", "attention.output.LayerNorm", "attn_output", "attention.output.dense",
	"ffn_up", "intermediate.dense", "ffn_down", "output.dense", "layer_output_norm", "output.LayerNorm",
)

// HuggingFaceName is what transformers calls a tensor of GGUF.
func HuggingFaceName(name string) string { return huggingFaceNames.Replace(name) }
