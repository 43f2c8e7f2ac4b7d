package asm

import (
	"fmt"
	"math"
	"strings"
)

// Methods of V128 are named for their mnemonics: f32x4.add is F32x4Add.

// Bytes is a v128.const.
func Bytes(v [16]byte) V128 {
	text := "i8x16"
	for _, b := range v {
		text += fmt.Sprintf(" %d", b)
	}
	return V128{instr("v128.const", TypeV128, append([]byte{0xfd, 12}, v[:]...), text)}
}

// Int8x16 is a v128.const of 16 times v.
func Int8x16(v int8) V128 { return repeat(1, uint32(uint8(v)), "i8x16", fmt.Sprint(v)) }

// Int16x8 is a v128.const of 8 times v.
func Int16x8(v int16) V128 { return repeat(2, uint32(uint16(v)), "i16x8", fmt.Sprint(v)) }

// Int32x4 is a v128.const of 4 times v.
func Int32x4(v int32) V128 { return repeat(4, uint32(v), "i32x4", fmt.Sprint(v)) }

// Float32x4 is a v128.const of 4 times v.
func Float32x4(v float32) V128 {
	return repeat(4, math.Float32bits(v), "f32x4", floatText(float64(v), 32))
}

// repeat is a v128.const that repeats the low size bytes of bits.
func repeat(size int, bits uint32, shape, text string) V128 {
	code := []byte{0xfd, 12}
	for i := range 16 {
		code = append(code, byte(bits>>(8*(i%size))))
	}
	for range 16 / size {
		shape += " " + text
	}
	return V128{instr("v128.const", TypeV128, code, shape)}
}

// I8x16Shuffle takes byte lanes[i] of the 32 bytes a, b.
func (a V128) I8x16Shuffle(b V128, lanes [16]byte) V128 {
	text := make([]string, len(lanes))
	for i, l := range lanes {
		if l >= 32 {
			panic(fmt.Sprintf("asm: i8x16.shuffle: lane %d, want 0 to 31", l))
		}
		text[i] = fmt.Sprint(l)
	}
	return V128{instr("i8x16.shuffle", TypeV128, append([]byte{0xfd, 13}, lanes[:]...), strings.Join(text, " "), a.node, b.node)}
}

// I32x4Shuffle is I8x16Shuffle by lanes of 4 bytes: lanes 0 to 3 are those of a, 4 to 7 of b.
func (a V128) I32x4Shuffle(b V128, lanes [4]byte) V128 {
	var l [16]byte
	for i := range l {
		l[i] = 4*lanes[i/4] + byte(i%4)
	}
	return a.I8x16Shuffle(b, l)
}

// Lanes.

func (a V128) I8x16Swizzle(b V128) V128 { return simd(14, "i8x16.swizzle", a.node, b.node) }
func (a I32) I8x16Splat() V128          { return simd(15, "i8x16.splat", a.node) }
func (a I32) I16x8Splat() V128          { return simd(16, "i16x8.splat", a.node) }
func (a I32) I32x4Splat() V128          { return simd(17, "i32x4.splat", a.node) }
func (a I64) I64x2Splat() V128          { return simd(18, "i64x2.splat", a.node) }
func (a F32) F32x4Splat() V128          { return simd(19, "f32x4.splat", a.node) }
func (a F64) F64x2Splat() V128          { return simd(20, "f64x2.splat", a.node) }
func (a V128) I8x16ExtractLaneS(l int) I32 {
	return I32{lane(21, "i8x16.extract_lane_s", TypeI32, 16, l, a.node)}
}
func (a V128) I8x16ExtractLaneU(l int) I32 {
	return I32{lane(22, "i8x16.extract_lane_u", TypeI32, 16, l, a.node)}
}
func (a V128) I16x8ExtractLaneS(l int) I32 {
	return I32{lane(24, "i16x8.extract_lane_s", TypeI32, 8, l, a.node)}
}
func (a V128) I16x8ExtractLaneU(l int) I32 {
	return I32{lane(25, "i16x8.extract_lane_u", TypeI32, 8, l, a.node)}
}
func (a V128) I32x4ExtractLane(l int) I32 {
	return I32{lane(27, "i32x4.extract_lane", TypeI32, 4, l, a.node)}
}
func (a V128) I32x4ReplaceLane(l int, x I32) V128 {
	return V128{lane(28, "i32x4.replace_lane", TypeV128, 4, l, a.node, x.node)}
}
func (a V128) F32x4ExtractLane(l int) F32 {
	return F32{lane(31, "f32x4.extract_lane", TypeF32, 4, l, a.node)}
}
func (a V128) F32x4ReplaceLane(l int, x F32) V128 {
	return V128{lane(32, "f32x4.replace_lane", TypeV128, 4, l, a.node, x.node)}
}
func (a V128) F64x2ExtractLane(l int) F64 {
	return F64{lane(33, "f64x2.extract_lane", TypeF64, 2, l, a.node)}
}

