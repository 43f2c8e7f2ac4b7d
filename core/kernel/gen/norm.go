package gen

import "precis/core/kernel/asm"

// rmsNorm: dst = x / sqrt(mean(x²) + eps) · weight, over each row of x (tokens, cols).
func rmsNorm(m *module) {
	f := m.Func("rms_norm")
	dst, x, weight := f.ParamI32("dst"), f.ParamI32("x"), f.ParamI32("weight")
	tokens, cols, eps := f.ParamI32("tokens"), f.ParamI32("cols"), f.ParamF32("eps")
	t, n, p := f.I32("t"), f.I32("n"), f.I32("p")
	v, sums, factor := f.V128("v"), f.V128("sums"), f.V128("factor")

	each(f, t, tokens, func() {
		sums.Set(asm.Float32x4(0))
		n.Set(cols)
		p.Set(x)
		pointwise(f, n, []asm.I32{p}, func(load func(asm.I32) asm.V128, _ func(asm.I32, asm.V128)) {
			v.Set(load(p))
			sums.Set(m.madd(v, v, sums))
		})
		factor.Set(asm.Float(1).Div(sumLanes(sums).Div(cols.F32ConvertS()).Add(eps).Sqrt()).F32x4Splat())
		n.Set(cols)
		p.Set(weight)
		pointwise(f, n, []asm.I32{dst, x, p}, func(load func(asm.I32) asm.V128, store func(asm.I32, asm.V128)) {
			store(dst, load(x).F32x4Mul(factor).F32x4Mul(load(p)))
		})
	})
}

// layerNorm: dst = (x − mean) / sqrt(var + eps) · weight + bias, over each row of x (tokens, cols).
func layerNorm(m *module) {
	f := m.Func("layer_norm")
	dst, x, weight, bias := f.ParamI32("dst"), f.ParamI32("x"), f.ParamI32("weight"), f.ParamI32("bias")
	tokens, cols, eps := f.ParamI32("tokens"), f.ParamI32("cols"), f.ParamF32("eps")
	t, n, p, q := f.I32("t"), f.I32("n"), f.I32("p"), f.I32("q")
	sums, mean, factor := f.V128("sums"), f.V128("mean"), f.V128("factor")
	v, rest := f.V128("v"), f.F32("rest")

	each(f, t, tokens, func() {
		sums.Set(asm.Float32x4(0))
		n.Set(cols)
		p.Set(x)
		pointwise(f, n, []asm.I32{p}, func(load func(asm.I32) asm.V128, _ func(asm.I32, asm.V128)) {
			sums.Set(sums.F32x4Add(load(p)))
		})
		mean.Set(sumLanes(sums).Div(cols.F32ConvertS()).F32x4Splat())
		sums.Set(asm.Float32x4(0))
		rest.Set(asm.Float(0))
		n.Set(cols)
		p.Set(x)
		fours(f, n, func() {
			v.Set(p.V128Load(0).F32x4Sub(mean))
			sums.Set(m.madd(v, v, sums))
			add(p, 16)
		}, func() {
			v.Set(p.V128Load32Splat(0).F32x4Sub(mean))
			rest.Set(rest.Add(v.F32x4Mul(v).F32x4ExtractLane(0)))
			add(p, 4)
		})
		factor.Set(asm.Float(1).Div(sumLanes(sums).Add(rest).Div(cols.F32ConvertS()).Add(eps).Sqrt()).F32x4Splat())
		n.Set(cols)
		p.Set(weight)
		q.Set(bias)
		pointwise(f, n, []asm.I32{dst, x, p, q}, func(load func(asm.I32) asm.V128, store func(asm.I32, asm.V128)) {
			store(dst, m.madd(load(x).F32x4Sub(mean).F32x4Mul(factor), load(p), load(q)))
		})
	})
}
