// Package nn holds the layers that model families share: they know shapes and kernels, no
// tensor names and no files. Nothing here allocates during a forward pass.
package nn

import "precis/core/kernel"

// Input is a batch of activations x (tokens, cols) in the two forms that matrices read. A form
// that no matrix of the model reads may be 0.
type Input struct {
	Float     kernel.Addr // float32 (tokens, cols)
	Quantized kernel.Addr // the output of Kernels.Quantize
}

// Linear is y = W·x + b, W (rows, cols).
type Linear struct {
	kernel.Matrix
	Bias kernel.Addr // (rows) float32; 0: none
}

// Forward computes W (rows, cols) @ x (tokens, cols) + b -> dst (tokens, rows).
func (l Linear) Forward(k kernel.Kernels, dst kernel.Addr, x Input, tokens int) {
	l.multiply(k, dst, x, tokens, false)
}

// Accumulate is Forward with the result added to dst: the residual connection.
func (l Linear) Accumulate(k kernel.Kernels, dst kernel.Addr, x Input, tokens int) {
	l.multiply(k, dst, x, tokens, true)
}

func (l Linear) multiply(k kernel.Kernels, dst kernel.Addr, x Input, tokens int, accumulate bool) {
	in := x.Quantized
	if l.Format == kernel.F32 {
		in = x.Float
	}
	k.MatMul(dst, l.Matrix, in, tokens, 0, l.Rows, accumulate)
	if l.Bias != 0 {
		k.Add(dst, dst, l.Bias, tokens*l.Rows, l.Rows)
	}
}

// Quantize makes x (tokens, cols) readable for the matrices that are to multiply it: dst gets its
// 8-bit form, unless all of them are float32.
func Quantize(k kernel.Kernels, dst, x kernel.Addr, tokens int, readers ...*Linear) Input {
	for _, l := range readers {
		if l.Format != kernel.F32 {
			k.Quantize(dst, x, tokens, l.Cols)
			break
		}
	}
	return Input{Float: x, Quantized: dst}
}