// Comparisons: all bits of a lane are 1 where it holds.

func (a V128) I8x16Eq(b V128) V128  { return simd(35, "i8x16.eq", a.node, b.node) }
func (a V128) I32x4Eq(b V128) V128  { return simd(55, "i32x4.eq", a.node, b.node) }
func (a V128) I32x4Ne(b V128) V128  { return simd(56, "i32x4.ne", a.node, b.node) }
func (a V128) I32x4LtS(b V128) V128 { return simd(57, "i32x4.lt_s", a.node, b.node) }
func (a V128) I32x4GtS(b V128) V128 { return simd(59, "i32x4.gt_s", a.node, b.node) }
func (a V128) I32x4LeS(b V128) V128 { return simd(61, "i32x4.le_s", a.node, b.node) }
func (a V128) I32x4GeS(b V128) V128 { return simd(63, "i32x4.ge_s", a.node, b.node) }
func (a V128) F32x4Eq(b V128) V128  { return simd(65, "f32x4.eq", a.node, b.node) }
func (a V128) F32x4Ne(b V128) V128  { return simd(66, "f32x4.ne", a.node, b.node) }
func (a V128) F32x4Lt(b V128) V128  { return simd(67, "f32x4.lt", a.node, b.node) }
func (a V128) F32x4Gt(b V128) V128  { return simd(68, "f32x4.gt", a.node, b.node) }
func (a V128) F32x4Le(b V128) V128  { return simd(69, "f32x4.le", a.node, b.node) }
func (a V128) F32x4Ge(b V128) V128  { return simd(70, "f32x4.ge", a.node, b.node) }

// Bits.

func (a V128) V128Not() V128          { return simd(77, "v128.not", a.node) }
func (a V128) V128And(b V128) V128    { return simd(78, "v128.and", a.node, b.node) }
func (a V128) V128Andnot(b V128) V128 { return simd(79, "v128.andnot", a.node, b.node) }
func (a V128) V128Or(b V128) V128     { return simd(80, "v128.or", a.node, b.node) }
func (a V128) V128Xor(b V128) V128    { return simd(81, "v128.xor", a.node, b.node) }
func (a V128) V128Bitselect(b, c V128) V128 {
	return simd(82, "v128.bitselect", a.node, b.node, c.node)
}
func (a V128) V128AnyTrue() I32 {
	return I32{instr("v128.any_true", TypeI32, appendUint([]byte{0xfd}, 83), "", a.node)}
}
func (a V128) I32x4AllTrue() I32 {
	return I32{instr("i32x4.all_true", TypeI32, appendUint([]byte{0xfd}, 163), "", a.node)}
}
func (a V128) I32x4Bitmask() I32 {
	return I32{instr("i32x4.bitmask", TypeI32, appendUint([]byte{0xfd}, 164), "", a.node)}
}

// Integers of 8 bits.

func (a V128) I8x16NarrowI16x8S(b V128) V128 {
	return simd(101, "i8x16.narrow_i16x8_s", a.node, b.node)
}
func (a V128) I8x16NarrowI16x8U(b V128) V128 {
	return simd(102, "i8x16.narrow_i16x8_u", a.node, b.node)
}
func (a V128) I8x16Shl(n I32) V128  { return simd(107, "i8x16.shl", a.node, n.node) }
func (a V128) I8x16ShrS(n I32) V128 { return simd(108, "i8x16.shr_s", a.node, n.node) }
func (a V128) I8x16ShrU(n I32) V128 { return simd(109, "i8x16.shr_u", a.node, n.node) }
func (a V128) I8x16Add(b V128) V128 { return simd(110, "i8x16.add", a.node, b.node) }
func (a V128) I8x16Sub(b V128) V128 { return simd(113, "i8x16.sub", a.node, b.node) }

