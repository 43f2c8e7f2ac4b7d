package nn

import "precis/core/kernel"

// RMSNorm divides a row by its root mean square and scales it by Weight.
//
// Source: Zhang & Sennrich 2019, "Root Mean Square Layer Normalization".
type RMSNorm struct {
	Weight kernel.Addr // (cols) float32
	Eps    float32
}

// Forward normalizes x (tokens, cols) -> dst (tokens, cols).
func (n RMSNorm) Forward(k kernel.Kernels, dst, x kernel.Addr, tokens, cols int) {
	k.RMSNorm(dst, x, n.Weight, tokens, cols, n.Eps)
}
