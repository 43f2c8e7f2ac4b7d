package quant

// The K-quants: super-blocks of 256 elements whose sub-blocks of 16 or 32 have small integer
// scales (and minimums), themselves scaled by a float16 for the super-block.

// decodeQ2_K reads: 16 bytes, each a scale (low 4 bits) and a minimum (high) of a sub-block of
// 16; 64 bytes of 2-bit values; d and dmin (float16). value = d·scale·q − dmin·minimum.
//
// Each half of 128 elements takes 32 bytes; byte i holds elements i, i+32, i+64 and i+96 of it,
// lowest bits first.
func decodeQ2_K(dst []float32, src []byte) {
	scales, qs := src[:16], src[16:80]
	d, dmin := float16At(src[80:]), float16At(src[82:])
	for sub, sc := range scales {
		scale, minimum := d*float32(sc&15), dmin*float32(sc>>4)
		half, shift := sub/8, sub%8/2*2
		q := qs[half*32+sub%2*16:][:16]
		out := dst[sub*16:][:16]
		for i := range out {
			out[i] = float32(scale*float32(q[i]>>shift&3)) - minimum
		}
	}
}

// decodeQ3_K reads: 32 bytes of third bits; 64 bytes of 2-bit values, laid out as in Q2_K; 12
// bytes of 6-bit scales; d (float16). value = d·(scale − 32)·(q − 4).
//
// Bit j of the byte i of third bits belongs to element 32·j+i.
func decodeQ3_K(dst []float32, src []byte) {
	high, qs, packed := src[:32], src[32:96], src[96:108]
	d := float16At(src[108:])
	for sub := range 16 {
		scale := d * float32(q3Scale(packed, sub)-32)
		half, shift := sub/8, sub%8/2*2
		q := qs[half*32+sub%2*16:][:16]
		h := high[sub%2*16:][:16]
		out := dst[sub*16:][:16]
		for i := range out {
			third := h[i] >> (sub / 2) & 1 << 2
			out[i] = scale * float32(int(q[i]>>shift&3|third)-4)
		}
	}
}

// q3Scale is the 6-bit scale of sub-block i of 16: the low 4 bits are in the first 8 bytes (low
// halves, then high halves), the upper 2 in the last 4 (sub-blocks 0–3 in the lowest bits, then 4–7, …).
func q3Scale(packed []byte, i int) int {
	low := packed[i%8] >> (i / 8 * 4) & 15
	high := packed[8+i%4] >> (i / 4 * 2) & 3
	return int(high<<4 | low)
}

// decodeQ4_K reads: d and dmin (float16); 12 bytes of 6-bit scales and minimums; 128 bytes of
// nibbles. value = d·scale·q − dmin·minimum, with sub-blocks of 32.
//
// Two sub-blocks share 32 bytes: the first in the low halves, the second in the high ones.
func decodeQ4_K(dst []float32, src []byte) {
	d, dmin := float16At(src), float16At(src[2:])
	packed, qs := src[4:16], src[16:144]
	for sub := range 8 {
		sc, m := scaleAndMinimum(packed, sub)
		scale, minimum := d*float32(sc), dmin*float32(m)
		q, shift := qs[sub/2*32:][:32], sub%2*4
		out := dst[sub*32:][:32]
		for i := range out {
			out[i] = float32(scale*float32(q[i]>>shift&15)) - minimum
		}
	}
}

// decodeQ5_K reads Q4_K's fields with 32 bytes of fifth bits before the nibbles; bit j of byte i
// belongs to element 32·j+i.
func decodeQ5_K(dst []float32, src []byte) {
	d, dmin := float16At(src), float16At(src[2:])
	packed, high, qs := src[4:16], src[16:48], src[48:176]
	for sub := range 8 {
		sc, m := scaleAndMinimum(packed, sub)
		scale, minimum := d*float32(sc), dmin*float32(m)
		q, shift := qs[sub/2*32:][:32], sub%2*4
		out := dst[sub*32:][:32]
		for i := range out {
			fifth := high[i] >> sub & 1 << 4
			out[i] = float32(scale*float32(q[i]>>shift&15|fifth)) - minimum
		}
	}
}

// scaleAndMinimum unpacks those of sub-block i from the 12 bytes of Q4_K and Q5_K. Bytes 0–3
// hold the scales and bytes 4–7 the minimums of sub-blocks 0–3 in their low 6 bits. Bytes 8–11
// hold the low 4 bits of the scales (low half) and minimums (high half) of sub-blocks 4–7, whose
// upper 2 bits are the free ones of bytes 0–7.
func scaleAndMinimum(packed []byte, i int) (scale, minimum byte) {
	if i < 4 {
		return packed[i] & 63, packed[i+4] & 63
	}
	low := packed[i+4]
	return low&15 | packed[i-4]>>6<<4, low>>4 | packed[i]>>6<<4
}

// decodeQ6_K reads: 128 bytes of low nibbles; 64 bytes of upper 2 bits; 16 signed scales, one
// for 16 elements; d (float16). value = d·scale·(q − 32).
//
// Each half of 128 elements takes 64 bytes of nibbles (elements 0–63 in the low halves, 64–127
// in the high ones) and 32 bytes of upper bits (byte i: elements i, i+32, i+64, i+96).
func decodeQ6_K(dst []float32, src []byte) {
	low, high, scales := src[:128], src[128:192], src[192:208]
	d := float16At(src[208:])
	for sub, sc := range scales {
		scale := d * float32(int8(sc))
		half, within := sub/8, sub%8
		l, lowShift := low[half*64+within%4*16:][:16], within/4*4
		h, highShift := high[half*32+within%2*16:][:16], within/2*2
		out := dst[sub*16:][:16]
		for i := range out {
			q := l[i]>>lowShift&15 | h[i]>>highShift&3<<4
			out[i] = scale * float32(int(q)-32)
		}
	}
}
