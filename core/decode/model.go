// Package decode turns logits into text.
package decode

import "context"

// Progress is told how many of total tokens have been read. An error stops the work.
// A browser yields to its event loop here.
type Progress func(done, total int) error

// Model is a decoder with a KV cache, as decoding and scoring need it. It serves one caller at a time.
type Model interface {
	// Vocabulary is the number of logits.
	Vocabulary() int
	// Context is the greatest number of positions.
	Context() int
	// Len is the number of positions in the cache.
	Len() int
	// Truncate forgets the positions from n on; the shared prefix before them stays.
	Truncate(n int)
	// Feed appends tokens and returns the logits after the last one; the slice is valid until
	// the next call. Between chunks it asks ctx and progress (which may be nil) whether to go
	// on; when stopped the cache is as it was before the call.
	Feed(ctx context.Context, tokens []int32, progress Progress) ([]float32, error)
	// Score gives, for each continuation of the tokens fed so far, the log-probability of each of
	// its tokens, read as one batch over the shared cache. The cache stays as it was.
	Score(ctx context.Context, continuations [][]int32, progress Progress) ([][]float32, error)
}

// Verifier is a Model that gives the logits after each of several tokens in one pass, which costs
// less than a pass for each of them. Prompt lookup needs it.
type Verifier interface {
	Model
	// FeedAll is Feed with the logits after every token: (len(tokens), Vocabulary), row by row,
	// valid until the next call. Callers give at most a few dozen tokens.
	FeedAll(ctx context.Context, tokens []int32, progress Progress) ([]float32, error)
}

// BeamModel is a Model that continues several sequences side by side, which costs less than one
// after another. Beam search and sampling of several sequences need it.
type BeamModel interface {
	Model
	// Fork begins with beams that each continue the tokens fed so far, at most that many, each
	// with room for more tokens. It ends earlier ones, and so do Feed, Score and Truncate, to which
	// the tokens fed before Fork are what the model holds. The error is for memory or context that
	// does not suffice.
	Fork(beams, more int) error
	// FeedBeams makes beam i what beam parents[i] was, followed by tokens[i]; from then on there
	// are as many beams as tokens. It gives the logits of each, (len(tokens), Vocabulary) row by
	// row, and the logarithm of the sum of the exponentials of each row; both are valid, and may be
	// changed by the caller, until the next call. The error is that of ctx, or for a wrong token.
	FeedBeams(ctx context.Context, parents []int, tokens []int32) (logits, logSumExp []float32, err error)
}

// EncoderDecoder is a Model whose decoder looks at an input that an encoder has read.
type EncoderDecoder interface {
	Model
	// Encode reads an input, at most InputContext tokens, and forgets what was fed for an earlier
	// one. In between it asks ctx and progress (which may be nil) whether to go on; when stopped
	// there is no input.
	Encode(ctx context.Context, tokens []int32, progress Progress) error
	// Input is the input last encoded; not to be changed. Feed needs one.
	Input() []int32
	// InputContext is the greatest number of tokens of an input.
	InputContext() int
	// DecoderStart is the token that decoding begins with.
	DecoderStart() int32
}
