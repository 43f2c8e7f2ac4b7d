package gemma3

import (
	"fmt"
	"math"

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
	AttentionNorm      nn.RMSNorm
	Query              nn.Linear  // W (Heads·HeadDim, Dim)
	Key, Value         nn.Linear  // W (KVHeads·HeadDim, Dim)
	QueryNorm, KeyNorm nn.RMSNorm // of each head
	AttentionOutput    nn.Linear  // W (Dim, Heads·HeadDim)
	PostAttentionNorm  nn.RMSNorm
	FFNNorm            nn.RMSNorm
	Gate, Up           nn.Linear // W (Hidden, Dim)
	Down               nn.Linear // W (Dim, Hidden)
	PostFFNNorm        nn.RMSNorm
}

const (
	embeddingName = "token_embd.weight"
	normName      = "output_norm.weight"
	headName      = "output.weight"
)

// Wants lists the tensors of the graph under their names in GGUF.
func (c Config) Wants() []weights.Want {
	q, kv := c.Heads*c.HeadDim, c.KVHeads*c.HeadDim
	wants := []weights.Want{
		{Name: embeddingName, Rows: c.Vocabulary, Cols: c.Dim},
		{Name: normName, Cols: c.Dim},
		{Name: headName, Rows: c.Vocabulary, Cols: c.Dim, Optional: true},
	}
	for i := range c.Blocks {
		for _, w := range []weights.Want{
			{Name: "attn_norm", Cols: c.Dim},
			{Name: "attn_q", Rows: q, Cols: c.Dim},
			{Name: "attn_k", Rows: kv, Cols: c.Dim},
			{Name: "attn_v", Rows: kv, Cols: c.Dim},
			{Name: "attn_q_norm", Cols: c.HeadDim},
			{Name: "attn_k_norm", Cols: c.HeadDim},
			{Name: "attn_output", Rows: c.Dim, Cols: q},
			{Name: "post_attention_norm", Cols: c.Dim},
			{Name: "ffn_norm", Cols: c.Dim},
			{Name: "ffn_gate", Rows: c.Hidden, Cols: c.Dim},
			{Name: "ffn_up", Rows: c.Hidden, Cols: c.Dim},
			{Name: "ffn_down", Rows: c.Dim, Cols: c.Hidden},
			{Name: "post_ffw_norm", Cols: c.Dim},
		} {
			w.Name = blockName(i, w.Name)
			wants = append(wants, w)
		}
	}
	return wants
}

func blockName(i int, name string) string { return fmt.Sprintf("blk.%d.%s.weight", i, name) }

// newWeights finds the tensors of Wants in a set that is placed.
func newWeights(c Config, s *weights.Set) Weights {
	embedding := s.Matrix(embeddingName)
	w := Weights{
		Embedding: nn.Embedding{Matrix: embedding, Scale: float32(math.Sqrt(float64(c.Dim)))},
		Blocks:    make([]Block, c.Blocks),
		Norm:      nn.RMSNorm{Weight: s.Vector(normName), Eps: c.Eps},
		Head:      nn.Linear{Matrix: embedding},
	}
	if _, untied := s.Find(headName); untied {
		w.Head.Matrix = s.Matrix(headName)
	}
	for i := range w.Blocks {
		linear := func(name string) nn.Linear { return nn.Linear{Matrix: s.Matrix(blockName(i, name))} }
		norm := func(name string) nn.RMSNorm {
			return nn.RMSNorm{Weight: s.Vector(blockName(i, name)), Eps: c.Eps}
		}
		w.Blocks[i] = Block{
			AttentionNorm:     norm("attn_norm"),
			Query:             linear("attn_q"),
			Key:               linear("attn_k"),
			Value:             linear("attn_v"),
			QueryNorm:         norm("attn_q_norm"),
			KeyNorm:           norm("attn_k_norm"),
			AttentionOutput:   linear("attn_output"),
			PostAttentionNorm: norm("post_attention_norm"),
			FFNNorm:           norm("ffn_norm"),
			Gate:              linear("ffn_gate"),
			Up:                linear("ffn_up"),
			Down:              linear("ffn_down"),
			PostFFNNorm:       norm("post_ffw_norm"),
		}
	}
	return w
}

// addOne adds 1 to the weights of every norm: Hugging Face stores how far they are from it, and
// GGUF what a row is multiplied by.
func addOne(m kernel.Memory, s *weights.Set) {
	for _, e := range s.Entries() {
		if e.Rows > 0 {
			continue
		}
		values := make([]float32, e.Cols)
		m.Read(kernel.Bytes(values), s.Vector(e.Name))
		for i := range values {
			values[i]++
		}
		m.Write(s.Vector(e.Name), kernel.Bytes(values))
	}
}
