package gpt2

import (
	"fmt"

	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/causal"
	"precis/models/weights"
)

// Weights are the layers of a model over its tensors in kernel memory.
type Weights struct {
	Tokens    nn.Embedding // (Vocabulary, Dim)
	Positions nn.Embedding // (Positions, Dim)
	Blocks    []Block
	Norm      nn.LayerNorm // before the head
	Head      nn.Linear    // W (Vocabulary, Dim); the embedding's matrix where they are tied
}

// Block is the weights of one transformer block. Every matrix has a bias.
type Block struct {
	AttentionNorm     nn.LayerNorm
	Query, Key, Value nn.Linear // W (Dim, Dim), parts of one matrix
	AttentionOutput   nn.Linear // W (Dim, Dim)
	FFNNorm           nn.LayerNorm
	Up                nn.Linear // W (Hidden, Dim)
	Down              nn.Linear // W (Dim, Hidden)
}

const (
	tokensName    = "token_embd.weight"
	positionsName = "position_embd.weight"
	normName      = "output_norm"
	headName      = "output.weight"
)

// Wants lists the tensors of the graph under their names in GGUF.
func (c Config) Wants() []weights.Want {
	wants := []weights.Want{
		{Name: tokensName, Rows: c.Vocabulary, Cols: c.Dim},
		{Name: positionsName, Rows: c.Positions, Cols: c.Dim},
		{Name: normName + ".weight", Cols: c.Dim},
		{Name: normName + ".bias", Cols: c.Dim},
		{Name: headName, Rows: c.Vocabulary, Cols: c.Dim, Optional: true},
	}
	for i := range c.Blocks {
		for _, norm := range []string{"attn_norm", "ffn_norm"} {
			wants = append(wants,
				weights.Want{Name: blockName(i, norm+".weight"), Cols: c.Dim},
				weights.Want{Name: blockName(i, norm+".bias"), Cols: c.Dim})
		}
		for _, linear := range c.linears() {
			wants = append(wants,
				weights.Want{Name: blockName(i, linear.name+".weight"), Rows: linear.rows, Cols: linear.cols},
				weights.Want{Name: blockName(i, linear.name+".bias"), Cols: linear.rows})
		}
	}
	return wants
}

// linear is a matrix of a block.
type linear struct {
	name       string
	rows, cols int
}

func (c Config) linears() []linear {
	return []linear{
		{"attn_qkv", 3 * c.Dim, c.Dim}, {"attn_output", c.Dim, c.Dim},
		{"ffn_up", c.Hidden, c.Dim}, {"ffn_down", c.Dim, c.Hidden},
	}
}

func blockName(i int, name string) string { return fmt.Sprintf("blk.%d.%s", i, name) }

// newWeights finds the tensors of Wants in a set that is placed.
func newWeights(c Config, s *weights.Set) Weights {
	embedding := s.Matrix(tokensName)
	norm := func(name string) nn.LayerNorm {
		return nn.LayerNorm{Weight: s.Vector(name + ".weight"), Bias: s.Vector(name + ".bias"), Eps: c.Eps}
	}
	w := Weights{
		Tokens:    nn.Embedding{Matrix: embedding, Scale: 1},
		Positions: nn.Embedding{Matrix: s.Matrix(positionsName), Scale: 1},
		Blocks:    make([]Block, c.Blocks),
		Norm:      norm(normName),
		Head:      nn.Linear{Matrix: embedding},
	}
	if _, untied := s.Find(headName); untied {
		w.Head.Matrix = s.Matrix(headName)
	}
	for i := range w.Blocks {
		linear := func(name string) nn.Linear {
			name = blockName(i, name)
			return nn.Linear{Matrix: s.Matrix(name + ".weight"), Bias: s.Vector(name + ".bias")}
		}
		qkv := linear("attn_qkv")
		w.Blocks[i] = Block{
			AttentionNorm:   norm(blockName(i, "attn_norm")),
			Query:           rows(qkv, 0, c.Dim),
			Key:             rows(qkv, c.Dim, c.Dim),
			Value:           rows(qkv, 2*c.Dim, c.Dim),
			AttentionOutput: linear("attn_output"),
			FFNNorm:         norm(blockName(i, "ffn_norm")),
			Up:              linear("ffn_up"),
			Down:            linear("ffn_down"),
		}
	}
	return w
}

// rows is n rows of a linear layer from row on, a multiple of kernel.RowGroup (heads have a
// multiple of 4 dimensions).
func rows(l nn.Linear, row, n int) nn.Linear {
	return nn.Linear{
		Matrix: kernel.Matrix{Format: l.Format, Rows: n, Cols: l.Cols, Addr: kernel.RowAddr(l.Matrix, row)},
		Bias:   causal.At(l.Bias, row, 1),
	}
}
