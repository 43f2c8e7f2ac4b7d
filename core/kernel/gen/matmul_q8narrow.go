package gen

import "precis/core/kernel/asm"

// matmulQ8Narrow adds matmul_q8narrow: 8-bit weights times narrow activations, both signed. One relaxed dot
// product does that where it is exact for a second operand with its top bit set, which it need not be;
// narrow_dot tells. What that bit means differs between processors, and is asked of the dot product itself.
// matmul_q8narrow_dot rests on it; matmul_q8narrow, with the same results, runs everywhere.
func matmulQ8Narrow(m *module) {
	form := func(suffix string, columns func(*tile), last *asm.Func) *asm.Func {
		return m.matmul(product{name: "q8narrow" + suffix, cols: blockCols, size: 160, x: narrow, columns: columns, last: last})
	}
	last := form("", m.q8NarrowPlain, nil)
	if m.relaxed {
		form("_dot", m.q8NarrowDot, last)
		m.narrowDot()
	}
}

// narrowDot adds narrow_dot: 1 where the dot product that adds to 32 bits is exact for any second operand, be
// it taken as signed or as unsigned, else 0. Imitated with several instructions it may saturate.
func (m *module) narrowDot() {
	f := m.Func("narrow_dot", asm.TypeI32)
	sum := f.I32("sum")
	sum.Set(asm.Int8x16(127).I32x4RelaxedDotI8x16I7x16AddS(asm.Int8x16(-1), asm.Int32x4(0)).I32x4ExtractLane(0))
	f.Return(sum.Eq(asm.Int(-4 * 127)).Or(sum.Eq(asm.Int(4 * 127 * 255))))
}

// q8NarrowDot adds the products of a block in 32 bits. A dot product that takes its second operand as unsigned
// gets activations 128 greater than they are, and begins with the offset that undoes this.
func (m *module) q8NarrowDot(t *tile) {
	f := t.f
	sums := t.perProduct("sum")
	ws := f.V128s("w_bytes", len(t.w))
	x, flip, unsigned := f.V128("x_splat"), f.V128("flip"), f.V128("unsigned")
	flip.Set(asm.Int8x16(-128))
	unsigned.Set(asm.Int8x16(1).I32x4RelaxedDotI8x16I7x16AddS(flip, asm.Int32x4(0)).I32x4GtS(asm.Int32x4(0)))
	flip.Set(flip.V128And(unsigned))
	scale := m.q8Scale(t)
	t.eachBlock(func() {
		t.begin(sums, func(g int) asm.V128 { // −128·Σ of −8192·Σ
			return t.w[g].V128Load(144).I32x4ShrS(asm.Int(6)).V128And(unsigned)
		})
		t.eachVector(blockCols/4, false, func(j int) {
			for g, w := range t.w {
				ws[g].Set(w.V128Load(16 * j))
			}
			for k, token := range t.x.tokens {
				m.splat(x, token[0].at(4*j))
				x.Set(x.V128Xor(flip))
				for g, w := range ws {
					sum := sums[g][k]
					sum.Set(w.I32x4RelaxedDotI8x16I7x16AddS(x, sum))
				}
			}
		})
		scale(func(g, k int) asm.V128 { return sums[g][k] })
	})
}

// q8NarrowPlain takes even and odd columns apart, as 16-bit integers. Activations stay in the high byte, as in
// q4Plain; the sums, 256 times themselves, have the low byte 0 and become float32 exactly.
func (m *module) q8NarrowPlain(t *tile) {
	f := t.f
	sums := t.perProduct("sum")
	even, odd := f.V128s("even", len(t.w)), f.V128s("odd", len(t.w))
	xEven, xOdd, high := f.V128("x_even"), f.V128("x_odd"), f.V128("high")
	high.Set(asm.Int16x8(-256))
	scale := m.q8Scale(t)
	t.eachBlock(func() {
		t.begin(sums, func(int) asm.V128 { return asm.Int32x4(0) })
		t.eachVector(blockCols/4, m.relaxed, func(j int) {
			t.q8Halves(even, odd, j)
			for k, token := range t.x.tokens {
				m.splat(xOdd, token[0].at(4*j))
				xEven.Set(xOdd.I16x8Shl(asm.Int(8)))
				xOdd.Set(xOdd.V128And(high))
				for g := range t.w {
					sum := sums[g][k]
					products := even[g].I32x4DotI16x8S(xEven).I32x4Add(odd[g].I32x4DotI16x8S(xOdd))
					sum.Set(sum.I32x4Add(products))
				}
			}
		})
		scale(func(g, k int) asm.V128 { return sums[g][k].I32x4ShrS(asm.Int(8)) })
	})
}
