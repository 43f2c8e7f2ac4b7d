package t5

import (
	"math"

	"precis/core/kernel"
)

// bias is what self-attention adds to its scores: one number for each head and each distance
// key−query, in tokens. Distance d of head h is column zero+d of row h of table, (heads, stride)
// float32, as kernel.Attention reads it.
type bias struct {
	table        kernel.Addr
	stride, zero int
}

// columns says which distances a bias has columns for: an encoder of n tokens looks up to n−1
// tokens both ways, a decoder of n positions sees only the past.
func columns(n int, bothWays bool) (stride, zero int) {
	if bothWays {
		return 2*n - 1, n - 1
	}
	return n, n - 1
}

// biasTable spreads learned (Buckets, Heads), row by row, over all distances: (Heads, stride).
func biasTable(learned []float32, c Config, stride, zero int, bothWays bool) []float32 {
	table := make([]float32, c.Heads*stride)
	for column := range stride {
		b := bucket(column-zero, c.Buckets, c.MaxDistance, bothWays)
		for h := range c.Heads {
			table[h*stride+column] = learned[b*c.Heads+h]
		}
	}
	return table
}

// bucket maps a distance key−query, in tokens, to one of n buckets. Near distances get one each,
// far ones share buckets that widen logarithmically up to maxDistance; beyond it the last one
// repeats. An encoder looks both ways and gives half of the buckets to each side; a decoder sees
// only the past. The arithmetic is in float32, as that of the reference.
//
// Source: Raffel et al. 2020, §2.1; transformers, modeling_t5.py.
func bucket(distance, n, maxDistance int, bothWays bool) int {
	first := 0
	if bothWays {
		n /= 2
		if distance > 0 {
			first = n
		} else {
			distance = -distance
		}
	} else {
		distance = max(-distance, 0)
	}
	exact := n / 2
	if distance < exact {
		return first + distance
	}
	near := float32(math.Log(float64(float32(distance) / float32(exact))))
	far := float32(math.Log(float64(maxDistance) / float64(exact)))
	return first + min(exact+int(near/far*float32(n-exact)), n-1)
}
