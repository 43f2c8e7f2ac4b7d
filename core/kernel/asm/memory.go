package asm

import (
	"fmt"
	"strings"
)

// access makes a memory instruction. The alignment (a power of two, by its exponent) is the
// natural one. To all but atomics, which trap, it is a hint: an address may have a lesser one.
func access(code []byte, name string, t Type, offset, align int, immediates []byte, args ...*node) *node {
	if offset < 0 || offset > 1<<31 {
		panic(fmt.Sprintf("asm: %s: offset %d", name, offset))
	}
	text := ""
	if offset != 0 {
		text = fmt.Sprintf("offset=%d", offset)
	}
	for _, b := range immediates {
		text += fmt.Sprintf(" %d", b)
	}
	code = appendUint(appendUint(code, align), offset)
	return instr(name, t, append(code, immediates...), strings.TrimSpace(text), args...)
}

func load(code byte, name string, t Type, align, offset int, a I32) *node {
	return access([]byte{code}, name, t, offset, align, nil, a.node)
}

func loadV128(code uint32, name string, align, offset int, a I32) V128 {
	return V128{access(appendUint([]byte{0xfd}, code), name, TypeV128, offset, align, nil, a.node)}
}

func (f *Func) store(code byte, name string, align, offset int, a I32, x *node) {
	f.emit(access([]byte{code}, name, 0, offset, align, nil, a.node, x))
}

// Loads from address + offset.

func (a I32) I32Load(offset int) I32   { return I32{load(0x28, "i32.load", TypeI32, 2, offset, a)} }
func (a I32) I64Load(offset int) I64   { return I64{load(0x29, "i64.load", TypeI64, 3, offset, a)} }
func (a I32) F32Load(offset int) F32   { return F32{load(0x2a, "f32.load", TypeF32, 2, offset, a)} }
func (a I32) I32Load8S(offset int) I32 { return I32{load(0x2c, "i32.load8_s", TypeI32, 0, offset, a)} }
func (a I32) I32Load8U(offset int) I32 { return I32{load(0x2d, "i32.load8_u", TypeI32, 0, offset, a)} }
func (a I32) I32Load16S(offset int) I32 {
	return I32{load(0x2e, "i32.load16_s", TypeI32, 1, offset, a)}
}
func (a I32) I32Load16U(offset int) I32 {
	return I32{load(0x2f, "i32.load16_u", TypeI32, 1, offset, a)}
}

func (a I32) V128Load(offset int) V128        { return loadV128(0, "v128.load", 4, offset, a) }
func (a I32) V128Load8x8S(offset int) V128    { return loadV128(1, "v128.load8x8_s", 3, offset, a) }
func (a I32) V128Load8x8U(offset int) V128    { return loadV128(2, "v128.load8x8_u", 3, offset, a) }
func (a I32) V128Load16x4S(offset int) V128   { return loadV128(3, "v128.load16x4_s", 3, offset, a) }
func (a I32) V128Load16x4U(offset int) V128   { return loadV128(4, "v128.load16x4_u", 3, offset, a) }
func (a I32) V128Load32x2S(offset int) V128   { return loadV128(5, "v128.load32x2_s", 3, offset, a) }
func (a I32) V128Load32x2U(offset int) V128   { return loadV128(6, "v128.load32x2_u", 3, offset, a) }
func (a I32) V128Load8Splat(offset int) V128  { return loadV128(7, "v128.load8_splat", 0, offset, a) }
func (a I32) V128Load16Splat(offset int) V128 { return loadV128(8, "v128.load16_splat", 1, offset, a) }
func (a I32) V128Load32Splat(offset int) V128 { return loadV128(9, "v128.load32_splat", 2, offset, a) }
func (a I32) V128Load64Splat(offset int) V128 { return loadV128(10, "v128.load64_splat", 3, offset, a) }
func (a I32) V128Load32Zero(offset int) V128  { return loadV128(92, "v128.load32_zero", 2, offset, a) }
func (a I32) V128Load64Zero(offset int) V128  { return loadV128(93, "v128.load64_zero", 3, offset, a) }

// V128Load32Lane is x with lane l replaced by the 4 bytes at address + offset.
func (a I32) V128Load32Lane(offset, l int, x V128) V128 {
	return V128{laneAccess(86, "v128.load32_lane", TypeV128, 2, offset, l, a, x)}
}

func laneAccess(code uint32, name string, t Type, align, offset, l int, a I32, x V128) *node {
	if lanes := 16 >> align; l < 0 || l >= lanes {
		panic(fmt.Sprintf("asm: %s: lane %d, want 0 to %d", name, l, lanes-1))
	}
	return access(appendUint([]byte{0xfd}, code), name, t, offset, align, []byte{byte(l)}, a.node, x.node)
}

// Stores to address + offset.

func (f *Func) I32Store(a I32, offset int, x I32) { f.store(0x36, "i32.store", 2, offset, a, x.node) }
func (f *Func) I64Store(a I32, offset int, x I64) { f.store(0x37, "i64.store", 3, offset, a, x.node) }
func (f *Func) F32Store(a I32, offset int, x F32) { f.store(0x38, "f32.store", 2, offset, a, x.node) }
func (f *Func) I32Store8(a I32, offset int, x I32) {
	f.store(0x3a, "i32.store8", 0, offset, a, x.node)
}
func (f *Func) I32Store16(a I32, offset int, x I32) {
	f.store(0x3b, "i32.store16", 1, offset, a, x.node)
}
func (f *Func) V128Store(a I32, offset int, x V128) {
	f.emit(access([]byte{0xfd, 11}, "v128.store", 0, offset, 4, nil, a.node, x.node))
}

// V128Store8Lane stores lane l of x, a byte.
func (f *Func) V128Store8Lane(a I32, offset, l int, x V128) {
	f.emit(laneAccess(88, "v128.store8_lane", 0, 0, offset, l, a, x))
}

// V128Store32Lane stores lane l of x, 4 bytes.
func (f *Func) V128Store32Lane(a I32, offset, l int, x V128) {
	f.emit(laneAccess(90, "v128.store32_lane", 0, 2, offset, l, a, x))
}

// V128Store64Lane stores lane l of x, 8 bytes.
func (f *Func) V128Store64Lane(a I32, offset, l int, x V128) {
	f.emit(laneAccess(91, "v128.store64_lane", 0, 3, offset, l, a, x))
}

// MemoryCopy copies n bytes; the ranges may overlap.
func (f *Func) MemoryCopy(dst, src, n I32) {
	f.emit(instr("memory.copy", 0, []byte{0xfc, 10, 0, 0}, "", dst.node, src.node, n.node))
}

// MemoryFill sets n bytes to value.
func (f *Func) MemoryFill(dst, value, n I32) {
	f.emit(instr("memory.fill", 0, []byte{0xfc, 11, 0}, "", dst.node, value.node, n.node))
}
