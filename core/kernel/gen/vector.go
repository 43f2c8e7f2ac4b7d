package gen

import (
	"math"

	"precis/core/kernel/asm"
)

// sumLanes is the sum of the four lanes of a local.
func sumLanes(v asm.V128) asm.F32 {
	return v.F32x4ExtractLane(0).Add(v.F32x4ExtractLane(1)).Add(v.F32x4ExtractLane(2).Add(v.F32x4ExtractLane(3)))
}

// sumInts is the sum of the four int32 of a local.
func sumInts(v asm.V128) asm.I32 {
	return v.I32x4ExtractLane(0).Add(v.I32x4ExtractLane(1)).Add(v.I32x4ExtractLane(2).Add(v.I32x4ExtractLane(3)))
}

// maxLanes is the greatest of the four lanes of a local, NaN where one is.
func maxLanes(v asm.V128) asm.F32 {
	return v.F32x4ExtractLane(0).Max(v.F32x4ExtractLane(1)).Max(v.F32x4ExtractLane(2).Max(v.F32x4ExtractLane(3)))
}

// spreadMax sets all lanes of a local to the greatest of them. There is no NaN.
func spreadMax(v asm.V128) {
	v.Set(v.F32x4Pmax(v.I32x4Shuffle(v, [4]byte{2, 3, 0, 1})))
	v.Set(v.F32x4Pmax(v.I32x4Shuffle(v, [4]byte{1, 0, 3, 2})))
}

// pointwise runs body over n values, four at a time, then one at a time, and moves the addresses
// on. load and store are those of the step: of a single value lane 0 counts, the others are 0.
func pointwise(f *asm.Func, n asm.I32, addresses []asm.I32, body func(load func(asm.I32) asm.V128, store func(asm.I32, asm.V128))) {
	step := func(bytes int, load func(asm.I32) asm.V128, store func(asm.I32, asm.V128)) func() {
		return func() {
			body(load, store)
			for _, a := range addresses {
				add(a, bytes)
			}
		}
	}
	fours(f, n, step(16,
		func(a asm.I32) asm.V128 { return a.V128Load(0) },
		func(a asm.I32, v asm.V128) { f.V128Store(a, 0, v) },
	), step(4,
		func(a asm.I32) asm.V128 { return a.V128Load32Zero(0) },
		func(a asm.I32, v asm.V128) { f.V128Store32Lane(a, 0, 0, v) },
	))
}

// each runs body for i = 0, 1, … up to n − 1.
func each(f *asm.Func, i, n asm.I32, body func()) {
	i.Set(asm.Int(0))
	f.Block(func(done asm.Label) {
		f.Loop(func(next asm.Label) {
			done.BrIf(i.GeS(n))
			body()
			add(i, 1)
			next.Br()
		})
	})
}

// roundingMagic is 1.5·2²³: added to a float32 below 2²² in magnitude it leaves the nearest
// integer in the low bits.
const roundingMagic = 1.5 * (1 << 23)

// polynomial is c[0] + c[1]·x + c[2]·x² + …, by Horner's rule. x is a local.
func (m *module) polynomial(x asm.V128, c []asm.V128) asm.V128 {
	sum := c[len(c)-1]
	for i := len(c) - 2; i >= 0; i-- {
		sum = m.madd(sum, x, c[i])
	}
	return sum
}

// constants keeps values in locals, each in four lanes: V8 makes a v128.const anew wherever it
// stands, which in a loop costs more than the arithmetic.
func constants(f *asm.Func, name string, values ...float32) []asm.V128 {
	locals := f.V128s(name, len(values))
	for i, v := range values {
		locals[i].Set(asm.Float32x4(v))
	}
	return locals
}

// exponential computes e to the x. It holds the locals that this takes.
type exponential struct {
	m                              *module
	x, n, r                        asm.V128
	least, greatest, magic, log2e  asm.V128
	minusLn2High, minusLn2Low, one asm.V128
	tail                           []asm.V128
}

// exponential declares the locals. It is to be called outside of loops.
//
// Source of the coefficients: Moshier, Cephes, expf.
func (m *module) exponential(f *asm.Func) exponential {
	c := constants(f, "exp_c", -87.33, 88.37, roundingMagic, math.Log2E, -0.693359375, 2.12194440e-4, 1)
	return exponential{
		m: m, x: f.V128("exp_x"), n: f.V128("exp_n"), r: f.V128("exp_r"),
		least: c[0], greatest: c[1], magic: c[2], log2e: c[3], minusLn2High: c[4], minusLn2Low: c[5], one: c[6],
		tail: constants(f, "exp_tail", 5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.9875691500e-4),
	}
}

// exp is e to the x. The relative error is at most 2 units in the last place (1.2e-7); below
// −87.33 the result is 0, above 88.37 it stays at 2.4e38. It is to be used before the next call.
//
// x = n·ln 2 + r with |r| ≤ ½·ln 2, eˣ = 2ⁿ·eʳ; ln 2 is taken in two parts so that n times the first is exact.
func (e exponential) exp(x asm.V128) asm.V128 {
	e.x.Set(x.F32x4Pmin(e.greatest)) // leaves NaN
	e.n.Set(e.m.madd(e.x, e.log2e, e.magic))
	e.r.Set(e.n.F32x4Sub(e.magic))
	e.r.Set(e.m.madd(e.r, e.minusLn2Low, e.m.madd(e.r, e.minusLn2High, e.x)))
	power := e.m.madd(e.m.polynomial(e.r, e.tail), e.r.F32x4Mul(e.r), e.r.F32x4Add(e.one))
	return power.I32x4Add(e.n.I32x4Shl(asm.Int(23))).V128Andnot(e.x.F32x4Le(e.least))
}

// binaryExponential computes 2 to the x. It holds the locals that this takes.
type binaryExponential struct {
	m            *module
	x, n, r      asm.V128
	zero         asm.V128 // the lanes where the last result is 0
	least, magic asm.V128
	coefficients []asm.V128
}

// Minimax polynomials of 2 to the x on [−½, ½] with constant term 1, and with a relative error of at most 2e-7
// and of 1.1e-4.
var (
	exp2Fine   = []float32{1, 0.69314700, 0.24022242, 0.055507336, 0.0096715130, 0.0013264727}
	exp2Coarse = []float32{1, 0.69328293, 0.24221096, 0.055008931}
)

// binaryExponential declares the locals. It is to be called outside of loops.
func (m *module) binaryExponential(f *asm.Func, coefficients []float32) binaryExponential {
	c := constants(f, "exp2_c", -125, roundingMagic)
	return binaryExponential{
		m: m, x: f.V128("exp2_x"), n: f.V128("exp2_n"), r: f.V128("exp2_r"), zero: f.V128("exp2_zero"), least: c[0], magic: c[1],
		coefficients: constants(f, "exp2_tail", coefficients...),
	}
}

// exp2 is 2 to the x for x ≤ 0, exactly 1 for 0, with the relative error of the polynomial; up to
// −125 it is 0. It is to be used before the next call.
func (e binaryExponential) exp2(x asm.V128) asm.V128 {
	e.x.Set(x)
	e.n.Set(e.x.F32x4Add(e.magic))
	e.r.Set(e.x.F32x4Sub(e.n.F32x4Sub(e.magic)))
	e.zero.Set(e.x.F32x4Le(e.least))
	power := e.m.polynomial(e.r, e.coefficients)
	return power.I32x4Add(e.n.I32x4Shl(asm.Int(23))).V128Andnot(e.zero)
}
