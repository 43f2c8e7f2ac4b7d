package gen

import (
	"math"

	"precis/core/kernel/asm"
)

// quantizeTiny is kernel.QuantizeTiny.
const quantizeTiny = 1e-30

// quantize adds quantize_narrow and quantize_wide: x (tokens, cols) -> dst, in tiles.
func quantize(m *module) {
	m.quantize("quantize_narrow", narrow, 127, 0, func(f *asm.Func, token []place, integers []asm.V128, scale asm.F32) {
		sum := f.V128("sum")
		sum.Set(integers[0].I32x4Add(integers[1]))
		for _, v := range integers[2:] {
			sum.Set(sum.I32x4Add(v))
		}
		sum.Set(sum.I32x4Add(sum.I32x4Shuffle(sum, [4]byte{2, 3, 0, 1})))
		total := sum.I32x4ExtractLane(0).Add(sum.I32x4ExtractLane(1))
		f.F32Store(token[1].base, 0, scale)
		f.F32Store(token[2].base, 0, scale.Mul(total.F32ConvertS()))
		for i := 0; i < len(integers); i += 4 {
			f.V128Store(token[0].base, 4*i, integers[i].I16x8NarrowI32x4S(integers[i+1]).
				I8x16NarrowI16x8S(integers[i+2].I16x8NarrowI32x4S(integers[i+3])))
		}
	})
	m.quantize("quantize_wide", wide, 8191, 8192, func(f *asm.Func, token []place, integers []asm.V128, scale asm.F32) {
		f.F32Store(token[1].base, 0, scale)
		for i := 0; i < len(integers); i += 2 {
			integers[i].Set(integers[i].I16x8NarrowI32x4S(integers[i+1]))
		}
		mask := f.V128("mask")
		mask.Set(asm.Int16x8(127))
		for i := 0; i < len(integers); i += 4 {
			a, b := integers[i], integers[i+2]
			f.V128Store(token[0].base, 4*i, a.I16x8ShrU(asm.Int(7)).I8x16NarrowI16x8U(b.I16x8ShrU(asm.Int(7))))
			f.V128Store(token[0].base, blockCols+4*i, a.V128And(mask).I8x16NarrowI16x8U(b.V128And(mask)))
		}
	})
}

// quantize adds the export that rounds to integers up to largest, plus zero, and writes each block with
// write, which gets the integers in vectors of four.
func (m *module) quantize(name string, p pieces, largest float32, zero int32,
	write func(f *asm.Func, token []place, integers []asm.V128, scale asm.F32)) {
	f := m.Func(name)
	dst, x, tokens, cols := f.ParamI32("dst"), f.ParamI32("x"), f.ParamI32("tokens"), f.ParamI32("cols")
	blocks, t, n, b, bits := f.I32("blocks"), f.I32("t"), f.I32("n"), f.I32("b"), f.I32("bits")
	scale, inverse, finite, factor := f.F32("scale"), f.F32("inverse"), f.V128("finite"), f.V128("factor")
	greatest := f.V128("greatest")
	v := f.V128s("v", blockCols/4)
	k := f.I32("k")
	to := p.token(f, k, n)
	sign, magic, rounded0 := f.V128("sign"), f.V128("magic"), f.V128("rounded_zero")
	sign.Set(asm.Int32x4(math.MaxInt32))
	magic.Set(asm.Float32x4(roundingMagic))
	rounded0.Set(asm.Int32x4(int32(math.Float32bits(roundingMagic)) - zero))

	blocks.Set(cols.DivU(asm.Int(blockCols)))
	each(f, t, tokens, func() {
		k.Set(t.And(asm.Int(tileTokens - 1)))
		n.Set(tokens.Sub(t.And(asm.Int(-tileTokens))))
		n.Set(n.Select(asm.Int(tileTokens), n.LtU(asm.Int(tileTokens))))
		to.start(dst.Add(t.ShrU(asm.Int(2)).Mul(blocks.Mul(asm.Int(p.blockSize()*tileTokens)))), blocks)
		b.Set(blocks)
		f.Loop(func(nextBlock asm.Label) {
			// The greatest absolute value, by its bits: as integers, NaN is above infinity.
			for i := range v {
				v[i].Set(x.V128Load(16 * i))
				magnitude := v[i].V128And(sign)
				if i == 0 {
					greatest.Set(magnitude)
				} else {
					greatest.Set(greatest.I32x4MaxS(magnitude))
				}
			}
			greatest.Set(greatest.I32x4MaxS(greatest.I32x4Shuffle(greatest, [4]byte{2, 3, 0, 1})))
			greatest.Set(greatest.I32x4MaxS(greatest.I32x4Shuffle(greatest, [4]byte{1, 0, 3, 2})))
			bits.Set(greatest.I32x4ExtractLane(0))
			scale.Set(bits.F32Reinterpret().Div(asm.Float(largest)))
			inverse.Set(asm.Float(largest).Div(bits.F32Reinterpret()))
			f.If(bits.F32Reinterpret().Lt(asm.Float(quantizeTiny)), func() {
				scale.Set(asm.Float(0))
				inverse.Set(asm.Float(0))
			})
			factor.Set(inverse.F32x4Splat())
			finite.Set(greatest.I32x4LtS(asm.Int32x4(int32(math.Float32bits(float32(math.Inf(1)))))))
			for i := range v {
				rounded := v[i].V128And(finite).F32x4Mul(factor).F32x4Add(magic)
				v[i].Set(rounded.I32x4Sub(rounded0))
			}
			write(f, to.tokens[0], v, scale)
			to.next(1)
			add(x, 4*blockCols)
			add(b, -1)
			nextBlock.BrIf(b)
		})
	})
}
