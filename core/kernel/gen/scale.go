package gen

// scale: dst = x·s over n values.
func scale(m *module) {
	f := m.Func("scale")
	dst, x, n, s := f.ParamI32("dst"), f.ParamI32("x"), f.ParamI32("n"), f.ParamF32("s")
	vs := f.V128("vs")
	vs.Set(s.F32x4Splat())
	fours(f, n, func() {
		f.V128Store(dst, 0, x.V128Load(0).F32x4Mul(vs))
		add(dst, 16)
		add(x, 16)
	}, func() {
		f.F32Store(dst, 0, x.F32Load(0).Mul(s))
		add(dst, 4)
		add(x, 4)
	})
}