// Integers of 16 bits.

func (a V128) I16x8ExtaddPairwiseI8x16S() V128 {
	return simd(124, "i16x8.extadd_pairwise_i8x16_s", a.node)
}
func (a V128) I16x8ExtaddPairwiseI8x16U() V128 {
	return simd(125, "i16x8.extadd_pairwise_i8x16_u", a.node)
}
func (a V128) I16x8NarrowI32x4S(b V128) V128 {
	return simd(133, "i16x8.narrow_i32x4_s", a.node, b.node)
}
func (a V128) I16x8NarrowI32x4U(b V128) V128 {
	return simd(134, "i16x8.narrow_i32x4_u", a.node, b.node)
}
func (a V128) I16x8ExtendLowI8x16S() V128  { return simd(135, "i16x8.extend_low_i8x16_s", a.node) }
func (a V128) I16x8ExtendHighI8x16S() V128 { return simd(136, "i16x8.extend_high_i8x16_s", a.node) }
func (a V128) I16x8ExtendLowI8x16U() V128  { return simd(137, "i16x8.extend_low_i8x16_u", a.node) }
func (a V128) I16x8ExtendHighI8x16U() V128 { return simd(138, "i16x8.extend_high_i8x16_u", a.node) }
func (a V128) I16x8Shl(n I32) V128         { return simd(139, "i16x8.shl", a.node, n.node) }
func (a V128) I16x8ShrS(n I32) V128        { return simd(140, "i16x8.shr_s", a.node, n.node) }
func (a V128) I16x8ShrU(n I32) V128        { return simd(141, "i16x8.shr_u", a.node, n.node) }
func (a V128) I16x8Add(b V128) V128        { return simd(142, "i16x8.add", a.node, b.node) }
func (a V128) I16x8Sub(b V128) V128        { return simd(145, "i16x8.sub", a.node, b.node) }
func (a V128) I16x8Mul(b V128) V128        { return simd(149, "i16x8.mul", a.node, b.node) }
func (a V128) I16x8ExtmulLowI8x16S(b V128) V128 {
	return simd(156, "i16x8.extmul_low_i8x16_s", a.node, b.node)
}
func (a V128) I16x8ExtmulHighI8x16S(b V128) V128 {
	return simd(157, "i16x8.extmul_high_i8x16_s", a.node, b.node)
}

// Integers of 32 and 64 bits.

func (a V128) I32x4ExtaddPairwiseI16x8S() V128 {
	return simd(126, "i32x4.extadd_pairwise_i16x8_s", a.node)
}
func (a V128) I32x4ExtaddPairwiseI16x8U() V128 {
	return simd(127, "i32x4.extadd_pairwise_i16x8_u", a.node)
}
func (a V128) I32x4Abs() V128              { return simd(160, "i32x4.abs", a.node) }
func (a V128) I32x4Neg() V128              { return simd(161, "i32x4.neg", a.node) }
func (a V128) I32x4ExtendLowI16x8S() V128  { return simd(167, "i32x4.extend_low_i16x8_s", a.node) }
func (a V128) I32x4ExtendHighI16x8S() V128 { return simd(168, "i32x4.extend_high_i16x8_s", a.node) }
func (a V128) I32x4ExtendLowI16x8U() V128  { return simd(169, "i32x4.extend_low_i16x8_u", a.node) }
func (a V128) I32x4ExtendHighI16x8U() V128 { return simd(170, "i32x4.extend_high_i16x8_u", a.node) }
func (a V128) I32x4Shl(n I32) V128         { return simd(171, "i32x4.shl", a.node, n.node) }
func (a V128) I32x4ShrS(n I32) V128        { return simd(172, "i32x4.shr_s", a.node, n.node) }
func (a V128) I32x4ShrU(n I32) V128        { return simd(173, "i32x4.shr_u", a.node, n.node) }
func (a V128) I32x4Add(b V128) V128        { return simd(174, "i32x4.add", a.node, b.node) }
func (a V128) I32x4Sub(b V128) V128        { return simd(177, "i32x4.sub", a.node, b.node) }
func (a V128) I32x4Mul(b V128) V128        { return simd(181, "i32x4.mul", a.node, b.node) }
func (a V128) I32x4MinS(b V128) V128       { return simd(182, "i32x4.min_s", a.node, b.node) }
func (a V128) I32x4MaxS(b V128) V128       { return simd(184, "i32x4.max_s", a.node, b.node) }
func (a V128) I32x4DotI16x8S(b V128) V128  { return simd(186, "i32x4.dot_i16x8_s", a.node, b.node) }
func (a V128) I64x2Shl(n I32) V128         { return simd(203, "i64x2.shl", a.node, n.node) }
func (a V128) I64x2ShrU(n I32) V128        { return simd(205, "i64x2.shr_u", a.node, n.node) }
func (a V128) I64x2Add(b V128) V128        { return simd(206, "i64x2.add", a.node, b.node) }

