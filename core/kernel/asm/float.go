package asm

import (
	"encoding/binary"
	"math"
	"strconv"
)

// Float is an f32.const.
func Float(v float32) F32 {
	code := binary.LittleEndian.AppendUint32([]byte{0x43}, math.Float32bits(v))
	return F32{instr("f32.const", TypeF32, code, floatText(float64(v), 32))}
}

// Float64 is an f64.const.
func Float64(v float64) F64 {
	code := binary.LittleEndian.AppendUint64([]byte{0x44}, math.Float64bits(v))
	return F64{instr("f64.const", TypeF64, code, floatText(v, 64))}
}

// floatText is v as the text format spells it.
func floatText(v float64, bits int) string {
	switch {
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	case math.IsNaN(v):
		return "nan"
	}
	return strconv.FormatFloat(v, 'g', -1, bits)
}

func (a F32) Eq(b F32) I32        { return I32{op(0x5b, "f32.eq", TypeI32, a.node, b.node)} }
func (a F32) Ne(b F32) I32        { return I32{op(0x5c, "f32.ne", TypeI32, a.node, b.node)} }
func (a F32) Lt(b F32) I32        { return I32{op(0x5d, "f32.lt", TypeI32, a.node, b.node)} }
func (a F32) Gt(b F32) I32        { return I32{op(0x5e, "f32.gt", TypeI32, a.node, b.node)} }
func (a F32) Le(b F32) I32        { return I32{op(0x5f, "f32.le", TypeI32, a.node, b.node)} }
func (a F32) Ge(b F32) I32        { return I32{op(0x60, "f32.ge", TypeI32, a.node, b.node)} }
func (a F32) Abs() F32            { return F32{op(0x8b, "f32.abs", TypeF32, a.node)} }
func (a F32) Neg() F32            { return F32{op(0x8c, "f32.neg", TypeF32, a.node)} }
func (a F32) Ceil() F32           { return F32{op(0x8d, "f32.ceil", TypeF32, a.node)} }
func (a F32) Floor() F32          { return F32{op(0x8e, "f32.floor", TypeF32, a.node)} }
func (a F32) Trunc() F32          { return F32{op(0x8f, "f32.trunc", TypeF32, a.node)} }
func (a F32) Nearest() F32        { return F32{op(0x90, "f32.nearest", TypeF32, a.node)} }
func (a F32) Sqrt() F32           { return F32{op(0x91, "f32.sqrt", TypeF32, a.node)} }
func (a F32) Add(b F32) F32       { return F32{op(0x92, "f32.add", TypeF32, a.node, b.node)} }
func (a F32) Sub(b F32) F32       { return F32{op(0x93, "f32.sub", TypeF32, a.node, b.node)} }
func (a F32) Mul(b F32) F32       { return F32{op(0x94, "f32.mul", TypeF32, a.node, b.node)} }
func (a F32) Div(b F32) F32       { return F32{op(0x95, "f32.div", TypeF32, a.node, b.node)} }
func (a F32) Min(b F32) F32       { return F32{op(0x96, "f32.min", TypeF32, a.node, b.node)} }
func (a F32) Max(b F32) F32       { return F32{op(0x97, "f32.max", TypeF32, a.node, b.node)} }
func (a F64) Add(b F64) F64       { return F64{op(0xa0, "f64.add", TypeF64, a.node, b.node)} }
func (a F64) Sub(b F64) F64       { return F64{op(0xa1, "f64.sub", TypeF64, a.node, b.node)} }
func (a F64) Mul(b F64) F64       { return F64{op(0xa2, "f64.mul", TypeF64, a.node, b.node)} }
func (a F64) Div(b F64) F64       { return F64{op(0xa3, "f64.div", TypeF64, a.node, b.node)} }
func (a I32) F32ConvertS() F32    { return F32{op(0xb2, "f32.convert_i32_s", TypeF32, a.node)} }
func (a I32) F32ConvertU() F32    { return F32{op(0xb3, "f32.convert_i32_u", TypeF32, a.node)} }
func (a F64) F32Demote() F32      { return F32{op(0xb6, "f32.demote_f64", TypeF32, a.node)} }
func (a F32) F64Promote() F64     { return F64{op(0xbb, "f64.promote_f32", TypeF64, a.node)} }
func (a F32) I32Reinterpret() I32 { return I32{op(0xbc, "i32.reinterpret_f32", TypeI32, a.node)} }
func (a I32) F32Reinterpret() F32 { return F32{op(0xbe, "f32.reinterpret_i32", TypeF32, a.node)} }
func (a F32) I32TruncSatS() I32 {
	return I32{instr("i32.trunc_sat_f32_s", TypeI32, []byte{0xfc, 0x00}, "", a.node)}
}

// Select is a where condition is not 0, otherwise b.
func (a F32) Select(b F32, condition I32) F32 {
	return F32{op(0x1b, "select", TypeF32, a.node, b.node, condition.node)}
}
