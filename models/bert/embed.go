package bert

import (
	"context"
	"errors"
	"fmt"
	"math"

	"precis/core/embed"
	"precis/core/kernel"
	"precis/core/tokenizer"
)

// ErrToken is wrapped by the errors for a text of no tokens or too many, and for a token outside
// the vocabulary.
var ErrToken = errors.New("bert: wrong token")

// Embedder is a model with its tokenizer.
type Embedder struct {
	Model     *Model
	Tokenizer *tokenizer.Tokenizer
}

var _ embed.Embedder = Embedder{}

// Dim is the length of a vector.
func (e Embedder) Dim() int { return e.Model.config.Dim }

// Limit is the number of tokens, [CLS] and [SEP] included, that are read of a text.
func (e Embedder) Limit() int { return e.Model.options.Context }

// Embed gives a vector (Dim) of length 1 for each text. Look-alikes of special tokens are text;
// tokens of a text from Limit on are not read. The error is that of ctx.
func (e Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	tokens := make([][]int32, len(texts))
	for i, text := range texts {
		tokens[i] = e.Tokenizer.Truncate(e.Tokenizer.AddSpecial(e.Tokenizer.Encode(text)), e.Limit())
	}
	return e.Model.Embed(ctx, tokens)
}

// Embed gives for each text, its tokens with [CLS] and [SEP] around them, the mean of the last
// hidden states of all of them, divided by its Euclidean length: (texts, Dim). Texts are read
// together as far as they fit a batch. The error is that of ctx, or ErrToken.
func (m *Model) Embed(ctx context.Context, texts [][]int32) ([][]float32, error) {
	for i, tokens := range texts {
		if err := m.check(tokens); err != nil {
			return nil, fmt.Errorf("text %d: %w", i, err)
		}
	}
	vectors := make([][]float32, 0, len(texts))
	for len(vectors) < len(texts) {
		m.batch.clear()
		for _, tokens := range texts[len(vectors):] {
			if len(m.batch.ids)+len(tokens) > m.options.Batch {
				break
			}
			m.batch.add(tokens)
		}
		if err := m.forward(ctx.Err); err != nil {
			return nil, err
		}
		vectors = m.pool(vectors)
	}
	return vectors, nil
}

// check verifies that the tokens of a text are in the vocabulary and fit the context.
func (m *Model) check(tokens []int32) error {
	if n := len(tokens); n == 0 || n > m.options.Context {
		return fmt.Errorf("%w: %d tokens, want 1 to %d", ErrToken, n, m.options.Context)
	}
	for i, id := range tokens {
		if id < 0 || int(id) >= m.config.Vocabulary {
			return fmt.Errorf("%w: token %d is %d, want 0 to %d", ErrToken, i, id, m.config.Vocabulary-1)
		}
	}
	return nil
}

// pool appends the vector of each text of the batch that forward has read.
func (m *Model) pool(vectors [][]float32) [][]float32 {
	dim, from := m.config.Dim, 0
	hidden := m.hidden[:len(m.batch.ids)*dim]
	m.kernels.Read(kernel.Bytes(hidden), m.state.x)
	for _, end := range m.batch.ends {
		v := make([]float32, dim)
		for t := from; t < end; t++ {
			for i, h := range hidden[t*dim : (t+1)*dim] {
				v[i] += h
			}
		}
		normalize(v) // the mean points where the sum does
		vectors, from = append(vectors, v), end
	}
	return vectors
}

// normalize divides v by its Euclidean length.
func normalize(v []float32) {
	squares := 0.0
	for _, x := range v {
		squares += float64(x) * float64(x)
	}
	if squares == 0 { // has no direction
		return
	}
	scale := 1 / math.Sqrt(squares)
	for i, x := range v {
		v[i] = float32(float64(x) * scale)
	}
}
