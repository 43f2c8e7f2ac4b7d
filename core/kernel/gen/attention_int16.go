package gen

import (
	"fmt"
	"math"

	"precis/core/kernel"
	"precis/core/kernel/asm"
)

// Attention over int16 keys and values: i32x4.dot_i16x8_s makes eight products at once.

// intQuery rounds a query to integers and writes each pair of dimensions four times, a v128.
func (m *module) intQuery() *asm.Func {
	f := m.Func(".query_int16")
	q, to, numbers := f.ParamI32("q"), f.ParamI32("to"), f.ParamI32("numbers")
	headDim, scale := f.ParamI32("head_dim"), f.ParamF32("scale")
	n, x, inverse := f.I32("n"), f.V128("x"), f.V128("inverse")
	round := newRounding(f)
	f.F32Store(numbers, rowFactor, round.keyScale(q, headDim, inverse).Mul(scale).Mul(asm.Float(math.Log2E)))
	n.Set(headDim)
	f.Loop(func(next asm.Label) {
		x.Set(round.round(q.V128Load(0), inverse))
		f.V128Store(to, queriesAt, x.I32x4Shuffle(x, [4]byte{0, 0, 0, 0}))
		f.V128Store(to, queriesAt+interleaved, x.I32x4Shuffle(x, [4]byte{1, 1, 1, 1}))
		add(q, 16)
		add(to, 2*interleaved)
		add(n, -4)
		next.BrIf(n)
	})
	f.If(headDim.And(asm.Int(4)), func() { // padding
		f.V128Store(to, queriesAt, asm.Int32x4(0))
		f.V128Store(to, queriesAt+interleaved, asm.Int32x4(0))
	})
	return f
}

// intScores computes the scores of a group of 8 positions at a time.
func (m *module) intScores(rows int) *asm.Func {
	f := m.Func(fmt.Sprint(".scores_int16_", rows))
	k, scratch, lo, hi, dim := f.ParamI32("keys"), f.ParamI32("scratch"), f.ParamI32("lo"), f.ParamI32("hi"), f.ParamI32("dim")
	q, scores, n := f.I32("q"), f.I32("scores"), f.I32("n")
	sums0, sums1 := f.V128s("sums0_", rows), f.V128s("sums1_", rows)
	key0, key1, query := f.V128("key0"), f.V128("key1"), f.V128("query")
	scores.Set(scratch.Add(lo.Shl(asm.Int(2))))
	f.Loop(func(nextPositions asm.Label) {
		for r := range rows {
			sums0[r].Set(asm.Int32x4(0))
			sums1[r].Set(asm.Int32x4(0))
		}
		q.Set(scratch)
		n.Set(dim)
		f.Loop(func(next asm.Label) {
			for pair := range 4 {
				key0.Set(k.V128Load(pairBytes * pair))
				key1.Set(k.V128Load(pairBytes*pair + 16))
				for r := range rows {
					query.Set(q.V128Load(queriesAt + interleaved*pair + 16*r))
					sums0[r].Set(sums0[r].I32x4Add(key0.I32x4DotI16x8S(query)))
					sums1[r].Set(sums1[r].I32x4Add(key1.I32x4DotI16x8S(query)))
				}
			}
			add(k, 4*pairBytes)
			add(q, 4*interleaved)
			add(n, -8)
			next.BrIf(n)
		})
		key0.Set(k.V128Load(0)) // the scales
		key1.Set(k.V128Load(16))
		for r := range rows {
			query.Set(scratch.V128Load32Splat(numbersBytes*r + rowFactor))
			f.V128Store(scores, scoresAt+scoresBytes*r, sums0[r].F32x4ConvertI32x4S().F32x4Mul(key0).F32x4Mul(query))
			f.V128Store(scores, scoresAt+scoresBytes*r+16, sums1[r].F32x4ConvertI32x4S().F32x4Mul(key1).F32x4Mul(query))
		}
		add(k, 32)
		add(scores, 32)
		add(lo, 8)
		nextPositions.BrIf(lo.LtU(hi))
	})
	return f
}

