package gemma3

import (
	"context"
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
	x                     kernel.Addr // (Chunk, Dim), the residual stream
	normed, out           kernel.Addr // (Chunk, Dim)
	quantized             kernel.Addr // one of the above, or of the below, in few bits
	q, k, v               kernel.Addr // (Chunk, Heads or KVHeads, HeadDim)
	attended              kernel.Addr // (Chunk, Heads, HeadDim)
	gate, up              kernel.Addr // (Chunk, Hidden)
	localRope, globalRope kernel.Addr // (Context, HeadDim) cosines and sines
}

// newState reserves the state. The error is kernel.ErrMemory.
func newState(m kernel.Memory, a *kernel.Arena, c Config, o causal.Options) (*State, error) {
	s, n, q, kv := &State{}, o.Chunk, c.Heads*c.HeadDim, c.KVHeads*c.HeadDim
	err := a.AllocEach(
		kernel.Piece{At: &s.x, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.normed, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.out, Bytes: 4 * n * c.Dim},
		kernel.Piece{At: &s.quantized, Bytes: nn.QuantizedSize(n, max(c.Dim, c.Hidden, q))},
		kernel.Piece{At: &s.q, Bytes: 4 * n * q},
		kernel.Piece{At: &s.k, Bytes: 4 * n * kv},
		kernel.Piece{At: &s.v, Bytes: 4 * n * kv},
		kernel.Piece{At: &s.attended, Bytes: 4 * n * q},
		kernel.Piece{At: &s.gate, Bytes: 4 * n * c.Hidden},
		kernel.Piece{At: &s.up, Bytes: 4 * n * c.Hidden},
		kernel.Piece{At: &s.localRope, Bytes: 4 * o.Context * c.HeadDim},
		kernel.Piece{At: &s.globalRope, Bytes: 4 * o.Context * c.HeadDim},
	)
	if err != nil {
		return nil, err
	}
	shape := kvcache.Shape{Layers: c.Blocks, Heads: c.KVHeads, HeadDim: c.HeadDim}
	s.State, err = causal.NewWindowedState(m, a, shape, c.Vocabulary, c.Window, o)
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
	p, err := causal.NewPlan(Architecture, c, c.Context, c.Vocabulary, o, c.Wants(), find, newState)
	return &Plan{p}, err
}

// Model makes the model in the memory last placed in, once its tensors are filled.
func (p *Plan) Model(k kernel.Kernels) (decode.Model, error) { return p.model(k), nil }

func (p *Plan) model(k kernel.Kernels) *Model {
	c, s := p.Config, p.State
	nn.WriteRotations(k, s.localRope, c.Local, p.Options.Context)
	nn.WriteRotations(k, s.globalRope, c.Global, p.Options.Context)
	g := &graph{config: c, weights: newWeights(c, p.Tensors()), state: s, kernels: k}
	return &Model{causal.NewModel(g, k, s.State, c.Vocabulary, p.Options), g}
}

// OpenSafetensors makes the model of a folder as Hugging Face has it: the content of config.json,
// and model.safetensors, size bytes long. The error is ErrConfig, safetensors.ErrFormat, one of
// package weights, kernel.ErrMemory, or that of r or ctx.
func OpenSafetensors(ctx context.Context, k kernel.Kernels, a *kernel.Arena, config []byte, r io.ReaderAt, size int64, o causal.Options) (*Model, error) {
	f, err := safetensors.Open(r, size)
	if err != nil {
		return nil, err
	}
	c, err := ParseConfig(config, len(f.Tensors))
	if err != nil {
		return nil, err
	}
	p, err := newPlan(c, o, func(name string) (weights.Tensor, bool) {
		t, ok := f.Find(HuggingFaceName(name))
		return t.Weight(), ok
	})
	if err != nil {
		return nil, err
	}
	err = p.Read(ctx, k, a, r, func(name string) int64 {
		t, _ := f.Find(HuggingFaceName(name))
		return t.Offset
	})
	if err != nil {
		return nil, err
	}
	addOne(k, p.Tensors())
	return p.model(k), nil
}

// huggingFaceNames gives the parts of the names that differ from GGUF's, the longer ones first.
var huggingFaceNames = strings.NewReplacer(
	"blk.", "model.layers.",
	"token_embd", "model.embed_tokens", "output_norm", "model.norm", "attn_norm", "input_layernorm",
	"attn_q_norm", "self_attn.q_norm", "attn_k_norm", "self_attn.k_norm",
	"attn_q", "self_attn.q_proj", "attn_k", "self_attn.k_proj", "attn_v", "self_attn.v_proj",
	"attn_output", "self_attn.o_proj", "post_attention_norm", "post_attention_layernorm",
	"ffn_norm", "pre_feedforward_layernorm", "post_ffw_norm", "post_feedforward_layernorm",
	"ffn_gate", "mlp.gate_proj", "ffn_up", "mlp.up_proj", "ffn_down", "mlp.down_proj",
)

// HuggingFaceName is what transformers calls a tensor of GGUF.
func HuggingFaceName(name string) string {
	if name == headName {
		return "lm_head.weight"
	}
	return huggingFaceNames.Replace(name)
}
