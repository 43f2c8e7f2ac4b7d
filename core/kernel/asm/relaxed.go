package asm

// Relaxed SIMD: what these instructions give may differ between machines.
//
// F32x4RelaxedMadd is a·b + c, rounded once or twice; F32x4RelaxedNmadd is c − a·b. In the dot
// products lanes of b outside 0…127 give different sums on different machines.

func (a V128) I32x4RelaxedTruncF32x4S() V128 { return simd(257, "i32x4.relaxed_trunc_f32x4_s", a.node) }
func (a V128) F32x4RelaxedMadd(b, c V128) V128 {
	return simd(261, "f32x4.relaxed_madd", a.node, b.node, c.node)
}
func (a V128) F32x4RelaxedNmadd(b, c V128) V128 {
	return simd(262, "f32x4.relaxed_nmadd", a.node, b.node, c.node)
}
func (a V128) I32x4RelaxedLaneselect(b, c V128) V128 {
	return simd(267, "i32x4.relaxed_laneselect", a.node, b.node, c.node)
}
func (a V128) F32x4RelaxedMin(b V128) V128 { return simd(269, "f32x4.relaxed_min", a.node, b.node) }
func (a V128) F32x4RelaxedMax(b V128) V128 { return simd(270, "f32x4.relaxed_max", a.node, b.node) }
func (a V128) I16x8RelaxedDotI8x16I7x16S(b V128) V128 {
	return simd(274, "i16x8.relaxed_dot_i8x16_i7x16_s", a.node, b.node)
}
func (a V128) I32x4RelaxedDotI8x16I7x16AddS(b, c V128) V128 {
	return simd(275, "i32x4.relaxed_dot_i8x16_i7x16_add_s", a.node, b.node, c.node)
}
