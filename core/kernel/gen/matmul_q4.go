package gen

import "precis/core/kernel/asm"

// q4 is a format of 4-bit weights: 4 vectors of nibbles, the scales, and perhaps minimums.
type q4 struct {
	name    string
	size    int
	minimum bool
}

// matmulQ4 adds matmul_q4 and matmul_q4min: 4-bit weights times narrow activations.
//
// With relaxed SIMD the nibbles are the 7-bit operand of the dot product, and there are two forms
// with the same results. matmul_q4 adds the products of a block in 16 bits, which hold
// 8·2·15·127 = 30480, and widens once; it is fastest where a dot product that adds to 32 bits is made of
// several instructions. matmul_q4_dot rests on that one; it is fastest where there is an
// instruction for it (x86 with VNNI, ARM with dotprod).
func matmulQ4(m *module) {
	for _, q := range []q4{{"q4", 80, false}, {"q4min", 96, true}} {
		form := func(suffix string, columns func(*tile, q4), last *asm.Func) *asm.Func {
			return m.matmul(product{
				name: q.name + suffix, cols: blockCols, size: q.size, x: narrow,
				columns: func(t *tile) { columns(t, q) }, last: last,
			})
		}
		if m.relaxed {
			form("_dot", m.q4Sum32, form("", m.q4Sum16, nil))
		} else {
			form("", m.q4Plain, nil)
		}
	}
}

// q4Sum16 adds the products of a block in 16 bits.
func (m *module) q4Sum16(t *tile, q q4) {
	ones := t.f.V128("ones")
	ones.Set(asm.Int16x8(1))
	m.q4Relaxed(t, q, true, func(sum, x, w asm.V128) asm.V128 {
		return sum.I16x8Add(x.I16x8RelaxedDotI8x16I7x16S(w))
	}, func(sum asm.V128) asm.V128 {
		return sum.I32x4DotI16x8S(ones)
	})
}

// q4Sum32 adds the products of a block in 32 bits.
func (m *module) q4Sum32(t *tile, q q4) {
	m.q4Relaxed(t, q, false, func(sum, x, w asm.V128) asm.V128 {
		return x.I32x4RelaxedDotI8x16I7x16AddS(w, sum)
	}, func(sum asm.V128) asm.V128 {
		return sum
	})
}

// q4Relaxed assembles the loop over the blocks with relaxed dot products, given how one is added
// to a sum and how a sum becomes four int32.
func (m *module) q4Relaxed(t *tile, q q4, rolled bool, dot func(sum, x, w asm.V128) asm.V128, widen func(asm.V128) asm.V128) {
	f := t.f
	sums := t.perProduct("sum")
	low, high := f.V128s("low", len(t.w)), f.V128s("high", len(t.w))
	x, mask := f.V128("x_splat"), f.V128("mask")
	mask.Set(asm.Int8x16(15))
	scale := m.q4Scale(t, q, 1)
	t.eachBlock(func() {
		t.begin(sums, func(int) asm.V128 { return asm.Int32x4(0) })
		t.eachVector(blockCols/8, rolled, func(j int) {
			for g, w := range t.w {
				low[g].Set(w.V128Load(16 * j))
				high[g].Set(low[g].I16x8ShrU(asm.Int(4)).V128And(mask))
				low[g].Set(low[g].V128And(mask))
			}
			for i, nibbles := range [][]asm.V128{low, high} {
				for k, token := range t.x.tokens {
					m.splat(x, token[0].at(16*i+4*j))
					for g := range t.w {
						sum := sums[g][k]
						sum.Set(dot(sum, x, nibbles[g]))
					}
				}
			}
		})
		scale(func(g, k int) asm.V128 { return widen(sums[g][k]) })
	})
}

// q4Plain assembles the loop over the blocks with the dot product of 16-bit integers: even and
// odd columns apart, since that is how bytes become pairs of 16 bits without a shuffle. Activations stay in
// the high byte, 256 times themselves, which saves shifting them down; the sums stay below 2²⁴.
func (m *module) q4Plain(t *tile, q q4) {
	f := t.f
	sums := t.perProduct("sum")
	even := [2][]asm.V128{f.V128s("even_low", len(t.w)), f.V128s("even_high", len(t.w))}
	odd := [2][]asm.V128{f.V128s("odd_low", len(t.w)), f.V128s("odd_high", len(t.w))}
	xEven, xOdd, mask, high := f.V128("x_even"), f.V128("x_odd"), f.V128("mask"), f.V128("high")
	mask.Set(asm.Int16x8(15))
	high.Set(asm.Int16x8(-256))
	scale := m.q4Scale(t, q, 1.0/256)
	t.eachBlock(func() {
		for j := range blockCols / 8 {
			for g, w := range t.w {
				nibble := func(shift int) asm.V128 {
					return even[0][g].I16x8ShrU(asm.Int(shift)).V128And(mask)
				}
				even[0][g].Set(w.V128Load(16 * j))
				even[1][g].Set(nibble(4))
				odd[0][g].Set(nibble(8))
				odd[1][g].Set(even[0][g].I16x8ShrU(asm.Int(12)))
				even[0][g].Set(even[0][g].V128And(mask))
			}
			for i := range 2 {
				for k, token := range t.x.tokens {
					m.splat(xOdd, token[0].at(16*i+4*j))
					xEven.Set(xOdd.I16x8Shl(asm.Int(8)))
					xOdd.Set(xOdd.V128And(high))
					for g := range t.w {
						sum := sums[g][k]
						products := even[i][g].I32x4DotI16x8S(xEven).I32x4Add(odd[i][g].I32x4DotI16x8S(xOdd))
						if i == 0 && j == 0 {
							sum.Set(products)
						} else {
							sum.Set(sum.I32x4Add(products))
						}
					}
				}
			}
		}
		scale(func(g, k int) asm.V128 { return sums[g][k] })
	})
}

// q4Scale gives what ends a block: it adds the sum of each product, times the scales and unit, and
// the offset times the sum of the activations, to the accumulators.
func (m *module) q4Scale(t *tile, q q4, unit float32) func(sum func(g, k int) asm.V128) {
	f := t.f
	scales, offsets := f.V128s("scale", len(t.w)), f.V128s("offset", len(t.w))
	xScale, xSum := f.V128("x_scale"), f.V128("x_sum")
	return func(sum func(g, k int) asm.V128) {
		for g, w := range t.w {
			scales[g].Set(w.V128Load(64))
			if q.minimum {
				offsets[g].Set(w.V128Load(80))
			}
		}
		for k, token := range t.x.tokens {
			m.splat(xScale, token[1])
			if unit != 1 {
				xScale.Set(xScale.F32x4Mul(asm.Float32x4(unit)))
			}
			m.splat(xSum, token[2])
			if !q.minimum {
				xSum.Set(xSum.F32x4Mul(asm.Float32x4(-8)))
			}
			for g := range t.w {
				acc, product := t.acc[g][k], sum(g, k).F32x4ConvertI32x4S()
				if q.minimum {
					acc.Set(m.madd(product.F32x4Mul(xScale), scales[g], acc))
					acc.Set(m.madd(offsets[g], xSum, acc))
				} else {
					acc.Set(m.madd(m.madd(product, xScale, xSum), scales[g], acc))
				}
			}
		}
	}
}
