package quant

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Dequantize writes the values of the blocks in src to dst: len(dst) elements, which take
// exactly len(src) bytes of type t.
//
// The error is ErrType for a type without a definition here (of those that Block knows: the
// integers, F64, Q8_1, Q8_K, Q1_0, Q2_0, the ternary and FP4 types, and IQ1 to IQ3), or ErrLength.
//
// Products and sums are rounded to float32 one by one, in the order of ggml's to_float.
// Where a sum follows a product the product is converted explicitly, which forbids the compiler
// to fuse the two on machines that could.
func Dequantize(dst []float32, src []byte, t Type) error {
	decode := decoders[t]
	if decode == nil {
		return fmt.Errorf("%w: dequantizing %v", ErrType, t)
	}
	if err := checkLengths(t, len(dst), len(src)); err != nil {
		return err
	}
	elements, bytes := t.Block()
	if elements == 1 {
		decode(dst, src)
		return nil
	}
	for len(dst) > 0 {
		decode(dst[:elements:elements], src[:bytes:bytes])
		dst, src = dst[elements:], src[bytes:]
	}
	return nil
}

// decoders holds, for each type, the function that writes the values of one block; of as many
// elements as there are where a block is a single one.
var decoders = map[Type]func(dst []float32, src []byte){
	F32:    decodeF32,
	F16:    decodeF16,
	BF16:   decodeBF16,
	Q4_0:   decodeQ4_0,
	Q4_1:   decodeQ4_1,
	Q5_0:   decodeQ5_0,
	Q5_1:   decodeQ5_1,
	Q8_0:   decodeQ8_0,
	Q2_K:   decodeQ2_K,
	Q3_K:   decodeQ3_K,
	Q4_K:   decodeQ4_K,
	Q5_K:   decodeQ5_K,
	Q6_K:   decodeQ6_K,
	IQ4_NL: decodeIQ4_NL,
	IQ4_XS: decodeIQ4_XS,
}

// checkLengths verifies that n elements of type t are whole blocks of size bytes.
func checkLengths(t Type, n, size int) error {
	want, err := t.Size(n)
	if err != nil {
		return err
	}
	if size != want {
		return fmt.Errorf("%w: %d bytes for %d elements of %v, want %d", ErrLength, size, n, t, want)
	}
	return nil
}

// float16At reads a little-endian half, as the scales of blocks are stored.
func float16At(src []byte) float32 {
	return Float16(binary.LittleEndian.Uint16(src))
}

func decodeF32(dst []float32, src []byte) {
	for i := range dst {
		dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:]))
	}
}

func decodeF16(dst []float32, src []byte) {
	for i := range dst {
		dst[i] = float16At(src[2*i:])
	}
}

func decodeBF16(dst []float32, src []byte) {
	for i := range dst {
		dst[i] = BFloat16(binary.LittleEndian.Uint16(src[2*i:]))
	}
}
