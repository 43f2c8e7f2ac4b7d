package bert

import (
	"context"
	"io"
	"strings"

	"precis/core/kernel"
	"precis/models/gguf"
	"precis/models/safetensors"
	"precis/models/weights"
)

// Plan is a model whose header has been read and checked, but not its weights.
type Plan struct {
	weights.Plan[Config, Options, *State]
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
	p, err := weights.NewPlan(Architecture, c, o, c.Wants(o.Round), find, newState)
	return &Plan{p}, err
}

// Context is the greatest number of tokens of a text.
func (p *Plan) Context() int { return p.Options.Context }

// Vocabulary is the number of tokens.
func (p *Plan) Vocabulary() int { return p.Config.Vocabulary }

// Model makes the model in the memory last placed in, once its tensors are filled.
func (p *Plan) Model(k kernel.Kernels) *Model {
	m := &Model{
		config: p.Config, weights: newWeights(p.Config, p.Tensors()), state: p.State, options: p.Options, kernels: k,
		hidden: make([]float32, p.Options.Batch*p.Config.Dim),
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
	c, err := ParseConfig(config, len(f.Tensors))
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
	err = p.Read(ctx, k, a, r, func(name string) int64 {
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
