package quant

import "encoding/binary"

// The blocks of 32 elements. The 4 low bits of elements 0 … 15 are in the low halves of 16
// bytes, those of elements 16 … 31 in the high halves of the same bytes.

// decodeQ4_0 reads: scale d (float16), 16 bytes of nibbles. value = d·(q − 8).
func decodeQ4_0(dst []float32, src []byte) {
	d := float16At(src)
	for i, q := range src[2:18] {
		dst[i] = d * float32(int(q&15)-8)
		dst[i+16] = d * float32(int(q>>4)-8)
	}
}

// decodeQ4_1 reads: scale d, minimum m (float16), 16 bytes of nibbles. value = d·q + m.
func decodeQ4_1(dst []float32, src []byte) {
	d, m := float16At(src), float16At(src[2:])
	for i, q := range src[4:20] {
		dst[i] = float32(d*float32(q&15)) + m
		dst[i+16] = float32(d*float32(q>>4)) + m
	}
}

// decodeQ5_0 reads: scale d (float16), the fifth bits (uint32, bit i of element i), 16 bytes of
// nibbles. value = d·(q − 16).
func decodeQ5_0(dst []float32, src []byte) {
	d, high := float16At(src), binary.LittleEndian.Uint32(src[2:])
	for i, q := range src[6:22] {
		dst[i] = d * float32(int(q&15|fifthBit(high, i))-16)
		dst[i+16] = d * float32(int(q>>4|fifthBit(high, i+16))-16)
	}
}

// decodeQ5_1 reads: scale d, minimum m (float16), the fifth bits, 16 bytes of nibbles.
// value = d·q + m.
func decodeQ5_1(dst []float32, src []byte) {
	d, m := float16At(src), float16At(src[2:])
	high := binary.LittleEndian.Uint32(src[4:])
	for i, q := range src[8:24] {
		dst[i] = float32(d*float32(q&15|fifthBit(high, i))) + m
		dst[i+16] = float32(d*float32(q>>4|fifthBit(high, i+16))) + m
	}
}

// fifthBit is bit i of high, in the place of bit 4.
func fifthBit(high uint32, i int) byte {
	return byte(high>>i&1) << 4
}

// decodeQ8_0 reads: scale d (float16), 32 signed bytes. value = d·q.
func decodeQ8_0(dst []float32, src []byte) {
	d := float16At(src)
	for i, q := range src[2:34] {
		dst[i] = d * float32(int8(q))
	}
}
