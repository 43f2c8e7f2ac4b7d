// Package t5 is the graph of the T5 family: v1.0, v1.1, flan-T5 and mT5, an encoder that reads the
// input once and a decoder that writes the output.
//
// Source: Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified
// Text-to-Text Transformer"; transformers, modeling_t5.py.
package t5

import (
	"precis/core/kernel"
	"precis/core/nn"
)

// Model is an encoder-decoder transformer: a decode.EncoderDecoder. Config, Weights and State never
// mix: the first says the shapes, the second only is read, the third only is written.
type Model struct {
	config  Config
	weights Weights
	state   *State
	options Options
	kernels kernel.Kernels
	arena   *kernel.Arena
	pool    *kernel.Pool // of what is kept of passages

	input []int32 // what was encoded; empty: nothing
	parts []part  // the states of the input
	fused fused   // where the input is passages that were encoded apart
	// inputRead: the decoder has its keys and values of the input.
	inputRead bool
	// partWeights is what is added to the scores of each position of the input, (len(input))
	// float32 of partWeightsBytes; 0: nothing.
	partWeights      kernel.Addr
	partWeightsBytes int
	// over is what the decoder attends to: the cache of the input but where passages are surveyed.
	over     layers
	received *received // nil: attention is not measured

	history []int32       // the tokens in the decoder's cache
	spans   []kernel.Span // of one chunk
	row     []float32     // logits, as Feed returns them
	rows    []float32     // logits, as FeedAll and FeedBeams return them
	sums    []float32     // as FeedBeams returns them
	forked  bool          // there are beams

	// observe, in tests, is told the residual stream x (tokens, Dim) before block i, and at last
	// (i = number of blocks) the normed one.
	observe func(decoder bool, i int, x kernel.Addr, tokens int)
}

// encode reads tokens, all of which look at each other, and leaves the encoder's output in states.
// pause is told the work done, and of how much, and may stop it.
func (m *Model) encode(tokens []int32, pause func(done, total int) error) error {
	k, c, w, s, n := m.kernels, &m.config, &m.weights, m.state, len(tokens)
	m.writeInputSpans(n)
	done, total := 0, n*(2*c.EncoderBlocks+1)
	chunks := func(do func(row, rows int, x kernel.Addr)) error {
		for row := 0; row < n; row += m.options.Chunk {
			rows := min(m.options.Chunk, n-row)
			do(row, rows, at(s.states, row, c.Dim))
			done += rows
			if err := pause(done, total); err != nil {
				return err
			}
		}
		return nil
	}

	for i := range w.Encoder {
		b, kv := &w.Encoder[i], s.encoder.Layer(0)

		// Every token leaves its query, key and value before any looks at the others.
		err := chunks(func(row, rows int, x kernel.Addr) {
			if i == 0 {
				k.Write(s.ids, kernel.Bytes(tokens[row:row+rows]))
				w.Embedding.Forward(k, x, s.ids, rows) // rows ids of W (Vocabulary, Dim) -> x (rows, Dim)
			}
			m.see(false, i, x, rows)
			b.Self.Norm.Forward(k, s.normed, x, rows, c.Dim)
			in := nn.Quantize(k, s.quantized, s.normed, rows, &b.Self.Query, &b.Self.Key, &b.Self.Value)
			b.Self.Query.Forward(k, at(s.q, row, c.inner()), in, rows) // W (Heads·HeadDim, Dim) @ normed (rows, Dim) -> q
			b.Self.Key.Forward(k, s.k, in, rows)                       // W (Heads·HeadDim, Dim) @ normed (rows, Dim) -> k
			b.Self.Value.Forward(k, s.v, in, rows)                     // W (Heads·HeadDim, Dim) @ normed (rows, Dim) -> v
			k.StoreKV(kv, s.k, s.v, rows, row)
		})
		if err != nil {
			return err
		}

		err = chunks(func(row, rows int, x kernel.Addr) {
			k.Attend(kernel.Attention{
				Dst: s.attended, Q: at(s.q, row, c.inner()), KV: kv, Spans: s.inputSpans, Tokens: rows,
				Heads: c.Heads, Head1: c.Heads, Scale: 1, Scratch: s.scratch, // T5 does not scale by 1/√HeadDim
				Bias: s.encoderBias.table, BiasStride: s.encoderBias.stride, BiasZero: s.encoderBias.zero, BiasQuery: row,
			})
			m.output(&b.Self, x, rows)
			m.feedForward(&b.FeedForward, x, rows)
		})
		if err != nil {
			return err
		}
	}

	return chunks(func(row, rows int, x kernel.Addr) {
		w.EncoderNorm.Forward(k, x, x, rows, c.Dim)
		m.see(false, c.EncoderBlocks, x, rows)
	})
}

