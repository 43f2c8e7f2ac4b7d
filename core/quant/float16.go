package quant

import "math"

// Float16 is the value of an IEEE 754 half-precision number. It is exact; the payload of a NaN is kept.
func Float16(bits uint16) float32 {
	sign := uint32(bits&0x8000) << 16
	magnitude := uint32(bits&0x7fff) << 13
	if magnitude >= 0x7c00<<13 {
		return math.Float32frombits(sign | 0x7f800000 | magnitude)
	}
	// The exponent is still biased by 15; the product moves it to float32's 127 and, being
	// exact, normalizes a subnormal on the way.
	return math.Float32frombits(sign | math.Float32bits(math.Float32frombits(magnitude)*0x1p112))
}

// ToFloat16 rounds to the nearest half-precision number, ties to even. Beyond 65504 that is an
// infinity; a NaN stays one.
func ToFloat16(f float32) uint16 {
	bits := math.Float32bits(f)
	sign := uint16(bits >> 16 & 0x8000)
	magnitude := bits & 0x7fffffff
	switch {
	case magnitude > 0x7f800000: // NaN: the upper bits of the payload, never all zero
		return sign | 0x7c00 | max(uint16(magnitude>>13&0x3ff), 1)
	case magnitude >= 0x47800000: // 65536 and more
		return sign | 0x7c00
	case magnitude < 0x38800000: // subnormal: float32 addition rounds at the last bit of a half
		return sign | uint16(math.Float32bits(math.Float32frombits(magnitude)+0.5)-math.Float32bits(0.5))
	}
	// A carry out of the mantissa rightly raises the exponent, up to infinity.
	rounded := magnitude - (127-15)<<23 + 0xfff + magnitude>>13&1
	return sign | uint16(rounded>>13)
}

// BFloat16 is the value of a bfloat16 number, the upper half of a float32.
func BFloat16(bits uint16) float32 {
	return math.Float32frombits(uint32(bits) << 16)
}

// ToBFloat16 rounds to the nearest bfloat16 number, ties to even; a NaN becomes a quiet one.
func ToBFloat16(f float32) uint16 {
	bits := math.Float32bits(f)
	if bits&0x7fffffff > 0x7f800000 {
		return uint16(bits>>16) | 0x40
	}
	return uint16((bits + 0x7fff + bits>>16&1) >> 16)
}
