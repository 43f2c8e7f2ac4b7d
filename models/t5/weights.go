package t5

import (
	"fmt"

	"precis/core/nn"
	"precis/models/weights"
)

// Weights are the layers of a model over its tensors in kernel memory.
type Weights struct {
	Embedding   nn.Embedding // (Vocabulary, Dim), of encoder and decoder
	Encoder     []EncoderBlock
	EncoderNorm nn.RMSNorm
	Decoder     []DecoderBlock
	DecoderNorm nn.RMSNorm
	Head        nn.Linear // W (Vocabulary, Dim); the embedding's matrix where they are tied
}

// EncoderBlock is the weights of one block of the encoder.
type EncoderBlock struct {
	Self        Attention
	FeedForward FeedForward
}

// DecoderBlock is the weights of one block of the decoder.
type DecoderBlock struct {
	Self, Cross Attention
	FeedForward FeedForward
}

// Attention is the weights of one attention.
type Attention struct {
	Norm              nn.RMSNorm
	Query, Key, Value nn.Linear // W (Heads·HeadDim, Dim)
	Output            nn.Linear // W (Dim, Heads·HeadDim)
}

// FeedForward is the weights of one feed-forward layer.
type FeedForward struct {
	Norm     nn.RMSNorm
	Gate, Up nn.Linear // W (Hidden, Dim); Gate only where the configuration says Gated
	Down     nn.Linear // W (Dim, Hidden)
}

const (
	embeddingName   = "token_embd.weight"
	headName        = "output.weight"
	encoderNormName = "enc.output_norm.weight"
	decoderNormName = "dec.output_norm.weight"
	// The first block's bias is that of all.
	encoderBiasName = "enc.blk.0.attn_rel_b.weight"
	decoderBiasName = "dec.blk.0.attn_rel_b.weight"
)

func encoderName(i int, name string) string { return fmt.Sprintf("enc.blk.%d.%s", i, name) }
func decoderName(i int, name string) string { return fmt.Sprintf("dec.blk.%d.%s", i, name) }

// Wants lists the tensors of the graph under their names in GGUF.
func (c Config) Wants() []weights.Want {
	wants := []weights.Want{
		{Name: embeddingName, Rows: c.Vocabulary, Cols: c.Dim},
		{Name: headName, Rows: c.Vocabulary, Cols: c.Dim, Optional: true},
		{Name: encoderNormName, Cols: c.Dim},
		{Name: decoderNormName, Cols: c.Dim},
		{Name: encoderBiasName, Rows: c.Buckets, Cols: c.Heads},
		{Name: decoderBiasName, Rows: c.Buckets, Cols: c.Heads},
	}
	add := func(prefix string) {
		for _, w := range c.attentionWants() {
			w.Name = prefix + w.Name
			wants = append(wants, w)
		}
	}
	for i := range c.EncoderBlocks {
		add(encoderName(i, "attn_"))
		wants = append(wants, c.feedForwardWants(encoderName(i, "ffn_"))...)
	}
	for i := range c.DecoderBlocks {
		add(decoderName(i, "attn_"))
		add(decoderName(i, "cross_attn_"))
		wants = append(wants, c.feedForwardWants(decoderName(i, "ffn_"))...)
	}
	return wants
}

func (c Config) attentionWants() []weights.Want {
	return []weights.Want{
		{Name: "norm.weight", Cols: c.Dim},
		{Name: "q.weight", Rows: c.inner(), Cols: c.Dim},
		{Name: "k.weight", Rows: c.inner(), Cols: c.Dim},
		{Name: "v.weight", Rows: c.inner(), Cols: c.Dim},
		{Name: "o.weight", Rows: c.Dim, Cols: c.inner()},
	}
}

func (c Config) feedForwardWants(prefix string) []weights.Want {
	wants := []weights.Want{
		{Name: prefix + "norm.weight", Cols: c.Dim},
		{Name: prefix + "up.weight", Rows: c.Hidden, Cols: c.Dim},
		{Name: prefix + "down.weight", Rows: c.Dim, Cols: c.Hidden},
	}
	if c.Gated {
		wants = append(wants, weights.Want{Name: prefix + "gate.weight", Rows: c.Hidden, Cols: c.Dim})
	}
	return wants
}

// newWeights finds the tensors of Wants in a set that is placed.
func newWeights(c Config, s *weights.Set) Weights {
	embedding := s.Matrix(embeddingName)
	norm := func(name string) nn.RMSNorm { return nn.RMSNorm{Weight: s.Vector(name), Eps: c.Eps} }
	linear := func(name string) nn.Linear { return nn.Linear{Matrix: s.Matrix(name)}.Narrow() }
	attention := func(prefix string) Attention {
		return Attention{
			Norm: norm(prefix + "norm.weight"), Query: linear(prefix + "q.weight"), Key: linear(prefix + "k.weight"),
			Value: linear(prefix + "v.weight"), Output: linear(prefix + "o.weight"),
		}
	}
	feedForward := func(prefix string) FeedForward {
		return FeedForward{
			Norm: norm(prefix + "norm.weight"), Gate: linear(prefix + "gate.weight"),
			Up: linear(prefix + "up.weight"), Down: linear(prefix + "down.weight"),
		}
	}
	w := Weights{
		Embedding:   nn.Embedding{Matrix: embedding, Scale: 1},
		Encoder:     make([]EncoderBlock, c.EncoderBlocks),
		EncoderNorm: norm(encoderNormName),
		Decoder:     make([]DecoderBlock, c.DecoderBlocks),
		DecoderNorm: norm(decoderNormName),
		Head:        nn.Linear{Matrix: embedding}.Narrow(),
	}
	if _, untied := s.Find(headName); untied {
		w.Head = linear(headName)
	}
	for i := range w.Encoder {
		w.Encoder[i] = EncoderBlock{attention(encoderName(i, "attn_")), feedForward(encoderName(i, "ffn_"))}
	}
	for i := range w.Decoder {
		w.Decoder[i] = DecoderBlock{
			attention(decoderName(i, "attn_")), attention(decoderName(i, "cross_attn_")), feedForward(decoderName(i, "ffn_")),
		}
	}
	return w
}
