package quant

import "encoding/binary"

// iq4Values is the non-linear scale of the IQ4 types: what each 4-bit value stands for.
var iq4Values = [16]float32{-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113}

// decodeIQ4_NL reads: scale d (float16), 16 bytes of nibbles laid out as in Q4_0.
// value = d·iq4Values[q].
func decodeIQ4_NL(dst []float32, src []byte) {
	decodeIQ4(dst, src[2:18], float16At(src))
}

// decodeIQ4_XS reads: d (float16); the upper 2 bits of 8 scales (uint16, lowest first), their
// low 4 bits (4 bytes, low half first); 128 bytes of nibbles. value = d·(scale − 32)·iq4Values[q],
// with sub-blocks of 32 laid out as in Q4_0.
func decodeIQ4_XS(dst []float32, src []byte) {
	d, high := float16At(src), binary.LittleEndian.Uint16(src[2:])
	for sub := range 8 {
		scale := src[4+sub/2]>>(sub%2*4)&15 | byte(high>>(sub*2)&3)<<4
		decodeIQ4(dst[sub*32:][:32], src[8+sub*16:][:16], d*float32(int(scale)-32))
	}
}

func decodeIQ4(dst []float32, qs []byte, scale float32) {
	for i, q := range qs {
		dst[i] = scale * iq4Values[q&15]
		dst[i+16] = scale * iq4Values[q>>4]
	}
}
