package gen

import (
	"fmt"
	"math"

	"precis/core/kernel/asm"
)

// Attention over float32 keys and values.

// floatQuery writes each dimension of a query four times, a v128.
func (m *module) floatQuery() *asm.Func {
	f := m.Func(".query_f32")
	q, to, numbers := f.ParamI32("q"), f.ParamI32("to"), f.ParamI32("numbers")
	headDim, scale, _ := f.ParamI32("head_dim"), f.ParamF32("scale"), f.ParamI32("turned")
	f.F32Store(numbers, rowFactor, scale.Mul(asm.Float(math.Log2E)))
	f.Loop(func(next asm.Label) {
		f.V128Store(to, queriesAt, q.V128Load32Splat(0))
		add(q, 4)
		add(to, interleaved)
		add(headDim, -1)
		next.BrIf(headDim)
	})
	return f
}

// floatScores computes the scores of a group of 8 positions at a time.
func (m *module) floatScores(rows int) *asm.Func {
	f := m.Func(fmt.Sprint(".scores_f32_", rows))
	k, scratch, lo, hi, dim := f.ParamI32("keys"), f.ParamI32("scratch"), f.ParamI32("lo"), f.ParamI32("hi"), f.ParamI32("dim")
	q, scores, n := f.I32("q"), f.I32("scores"), f.I32("n")
	sums0, sums1 := f.V128s("sums0_", rows), f.V128s("sums1_", rows)
	key0, key1, query := f.V128("key0"), f.V128("key1"), f.V128("query")
	scores.Set(scratch.Add(lo.Shl(asm.Int(2))))
	f.Loop(func(nextPositions asm.Label) {
		for r := range rows {
			sums0[r].Set(asm.Float32x4(0))
			sums1[r].Set(asm.Float32x4(0))
		}
		q.Set(scratch)
		n.Set(dim)
		f.Loop(func(next asm.Label) {
			for d := range 4 {
				key0.Set(k.V128Load(32 * d))
				key1.Set(k.V128Load(32*d + 16))
				for r := range rows {
					query.Set(q.V128Load(queriesAt + interleaved*d + 16*r))
					sums0[r].Set(m.madd(key0, query, sums0[r]))
					sums1[r].Set(m.madd(key1, query, sums1[r]))
				}
			}
			add(k, 4*32)
			add(q, 4*interleaved)
			add(n, -4)
			next.BrIf(n)
		})
		for r := range rows {
			query.Set(scratch.V128Load32Splat(numbersBytes*r + rowFactor))
			f.V128Store(scores, scoresAt+scoresBytes*r, sums0[r].F32x4Mul(query))
			f.V128Store(scores, scoresAt+scoresBytes*r+16, sums1[r].F32x4Mul(query))
		}
		add(scores, 32)
		add(lo, 8)
		nextPositions.BrIf(lo.LtU(hi))
	})
	return f
}

// floatProbabilities writes the probability of each position four times, a v128.
func (m *module) floatProbabilities() *asm.Func {
	f := m.Func(".probabilities_f32")
	scores, to, numbers := f.ParamI32("scores"), f.ParamI32("to"), f.ParamI32("numbers")
	_, n, _ := f.ParamI32("scales"), f.ParamI32("n"), f.ParamI32("dot")
	p, count := f.I32("p"), f.I32("count")
	shift, correction, total, v := f.V128("shift"), f.V128("correction"), f.V128("total"), f.V128("v")
	e := m.binaryExponential(f, exp2Fine)

	p.Set(scores)
	count.Set(n)
	onlineMaximum(f, e, numbers, p, count, shift, correction)

	f.Loop(func(next asm.Label) {
		v.Set(e.exp2(scores.V128Load(0).F32x4Sub(shift)))
		total.Set(total.F32x4Add(v))
		for position := range 4 {
			l := byte(position)
			f.V128Store(to, interleaved*position, v.I32x4Shuffle(v, [4]byte{l, l, l, l}))
		}
		add(scores, 16)
		add(to, 4*interleaved)
		add(n, -4)
		next.BrIf(n)
	})
	raiseSum(f, numbers, correction, total)
	return f
}

// floatValues sums four dimensions at a time.
func (m *module) floatValues(rows int) *asm.Func {
	f := m.Func(fmt.Sprint(".values_f32_", rows))
	values, scratch, lo, hi := f.ParamI32("values"), f.ParamI32("scratch"), f.ParamI32("lo"), f.ParamI32("hi")
	sums, dim := f.ParamI32("sums"), f.ParamI32("dim")
	v, p, n, rowBytes, weights := f.I32("v"), f.I32("p"), f.I32("n"), f.I32("row_bytes"), f.I32("weights")
	totals := f.V128s("totals", rows)
	value := f.V128("value")
	weights.Set(scratch.Add(lo.Mul(asm.Int(interleaved))))
	hi.Set(hi.Sub(lo))
	rowBytes.Set(dim.Shl(asm.Int(2)))
	f.Loop(func(nextDimensions asm.Label) {
		for r := range rows {
			totals[r].Set(asm.Float32x4(0))
		}
		v.Set(values)
		p.Set(weights)
		n.Set(hi)
		f.Loop(func(next asm.Label) {
			value.Set(v.V128Load(0))
			for r := range rows {
				totals[r].Set(m.madd(value, p.V128Load(probabilitiesAt+16*r), totals[r]))
			}
			v.Set(v.Add(rowBytes))
			add(p, interleaved)
			add(n, -1)
			next.BrIf(n)
		})
		for r := range rows {
			value.Set(scratch.V128Load32Splat(numbersBytes*r + rowCorrection))
			f.V128Store(sums, 16*r, m.madd(sums.V128Load(16*r), value, totals[r]))
		}
		add(values, 16)
		add(sums, interleaved)
		add(dim, -4)
		nextDimensions.BrIf(dim)
	})
	return f
}
