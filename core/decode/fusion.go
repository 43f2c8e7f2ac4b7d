package decode

import "context"

// Fusion is an encoder-decoder whose decoder attends to several passages that were encoded apart, as
// if they were one input: the encoder's work grows with the length of a text instead of its square, and
// what is encoded once can be kept.
//
// Source: Izacard and Grave 2021, "Leveraging Passage Retrieval with Generative Models" (Fusion-in-Decoder);
// Ivgi et al. 2023, "Efficient Long-Text Understanding with Short-Text Models" (SLED).
type Fusion interface {
	EncoderDecoder

	// EncodePassage reads tokens as Encode does and keeps the states of tokens[from:to]: those around
	// them, of a prefix or a neighbour, were read for what they say about these. The input is forgotten.
	EncodePassage(ctx context.Context, tokens []int32, from, to int, progress Progress) (Encoded, error)

	// Fuse makes passages the input and forgets what was fed. Where they have more positions than it
	// attends to, it chooses among them. They may be released once it returns. The order tells the
	// decoder nothing. When stopped, or on another error, there is no input.
	Fuse(ctx context.Context, passages []Weighted, o FusionOptions, progress Progress) (Fused, error)

	// Received reads tokens as what the decoder says about the input, from its start on, and gives for
	// each the share of the cross-attention that each passage given to Fuse receives, the mean over
	// blocks and heads: a row of shares sums to 1. What was fed is forgotten.
	Received(ctx context.Context, tokens []int32, progress Progress) ([][]float64, error)
}

// Encoded is a passage as the encoder left it, in kernel memory.
type Encoded interface {
	// Len is the number of positions.
	Len() int
	// Bytes is the memory that they take.
	Bytes() int64
	// Release gives the memory back. It is called once.
	Release()
}

// Weighted is an encoded passage and what is added to its scores in cross-attention, the logarithm of its
// weight: 0 leaves them, as for a page's own passages.
type Weighted struct {
	Encoded
	LogWeight float32
}

// FusionOptions bound what a decode step costs.
type FusionOptions struct {
	// Most is the greatest number of positions that are attended to; 0, or more than the model
	// allows: what it allows. Of longer inputs the passages are taken that receive the most
	// cross-attention, over all passages, while the decoder reads First.
	Most int
	// First are the tokens of the decoder that choose; none: the one that it starts with.
	First []int32
}

// Fused says what a decoder attends to.
type Fused struct {
	// Chosen are the indices of the passages, in order.
	Chosen []int
	// Received is the share of cross-attention that each passage received when some were chosen; nil
	// where all are attended to.
	Received []float64
}