// intProbabilities multiplies the probabilities by the scales of the values, so that these need not be,
// rounds the products to integers, and writes each pair of positions four times, a v128.
func (m *module) intProbabilities() *asm.Func {
	f := m.Func(".probabilities_int16")
	scores, to, numbers, scales, n := f.ParamI32("scores"), f.ParamI32("to"), f.ParamI32("numbers"), f.ParamI32("scales"), f.ParamI32("n")
	p, count := f.I32("p"), f.I32("count")
	shift, correction, total, greatest, v, w := f.V128("shift"), f.V128("correction"), f.V128("total"), f.V128("greatest"), f.V128("v"), f.V128("w")
	zero := f.V128("zero")
	e := m.binaryExponential(f)

	p.Set(scores)
	count.Set(n)
	onlineMaximum(f, e, numbers, p, count, shift, correction)

	p.Set(scores)
	count.Set(n)
	f.Loop(func(next asm.Label) {
		v.Set(e.exp2(p.V128Load(0).F32x4Sub(shift)))
		total.Set(total.F32x4Add(v))
		// The scale of a position that was never stored is not a number to multiply 0 with.
		v.Set(v.F32x4Mul(scales.V128Load(0)).V128Andnot(v.F32x4Eq(zero)))
		greatest.Set(greatest.F32x4Pmax(v))
		f.V128Store(p, 0, v)
		add(p, 16)
		add(scales, 16)
		add(count, -4)
		next.BrIf(count)
	})
	raiseSum(f, numbers, correction, total)

	greatest.Set(maxLanes(greatest).F32x4Splat())
	f.F32Store(numbers, rowValue, greatest.F32x4ExtractLane(0).Mul(asm.Float(1./kernel.KVValueLimit)))
	w.Set(greatest.F32x4Lt(asm.Float32x4(kernel.QuantizeTiny)))
	shift.Set(asm.Float32x4(kernel.KVValueLimit).F32x4Div(greatest).V128Andnot(w))
	integer := func(offset int) asm.V128 {
		return m.madd(scores.V128Load(offset), shift, e.magic).I32x4Sub(e.magic)
	}
	f.Loop(func(next asm.Label) {
		v.Set(integer(0).I16x8NarrowI32x4S(integer(16)))
		for pair := range 4 {
			l := byte(pair)
			f.V128Store(to, interleaved*pair, v.I32x4Shuffle(v, [4]byte{l, l, l, l}))
		}
		add(scores, 32)
		add(to, 4*interleaved)
		add(n, -8)
		next.BrIf(n)
	})
	return f
}

// intValues sums eight dimensions at a time, four pairs of positions a step.
func (m *module) intValues(rows int) *asm.Func {
	f := m.Func(fmt.Sprint(".values_int16_", rows))
	values, scratch, lo, hi := f.ParamI32("values"), f.ParamI32("scratch"), f.ParamI32("lo"), f.ParamI32("hi")
	sums, dim := f.ParamI32("sums"), f.ParamI32("dim")
	v, p, n, weights := f.I32("v"), f.I32("p"), f.I32("n"), f.I32("weights")
	sums0, sums1 := f.V128s("sums0_", rows), f.V128s("sums1_", rows)
	value0, value1, weight := f.V128("value0"), f.V128("value1"), f.V128("weight")
	weights.Set(scratch.Add(lo.Mul(asm.Int(interleaved / 2))))
	hi.Set(hi.Sub(lo))
	f.Loop(func(nextDimensions asm.Label) {
		for r := range rows {
			sums0[r].Set(asm.Int32x4(0))
			sums1[r].Set(asm.Int32x4(0))
		}
		v.Set(values)
		p.Set(weights)
		n.Set(hi)
		f.Loop(func(next asm.Label) {
			for pair := range 4 {
				value0.Set(v.V128Load(pairBytes * pair))
				value1.Set(v.V128Load(pairBytes*pair + 16))
				for r := range rows {
					weight.Set(p.V128Load(probabilitiesAt + interleaved*pair + 16*r))
					sums0[r].Set(sums0[r].I32x4Add(value0.I32x4DotI16x8S(weight)))
					sums1[r].Set(sums1[r].I32x4Add(value1.I32x4DotI16x8S(weight)))
				}
			}
			add(v, 4*pairBytes)
			add(p, 4*interleaved)
			add(n, -8)
			next.BrIf(n)
		})
		for r := range rows {
			value0.Set(scratch.V128Load32Splat(numbersBytes*r + rowCorrection))
			value1.Set(scratch.V128Load32Splat(numbersBytes*r + rowValue))
			for i, s := range []asm.V128{sums0[r], sums1[r]} {
				at := interleaved*i + 16*r
				f.V128Store(sums, at, m.madd(s.F32x4ConvertI32x4S(), value1, sums.V128Load(at).F32x4Mul(value0)))
			}
		}
		add(values, octBytes)
		add(sums, 2*interleaved)
		add(dim, -8)
		nextDimensions.BrIf(dim)
	})
	return f
}
