package gen

import "precis/core/kernel/asm"

// source is a GGUF type that can be packed: rows of blocks, each written to lane r of a block of
// the row group. dst is the place of that lane.
type source struct {
	name      string
	cols      int // columns in a block
	size      int // bytes in a block of a row
	groupSize int // bytes in a block of a row group
	block     func(b rowBlock)
}

// repack adds repack_f32 to repack_q8_0: rows at src -> packed row groups at dst, a row at a time.
// A row is a quarter of its group's lanes; the lanes that the last group lacks are zero.
func repack(m *module) {
	for _, s := range []source{
		{"f32", 1, 4, 16, func(b rowBlock) {
			b.f.F32Store(b.dst, 0, b.src.F32Load(0))
		}},
		{"f16", 1, 2, 16, func(b rowBlock) {
			b.float16(0, 0)
		}},
		{"bf16", 1, 2, 16, func(b rowBlock) {
			b.f.I32Store(b.dst, 0, b.src.I32Load16U(0).Shl(asm.Int(16)))
		}},
		{"q4_0", blockCols, 18, 80, func(b rowBlock) {
			b.words(2, 16)
			b.float16(64, 0)
		}},
		{"q4_1", blockCols, 20, 96, func(b rowBlock) {
			b.words(4, 16)
			b.float16(64, 0)
			b.float16(80, 2)
		}},
		{"q8_0", blockCols, 34, 160, func(b rowBlock) {
			b.words(2, 32)
			b.float16(128, 0)
			pairs := b.src.V128Load(2).I16x8ExtaddPairwiseI8x16S().I16x8Add(b.src.V128Load(18).I16x8ExtaddPairwiseI8x16S())
			sum := b.f.V128("sum")
			sum.Set(pairs.I32x4ExtaddPairwiseI16x8S())
			sum.Set(sum.I32x4Add(sum.I32x4Shuffle(sum, [4]byte{2, 3, 0, 1})))
			b.f.I32Store(b.dst, 144, sum.I32x4ExtractLane(0).Add(sum.I32x4ExtractLane(1)).Mul(asm.Int(-8192)))
		}},
	} {
		m.repack(s)
	}
}

func (m *module) repack(s source) {
	f := m.Func("repack_" + s.name)
	dst, src, rows, cols := f.ParamI32("dst"), f.ParamI32("src"), f.ParamI32("rows"), f.ParamI32("cols")
	half, blocks, group, row, lane, b := f.I32("half"), f.I32("blocks"), f.I32("group"), f.I32("row"), f.I32("lane"), f.I32("b")

	blocks.Set(cols.DivU(asm.Int(s.cols)))
	group.Set(blocks.Mul(asm.Int(s.groupSize)))
	f.If(rows.And(asm.Int(groupRows-1)), func() {
		f.MemoryFill(dst.Add(rows.ShrU(asm.Int(2)).Mul(group)), asm.Int(0), group)
	})
	each(f, row, rows, func() {
		lane.Set(dst.Add(row.ShrU(asm.Int(2)).Mul(group)).Add(row.And(asm.Int(groupRows - 1)).Shl(asm.Int(2))))
		b.Set(blocks)
		f.Loop(func(nextBlock asm.Label) {
			s.block(rowBlock{f, lane, src, half})
			add(lane, s.groupSize)
			add(src, s.size)
			add(b, -1)
			nextBlock.BrIf(b)
		})
	})
}

// rowBlock is the block being packed.
type rowBlock struct {
	f        *asm.Func
	dst, src asm.I32 // the row's lane of the row group, and the block in the row
	half     asm.I32 // free
}

// words copies n bytes of integers from offset to every fourth word.
func (b rowBlock) words(offset, n int) {
	for i := 0; i < n; i += 4 {
		b.f.I32Store(b.dst, 4*i, b.src.I32Load(offset+i))
	}
}

// float16 writes the float16 at offset as float32 at to. Shifted into the place of a float32 it is too
// small by 2¹¹², denormals included; infinity and NaN get their exponent.
func (b rowBlock) float16(to, offset int) {
	h := b.half
	h.Set(b.src.I32Load16U(offset))
	value := h.And(asm.Int(0x7fff)).Shl(asm.Int(13)).F32Reinterpret().Mul(asm.Float(0x1p112)).I32Reinterpret()
	special := asm.Int(0x7f800000).Select(asm.Int(0), h.And(asm.Int(0x7c00)).Eq(asm.Int(0x7c00)))
	b.f.I32Store(b.dst, to, value.Or(special).Or(h.And(asm.Int(0x8000)).Shl(asm.Int(16))))
}
