package gen

import "precis/core/kernel/asm"

// lookup adds lookup_f32 to lookup_q8: rows ids[i] of w (rows, cols), as float32 times scale -> dst (n, cols).
func lookup(m *module) {
	m.lookup("f32", 1, 16, func(f *asm.Func, dst, w asm.I32, scale asm.V128) {
		f.F32Store(dst, 0, w.V128Load32Zero(0).F32x4Mul(scale).F32x4ExtractLane(0))
	})
	m.lookup("q8", blockCols, 160, func(f *asm.Func, dst, w asm.I32, scale asm.V128) {
		step := f.V128("step")
		step.Set(w.V128Load32Splat(128))
		for j := range blockCols / 4 {
			integers := w.V128Load32Zero(16 * j).I16x8ExtendLowI8x16S().I32x4ExtendLowI16x8S()
			f.V128Store(dst, 16*j, integers.F32x4ConvertI32x4S().F32x4Mul(step).F32x4Mul(scale))
		}
	})
	for _, q := range []q4{{"q4", 80, false}, {"q4min", 96, true}} {
		m.lookup(q.name, blockCols, q.size, func(f *asm.Func, dst, w asm.I32, scale asm.V128) {
			step, offset, bytes := f.V128("step"), f.V128("offset"), f.V128("bytes")
			step.Set(w.V128Load32Splat(64))
			if q.minimum {
				offset.Set(w.V128Load32Splat(80))
			} else {
				offset.Set(step.F32x4Mul(asm.Float32x4(-8)))
			}
			for j := range blockCols / 8 {
				bytes.Set(w.V128Load32Zero(16 * j).I16x8ExtendLowI8x16U().I32x4ExtendLowI16x8U())
				for i, nibble := range []asm.V128{bytes.V128And(asm.Int32x4(15)), bytes.I32x4ShrU(asm.Int(4))} {
					value := nibble.F32x4ConvertI32x4S().F32x4Mul(step).F32x4Add(offset)
					f.V128Store(dst, 64*i+16*j, value.F32x4Mul(scale))
				}
			}
		})
	}
}

// lookup adds the export for a format of blocks of cols columns and size bytes in a row group; block
// writes one of them for the row whose lane is at w.
func (m *module) lookup(name string, cols, size int, block func(f *asm.Func, dst, w asm.I32, scale asm.V128)) {
	f := m.Func("lookup_" + name)
	dst, w, _, columns := f.ParamI32("dst"), f.ParamI32("w"), f.ParamI32("rows"), f.ParamI32("cols")
	ids, n, factor := f.ParamI32("ids"), f.ParamI32("n"), f.ParamF32("scale")
	i, blocks, group, b, lane, scale := f.I32("i"), f.I32("blocks"), f.I32("group"), f.I32("b"), f.I32("lane"), f.V128("scales")

	scale.Set(factor.F32x4Splat())
	blocks.Set(columns.DivU(asm.Int(cols)))
	group.Set(blocks.Mul(asm.Int(size)))
	each(f, i, n, func() {
		lane.Set(ids.I32Load(0))
		lane.Set(w.Add(lane.ShrU(asm.Int(2)).Mul(group)).Add(lane.And(asm.Int(groupRows - 1)).Shl(asm.Int(2))))
		b.Set(blocks)
		f.Loop(func(nextBlock asm.Label) {
			block(f, dst, lane, scale)
			add(dst, 4*cols)
			add(lane, size)
			add(b, -1)
			nextBlock.BrIf(b)
		})
		add(ids, 4)
	})
}
