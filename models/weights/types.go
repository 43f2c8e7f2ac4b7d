package weights

import (
	"fmt"

	"precis/core/kernel"
	"precis/core/quant"
)

// largeMatrix is the number of weights from which a matrix of float16 or bfloat16 is rounded to
// Q8_0: four bytes a weight would make a model of a few hundred million weights too large for a page.
const largeMatrix = 1 << 20

// targetType is the type that rows of type t are repacked from.
//
// What the kernels pack stays as it is. The rest goes through Go, a few rows at a time:
//
//   - Q4_K becomes Q4_1 with the same 4-bit integers; only the scale and the minimum of each 32
//     weights, products of a float16 and a 6-bit integer, are rounded to float16 (2⁻¹¹ of their value).
//   - Q5_0, Q5_1, Q2_K, Q3_K, Q5_K, Q6_K, IQ4_NL and IQ4_XS become Q8_0: at most 1/254 of the greatest
//     of 32 weights is lost, a sixteenth of a 5-bit step and an eighth of a 6-bit step.
//   - Large matrices of F16 and BF16 become Q8_0; small ones, and those whose columns do not
//     make blocks, stay as they are in float32.
//
// A matrix in floats becomes what Want.Round says. A vector becomes float32 from any type.
func targetType(w Want, t quant.Type) (quant.Type, error) {
	elements, _ := t.Block()
	if elements == 0 || w.Cols%elements != 0 {
		return 0, fmt.Errorf("%w: %v with %d columns", ErrType, t, w.Cols)
	}
	blocks := w.Cols%kernel.BlockCols == 0
	if floats := t == quant.F32 || t == quant.F16 || t == quant.BF16; floats && w.Rows > 0 && blocks && w.Round != quant.F32 {
		return w.Round, nil
	}
	switch t {
	case quant.F32:
		return t, nil
	case quant.F16, quant.BF16:
		if w.Rows > 0 && blocks && int64(w.Rows)*int64(w.Cols) >= largeMatrix {
			return quant.Q8_0, nil
		}
		return t, nil
	case quant.Q4_0, quant.Q4_1, quant.Q8_0:
		return t, nil
	case quant.Q4_K:
		return quant.Q4_1, nil
	case quant.Q5_0, quant.Q5_1, quant.Q2_K, quant.Q3_K, quant.Q5_K, quant.Q6_K, quant.IQ4_NL, quant.IQ4_XS:
		return quant.Q8_0, nil
	}
	return 0, fmt.Errorf("%w: %v", ErrType, t)
}