// decode reads the n tokens in ids: those of one sequence from position on, or one token at
// position of each of several beams. Their keys and values go to cache, and the residual stream
// is left in x (n, Dim), for head. spans has what the tokens of a sequence see.
func (m *Model) decode(cache layers, self bias, n, beams, position int) {
	k, c, w, s := m.kernels, &m.config, &m.weights, m.state
	w.Embedding.Forward(k, s.x, s.ids, n) // rows ids of W (Vocabulary, Dim) -> x (n, Dim)

	for i := range w.Decoder {
		b, kv := &w.Decoder[i], cache.Layer(i)
		m.see(true, i, s.x, n)

		// Self-attention. The beams are one token with the heads of all.
		b.Self.Norm.Forward(k, s.normed, s.x, n, c.Dim)
		in := nn.Quantize(k, s.quantized, s.normed, n, &b.Self.Query, &b.Self.Key, &b.Self.Value)
		b.Self.Query.Forward(k, s.q, in, n) // W (Heads·HeadDim, Dim) @ normed (n, Dim) -> q
		b.Self.Key.Forward(k, s.k, in, n)   // W (Heads·HeadDim, Dim) @ normed (n, Dim) -> k
		b.Self.Value.Forward(k, s.v, in, n) // W (Heads·HeadDim, Dim) @ normed (n, Dim) -> v
		k.StoreKV(kv, s.k, s.v, n/beams, position)
		k.Attend(kernel.Attention{
			Dst: s.attended, Q: s.q, KV: kv, Spans: s.spans, Tokens: n / beams,
			Heads: beams * c.Heads, Head1: beams * c.Heads, Scale: 1, Scratch: s.scratch,
			Bias: self.table, BiasStride: self.stride, BiasZero: self.zero, BiasQuery: position,
		})
		m.output(&b.Self, s.x, n)

		// Cross-attention, over the whole input.
		b.Cross.Norm.Forward(k, s.normed, s.x, n, c.Dim)
		in = nn.Quantize(k, s.quantized, s.normed, n, &b.Cross.Query)
		b.Cross.Query.Forward(k, s.q, in, n) // W (Heads·HeadDim, Dim) @ normed (n, Dim) -> q
		input := m.over.Layer(i)
		m.attendInput(s.attended, input, n)
		if m.received != nil {
			m.received.add(input, n)
		}
		m.output(&b.Cross, s.x, n)

		m.feedForward(&b.FeedForward, s.x, n)
	}
}

// output adds what attention found to the residual stream x (n, Dim).
func (m *Model) output(a *Attention, x kernel.Addr, n int) {
	in := nn.Quantize(m.kernels, m.state.quantized, m.state.attended, n, &a.Output)
	a.Output.Accumulate(m.kernels, x, in, n) // W (Dim, Heads·HeadDim) @ attended (n, Heads·HeadDim) -> x
}

// feedForward adds down(act(up(x))) to x (n, Dim), or where it is gated down(act(gate(x))·up(x)).
func (m *Model) feedForward(f *FeedForward, x kernel.Addr, n int) {
	k, c, s := m.kernels, &m.config, m.state
	f.Norm.Forward(k, s.normed, x, n, c.Dim)
	if c.Gated {
		in := nn.Quantize(k, s.quantized, s.normed, n, &f.Gate, &f.Up)
		f.Gate.Forward(k, s.gate, in, n) // W (Hidden, Dim) @ normed (n, Dim) -> gate
		f.Up.Forward(k, s.up, in, n)     // W (Hidden, Dim) @ normed (n, Dim) -> up
		k.Gate(s.up, s.gate, s.up, n*c.Hidden, c.Activation)
	} else {
		in := nn.Quantize(k, s.quantized, s.normed, n, &f.Up)
		f.Up.Forward(k, s.up, in, n) // W (Hidden, Dim) @ normed (n, Dim) -> up
		k.Gate(s.up, s.up, 0, n*c.Hidden, c.Activation)
	}
	in := nn.Quantize(k, s.quantized, s.up, n, &f.Down)
	f.Down.Accumulate(k, x, in, n) // W (Dim, Hidden) @ up (n, Hidden) -> x
}

// head computes the logits (n, Vocabulary) of n ≤ headRows rows of what decode left, from row on.
func (m *Model) head(row, n int) {
	k, c, w, s := m.kernels, &m.config, &m.weights, m.state
	w.DecoderNorm.Forward(k, s.normed, at(s.x, row, c.Dim), n, c.Dim)
	m.see(true, c.DecoderBlocks, s.normed, n)
	if c.OutputScale != 1 {
		k.Scale(s.normed, s.normed, n*c.Dim, c.OutputScale)
	}
	in := nn.Quantize(k, s.quantized, s.normed, n, &w.Head)
	w.Head.Forward(k, s.logits, in, n) // W (Vocabulary, Dim) @ normed (n, Dim) -> logits
}

// layers is the cache of the decoder's blocks.
type layers interface{ Layer(i int) kernel.KV }

// at is the address of a row of a float32 matrix.
func at(matrix kernel.Addr, row, cols int) kernel.Addr { return matrix + kernel.Addr(4*row*cols) }

func (m *Model) see(decoder bool, i int, x kernel.Addr, tokens int) {
	if m.observe != nil {
		m.observe(decoder, i, x, tokens)
	}
}
