// Package gemma3 is the graph of Gemma 3 as far as it reads text: norms before and after each part
// of a block, normalized queries and keys, and layers that see a sliding window between those that
// see everything.
//
// Source: Gemma Team 2025, "Gemma 3 Technical Report"; transformers, modeling_gemma3.py.
package gemma3

import (
	"precis/core/kernel"
	"precis/core/nn"
	"precis/models/causal"
)

// Model is a decoder-only transformer: a decode.BeamModel, with beams as far as the window reaches.
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

// Forward reads a batch and leaves its residual stream in x (tokens, Dim), for Head; see
// causal.Graph.
func (g *graph) Forward(batch causal.Batch) {
	k, c, w, s, n := g.kernels, &g.config, &g.weights, g.state, batch.Tokens
	w.Embedding.Forward(k, s.x, s.IDs, n) // rows ids of W (Vocabulary, Dim) · √Dim -> x (n, Dim)

	for i := range w.Blocks {
		b, kv := &w.Blocks[i], s.Cache.Layer(i)
		if batch.Stopped(i, len(w.Blocks)) {
			return
		}
		g.see(i, s.x, n)
		spans, rope := s.Windowed, s.localRope
		if c.global(i) {
			spans, rope = s.Spans, s.globalRope
		}

		// Attention: x += norm(output(attend(norm(x)))).
		b.AttentionNorm.Forward(k, s.normed, s.x, n, c.Dim)
		in := nn.Quantize(k, s.quantized, s.normed, n, &b.Query, &b.Key, &b.Value)
		b.Query.Forward(k, s.q, in, n) // W (Heads·HeadDim, Dim) @ normed (n, Dim) -> q
		b.Key.Forward(k, s.k, in, n)   // W (KVHeads·HeadDim, Dim) @ normed (n, Dim) -> k
		b.Value.Forward(k, s.v, in, n) // W (KVHeads·HeadDim, Dim) @ normed (n, Dim) -> v
		b.QueryNorm.Forward(k, s.q, s.q, n*c.Heads, c.HeadDim)
		b.KeyNorm.Forward(k, s.k, s.k, n*c.KVHeads, c.HeadDim)
		k.RoPE(s.q, s.Positions, rope, n, c.Heads, c.HeadDim, kernel.Halves)
		k.RoPE(s.k, s.Positions, rope, n, c.KVHeads, c.HeadDim, kernel.Halves)
		s.Store(k, kv, s.k, s.v, batch)
		k.Attend(kernel.Attention{
			Dst: s.attended, Q: s.q, KV: kv, Spans: spans, Tokens: n, Heads: c.Heads, Head1: c.Heads,
			Scale: c.Scale, Scratch: s.Scratch,
		})
		in = nn.Quantize(k, s.quantized, s.attended, n, &b.AttentionOutput)
		b.AttentionOutput.Forward(k, s.out, in, n) // W (Dim, Heads·HeadDim) @ attended (n, Heads·HeadDim) -> out
		b.PostAttentionNorm.Forward(k, s.normed, s.out, n, c.Dim)
		k.Add(s.x, s.x, s.normed, n*c.Dim, 0)

		// Feed-forward: x += norm(down(gelu(gate(norm(x))) · up(norm(x)))).
		b.FFNNorm.Forward(k, s.normed, s.x, n, c.Dim)
		in = nn.Quantize(k, s.quantized, s.normed, n, &b.Gate, &b.Up)
		b.Gate.Forward(k, s.gate, in, n) // W (Hidden, Dim) @ normed (n, Dim) -> gate
		b.Up.Forward(k, s.up, in, n)     // W (Hidden, Dim) @ normed (n, Dim) -> up
		k.Gate(s.gate, s.gate, s.up, n*c.Hidden, kernel.GELUTanh)
		in = nn.Quantize(k, s.quantized, s.gate, n, &b.Down)
		b.Down.Forward(k, s.out, in, n) // W (Dim, Hidden) @ gate (n, Hidden) -> out
		b.PostFFNNorm.Forward(k, s.normed, s.out, n, c.Dim)
		k.Add(s.x, s.x, s.normed, n*c.Dim, 0)
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
