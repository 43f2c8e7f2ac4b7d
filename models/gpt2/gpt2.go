// Package gpt2 is the graph of the GPT-2 family.
//
// Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"; transformers,
// modeling_gpt2.py.
package gpt2

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

// Forward reads a batch and leaves its residual stream in x (tokens, Dim), for Head; see
// causal.Graph.
func (g *graph) Forward(batch causal.Batch) {
	k, c, w, s, n := g.kernels, &g.config, &g.weights, g.state, batch.Tokens

	// A token is the sum of what it is and where it stands.
	w.Tokens.Forward(k, s.x, s.IDs, n)               // rows ids of W (Vocabulary, Dim) -> x (n, Dim)
	w.Positions.Forward(k, s.normed, s.Positions, n) // rows positions of W (Positions, Dim) -> normed (n, Dim)
	k.Add(s.x, s.x, s.normed, n*c.Dim, 0)

	for i := range w.Blocks {
		b, kv := &w.Blocks[i], s.Cache.Layer(i)
		if batch.Stopped(i, len(w.Blocks)) {
			return
		}
		g.see(i, s.x, n)

		// Attention.
		b.AttentionNorm.Forward(k, s.normed, s.x, n, c.Dim)
		in := nn.Quantize(k, s.quantized, s.normed, n, &b.Query, &b.Key, &b.Value)
		b.Query.Forward(k, s.q, in, n) // W (Dim, Dim) @ normed (n, Dim) + bias -> q
		b.Key.Forward(k, s.k, in, n)   // W (Dim, Dim) @ normed (n, Dim) + bias -> k
		b.Value.Forward(k, s.v, in, n) // W (Dim, Dim) @ normed (n, Dim) + bias -> v
		s.Store(k, kv, s.k, s.v, batch)
		k.Attend(kernel.Attention{
			Dst: s.attended, Q: s.q, KV: kv, Spans: s.Spans, Tokens: n, Heads: c.Heads, Head1: c.Heads,
			Scale: float32(1 / math.Sqrt(float64(c.headDim()))), Scratch: s.Scratch,
		})
		in = nn.Quantize(k, s.quantized, s.attended, n, &b.AttentionOutput)
		b.AttentionOutput.Accumulate(k, s.x, in, n) // W (Dim, Dim) @ attended (n, Dim) + bias -> x

		// Feed-forward: down(gelu(up(x))), with GELU in its tanh form.
		b.FFNNorm.Forward(k, s.normed, s.x, n, c.Dim)
		in = nn.Quantize(k, s.quantized, s.normed, n, &b.Up)
		b.Up.Forward(k, s.up, in, n) // W (Hidden, Dim) @ normed (n, Dim) + bias -> up
		k.Gate(s.up, s.up, 0, n*c.Hidden, kernel.GELUTanh)
		in = nn.Quantize(k, s.quantized, s.up, n, &b.Down)
		b.Down.Accumulate(k, s.x, in, n) // W (Dim, Hidden) @ up (n, Hidden) + bias -> x
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
