package nn

import (
	"math"

	"precis/core/kernel"
)

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

// Frequencies are the angles, in radians, by which each pair (Dim/2) turns from one position to the next.
func (r RoPE) Frequencies() []float64 {
	frequencies := make([]float64, r.Dim/2)
	for i := range frequencies {
		frequencies[i] = math.Pow(r.Base, -2*float64(i)/float64(r.Dim)) / r.Stretch
		if r.Factors != nil {
			frequencies[i] /= float64(r.Factors[i])
		}
	}
	return frequencies
}

// Rotations writes one position's row of the table that Kernels.RoPE reads to dst: a cosine for
// each frequency, then a sine for each. Angles are computed in float64, since
// position·frequency in float32 is off by 1e-3 at a few thousand.
func Rotations(dst []float32, position int, frequencies []float64) {
	for i, f := range frequencies {
		sin, cos := math.Sincos(float64(position) * f)
		dst[i], dst[len(frequencies)+i] = float32(cos), float32(sin)
	}
}

// WriteRotations fills the table (positions, r.Dim) that Kernels.RoPE reads, at table.
func WriteRotations(m kernel.Memory, table kernel.Addr, r RoPE, positions int) {
	frequencies, row := r.Frequencies(), make([]float32, r.Dim)
	for position := range positions {
		Rotations(row, position, frequencies)
		m.Write(table+kernel.Addr(4*position*r.Dim), kernel.Bytes(row))
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
