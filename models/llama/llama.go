// Package llama is the graph of the Llama family: SmolLM2, Llama 2 and 3, and Qwen 2, a
// neighbour with a bias on queries, keys and values.
//
// Source: Touvron et al. 2023, "LLaMA"; transformers, modeling_llama.py.
package llama

import (
	"math"

	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/causal"
)

// Model is a decoder-only transformer: a decode.BeamModel.
type Model struct {
	*causal.Model
	*graph
}

// graph is a causal.Graph. Config, Weights and State never mix: the first says the shapes, the
// second only is read, the third only is written.
type graph struct {
	config  Config
	weights Weights
	state   *State
	kernels kernel.Kernels

	// observe, in tests, is told the residual stream x (tokens, Dim) before block i, and at last
	// (i = Blocks) the normed one.
	observe func(i int, x kernel.Addr, tokens int)
}

// Forward reads a batch and leaves the residual stream of its tokens from row first on in
// x (tokens, Dim), for Head; see causal.Graph.
func (g *graph) Forward(batch causal.Batch) {
	k, c, w, s, n, first := g.kernels, &g.config, &g.weights, g.state, batch.Tokens, batch.First
	w.Embedding.Forward(k, s.x, s.IDs, n) // rows ids of W (Vocabulary, Dim) -> x (n, Dim)

	for i := range w.Blocks {
		b, kv := &w.Blocks[i], s.Cache.Layer(i)
		if batch.Stopped(i, len(w.Blocks)) {
			return
		}
		g.see(i, s.x, n)

		// Every token leaves its key and its value.
		b.AttentionNorm.Forward(k, s.normed, s.x, n, c.Dim)
		in := nn.Quantize(k, s.quantized, s.normed, n, &b.Query, &b.Key, &b.Value)
		b.Key.Forward(k, s.k, in, n)   // W (KVHeads·HeadDim, Dim) @ normed (n, Dim) -> k
		b.Value.Forward(k, s.v, in, n) // W (KVHeads·HeadDim, Dim) @ normed (n, Dim) -> v
		k.RoPE(s.k, s.Positions, s.rope, n, c.KVHeads, c.HeadDim, c.Rotation)
		s.Store(k, kv, s.k, s.v, batch)

		// In the last block only the rows from first on go any further.
		x, normed, positions, spans, rows := s.x, s.normed, s.Positions, s.Spans, n
		if last := i == c.Blocks-1; last && first > 0 {
			rows = n - first
			if rows == 0 {
				return
			}
			x, normed = causal.At(x, first, c.Dim), causal.At(normed, first, c.Dim)
			positions, spans = causal.At(positions, first, 1), causal.At(spans, first, causal.SpanInts)
			in = nn.Quantize(k, s.quantized, normed, rows, &b.Query)
		}

		// Attention.
		b.Query.Forward(k, s.q, in, rows) // W (Heads·HeadDim, Dim) @ normed (rows, Dim) -> q
		k.RoPE(s.q, positions, s.rope, rows, c.Heads, c.HeadDim, c.Rotation)
		k.Attend(kernel.Attention{
			Dst: s.attended, Q: s.q, KV: kv, Spans: spans, Tokens: rows, Heads: c.Heads, Head1: c.Heads,
			Scale: float32(1 / math.Sqrt(float64(c.HeadDim))), Scratch: s.Scratch,
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

// Head computes the logits (n, Vocabulary) of n rows of what Forward left, from row on.
func (g *graph) Head(row, n int) {
	k, c, w, s := g.kernels, &g.config, &g.weights, g.state
	w.Norm.Forward(k, s.normed, causal.At(s.x, row, c.Dim), n, c.Dim)
	g.see(c.Blocks, s.normed, n)
	in := nn.Quantize(k, s.quantized, s.normed, n, &w.Head)
	w.Head.Forward(k, s.Logits, in, n) // W (Vocabulary, Dim) @ normed (n, Dim) -> logits
}

func (g *graph) see(i int, x kernel.Addr, tokens int) {
	if g.observe != nil {
		g.observe(i, x, tokens)
	}
}
