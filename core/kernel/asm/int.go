package asm

import "fmt"

// Int is an i32.const.
func Int(v int) I32 {
	if int(int32(v)) != v && int(uint32(v)) != v {
		panic(fmt.Sprintf("asm: i32.const %d: out of range", v))
	}
	return I32{instr("i32.const", TypeI32, appendInt([]byte{0x41}, int64(int32(v))), fmt.Sprint(int32(v)))}
}

func (a I32) Eqz() I32        { return I32{op(0x45, "i32.eqz", TypeI32, a.node)} }
func (a I32) Eq(b I32) I32    { return I32{op(0x46, "i32.eq", TypeI32, a.node, b.node)} }
func (a I32) Ne(b I32) I32    { return I32{op(0x47, "i32.ne", TypeI32, a.node, b.node)} }
func (a I32) LtS(b I32) I32   { return I32{op(0x48, "i32.lt_s", TypeI32, a.node, b.node)} }
func (a I32) LtU(b I32) I32   { return I32{op(0x49, "i32.lt_u", TypeI32, a.node, b.node)} }
func (a I32) GtS(b I32) I32   { return I32{op(0x4a, "i32.gt_s", TypeI32, a.node, b.node)} }
func (a I32) GtU(b I32) I32   { return I32{op(0x4b, "i32.gt_u", TypeI32, a.node, b.node)} }
func (a I32) LeS(b I32) I32   { return I32{op(0x4c, "i32.le_s", TypeI32, a.node, b.node)} }
func (a I32) LeU(b I32) I32   { return I32{op(0x4d, "i32.le_u", TypeI32, a.node, b.node)} }
func (a I32) GeS(b I32) I32   { return I32{op(0x4e, "i32.ge_s", TypeI32, a.node, b.node)} }
func (a I32) GeU(b I32) I32   { return I32{op(0x4f, "i32.ge_u", TypeI32, a.node, b.node)} }
func (a I32) Clz() I32        { return I32{op(0x67, "i32.clz", TypeI32, a.node)} }
func (a I32) Ctz() I32        { return I32{op(0x68, "i32.ctz", TypeI32, a.node)} }
func (a I32) Popcnt() I32     { return I32{op(0x69, "i32.popcnt", TypeI32, a.node)} }
func (a I32) Add(b I32) I32   { return I32{op(0x6a, "i32.add", TypeI32, a.node, b.node)} }
func (a I32) Sub(b I32) I32   { return I32{op(0x6b, "i32.sub", TypeI32, a.node, b.node)} }
func (a I32) Mul(b I32) I32   { return I32{op(0x6c, "i32.mul", TypeI32, a.node, b.node)} }
func (a I32) DivS(b I32) I32  { return I32{op(0x6d, "i32.div_s", TypeI32, a.node, b.node)} }
func (a I32) DivU(b I32) I32  { return I32{op(0x6e, "i32.div_u", TypeI32, a.node, b.node)} }
func (a I32) RemS(b I32) I32  { return I32{op(0x6f, "i32.rem_s", TypeI32, a.node, b.node)} }
func (a I32) RemU(b I32) I32  { return I32{op(0x70, "i32.rem_u", TypeI32, a.node, b.node)} }
func (a I32) And(b I32) I32   { return I32{op(0x71, "i32.and", TypeI32, a.node, b.node)} }
func (a I32) Or(b I32) I32    { return I32{op(0x72, "i32.or", TypeI32, a.node, b.node)} }
func (a I32) Xor(b I32) I32   { return I32{op(0x73, "i32.xor", TypeI32, a.node, b.node)} }
func (a I32) Shl(b I32) I32   { return I32{op(0x74, "i32.shl", TypeI32, a.node, b.node)} }
func (a I32) ShrS(b I32) I32  { return I32{op(0x75, "i32.shr_s", TypeI32, a.node, b.node)} }
func (a I32) ShrU(b I32) I32  { return I32{op(0x76, "i32.shr_u", TypeI32, a.node, b.node)} }
func (a I64) Add(b I64) I64   { return I64{op(0x7c, "i64.add", TypeI64, a.node, b.node)} }
func (a I64) Sub(b I64) I64   { return I64{op(0x7d, "i64.sub", TypeI64, a.node, b.node)} }
func (a I64) Mul(b I64) I64   { return I64{op(0x7e, "i64.mul", TypeI64, a.node, b.node)} }
func (a I64) And(b I64) I64   { return I64{op(0x83, "i64.and", TypeI64, a.node, b.node)} }
func (a I64) Or(b I64) I64    { return I64{op(0x84, "i64.or", TypeI64, a.node, b.node)} }
func (a I64) Shl(b I64) I64   { return I64{op(0x86, "i64.shl", TypeI64, a.node, b.node)} }
func (a I64) ShrU(b I64) I64  { return I64{op(0x88, "i64.shr_u", TypeI64, a.node, b.node)} }
func (a I64) I32Wrap() I32    { return I32{op(0xa7, "i32.wrap_i64", TypeI32, a.node)} }
func (a I32) I64ExtendS() I64 { return I64{op(0xac, "i64.extend_i32_s", TypeI64, a.node)} }
func (a I32) I64ExtendU() I64 { return I64{op(0xad, "i64.extend_i32_u", TypeI64, a.node)} }

// Select is a where condition is not 0, otherwise b.
func (a I32) Select(b, condition I32) I32 {
	return I32{op(0x1b, "select", TypeI32, a.node, b.node, condition.node)}
}
