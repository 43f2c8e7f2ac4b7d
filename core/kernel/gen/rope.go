package gen

import "precis/core/kernel/asm"

// rope rotates x (tokens, heads, headDim) in place, one export for each rotation. table holds for each
// position headDim/2 cosines, then headDim/2 sines.
func rope(m *module) {
	m.rope("rope_neighbours", m.ropeNeighbours)
	m.rope("rope_halves", m.ropeHalves)
}

// rope adds one export. head gives, with the locals it declares in f, the code that rotates the head at
// x by the cosines and sines at these addresses; half is headDim/2. It leaves x at the next head.
func (m *module) rope(name string, head func(f *asm.Func, x, cosines, sines, half asm.I32) func()) {
	f := m.Func(name)
	x, positions, table := f.ParamI32("x"), f.ParamI32("positions"), f.ParamI32("table")
	tokens, heads, headDim := f.ParamI32("tokens"), f.ParamI32("heads"), f.ParamI32("head_dim")
	t, h, row, half := f.I32("t"), f.I32("h"), f.I32("row"), f.I32("half")
	cosines, sines := f.I32("cosines"), f.I32("sines")
	rotate := head(f, x, cosines, sines, half)
	half.Set(headDim.ShrU(asm.Int(1)))
	each(f, t, tokens, func() {
		row.Set(table.Add(positions.I32Load(0).Mul(headDim).Shl(asm.Int(2))))
		each(f, h, heads, func() {
			cosines.Set(row)
			sines.Set(row.Add(half.Shl(asm.Int(2))))
			rotate()
		})
		add(positions, 4)
	})
}

// ropeNeighbours turns (2i, 2i+1), two pairs at a time.
func (m *module) ropeNeighbours(f *asm.Func, x, cosines, sines, half asm.I32) func() {
	n, v, c, s := f.I32("n"), f.V128("v"), f.V128("c"), f.V128("s")
	minus := f.V128("minus") // the sign of lanes 0 and 2
	minus.Set(asm.Bytes([16]byte{3: 0x80, 11: 0x80}))
	return func() {
		n.Set(half)
		f.Loop(func(next asm.Label) {
			v.Set(x.V128Load(0))
			c.Set(cosines.V128Load64Zero(0))
			c.Set(c.I32x4Shuffle(c, [4]byte{0, 0, 1, 1}))
			s.Set(sines.V128Load64Zero(0))
			s.Set(s.I32x4Shuffle(s, [4]byte{0, 0, 1, 1}).V128Xor(minus))
			f.V128Store(x, 0, m.madd(v.I32x4Shuffle(v, [4]byte{1, 0, 3, 2}), s, v.F32x4Mul(c)))
			add(x, 16)
			add(cosines, 8)
			add(sines, 8)
			add(n, -2)
			next.BrIf(n)
		})
	}
}

// ropeHalves turns (i, i+headDim/2).
func (m *module) ropeHalves(f *asm.Func, x, cosines, sines, half asm.I32) func() {
	n, y := f.I32("n"), f.I32("y")
	a, b, c, s := f.V128("a"), f.V128("b"), f.V128("c"), f.V128("s")
	return func() {
		n.Set(half)
		y.Set(x.Add(half.Shl(asm.Int(2))))
		pointwise(f, n, []asm.I32{x, y, cosines, sines}, func(load func(asm.I32) asm.V128, store func(asm.I32, asm.V128)) {
			a.Set(load(x))
			b.Set(load(y))
			c.Set(load(cosines))
			s.Set(load(sines))
			store(x, m.madd(b.F32x4Neg(), s, a.F32x4Mul(c)))
			store(y, m.madd(a, s, b.F32x4Mul(c)))
		})
		x.Set(y)
	}
}
