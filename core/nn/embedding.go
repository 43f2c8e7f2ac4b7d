package nn

import "precis/core/kernel"

// Embedding is a table with a row for each token of the vocabulary, (vocabulary, dim). The same
// matrix may be the output head (tied embeddings).
type Embedding struct {
	kernel.Matrix
	Scale float32 // what a row is multiplied by; 1 for llama
}

// Forward looks up ids (tokens int32, each below Rows) -> dst (tokens, dim).
func (e Embedding) Forward(k kernel.Kernels, dst, ids kernel.Addr, tokens int) {
	k.Lookup(dst, e.Matrix, ids, tokens, e.Scale)
}
