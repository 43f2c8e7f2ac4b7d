package safetensors

import (
	"slices"

	"precis/core/quant"
	"precis/models/weights"
)

// Weight is a tensor as package weights is told of it, with the columns first. A type that no
// weights have becomes F64, which is refused there.
func (t Tensor) Weight() weights.Tensor {
	w := weights.Tensor{Type: quant.F64, Shape: slices.Clone(t.Shape)}
	slices.Reverse(w.Shape)
	switch t.Type {
	case F32:
		w.Type = quant.F32
	case F16:
		w.Type = quant.F16
	case BF16:
		w.Type = quant.BF16
	}
	return w
}
