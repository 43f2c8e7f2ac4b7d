package gen

import (
	"math"

	"precis/core/kernel"
	"precis/core/kernel/asm"
)

// rounding turns the float32 of a head into integers with a scale, as kernel/layout_kv.go defines it; it
// holds the locals that this takes.
type rounding struct {
	f                 *asm.Func
	p, n              asm.I32
	greatest, inverse asm.V128
	v, positive       asm.V128 // positive: all bits but the sign
	magic             asm.V128
	max, unit         asm.F32
}

// newRounding declares the locals. It is to be called outside of loops.
func newRounding(f *asm.Func) rounding {
	r := rounding{
		f: f, p: f.I32("round_p"), n: f.I32("round_n"),
		greatest: f.V128("round_greatest"), inverse: f.V128("round_inverse"),
		v: f.V128("round_v"), positive: f.V128("round_positive"), magic: constants(f, "round_magic", roundingMagic)[0],
		max: f.F32("round_max"), unit: f.F32("round_unit"),
	}
	r.positive.Set(asm.Int32x4(math.MaxInt32))
	return r
}

// begin, measure for each four values x, and end with the greatest integer set unit to the scale, 0 where
// all is tiny and infinite where it is not finite, and inverse to its inverse.
func (r rounding) begin() { r.greatest.Set(asm.Float32x4(0)) }

func (r rounding) measure(x asm.V128) {
	// As integers positive floats are in the same order, and NaN is the greatest.
	r.greatest.Set(r.greatest.I32x4MaxS(x.V128And(r.positive)))
}

func (r rounding) end(largest float32) {
	infinity := func() asm.F32 { return asm.Float(float32(math.Inf(1))) }
	r.max.Set(maxLanes(r.greatest))
	r.unit.Set(r.max.Mul(asm.Float(1 / largest)))
	r.unit.Set(r.unit.Select(infinity(), r.max.Lt(infinity())))
	r.unit.Set(asm.Float(0).Select(r.unit, r.max.Lt(asm.Float(kernel.QuantizeTiny))))
	r.inverse.Set(asm.Float(1).Div(r.unit).Select(asm.Float(0), r.unit.Gt(asm.Float(0))).F32x4Splat())
}

// scaleOf measures n values at x.
func (r rounding) scaleOf(x, n asm.I32, largest float32) {
	r.begin()
	r.p.Set(x)
	r.n.Set(n)
	r.f.Loop(func(next asm.Label) {
		r.measure(r.p.V128Load(0))
		add(r.p, 16)
		add(r.n, -4)
		next.BrIf(r.n)
	})
	r.end(largest)
}

// integers gives x·inverse as four int32; what is not a number becomes 0.
func (r rounding) integers(x asm.V128) asm.V128 {
	r.v.Set(x.F32x4Mul(r.inverse))
	return r.v.F32x4Add(r.magic).I32x4Sub(r.magic).V128And(r.v.F32x4Eq(r.v))
}

// rotation turns keys and queries, as kernel/layout_kv.go says; it holds the locals that this takes.
type rotation struct {
	f                  *asm.Func
	pass, block, other asm.I32
	blocks, period     asm.I32 // blocks of 16 dimensions, and those that are turned together
	from, to, count    asm.I32
	v, t               []asm.V128
	sign               asm.V128
}

// newRotation declares the locals. It is to be called outside of loops.
func newRotation(f *asm.Func) rotation {
	return rotation{
		f: f, pass: f.I32("turn_pass"), block: f.I32("turn_block"), other: f.I32("turn_other"),
		blocks: f.I32("turn_blocks"), period: f.I32("turn_period"), from: f.I32("turn_from"), to: f.I32("turn_to"), count: f.I32("turn_count"),
		v: f.V128s("turn_v", 4), t: f.V128s("turn_t", 4), sign: f.V128("turn_sign"),
	}
}

