package nn

import "math"

// RoPE describes rotary position embedding: pair i of a head turns by position / Base^(2i/Dim)
// radians, so that a dot product of two heads sees only how far apart they stand.
//
// Source: Su et al. 2021, "RoFormer"; the ways to stretch it: transformers, modeling_rope_utils.py.
type RoPE struct {
	Dim  int     // elements of a head, even
	Base float64 // 10000 in the paper
	// Stretch divides every position: "linear" scaling. 1: none.
	Stretch float64
	// Factors, where given, divides the frequency of each pair (Dim/2): llama3 scaling, or the
	// rope_freqs.weight of a GGUF file.
	Factors []float32
}

// Row writes the table of one position to dst (Dim): Dim/2 cosines, then Dim/2 sines. Angles are
// computed in float64, since position·frequency in float32 is off by 1e-3 at a few thousand.
func (r RoPE) Row(dst []float32, position int) {
	half := r.Dim / 2
	for i := range half {
		frequency := math.Pow(r.Base, -2*float64(i)/float64(r.Dim)) / r.Stretch
		if r.Factors != nil {
			frequency /= float64(r.Factors[i])
		}
		sin, cos := math.Sincos(float64(position) * frequency)
		dst[i], dst[half+i] = float32(cos), float32(sin)
	}
}

// Llama3Factors are the divisors by which Llama 3.1 stretches dim/2 frequencies: waves longer
// than original/low positions are slowed by factor, waves shorter than original/high stay, and
// between the two it goes over smoothly.
//
// Source: transformers, modeling_rope_utils.py, _compute_llama3_parameters.
func Llama3Factors(dim int, base, factor, low, high float64, original int) []float32 {
	factors := make([]float32, dim/2)
	for i := range factors {
		wave := 2 * math.Pi * math.Pow(base, 2*float64(i)/float64(dim))
		smooth := (float64(original)/wave - low) / (high - low)
		smooth = min(max(smooth, 0), 1)
		factors[i] = float32(1 / ((1-smooth)/factor + smooth))
	}
	return factors
}
