// Package llama is the graph of the Llama family: SmolLM2, Llama 2 and 3, and Qwen 2, a
// neighbour with a bias on queries, keys and values.
//
// Source: Touvron et al. 2023, "LLaMA"; transformers, modeling_llama.py.
package llama

import (
	"math"

	"precis/core/kernel"
	"precis/core/nn"
)

// Model is a decoder-only transformer: a decode.Model. Config, Weights and State never mix: the
// first says the shapes, the second only is read, the third only is written.
type Model struct {
	config  Config
	weights Weights
	state   *State
	options Options
	kernels kernel.Kernels

	batch   batch
	history []int32   // the tokens in the cache
	row     []float32 // logits, as Feed returns them
	rows    []float32 // logits, as FeedAll and FeedBeams return them
	beams   beams

	// observe, in tests, is told the residual stream x (tokens, Dim) before block i, and at last
	// (i = Blocks) the normed one.
	observe func(i int, x kernel.Addr, tokens int)
}

// forward reads the batch: its keys and values go to the cache from slot on, one behind the other
// or stride slots apart, and the residual stream of its tokens from row first on is left in x (tokens, Dim), for head. What only the
// rows before first would need of the last block is not computed.
func (m *Model) forward(slot, stride, first int) {
	k, c, w, s, n := m.kernels, &m.config, &m.weights, m.state, m.batch.len()
	s.write(k, &m.batch)
	w.Embedding.Forward(k, s.x, s.ids, n) // rows ids of W (Vocabulary, Dim) -> x (n, Dim)

	for i := range w.Blocks {
		b, kv := &w.Blocks[i], s.cache.Layer(i)
		m.see(i, s.x, n)

		// Every token leaves its key and its value.
		b.AttentionNorm.Forward(k, s.normed, s.x, n, c.Dim)
		in := nn.Quantize(k, s.quantized, s.normed, n, &b.Query, &b.Key, &b.Value)
		b.Key.Forward(k, s.k, in, n)   // W (KVHeads·HeadDim, Dim) @ normed (n, Dim) -> k
		b.Value.Forward(k, s.v, in, n) // W (KVHeads·HeadDim, Dim) @ normed (n, Dim) -> v
		k.RoPE(s.k, s.positions, s.rope, n, c.KVHeads, c.HeadDim, c.Rotation)
		if stride == 1 {
			k.StoreKV(kv, s.k, s.v, n, slot)
		} else {
			for t := range n {
				k.StoreKV(kv, at(s.k, t, c.KVHeads*c.HeadDim), at(s.v, t, c.KVHeads*c.HeadDim), 1, slot+t*stride)
			}
		}

		// In the last block only the rows from first on go any further.
		x, normed, positions, spans, rows := s.x, s.normed, s.positions, s.spans, n
		if last := i == c.Blocks-1; last && first > 0 {
			rows = n - first
			if rows == 0 {
				return
			}
			x, normed = at(x, first, c.Dim), at(normed, first, c.Dim)
			positions, spans = at(positions, first, 1), at(spans, first, spanInts)
			in = nn.Quantize(k, s.quantized, normed, rows, &b.Query)
		}

		// Attention.
		b.Query.Forward(k, s.q, in, rows) // W (Heads·HeadDim, Dim) @ normed (rows, Dim) -> q
		k.RoPE(s.q, positions, s.rope, rows, c.Heads, c.HeadDim, c.Rotation)
		k.Attend(kernel.Attention{
			Dst: s.attended, Q: s.q, KV: kv, Spans: spans, Tokens: rows, Heads: c.Heads, Head1: c.Heads,
			Scale: float32(1 / math.Sqrt(float64(c.HeadDim))), Scratch: s.scratch,
		})
		in = nn.Quantize(k, s.quantized, s.attended, rows, &b.AttentionOutput)
		b.AttentionOutput.Accumulate(k, x, in, rows) // W (Dim, Heads·HeadDim) @ attended (rows, Heads·HeadDim) -> x

		// Feed-forward: down(silu(gate(x)) · up(x)).
		b.FFNNorm.Forward(k, s.normed, x, rows, c.Dim)
		in = nn.Quantize(k, s.quantized, s.normed, rows, &b.Gate, &b.Up)
		b.Gate.Forward(k, s.gate, in, rows) // W (Hidden, Dim) @ normed (rows, Dim) -> gate
		b.Up.Forward(k, s.up, in, rows)     // W (Hidden, Dim) @ normed (rows, Dim) -> up
		k.Gate(s.gate, s.gate, s.up, rows*c.Hidden, kernel.SiLU)
		in = nn.Quantize(k, s.quantized, s.gate, rows, &b.Down)
		b.Down.Accumulate(k, x, in, rows) // W (Dim, Hidden) @ gate (rows, Hidden) -> x
	}
}

// head computes the logits (n, Vocabulary) of n ≤ headRows rows of what forward left, from row on.
func (m *Model) head(row, n int) {
	k, c, w, s := m.kernels, &m.config, &m.weights, m.state
	w.Norm.Forward(k, s.normed, at(s.x, row, c.Dim), n, c.Dim)
	m.see(c.Blocks, s.normed, n)
	in := nn.Quantize(k, s.quantized, s.normed, n, &w.Head)
	w.Head.Forward(k, s.logits, in, n) // W (Vocabulary, Dim) @ normed (n, Dim) -> logits
}

// at is the address of a row of a float32 or int32 matrix.
func at(matrix kernel.Addr, row, cols int) kernel.Addr { return matrix + kernel.Addr(4*row*cols) }

func (m *Model) see(i int, x kernel.Addr, tokens int) {
	if m.observe != nil {
		m.observe(i, x, tokens)
	}
}
