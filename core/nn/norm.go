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

// LayerNorm brings a row to mean 0 and variance 1, then scales it by Weight and adds Bias.
//
// Source: Ba, Kiros & Hinton 2016, "Layer Normalization".
type LayerNorm struct {
	Weight, Bias kernel.Addr // (cols) float32
	Eps          float32
}

// Forward normalizes x (tokens, cols) -> dst (tokens, cols), which may be x.
func (n LayerNorm) Forward(k kernel.Kernels, dst, x kernel.Addr, tokens, cols int) {
	k.LayerNorm(dst, x, n.Weight, n.Bias, tokens, cols, n.Eps)
}
