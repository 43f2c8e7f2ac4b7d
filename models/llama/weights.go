package llama

import (
	"fmt"

	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/weights"
)

// Weights are the layers of a model over its tensors in kernel memory.
type Weights struct {
	Embedding nn.Embedding // (Vocabulary, Dim)
	Blocks    []Block
	Norm      nn.RMSNorm // before the head
	Head      nn.Linear  // W (Vocabulary, Dim); the embedding's matrix where they are tied
}

// Block is the weights of one transformer block.
type Block struct {
	AttentionNorm   nn.RMSNorm
	Query           nn.Linear // W (Heads·HeadDim, Dim)
	Key, Value      nn.Linear // W (KVHeads·HeadDim, Dim)
	AttentionOutput nn.Linear // W (Dim, Heads·HeadDim)
	FFNNorm         nn.RMSNorm
	Gate, Up        nn.Linear // W (Hidden, Dim)
	Down            nn.Linear // W (Dim, Hidden)
}

const (
	embeddingName = "token_embd.weight"
	normName      = "output_norm.weight"
	headName      = "output.weight"
	factorsName   = "rope_freqs.weight"
)

// Wants lists the tensors of the graph under their names in GGUF.
func (c Config) Wants() []weights.Want {
	wants := []weights.Want{
		{Name: embeddingName, Rows: c.Vocabulary, Cols: c.Dim},
		{Name: normName, Cols: c.Dim},
		{Name: headName, Rows: c.Vocabulary, Cols: c.Dim, Optional: true},
		{Name: factorsName, Cols: c.HeadDim / 2, Optional: true},
	}
	for i := range c.Blocks {
		wants = append(wants, c.blockWants(i)...)
	}
	return wants
}

func (c Config) blockWants(i int) []weights.Want {
	q, kv := c.Heads*c.HeadDim, c.KVHeads*c.HeadDim
	wants := []weights.Want{
		{Name: "attn_norm.weight", Cols: c.Dim},
		{Name: "attn_q.weight", Rows: q, Cols: c.Dim},
		{Name: "attn_k.weight", Rows: kv, Cols: c.Dim},
		{Name: "attn_v.weight", Rows: kv, Cols: c.Dim},
		{Name: "attn_output.weight", Rows: c.Dim, Cols: q},
		{Name: "ffn_norm.weight", Cols: c.Dim},
		{Name: "ffn_gate.weight", Rows: c.Hidden, Cols: c.Dim},
		{Name: "ffn_up.weight", Rows: c.Hidden, Cols: c.Dim},
		{Name: "ffn_down.weight", Rows: c.Dim, Cols: c.Hidden},
	}
	if c.Bias {
		wants = append(wants,
			weights.Want{Name: "attn_q.bias", Cols: q},
			weights.Want{Name: "attn_k.bias", Cols: kv},
			weights.Want{Name: "attn_v.bias", Cols: kv})
	}
	for j := range wants {
		wants[j].Name = blockName(i, wants[j].Name)
	}
	return wants
}

func blockName(i int, name string) string { return fmt.Sprintf("blk.%d.%s", i, name) }

// newWeights finds the tensors of Wants in a set that is placed.
func newWeights(c Config, s *weights.Set) Weights {
	embedding := s.Matrix(embeddingName)
	w := Weights{
		Embedding: nn.Embedding{Matrix: embedding, Scale: 1},
		Blocks:    make([]Block, c.Blocks),
		Norm:      nn.RMSNorm{Weight: s.Vector(normName), Eps: c.Eps},
		Head:      nn.Linear{Matrix: embedding},
	}
	if _, untied := s.Find(headName); untied {
		w.Head.Matrix = s.Matrix(headName)
	}
	for i := range w.Blocks {
		linear := func(name string) nn.Linear {
			return nn.Linear{
				Matrix: s.Matrix(blockName(i, name+".weight")),
				Bias:   s.Vector(blockName(i, name+".bias")),
			}
		}
		norm := func(name string) nn.RMSNorm {
			return nn.RMSNorm{Weight: s.Vector(blockName(i, name+".weight")), Eps: c.Eps}
		}
		w.Blocks[i] = Block{
			AttentionNorm:   norm("attn_norm"),
			Query:           linear("attn_q"),
			Key:             linear("attn_k"),
			Value:           linear("attn_v"),
			AttentionOutput: linear("attn_output"),
			FFNNorm:         norm("ffn_norm"),
			Gate:            linear("ffn_gate"),
			Up:              linear("ffn_up"),
			Down:            linear("ffn_down"),
		}
	}
	return w
}

// readFactors reads rope_freqs.weight, the divisors of the frequencies; nil where the file has none.
func readFactors(m kernel.Memory, c Config, s *weights.Set) ([]float32, error) {
	addr := s.Vector(factorsName)
	if addr == 0 {
		return nil, nil
	}
	divisors := make([]float32, c.HeadDim/2)
	m.Read(kernel.Bytes(divisors), addr)
	for i, d := range divisors {
		if !(d > 0) {
			return nil, fmt.Errorf("tensor %q: element %d is %v, want a positive number", factorsName, i, d)
		}
	}
	return divisors, nil
}