// each runs body for each four of the n values at x, turned; its second argument is the address `to`,
// which moves on by step bytes.
func (r rotation) each(x, n, to asm.I32, step int, body func(v asm.V128, to asm.I32)) {
	f := r.f
	r.to.Set(to)
	r.blocks.Set(n.ShrU(asm.Int(4)))
	r.period.Set(r.blocks.And(asm.Int(0).Sub(r.blocks)))
	r.count.Set(asm.Int(4))
	f.If(n.And(asm.Int(15)), func() { // four at a time, as they are
		r.blocks.Set(n.ShrU(asm.Int(2)))
		r.count.Set(asm.Int(1))
	})
	each(f, r.block, r.blocks, func() {
		f.IfElse(r.count.Eq(asm.Int(1)), func() {
			r.v[0].Set(x.Add(r.block.Shl(asm.Int(4))).V128Load(0))
		}, func() {
			r.from.Set(x.Add(r.block.And(asm.Int(0).Sub(r.period)).Shl(asm.Int(6))))
			for _, v := range r.v {
				v.Set(asm.Float32x4(0))
			}
			each(f, r.other, r.period, func() {
				r.sign.Set(r.block.And(r.other).Popcnt().I32x4Splat().I32x4Shl(asm.Int(31)))
				for i, v := range r.v {
					v.Set(v.F32x4Add(r.from.V128Load(16 * i).V128Xor(r.sign)))
				}
				add(r.from, 64)
			})
			r.hadamard()
			r.transpose()
			r.hadamard()
		})
		each(f, r.other, r.count, func() {
			body(r.v[0], r.to)
			for i, v := range r.v[1:] {
				r.v[i].Set(v)
			}
			add(r.to, step)
		})
	})
}

// turnedTogether is the number of n values that are turned together: what their products are multiplied by.
func turnedTogether(n asm.I32) asm.F32 {
	return asm.Int(1).Select(n.And(asm.Int(0).Sub(n)), n.And(asm.Int(15))).F32ConvertS()
}

// turn adds the function that writes n values at x, turned, to `to`.
func (m *module) turn() *asm.Func {
	f := m.Func(".turn")
	x, n, to := f.ParamI32("x"), f.ParamI32("n"), f.ParamI32("to")
	newRotation(f).each(x, n, to, 16, func(v asm.V128, to asm.I32) { f.V128Store(to, 0, v) })
	return f
}

// hadamard is H·v.
func (r rotation) hadamard() {
	v, t := r.v, r.t
	t[0].Set(v[0].F32x4Add(v[1]))
	t[1].Set(v[0].F32x4Sub(v[1]))
	t[2].Set(v[2].F32x4Add(v[3]))
	t[3].Set(v[2].F32x4Sub(v[3]))
	v[0].Set(t[0].F32x4Add(t[2]))
	v[1].Set(t[1].F32x4Add(t[3]))
	v[2].Set(t[0].F32x4Sub(t[2]))
	v[3].Set(t[1].F32x4Sub(t[3]))
}

func (r rotation) transpose() {
	v, t := r.v, r.t
	for i := range 2 {
		t[2*i].Set(v[2*i].I32x4Shuffle(v[2*i+1], [4]byte{0, 4, 1, 5}))
		t[2*i+1].Set(v[2*i].I32x4Shuffle(v[2*i+1], [4]byte{2, 6, 3, 7}))
	}
	for i := range 2 {
		v[2*i].Set(t[i].I32x4Shuffle(t[i+2], [4]byte{0, 1, 4, 5}))
		v[2*i+1].Set(t[i].I32x4Shuffle(t[i+2], [4]byte{2, 3, 6, 7}))
	}
}

// round turns the n values at x and rounds them to integers up to largest, by r: it writes the integers of
// each four with write, whose second argument moves on from `to` by step bytes. The values are turned twice, since
// there is no room to keep them: the first time finds the greatest, and what write writes then means nothing.
func (t rotation) round(r rounding, x, n, to asm.I32, step int, largest float32, begin func(), write func(v asm.V128, to asm.I32)) {
	r.inverse.Set(asm.Float32x4(0))
	t.pass.Set(asm.Int(2))
	t.f.Loop(func(again asm.Label) {
		r.begin()
		begin()
		t.each(x, n, to, step, func(v asm.V128, to asm.I32) {
			r.measure(v)
			write(r.integers(v), to)
		})
		add(t.pass, -1)
		t.f.If(t.pass, func() {
			r.end(largest)
			again.Br()
		})
	})
}
