package gpt2

import (
	"context"
	"fmt"
	"io"
	"strings"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/kvcache"
	"precis/core/nn"
	"precis/models/causal"
	"precis/models/gguf"
	"precis/models/safetensors"
	"precis/models/weights"
)

// State is what a forward pass writes: activations of one chunk, the cache, and the logits. All
// of it is reserved once.
type State struct {
	*causal.State
	x         kernel.Addr // (Chunk, Dim), the residual stream
	normed    kernel.Addr // (Chunk, Dim)
	quantized kernel.Addr // one of the above, or of the below, in few bits
	q, k, v   kernel.Addr // (Chunk, Dim)
	attended  kernel.Addr // (Chunk, Dim)
	up        kernel.Addr // (Chunk, Hidden)
}

// newState reserves the state. The error is kernel.ErrMemory.
func newState(m kernel.Memory, a *kernel.Arena, c Config, o causal.Options) (*State, error) {
	s, n := &State{}, o.Chunk
	err := a.AllocEach(
		kernel.Piece{At: &s.x, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.normed, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.quantized, Bytes: nn.QuantizedSize(n, max(c.Dim, c.Hidden))},
		kernel.Piece{At: &s.q, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.k, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.v, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.attended, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.up, Bytes: 4 * n * c.Hidden},
	)
	if err != nil {
		return nil, err
	}
	shape := kvcache.Shape{Layers: c.Blocks, Heads: c.Heads, HeadDim: c.headDim()}
	s.State, err = causal.NewState(m, a, shape, c.Vocabulary, o)
	return s, err
}

// Plan is a model whose header has been read and checked, but not its weights.
type Plan struct{ causal.Plan[Config, *State] }

// NewPlan reads the header of a GGUF file. The error is that of ReadConfig, one of package
// weights for a tensor that is missing or has another shape or type, or names the wrong option.
func NewPlan(f *gguf.File, o causal.Options) (*Plan, error) {
	c, err := ReadConfig(f)
	if err != nil {
		return nil, err
	}
	return newPlan(c, o, f.Weight)
}

func newPlan(c Config, o causal.Options, find func(name string) (weights.Tensor, bool)) (*Plan, error) {
	p, err := causal.NewPlan(Architecture, c, c.Positions, c.Vocabulary, o, c.Wants(), find, newState)
	return &Plan{p}, err
}

// Model makes the model in the memory last placed in, once its tensors are filled.
func (p *Plan) Model(k kernel.Kernels) (decode.Model, error) { return p.model(k), nil }

func (p *Plan) model(k kernel.Kernels) *Model {
	g := &graph{config: p.Config, weights: newWeights(p.Config, p.Tensors()), state: p.State, kernels: k}
	return &Model{causal.NewModel(g, k, p.State.State, p.Config.Vocabulary, p.Options), g}
}

// OpenSafetensors makes the model of a folder as Hugging Face has it: the content of config.json,
// and model.safetensors, size bytes long. The matrices of the blocks lie transposed there. The
// error is ErrConfig, safetensors.ErrFormat, one of package weights, kernel.ErrMemory, or that of
// r or ctx.
func OpenSafetensors(ctx context.Context, k kernel.Kernels, a *kernel.Arena, config []byte, r io.ReaderAt, size int64, o causal.Options) (*Model, error) {
	f, err := safetensors.Open(r, size)
	if err != nil {
		return nil, err
	}
	c, tied, err := ParseConfig(config, len(f.Tensors))
	if err != nil {
		return nil, err
	}
	var turned []safetensors.Tensor
	p, err := newPlan(c, o, func(name string) (weights.Tensor, bool) {
		t, ok := find(f, name)
		if name == headName && tied {
			ok = false
		}
		w := t.Weight()
		if strings.HasPrefix(name, "blk.") && len(t.Shape) == 2 {
			turned = append(turned, t)
			w.Shape = t.Shape
		}
		return w, ok
	})
	if err != nil {
		return nil, err
	}
	if _, found := p.Tensors().Find(headName); !tied && !found {
		return nil, fmt.Errorf("gpt2: tensor %q: %w, and embeddings are not tied", "lm_head.weight", weights.ErrMissing)
	}
	err = p.Read(ctx, k, a, safetensors.Transposed(r, turned), func(name string) int64 {
		t, _ := find(f, name)
		return t.Offset
	})
	if err != nil {
		return nil, err
	}
	return p.model(k), nil
}

// find finds a tensor by its name in GGUF.
func find(f *safetensors.File, name string) (safetensors.Tensor, bool) {
	for _, name := range HuggingFaceNames(name) {
		if t, ok := f.Find(name); ok {
			return t, true
		}
	}
	return safetensors.Tensor{}, false
}

// huggingFaceNames gives the parts of the names that differ from GGUF's.
var huggingFaceNames = strings.NewReplacer(
	"token_embd", "wte", "position_embd", "wpe", "output_norm", "ln_f", "blk.", "h.",
	"attn_norm", "ln_1", "attn_qkv", "attn.c_attn", "attn_output", "attn.c_proj",
	"ffn_norm", "ln_2", "ffn_up", "mlp.c_fc", "ffn_down", "mlp.c_proj",
)

// HuggingFaceNames lists what transformers calls a tensor of GGUF. The first models lack
// "transformer." before the names.
func HuggingFaceNames(name string) []string {
	if name == headName {
		return []string{"lm_head.weight"}
	}
	name = huggingFaceNames.Replace(name)
	return []string{"transformer." + name, name}
}
