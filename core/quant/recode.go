package quant

// Q4_1FromQ4_K writes the blocks of Q4_K in src as blocks of Q4_1: the 4-bit integers stay, and
// each sub-block of 32 gets its scale d·scale and minimum −dmin·minimum rounded to float16.
// src is whole blocks; dst holds as many elements.
func Q4_1FromQ4_K(dst, src []byte) {
	const superBytes, blockBytes = 144, 20
	for ; len(src) >= superBytes; src = src[superBytes:] {
		d, dmin := float16At(src), float16At(src[2:])
		packed, qs := src[4:16], src[16:superBytes]
		for sub := range 8 {
			scale, minimum := scaleAndMinimum(packed, sub)
			putFloat16(dst, d*float32(scale))
			putFloat16(dst[2:], -dmin*float32(minimum))
			q, shift := qs[sub/2*32:][:32], sub%2*4
			for i, out := 0, dst[4:blockBytes]; i < 16; i++ {
				out[i] = q[i]>>shift&15 | q[i+16]>>shift&15<<4
			}
			dst = dst[blockBytes:]
		}
	}
}
