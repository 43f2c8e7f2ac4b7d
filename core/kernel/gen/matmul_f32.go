package gen

import "precis/core/kernel/asm"

// matmulF32 adds matmul_f32: float32 weights times float32 activations.
func matmulF32(m *module) {
	m.matmul(product{name: "f32", cols: 1, size: 4 * groupRows, x: floatRows{}, columns: m.f32Columns})
}

// f32Columns takes four columns at a time, then one. Where there is one token each of the four has sums
// of its own, since a chain of additions to one would wait for itself.
func (m *module) f32Columns(t *tile) {
	const unroll = 4
	f := t.f
	ws := f.V128s("w_column", len(t.w))
	x := f.V128("x_splat")
	sums := [unroll][][]asm.V128{0: t.acc, 1: t.acc, 2: t.acc, 3: t.acc}
	apart := len(t.x.tokens) == 1
	if apart {
		for c := 1; c < unroll; c++ {
			sums[c] = t.perProduct([]string{1: "second", 2: "third", 3: "fourth"}[c])
		}
	}
	columns := func(n int) {
		for c := range n {
			for g, w := range t.w {
				ws[g].Set(w.V128Load(t.size * c))
			}
			for k, token := range t.x.tokens {
				m.splat(x, token[0].at(4*c))
				for g, w := range ws {
					sum := sums[c][g][k]
					sum.Set(m.madd(w, x, sum))
				}
			}
		}
		t.next(n)
	}

	if apart {
		for _, s := range sums[1:] {
			for g := range s {
				s[g][0].Set(asm.Float32x4(0))
			}
		}
	}
	f.Block(func(done asm.Label) {
		done.BrIf(t.blocks.LtU(asm.Int(unroll)))
		f.Loop(func(next asm.Label) {
			columns(unroll)
			next.BrIf(t.blocks.GeU(asm.Int(unroll)))
		})
	})
	f.If(t.blocks, func() {
		f.Loop(func(next asm.Label) {
			columns(1)
			next.BrIf(t.blocks)
		})
	})
	if apart {
		for g, acc := range t.acc {
			acc[0].Set(sums[0][g][0].F32x4Add(sums[1][g][0]).F32x4Add(sums[2][g][0].F32x4Add(sums[3][g][0])))
		}
	}
}
