// Package bert is the graph of the BERT family, used to embed texts: all-MiniLM-L6-v2 and its like.
//
// Source: Devlin et al. 2018, "BERT"; Reimers & Gurevych 2019, "Sentence-BERT"; transformers,
// modeling_bert.py.
package bert

import (
	"math"

	"precis/core/kernel"
	"precis/core/nn"
)

// Model is an encoder. Config, Weights and State never mix: the first says the shapes, the second
// only is read, the third only is written.
type Model struct {
	config  Config
	weights Weights
	state   *State
	options Options
	kernels kernel.Kernels

	batch  batch
	hidden []float32 // the last hidden states of a batch, for pooling

	// observe, in tests, is told the hidden states x (tokens, Dim) before block i, and at last
	// (i = Blocks) those after the last.
	observe func(i int, x kernel.Addr, tokens int)
}

// forward reads the batch, several texts one behind the other of which each looks at itself alone,
// and leaves the hidden states of the last block in x (tokens, Dim). pause is asked before each
// block whether to go on.
func (m *Model) forward(pause func() error) error {
	k, c, w, s, n := m.kernels, &m.config, &m.weights, m.state, len(m.batch.ids)
	s.write(k, &m.batch)

	// A token is the sum of what it is, where it stands, and of which of two texts it is: the first.
	w.Tokens.Forward(k, s.x, s.ids, n)                 // rows ids of W (Vocabulary, Dim) -> x (n, Dim)
	w.Positions.Forward(k, s.attended, s.positions, n) // rows positions of W (Positions, Dim) -> attended (n, Dim)
	k.Add(s.x, s.x, s.attended, n*c.Dim, 0)
	k.Add(s.x, s.x, s.firstText, n*c.Dim, c.Dim)
	w.Norm.Forward(k, s.x, s.x, n, c.Dim)

	kv := s.cache.Layer(0) // a block needs the keys and values of no other
	for i := range w.Blocks {
		if err := pause(); err != nil {
			return err
		}
		b := &w.Blocks[i]
		m.see(i, s.x, n)

		// Self-attention; BERT normalizes the sum with the residual.
		in := nn.Quantize(k, s.quantized, s.x, n, &b.Query, &b.Key, &b.Value)
		b.Query.Forward(k, s.q, in, n) // W (Dim, Dim) @ x (n, Dim) + bias -> q
		b.Key.Forward(k, s.k, in, n)   // W (Dim, Dim) @ x (n, Dim) + bias -> k
		b.Value.Forward(k, s.v, in, n) // W (Dim, Dim) @ x (n, Dim) + bias -> v
		k.StoreKV(kv, s.k, s.v, n, 0)
		k.Attend(kernel.Attention{
			Dst: s.attended, Q: s.q, KV: kv, Spans: s.spans, Tokens: n, Heads: c.Heads, Head1: c.Heads,
			Scale: float32(1 / math.Sqrt(float64(c.headDim()))), Scratch: s.scratch,
		})
		in = nn.Quantize(k, s.quantized, s.attended, n, &b.AttentionOutput)
		b.AttentionOutput.Accumulate(k, s.x, in, n) // W (Dim, Dim) @ attended (n, Dim) + bias -> x
		b.AttentionNorm.Forward(k, s.x, s.x, n, c.Dim)

		// Feed-forward: down(gelu(up(x))).
		in = nn.Quantize(k, s.quantized, s.x, n, &b.Up)
		b.Up.Forward(k, s.up, in, n) // W (Hidden, Dim) @ x (n, Dim) + bias -> up
		k.Gate(s.up, s.up, 0, n*c.Hidden, kernel.GELU)
		in = nn.Quantize(k, s.quantized, s.up, n, &b.Down)
		b.Down.Accumulate(k, s.x, in, n) // W (Dim, Hidden) @ up (n, Hidden) + bias -> x
		b.OutputNorm.Forward(k, s.x, s.x, n, c.Dim)
	}
	m.see(c.Blocks, s.x, n)
	return nil
}

func (m *Model) see(i int, x kernel.Addr, tokens int) {
	if m.observe != nil {
		m.observe(i, x, tokens)
	}
}
