package gen

import (
	"math"

	"precis/core/kernel/asm"
)

// gate: dst = act(a)·b over n values, one export for each activation; with b = 0, dst = act(a).
func gate(m *module) {
	m.gate("gate_identity", func(*asm.Func) func(asm.V128) asm.V128 {
		return func(x asm.V128) asm.V128 { return x }
	})
	m.gate("gate_relu", func(*asm.Func) func(asm.V128) asm.V128 {
		return func(x asm.V128) asm.V128 { return x.F32x4Max(asm.Float32x4(0)) }
	})
	m.gate("gate_silu", func(f *asm.Func) func(asm.V128) asm.V128 {
		e := m.exponential(f)
		return func(x asm.V128) asm.V128 {
			return x.F32x4Div(e.exp(x.F32x4Neg()).F32x4Add(e.one))
		}
	})
	m.gate("gate_gelu", m.gelu)
	m.gate("gate_gelu_tanh", m.geluTanh)
}

// gate adds one export; activation gives, with the locals it declares in f, the function of a local.
// The code of the function stands there once, for four values and for one, with b and without.
func (m *module) gate(name string, activation func(*asm.Func) func(asm.V128) asm.V128) {
	f := m.Func(name)
	dst, a, b, n := f.ParamI32("dst"), f.ParamI32("a"), f.ParamI32("b"), f.ParamI32("n")
	x, factor, bytes := f.V128("x"), f.V128("factor"), f.I32("bytes")
	act := activation(f)
	factor.Set(asm.Float32x4(1))
	f.Block(func(done asm.Label) {
		f.Loop(func(next asm.Label) {
			done.BrIf(n.LeS(asm.Int(0)))
			f.IfElse(n.GeS(asm.Int(4)), func() {
				bytes.Set(asm.Int(16))
				x.Set(a.V128Load(0))
				f.If(b, func() { factor.Set(b.V128Load(0)) })
			}, func() {
				bytes.Set(asm.Int(4))
				x.Set(a.V128Load32Zero(0))
				f.If(b, func() { factor.Set(b.V128Load32Zero(0)) })
			})
			x.Set(act(x).F32x4Mul(factor))
			f.IfElse(n.GeS(asm.Int(4)), func() {
				f.V128Store(dst, 0, x)
			}, func() {
				f.V128Store32Lane(dst, 0, 0, x)
			})
			f.If(b, func() { b.Set(b.Add(bytes)) })
			a.Set(a.Add(bytes))
			dst.Set(dst.Add(bytes))
			n.Set(n.Sub(bytes.ShrU(asm.Int(2))))
			next.Br()
		})
	})
}

// gelu is x·Φ(x) = max(x, 0) − ½·|x|·erfc(|x|/√2), so that the small values far left keep their
// digits. erfc(z) = e^(−z²)·t·P(t) with t = 1/(1 + 0.3275911·z), relative error 1e-7 up to z = 9.
//
// Source: the form is Abramowitz and Stegun 7.1.26; P is the minimax polynomial of degree 7.
func (m *module) gelu(f *asm.Func) func(asm.V128) asm.V128 {
	e, t, size := m.exponential(f), f.V128("t"), f.V128("size")
	c := constants(f, "gelu_c", 0.3275911/math.Sqrt2, -0.5, 0.5, 0)
	slope, minusHalf, half, zero := c[0], c[1], c[2], c[3]
	p := constants(f, "gelu_p", 0.18507671, 0.18039297, 0.20786425, 0.019229678, 0.46452412, -0.41780984, 0.50344151, -0.14271927)
	return func(x asm.V128) asm.V128 {
		size.Set(x.F32x4Abs())
		t.Set(e.one.F32x4Div(m.madd(size, slope, e.one)))
		tail := e.exp(size.F32x4Mul(size).F32x4Mul(minusHalf)).F32x4Mul(t).F32x4Mul(m.polynomial(t, p))
		return x.F32x4Max(zero).F32x4Sub(tail.F32x4Mul(size.F32x4Mul(half)))
	}
}

// geluTanh is ½·x·(1 + tanh u) = x·σ(2u) with u = √(2/π)·(x + 0.044715·x³).
func (m *module) geluTanh(f *asm.Func) func(asm.V128) asm.V128 {
	e := m.exponential(f)
	const slope = 1.5957691216 // 2·√(2/π)
	c := constants(f, "gelu_c", -slope, -slope*0.044715)
	return func(x asm.V128) asm.V128 {
		minus2u := x.F32x4Mul(m.madd(x.F32x4Mul(x), c[1], c[0]))
		return x.F32x4Div(e.exp(minus2u).F32x4Add(e.one))
	}
}

// addition: dst = a + b over n values; b repeats every period values where period > 0.
func addition(m *module) {
	f := m.Func("add")
	dst, a, b := f.ParamI32("dst"), f.ParamI32("a"), f.ParamI32("b")
	n, period := f.ParamI32("n"), f.ParamI32("period")
	p, k := f.I32("p"), f.I32("k")
	f.If(period.LeS(asm.Int(0)), func() { period.Set(n) })
	f.Block(func(done asm.Label) {
		f.Loop(func(next asm.Label) {
			done.BrIf(n.LeS(asm.Int(0)))
			k.Set(period.Select(n, period.LtS(n)))
			n.Set(n.Sub(k))
			p.Set(b)
			pointwise(f, k, []asm.I32{dst, a, p}, func(load func(asm.I32) asm.V128, store func(asm.I32, asm.V128)) {
				store(dst, load(a).F32x4Add(load(p)))
			})
			next.Br()
		})
	})
}
