package gen

import (
	"math"

	"precis/core/kernel/asm"
)

var negativeInfinity = float32(math.Inf(-1))

// maximum sets greatest to the greatest of the n values at p; both are 0 and the end afterwards.
func maximum(f *asm.Func, p, n asm.I32, lanes asm.V128, greatest asm.F32) {
	lanes.Set(asm.Float32x4(negativeInfinity))
	fours(f, n, func() {
		lanes.Set(lanes.F32x4Max(p.V128Load(0)))
		add(p, 16)
	}, func() {
		lanes.Set(lanes.F32x4Max(p.V128Load32Splat(0)))
		add(p, 4)
	})
	greatest.Set(maxLanes(lanes))
}

// addDouble adds the four lanes of v to the two float64 of sums: in float32 the sum over a
// vocabulary would lose digits.
func addDouble(sums, v asm.V128) {
	high := v.I32x4Shuffle(v, [4]byte{2, 3, 2, 3})
	sums.Set(sums.F64x2Add(v.F64x2PromoteLowF32x4().F64x2Add(high.F64x2PromoteLowF32x4())))
}

// sumDouble is the sum of the two float64 of sums.
func sumDouble(sums asm.V128) asm.F32 {
	return sums.F64x2ExtractLane(0).Add(sums.F64x2ExtractLane(1)).F32Demote()
}

// softmax replaces each row of x (rows, cols) by its softmax, a row of −Inf alone by zeros.
func softmax(m *module) {
	f := m.Func("softmax")
	x, rows, cols := f.ParamI32("x"), f.ParamI32("rows"), f.ParamI32("cols")
	r, p, n := f.I32("r"), f.I32("p"), f.I32("n")
	greatest, rest := f.F32("greatest"), f.F32("rest")
	v, sums, shift, factor := f.V128("v"), f.V128("sums"), f.V128("shift"), f.V128("factor")
	e := m.exponential(f)

	each(f, r, rows, func() {
		p.Set(x)
		n.Set(cols)
		maximum(f, p, n, v, greatest)
		p.Set(x)
		n.Set(cols)
		f.IfElse(greatest.Eq(asm.Float(negativeInfinity)), func() {
			f.MemoryFill(p, asm.Int(0), n.Shl(asm.Int(2)))
		}, func() {
			shift.Set(greatest.F32x4Splat())
			sums.Set(asm.Float32x4(0))
			rest.Set(asm.Float(0))
			fours(f, n, func() {
				v.Set(e.exp(p.V128Load(0).F32x4Sub(shift)))
				addDouble(sums, v)
				f.V128Store(p, 0, v)
				add(p, 16)
			}, func() {
				v.Set(e.exp(p.V128Load32Splat(0).F32x4Sub(shift)))
				rest.Set(rest.Add(v.F32x4ExtractLane(0)))
				f.V128Store32Lane(p, 0, 0, v)
				add(p, 4)
			})
			factor.Set(asm.Float(1).Div(sumDouble(sums).Add(rest)).F32x4Splat())
			p.Set(x)
			n.Set(cols)
			pointwise(f, n, []asm.I32{p}, func(load func(asm.I32) asm.V128, store func(asm.I32, asm.V128)) {
				store(p, load(p).F32x4Mul(factor))
			})
		})
		x.Set(x.Add(cols.Shl(asm.Int(2))))
	})
}

// logSumExp writes log Σ exp of each row of x (rows, cols) to dst (rows).
func logSumExp(m *module) {
	f := m.Func("log_sum_exp")
	dst, x, rows, cols := f.ParamI32("dst"), f.ParamI32("x"), f.ParamI32("rows"), f.ParamI32("cols")
	r, p, n := f.I32("r"), f.I32("p"), f.I32("n")
	greatest, rest := f.F32("greatest"), f.F32("rest")
	v, sums, shift := f.V128("v"), f.V128("sums"), f.V128("shift")
	e, l := m.exponential(f), newLogarithm(f)

	each(f, r, rows, func() {
		p.Set(x)
		n.Set(cols)
		maximum(f, p, n, v, greatest)
		f.IfElse(greatest.Eq(asm.Float(negativeInfinity)), func() {
			f.F32Store(dst, 0, greatest)
		}, func() {
			shift.Set(greatest.F32x4Splat())
			sums.Set(asm.Float32x4(0))
			rest.Set(asm.Float(0))
			p.Set(x)
			n.Set(cols)
			fours(f, n, func() {
				v.Set(e.exp(p.V128Load(0).F32x4Sub(shift)))
				addDouble(sums, v)
				add(p, 16)
			}, func() {
				rest.Set(rest.Add(e.exp(p.V128Load32Splat(0).F32x4Sub(shift)).F32x4ExtractLane(0)))
				add(p, 4)
			})
			f.F32Store(dst, 0, greatest.F64Promote().Add(l.log(sumDouble(sums).Add(rest))).F32Demote())
		})
		add(dst, 4)
		x.Set(x.Add(cols.Shl(asm.Int(2))))
	})
}

