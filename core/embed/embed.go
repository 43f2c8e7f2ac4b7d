// Package embed is what the rest of precis asks of a model that places texts in a space of
// meaning. It knows no model.
package embed

import "context"

// Embedder makes vectors of texts: the more two texts have to do with each other, the nearer
// their cosine, here the dot product, is to 1. It serves one caller at a time.
type Embedder interface {
	// Dim is the length of a vector.
	Dim() int
	// Limit is the number of tokens of a text, special ones included, that are read; what is behind
	// them has no influence, so callers cut longer texts into passages.
	Limit() int
	// Embed gives a vector (Dim) of Euclidean length 1 for each text, however short. Between batches
	// it asks ctx whether to go on.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// Cosine is the cosine of the angle between two vectors of length 1 and the same Dim.
func Cosine(a, b []float32) float32 {
	sum := float32(0)
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
