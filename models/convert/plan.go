package convert

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"precis/core/quant"
	"precis/models/gguf"
	"precis/models/weights"
)

// plan is what a family makes of a checkpoint.
type plan struct {
	architecture string
	metadata     []gguf.Pair // the hyperparameters
	tensors      []tensor
	vocabulary   int                    // rows of the embedding
	ignored      func(name string) bool // tensors of the checkpoint that the graph has no use for
}

// tensor is one of the file to be.
type tensor struct {
	weights.Want          // its name in GGUF and its shape
	from         []string // its names in transformers, the first that is there
	heads        int      // > 0: the rows of each head go from halves to neighbours
	transposed   bool     // the checkpoint has (columns, rows)
	shift        float32  // what is added to each value
	values       []float32
}

// families are the values of model_type that are known, with the function that plans.
var families = map[string]func(config []byte, c checkpoint) (plan, error){
	"llama": llamaPlan, "qwen2": llamaPlan, "t5": t5Plan, "mt5": t5Plan, "bert": bertPlan, "gpt2": gpt2Plan,
	"gemma3_text": gemma3Plan,
}

func newPlan(config []byte, c checkpoint) (plan, error) {
	var model struct {
		Type string `json:"model_type"`
	}
	if config == nil {
		return plan{}, fmt.Errorf("%w: no config.json", ErrConfig)
	}
	if err := json.Unmarshal(config, &model); err != nil {
		return plan{}, fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	make, ok := families[model.Type]
	if !ok {
		return plan{}, fmt.Errorf("%w: config.json: model_type %q, want bert, gemma3_text, gpt2, llama, mt5, qwen2 or t5", ErrArchitecture, model.Type)
	}
	return make(config, c)
}

// sources finds and checks every tensor, and sees that none of the checkpoint is forgotten.
func (p *plan) sources(ctx context.Context, c checkpoint, o Options) ([]gguf.Source, error) {
	used := map[string]bool{}
	var sources []gguf.Source
	meter := &meter{ctx: ctx, progress: o.Progress}
	for _, t := range p.tensors {
		if t.values != nil {
			sources = append(sources, gguf.Source{Name: t.Name, Type: quant.F32, Shape: []int{t.Cols}, Data: newFloats(t.values)})
			continue
		}
		found, ok := c.find(t.from)
		if !ok && t.Optional {
			continue
		}
		if !ok {
			return nil, fmt.Errorf("%w: %q is missing", ErrTensor, t.from[0])
		}
		used[found.Name] = true
		if err := t.check(found); err != nil {
			return nil, err
		}
		typ := target(t.Want, o.Type)
		r, err := newReader(t, found, typ, meter)
		if err != nil {
			return nil, err
		}
		sources = append(sources, gguf.Source{Name: t.Name, Type: typ, Shape: t.shape(), Data: r})
	}
	for name := range c {
		if !used[name] && !p.ignored(name) {
			return nil, fmt.Errorf("%w: nothing is known of %q", ErrTensor, name)
		}
	}
	return sources, nil
}

// shape is the columns first, as in GGUF.
func (t tensor) shape() []int {
	if t.Rows == 0 {
		return []int{t.Cols}
	}
	return []int{t.Cols, t.Rows}
}

// check compares what was found with what is wanted.
func (t tensor) check(found stored) error {
	want := t.shape()
	if !t.transposed {
		slices.Reverse(want)
	}
	if !slices.Equal(found.Shape, want) {
		return fmt.Errorf("%w: %q: shape %v, want %v", ErrTensor, found.Name, found.Shape, want)
	}
	if _, ok := floatTypes[found.Type]; !ok {
		return fmt.Errorf("%w: %q: type %s, want F32, F16 or BF16", ErrTensor, found.Name, found.Type)
	}
	return nil
}

// target is the type that a tensor is stored in where wanted is that of most. Vectors, norms,
// positions, token types and relative position biases stay float32, as in llama.cpp. The embedding
// and the head, whose errors every token sees, get 8 bits among 4; llama.cpp gives them 6 or 8. Rows
// that do not make blocks become float16.
func target(w weights.Want, wanted quant.Type) quant.Type {
	switch {
	case w.Rows == 0, strings.HasSuffix(w.Name, "_norm.weight"), strings.HasSuffix(w.Name, "attn_rel_b.weight"),
		w.Name == "position_embd.weight", w.Name == "token_types.weight":
		return quant.F32
	case (w.Name == "token_embd.weight" || w.Name == "output.weight") && (wanted == quant.Q4_0 || wanted == quant.Q4_1):
		wanted = quant.Q8_0
	}
	if elements, _ := wanted.Block(); w.Cols%elements != 0 {
		return quant.F16
	}
	return wanted
}
