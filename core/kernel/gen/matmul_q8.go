package gen

import "precis/core/kernel/asm"

// matmulQ8 adds matmul_q8: 8-bit weights times wide activations, whose halves are the 7-bit
// operand of two relaxed dot products. As with matmul_q4 there are two forms with the same
// results: matmul_q8 widens the 16-bit products itself, matmul_q8_dot leaves it to the dot
// product that adds to 32 bits.
func matmulQ8(m *module) {
	form := func(suffix string, columns func(*tile), last *asm.Func) *asm.Func {
		return m.matmul(product{name: "q8" + suffix, cols: blockCols, size: 160, x: wide, columns: columns, last: last})
	}
	if m.relaxed {
		form("_dot", m.q8Sum32, form("", m.q8Sum16, nil))
	} else {
		form("", m.q8Plain, nil)
	}
}

// q8Sum16 weighs the 16-bit products of the halves while it widens them.
func (m *module) q8Sum16(t *tile) {
	f := t.f
	sums := t.perProduct("sum")
	ws := f.V128s("w_bytes", len(t.w))
	high, low := f.V128("x_high"), f.V128("x_low")
	lowUnit, highUnit := f.V128("low_unit"), f.V128("high_unit")
	lowUnit.Set(asm.Int16x8(1))
	highUnit.Set(asm.Int16x8(128))
	scale := m.q8Scale(t)
	t.eachBlock(func() {
		t.begin(sums, func(g int) asm.V128 { return t.w[g].V128Load(144) })
		t.eachVector(blockCols/4, m.relaxed, func(j int) {
			for g, w := range t.w {
				ws[g].Set(w.V128Load(16 * j))
			}
			for k, token := range t.x.tokens {
				m.splat(high, token[0].at(4*j))
				m.splat(low, token[0].at(blockCols+4*j))
				for g, w := range ws {
					products := w.I16x8RelaxedDotI8x16I7x16S(high).I32x4DotI16x8S(highUnit).
						I32x4Add(w.I16x8RelaxedDotI8x16I7x16S(low).I32x4DotI16x8S(lowUnit))
					sums[g][k].Set(sums[g][k].I32x4Add(products))
				}
			}
		})
		scale(func(g, k int) asm.V128 { return sums[g][k] })
	})
}

// q8Sum32 adds the products of all high halves, then those of the low ones, so that one sum is
// enough.
func (m *module) q8Sum32(t *tile) {
	f := t.f
	sums := t.perProduct("sum")
	ws := f.V128s("w_bytes", len(t.w))
	x, half, integers := f.V128("x_splat"), f.I32("halves_left"), t.x.tokens[0][0].base
	scale := m.q8Scale(t)
	t.eachBlock(func() {
		t.begin(sums, func(int) asm.V128 { return asm.Int32x4(0) })
		half.Set(asm.Int(2))
		f.Loop(func(next asm.Label) {
			for j := range blockCols / 4 {
				for g, w := range t.w {
					ws[g].Set(w.V128Load(16 * j))
				}
				for k, token := range t.x.tokens {
					m.splat(x, token[0].at(4*j))
					for g, w := range ws {
						sum := sums[g][k]
						if j == 0 {
							sum.Set(w.I32x4RelaxedDotI8x16I7x16AddS(x, sum.I32x4Shl(asm.Int(7))))
						} else {
							sum.Set(w.I32x4RelaxedDotI8x16I7x16AddS(x, sum))
						}
					}
				}
			}
			add(integers, blockCols)
			add(half, -1)
			next.BrIf(half)
		})
		add(integers, -2*blockCols)
		scale(func(g, k int) asm.V128 { return sums[g][k].I32x4Add(t.w[g].V128Load(144)) })
	})
}

// q8Plain joins the halves to 16-bit integers, even and odd columns apart.
func (m *module) q8Plain(t *tile) {
	f := t.f
	sums := t.perProduct("sum")
	even, odd := f.V128s("even", len(t.w)), f.V128s("odd", len(t.w))
	high, low := f.V128("x_high"), f.V128("x_low")
	xEven, xOdd, mask := f.V128("x_even"), f.V128("x_odd"), f.V128("mask")
	mask.Set(asm.Int16x8(255))
	scale := m.q8Scale(t)
	t.eachBlock(func() {
		t.begin(sums, func(g int) asm.V128 { return t.w[g].V128Load(144) })
		t.eachVector(blockCols/4, m.relaxed, func(j int) {
			t.q8Halves(even, odd, j)
			for k, token := range t.x.tokens {
				m.splat(high, token[0].at(4*j))
				m.splat(low, token[0].at(blockCols+4*j))
				xEven.Set(high.V128And(mask).I16x8Shl(asm.Int(7)).V128Or(low.V128And(mask)))
				xOdd.Set(high.I16x8ShrU(asm.Int(8)).I16x8Shl(asm.Int(7)).V128Or(low.I16x8ShrU(asm.Int(8))))
				for g := range t.w {
					products := even[g].I32x4DotI16x8S(xEven).I32x4Add(odd[g].I32x4DotI16x8S(xOdd))
					sums[g][k].Set(sums[g][k].I32x4Add(products))
				}
			}
		})
		scale(func(g, k int) asm.V128 { return sums[g][k] })
	})
}

// q8Halves makes 16-bit integers of the bytes of vector j of each row group, even and odd columns apart.
func (t *tile) q8Halves(even, odd []asm.V128, j int) {
	for g, w := range t.w {
		odd[g].Set(w.V128Load(16 * j))
		even[g].Set(odd[g].I16x8Shl(asm.Int(8)).I16x8ShrS(asm.Int(8)))
		odd[g].Set(odd[g].I16x8ShrS(asm.Int(8)))
	}
}

// q8Scale gives what ends a block: it adds the sum of each product, times the scales, to the
// accumulators.
func (m *module) q8Scale(t *tile) func(sum func(g, k int) asm.V128) {
	f := t.f
	scales := f.V128s("scale", len(t.w))
	xScale := f.V128("x_scale")
	return func(sum func(g, k int) asm.V128) {
		for g, w := range t.w {
			scales[g].Set(w.V128Load(128))
		}
		for k, token := range t.x.tokens {
			m.splat(xScale, token[1])
			for g := range t.w {
				acc := t.acc[g][k]
				acc.Set(m.madd(sum(g, k).F32x4ConvertI32x4S().F32x4Mul(xScale), scales[g], acc))
			}
		}
	}
}
