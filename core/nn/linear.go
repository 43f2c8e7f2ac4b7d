// Package nn holds the layers that model families share: they know shapes and kernels, no
// tensor names and no files. Nothing here allocates during a forward pass.
package nn

import "precis/core/kernel"

// Input is a batch of activations x (tokens, cols) in the forms that matrices read. A form that no
// reader wants may be 0.
type Input struct {
	Float        kernel.Addr // float32 (tokens, cols)
	Narrow, Wide kernel.Addr // the output of Kernels.Quantize, for 4-bit and for 8-bit weights
}

// Linear is y = W·x + b, W (rows, cols).
type Linear struct {
	kernel.Matrix
	Bias kernel.Addr // (rows) float32; 0: none
}

// Narrow is l multiplying activations of 8 bits, where it would else multiply wider ones: nearly twice as fast.
func (l Linear) Narrow() Linear {
	if l.Format == kernel.Q8 {
		l.Format = kernel.Q8Narrow
	}
	return l
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
	in := x.Narrow
	switch l.Format {
	case kernel.F32:
		in = x.Float
	case kernel.Q8:
		in = x.Wide
	}
	k.MatMul(dst, l.Matrix, in, tokens, 0, l.Rows, accumulate)
	if l.Bias != 0 {
		k.Add(dst, dst, l.Bias, tokens*l.Rows, l.Rows)
	}
}

// QuantizedSize is the number of bytes that Quantize may write for x (tokens, cols), or fewer columns.
func QuantizedSize(tokens, cols int) int {
	cols = (cols + kernel.BlockCols - 1) / kernel.BlockCols * kernel.BlockCols
	return kernel.QuantizedSize(kernel.Q4, tokens, cols) + kernel.QuantizedSize(kernel.Q8, tokens, cols)
}

// Quantize makes x (tokens, cols) readable for the matrices that are to multiply it: dst, of
// QuantizedSize bytes, gets the forms that they read besides float32.
func Quantize(k kernel.Kernels, dst, x kernel.Addr, tokens int, readers ...*Linear) Input {
	in := Input{Float: x}
	for _, l := range readers {
		switch {
		case l.Format == kernel.F32:
		case l.Format == kernel.Q8 && in.Wide == 0:
			in.Wide = dst
			dst += kernel.Addr(kernel.QuantizedSize(l.Format, tokens, l.Cols))
			k.Quantize(in.Wide, x, tokens, l.Cols, l.Format)
		case l.Format != kernel.Q8 && in.Narrow == 0:
			in.Narrow = dst
			dst += kernel.Addr(kernel.QuantizedSize(l.Format, tokens, l.Cols))
			k.Quantize(in.Narrow, x, tokens, l.Cols, l.Format)
		}
	}
	return in
}
