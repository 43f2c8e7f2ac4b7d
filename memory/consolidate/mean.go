package consolidate

import (
	"math"

	"precis/memory/longterm"
)

// mean is the mean of an entry's embeddings, of length 1; nil where it has none.
func mean(e *longterm.Entry) []float32 {
	var sum []float32
	for _, p := range e.Passages {
		if sum == nil && len(p.Embedding) > 0 {
			sum = make([]float32, len(p.Embedding))
		}
		if len(p.Embedding) != len(sum) {
			continue
		}
		for i, v := range p.Embedding {
			sum[i] += v
		}
	}
	squares := 0.0
	for _, v := range sum {
		squares += float64(v) * float64(v)
	}
	if squares == 0 {
		return nil
	}
	for i := range sum {
		sum[i] /= float32(math.Sqrt(squares))
	}
	return sum
}