// Floats.

func (a V128) F32x4Ceil() V128       { return simd(103, "f32x4.ceil", a.node) }
func (a V128) F32x4Floor() V128      { return simd(104, "f32x4.floor", a.node) }
func (a V128) F32x4Trunc() V128      { return simd(105, "f32x4.trunc", a.node) }
func (a V128) F32x4Nearest() V128    { return simd(106, "f32x4.nearest", a.node) }
func (a V128) F32x4Abs() V128        { return simd(224, "f32x4.abs", a.node) }
func (a V128) F32x4Neg() V128        { return simd(225, "f32x4.neg", a.node) }
func (a V128) F32x4Sqrt() V128       { return simd(227, "f32x4.sqrt", a.node) }
func (a V128) F32x4Add(b V128) V128  { return simd(228, "f32x4.add", a.node, b.node) }
func (a V128) F32x4Sub(b V128) V128  { return simd(229, "f32x4.sub", a.node, b.node) }
func (a V128) F32x4Mul(b V128) V128  { return simd(230, "f32x4.mul", a.node, b.node) }
func (a V128) F32x4Div(b V128) V128  { return simd(231, "f32x4.div", a.node, b.node) }
func (a V128) F32x4Min(b V128) V128  { return simd(232, "f32x4.min", a.node, b.node) }
func (a V128) F32x4Max(b V128) V128  { return simd(233, "f32x4.max", a.node, b.node) }
func (a V128) F32x4Pmin(b V128) V128 { return simd(234, "f32x4.pmin", a.node, b.node) }
func (a V128) F32x4Pmax(b V128) V128 { return simd(235, "f32x4.pmax", a.node, b.node) }
func (a V128) F64x2Add(b V128) V128  { return simd(240, "f64x2.add", a.node, b.node) }
func (a V128) F64x2Sub(b V128) V128  { return simd(241, "f64x2.sub", a.node, b.node) }
func (a V128) F64x2Mul(b V128) V128  { return simd(242, "f64x2.mul", a.node, b.node) }
func (a V128) F64x2Div(b V128) V128  { return simd(243, "f64x2.div", a.node, b.node) }

// Conversions.

func (a V128) F32x4DemoteF64x2Zero() V128  { return simd(94, "f32x4.demote_f64x2_zero", a.node) }
func (a V128) F64x2PromoteLowF32x4() V128  { return simd(95, "f64x2.promote_low_f32x4", a.node) }
func (a V128) I32x4TruncSatF32x4S() V128   { return simd(248, "i32x4.trunc_sat_f32x4_s", a.node) }
func (a V128) F32x4ConvertI32x4S() V128    { return simd(250, "f32x4.convert_i32x4_s", a.node) }
func (a V128) F32x4ConvertI32x4U() V128    { return simd(251, "f32x4.convert_i32x4_u", a.node) }
func (a V128) F64x2ConvertLowI32x4S() V128 { return simd(254, "f64x2.convert_low_i32x4_s", a.node) }
