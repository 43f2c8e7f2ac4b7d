package quant

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Quantize rounds src to blocks of type t, one of F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1 and
// Q8_0: len(src) elements, which take exactly len(dst) bytes. The bytes are those of gguf-py's
// quantize (and of ggml's reference quantizers).
//
// The error is ErrType for another type, ErrLength, or ErrNotFinite for a NaN or infinity in a
// block that shares a scale, since the whole block would be lost with it.
func Quantize(dst []byte, src []float32, t Type) error {
	encode := encoders[t]
	if encode == nil {
		return fmt.Errorf("%w: quantizing to %v", ErrType, t)
	}
	if err := checkLengths(t, len(src), len(dst)); err != nil {
		return err
	}
	elements, bytes := t.Block()
	if elements == 1 {
		encode(dst, src)
		return nil
	}
	if i := firstNotFinite(src); i >= 0 {
		return fmt.Errorf("%w: element %d is %v", ErrNotFinite, i, src[i])
	}
	for len(src) > 0 {
		encode(dst[:bytes:bytes], src[:elements:elements])
		dst, src = dst[bytes:], src[elements:]
	}
	return nil
}

// encoders holds, for each type, the function that writes one block; as many elements as there
// are where a block is a single one.
var encoders = map[Type]func(dst []byte, src []float32){
	F32:  encodeF32,
	F16:  encodeF16,
	BF16: encodeBF16,
	Q4_0: encodeQ4_0,
	Q4_1: encodeQ4_1,
	Q5_0: encodeQ5_0,
	Q5_1: encodeQ5_1,
	Q8_0: encodeQ8_0,
}

// firstNotFinite is the index of the first NaN or infinity, −1 when there is none.
func firstNotFinite(src []float32) int {
	for i, x := range src {
		if x-x != 0 {
			return i
		}
	}
	return -1
}

func putFloat16(dst []byte, f float32) {
	binary.LittleEndian.PutUint16(dst, ToFloat16(f))
}

func encodeF32(dst []byte, src []float32) {
	for i, x := range src {
		binary.LittleEndian.PutUint32(dst[4*i:], math.Float32bits(x))
	}
}

func encodeF16(dst []byte, src []float32) {
	for i, x := range src {
		putFloat16(dst[2*i:], x)
	}
}

func encodeBF16(dst []byte, src []float32) {
	for i, x := range src {
		binary.LittleEndian.PutUint16(dst[2*i:], ToBFloat16(x))
	}
}

// encodeQ4_0 lets the element of the greatest magnitude become −8, the longer end of the range.
func encodeQ4_0(dst []byte, src []float32) {
	d := extreme(src) / -8
	putFloat16(dst, d)
	inverse := reciprocal(d)
	for i, qs := 0, dst[2:18]; i < len(qs); i++ {
		qs[i] = round(src[i]*inverse, 8, 15) | round(src[i+16]*inverse, 8, 15)<<4
	}
}

// encodeQ4_1 spreads the range from minimum to maximum over 0 … 15.
func encodeQ4_1(dst []byte, src []float32) {
	low, high := bounds(src)
	d := (high - low) / 15
	putFloat16(dst, d)
	putFloat16(dst[2:], low)
	inverse := reciprocal(d)
	for i, qs := 0, dst[4:20]; i < len(qs); i++ {
		qs[i] = round((src[i]-low)*inverse, 0, 15) | round((src[i+16]-low)*inverse, 0, 15)<<4
	}
}

// encodeQ5_0 lets the element of the greatest magnitude become −16.
func encodeQ5_0(dst []byte, src []float32) {
	d := extreme(src) / -16
	putFloat16(dst, d)
	inverse := reciprocal(d)
	var q [32]byte
	for i, x := range src {
		q[i] = round(x*inverse, 16, 31)
	}
	putFiveBits(dst[2:22], &q)
}

// encodeQ5_1 spreads the range from minimum to maximum over 0 … 31.
func encodeQ5_1(dst []byte, src []float32) {
	low, high := bounds(src)
	d := (high - low) / 31
	putFloat16(dst, d)
	putFloat16(dst[2:], low)
	inverse := reciprocal(d)
	var q [32]byte
	for i, x := range src {
		q[i] = round((x-low)*inverse, 0, 31)
	}
	putFiveBits(dst[4:24], &q)
}

// putFiveBits writes the fifth bits as a uint32, then the nibbles.
func putFiveBits(dst []byte, q *[32]byte) {
	var high uint32
	for i, v := range q {
		high |= uint32(v>>4) << i
	}
	binary.LittleEndian.PutUint32(dst, high)
	for i, nibbles := 0, dst[4:]; i < 16; i++ {
		nibbles[i] = q[i]&15 | q[i+16]&15<<4
	}
}

// encodeQ8_0 lets the greatest magnitude become 127; halves round away from zero.
func encodeQ8_0(dst []byte, src []float32) {
	d := abs(extreme(src)) / 127
	putFloat16(dst, d)
	inverse := reciprocal(d)
	qs := dst[2:34]
	clear(qs)
	for i := range qs {
		x := src[i] * inverse
		magnitude := abs(x)
		if !(magnitude < 128) { // the scale was too small for its reciprocal
			continue
		}
		q := int32(magnitude)
		if magnitude-float32(q) >= 0.5 {
			q++
		}
		if x < 0 {
			q = -q
		}
		qs[i] = byte(int8(q))
	}
}

// extreme is the first of the elements of greatest magnitude, with its sign.
func extreme(src []float32) float32 {
	x := src[0]
	for _, y := range src[1:] {
		if abs(y) > abs(x) {
			x = y
		}
	}
	return x
}

// bounds is the least and the greatest element.
func bounds(src []float32) (low, high float32) {
	low, high = src[0], src[0]
	for _, x := range src[1:] {
		if x < low {
			low = x
		}
		if x > high {
			high = x
		}
	}
	return low, high
}

func abs(x float32) float32 {
	return math.Float32frombits(math.Float32bits(x) &^ (1 << 31))
}

// reciprocal is 1/d, and 0 for 0. For the tiniest d it overflows to infinity, whose products
// round takes for 0.
func reciprocal(d float32) float32 {
	if d == 0 {
		return 0
	}
	return 1 / d
}

// round is x+zero rounded half up and held at most; what is not a byte gives 0. The explicit conversion keeps the product that x is from being fused with the sum.
func round(x, zero float32, most byte) byte {
	shifted := float32(x) + (zero + 0.5)
	if shifted >= 0 && shifted < 256 {
		return min(byte(shifted), most)
	}
	return 0
}