// logarithm computes natural logarithms; it holds the locals that this takes.
type logarithm struct {
	bits, exponent asm.I32
	m, s, square   asm.F64
}

func newLogarithm(f *asm.Func) logarithm {
	return logarithm{f.I32("log_bits"), f.I32("log_exponent"), f.F64("log_m"), f.F64("log_s"), f.F64("log_square")}
}

// log is the natural logarithm of a positive normal float32; its absolute error is below 1e-12.
//
// x = m·2ⁿ with √½ ≤ m < √2, log m = 2·artanh((m−1)/(m+1)).
func (l logarithm) log(x asm.F32) asm.F64 {
	l.bits.Set(x.I32Reinterpret())
	l.exponent.Set(l.bits.Sub(asm.Int(0x3f3504f3)).ShrS(asm.Int(23)))
	l.m.Set(l.bits.Sub(l.exponent.Shl(asm.Int(23))).F32Reinterpret().F64Promote())
	l.s.Set(l.m.Sub(asm.Float64(1)).Div(l.m.Add(asm.Float64(1))))
	l.square.Set(l.s.Mul(l.s))
	series := asm.Float64(2. / 15)
	for _, c := range []float64{2. / 13, 2. / 11, 2. / 9, 2. / 7, 2. / 5, 2. / 3, 2} {
		series = series.Mul(l.square).Add(asm.Float64(c))
	}
	return series.Mul(l.s).Add(l.exponent.F32ConvertS().F64Promote().Mul(asm.Float64(math.Ln2)))
}

// topK writes the k largest of n values, largest first, to values (k float32), and their indices to
// ids (k int32). The list is kept sorted while x is read, so k is meant to be small; four values at
// a time are passed over where none exceeds the least of a full list.
func topK(m *module) {
	insert := m.insert()
	f := m.Func("top_k")
	ids, values, x, n, k := f.ParamI32("ids"), f.ParamI32("values"), f.ParamI32("x"), f.ParamI32("n"), f.ParamI32("k")
	i, held, left := f.I32("i"), f.I32("held"), f.I32("left")
	least := f.V128("least")
	f.If(k.Eqz(), func() { f.Return() })
	take := func(offset int) {
		held.Set(f.CallI32(insert, ids, values, held, k, x.F32Load(4*offset), i.Add(asm.Int(offset))))
	}
	left.Set(n)
	fours(f, left, func() {
		// "not at most", so that NaN on either side is looked at.
		full := held.Eq(k).And(x.V128Load(0).F32x4Le(least).I32x4AllTrue())
		f.If(full.Eqz(), func() {
			for offset := range 4 {
				take(offset)
			}
			least.Set(values.Add(k.Shl(asm.Int(2))).Sub(asm.Int(4)).V128Load32Splat(0))
		})
		add(x, 16)
		add(i, 4)
	}, func() {
		take(0)
		add(x, 4)
		add(i, 1)
	})
}

// insert puts (v, id) into the sorted list of held of at most k values, where it belongs there, and gives
// the new number held. NaN is the smallest value; of equals the one that came first stays first.
func (m *module) insert() *asm.Func {
	f := m.Func(".insert", asm.TypeI32)
	ids, values, held, k := f.ParamI32("ids"), f.ParamI32("values"), f.ParamI32("held"), f.ParamI32("k")
	v, id := f.ParamF32("v"), f.ParamI32("id")
	at, other := f.I32("at"), f.F32("other")
	larger := func() asm.I32 { return v.Gt(other).Or(v.Eq(v).And(other.Ne(other))) }
	at.Set(held)
	f.IfElse(held.LtS(k), func() {
		add(held, 1)
	}, func() {
		add(at, -1)
		other.Set(values.Add(at.Shl(asm.Int(2))).F32Load(0))
		f.If(larger().Eqz(), func() { f.Return(held) })
	})
	f.Block(func(done asm.Label) {
		f.Loop(func(next asm.Label) {
			done.BrIf(at.Eqz())
			other.Set(values.Add(at.Shl(asm.Int(2))).Sub(asm.Int(4)).F32Load(0))
			done.BrIf(larger().Eqz())
			f.F32Store(values.Add(at.Shl(asm.Int(2))), 0, other)
			f.I32Store(ids.Add(at.Shl(asm.Int(2))), 0, ids.Add(at.Shl(asm.Int(2))).Sub(asm.Int(4)).I32Load(0))
			add(at, -1)
			next.Br()
		})
	})
	f.F32Store(values.Add(at.Shl(asm.Int(2))), 0, v)
	f.I32Store(ids.Add(at.Shl(asm.Int(2))), 0, id)
	f.Return(held)
	return f
}
