package bert

import (
	"fmt"

	"precis/core/nn"
	"precis/core/quant"
	"precis/models/weights"
)

// Weights are the layers of a model over its tensors in kernel memory.
type Weights struct {
	Tokens    nn.Embedding // (Vocabulary, Dim)
	Positions nn.Embedding // (Positions, Dim)
	Types     nn.Embedding // (Types, Dim)
	Norm      nn.LayerNorm // of their sum
	Blocks    []Block
}

// Block is the weights of one transformer block. Every matrix has a bias.
type Block struct {
	Query, Key, Value nn.Linear // W (Dim, Dim)
	AttentionOutput   nn.Linear // W (Dim, Dim)
	AttentionNorm     nn.LayerNorm
	Up                nn.Linear // W (Hidden, Dim)
	Down              nn.Linear // W (Dim, Hidden)
	OutputNorm        nn.LayerNorm
}

const (
	tokensName    = "token_embd.weight"
	positionsName = "position_embd.weight"
	typesName     = "token_types.weight"
	normName      = "token_embd_norm"
)

// Wants lists the tensors of the graph under their names in GGUF; matrices in floats are to be
// rounded to type round.
func (c Config) Wants(round quant.Type) []weights.Want {
	wants := []weights.Want{
		{Name: tokensName, Rows: c.Vocabulary, Cols: c.Dim, Round: round},
		{Name: positionsName, Rows: c.Positions, Cols: c.Dim},
		{Name: typesName, Rows: c.Types, Cols: c.Dim},
		{Name: normName + ".weight", Cols: c.Dim},
		{Name: normName + ".bias", Cols: c.Dim},
	}
	for i := range c.Blocks {
		for _, layer := range []struct {
			name       string
			rows, cols int // rows = 0: a norm
		}{
			{"attn_q", c.Dim, c.Dim}, {"attn_k", c.Dim, c.Dim}, {"attn_v", c.Dim, c.Dim},
			{"attn_output", c.Dim, c.Dim}, {"attn_output_norm", 0, c.Dim},
			{"ffn_up", c.Hidden, c.Dim}, {"ffn_down", c.Dim, c.Hidden}, {"layer_output_norm", 0, c.Dim},
		} {
			bias := layer.rows
			if layer.rows == 0 {
				bias = layer.cols
			}
			name := blockName(i, layer.name)
			wants = append(wants,
				weights.Want{Name: name + ".weight", Rows: layer.rows, Cols: layer.cols, Round: round},
				weights.Want{Name: name + ".bias", Cols: bias})
		}
	}
	return wants
}

func blockName(i int, name string) string { return fmt.Sprintf("blk.%d.%s", i, name) }

// newWeights finds the tensors of Wants in a set that is placed.
func newWeights(c Config, s *weights.Set) Weights {
	norm := func(name string) nn.LayerNorm {
		return nn.LayerNorm{Weight: s.Vector(name + ".weight"), Bias: s.Vector(name + ".bias"), Eps: c.Eps}
	}
	w := Weights{
		Tokens:    nn.Embedding{Matrix: s.Matrix(tokensName), Scale: 1},
		Positions: nn.Embedding{Matrix: s.Matrix(positionsName), Scale: 1},
		Types:     nn.Embedding{Matrix: s.Matrix(typesName), Scale: 1},
		Norm:      norm(normName),
		Blocks:    make([]Block, c.Blocks),
	}
	for i := range w.Blocks {
		linear := func(name string) nn.Linear {
			name = blockName(i, name)
			return nn.Linear{Matrix: s.Matrix(name + ".weight"), Bias: s.Vector(name + ".bias")}
		}
		w.Blocks[i] = Block{
			Query:           linear("attn_q"),
			Key:             linear("attn_k"),
			Value:           linear("attn_v"),
			AttentionOutput: linear("attn_output"),
			AttentionNorm:   norm(blockName(i, "attn_output_norm")),
			Up:              linear("ffn_up"),
			Down:            linear("ffn_down"),
			OutputNorm:      norm(blockName(i, "layer_output_norm")),
		}
	}
	return w
}
