package gen

import (
	"fmt"
	"math"

	"precis/core/kernel"
	"precis/core/kernel/asm"
)

// Attention over int8 keys and values, with queries of 14 bits and probabilities of 7. As with matmul_q8
// there are two forms with the same results. attend_int8 widens keys and values to 16 bits, for
// i32x4.dot_i16x8_s. attend_int8_dot, for relaxed SIMD, rests on the dot product that adds to 32 bits and whose
// second operand has 7 bits: probabilities as they are, and halves of queries, with an offset that makes them
// positive.

// queryBytes is the distance of four dimensions of the queries of a tile from the next four: four integers of a
// row in each v128, in int16 twice, or in two halves of 7 bits four times each.
func queryBytes(dot bool) int {
	if dot {
		return 2 * interleaved
	}
	return interleaved
}

// intQuery turns a query, rounds it to integers and writes it.
func (m *module) intQuery(dot bool, turn *asm.Func) *asm.Func {
	f := m.Func(".query_int8" + dotSuffix(dot))
	q, to, numbers := f.ParamI32("q"), f.ParamI32("to"), f.ParamI32("numbers")
	headDim, scale, turned := f.ParamI32("head_dim"), f.ParamF32("scale"), f.ParamI32("turned")
	x, high, zero := f.V128("x"), f.V128("high"), f.V128("zero")
	order, padded := f.F32("order"), f.I32("padded")
	r := newRounding(f)
	write := func() {
		if !dot {
			f.V128Store(to, queriesAt, x)
			return
		}
		high.Set(x.I16x8ShrU(asm.Int(7)))
		x.Set(x.V128And(asm.Int16x8(127)))
		f.V128Store(to, queriesAt, high.I8x16NarrowI16x8S(high))
		f.V128Store(to, queriesAt+interleaved, x.I8x16NarrowI16x8S(x))
	}
	zero.Set(asm.Int32x4(-kernel.KVZero))
	f.Call(turn, q, headDim, turned)
	order.Set(turnedTogether(headDim))
	r.scaleOf(turned, headDim, -kernel.KVZero-1)
	f.F32Store(numbers, rowFactor, r.unit.Mul(scale).Mul(asm.Float(math.Log2E)).Div(order))
	// Four dimensions of padding are multiplied by zeros, and need only be integers of 7 bits.
	padded.Set(headDim.And(asm.Int(4)))
	f.Loop(func(next asm.Label) {
		x.Set(r.integers(turned.V128Load(0)))
		if dot {
			x.Set(x.I32x4Add(zero))
		}
		x.Set(x.I16x8NarrowI32x4S(x))
		write()
		add(turned, 16)
		add(to, queryBytes(dot))
		add(headDim, -4)
		next.BrIf(headDim)
	})
	f.If(padded, func() {
		x.Set(asm.Int32x4(0))
		write()
	})
	return f
}

func dotSuffix(dot bool) string {
	if dot {
		return "_dot"
	}
	return ""
}

// products are the sums of products of a few lanes (positions of K, dimensions of V) for the rows of a
// tile. It holds the locals that this takes.
type products struct {
	f       *asm.Func
	dot     bool
	vectors int             // of four lanes, as many as leave the sums in registers: 1 or 2
	unroll  int             // fours of a turn of the loop
	sums    [][][2]asm.V128 // sums[row][vector]
	matrix  []asm.V128
	operand asm.V128
	second  asm.I32
}

// newProducts declares the locals. Operands have so many halves. The loops that a page's usual model on a
// usual processor does not run are kept small.
func (m *module) newProducts(f *asm.Func, dot bool, rows, halves int) products {
	p := products{f: f, dot: dot, vectors: 1, unroll: 2, operand: f.V128("operand"), second: f.I32("second")}
	if dot && rows*halves < 2*tileRows {
		p.vectors = 2
	}
	if m.relaxed && !dot || rows == 1 {
		p.unroll = 1
	}
	for r := range rows {
		var row [][2]asm.V128
		for v := range p.vectors {
			name := fmt.Sprintf("sum%d%d", r, v)
			sums := [2]asm.V128{f.V128(name + "a")}
			if !dot || halves == 2 {
				sums[1] = f.V128(name + "b")
			}
			row = append(row, sums)
		}
		p.sums = append(p.sums, row)
	}
	p.matrix = f.V128s("matrix", 2)
	return p
}

// two tells whether a row and four lanes have two sums: of two lanes each, or of two halves.
func (p products) two() bool { return p.sums[0][0][1] != asm.V128{} }

// each sums over n fours of the inner dimension, an even number: k moves on from four to four, and x from
// operands to operands, step bytes further; the first are at offset. The sums of the low halves start at what
// start gives.
func (p products) each(k, x, n asm.I32, offset, step int, start func(vector int) asm.V128) {
	for _, row := range p.sums {
		for v, sums := range row {
			sums[0].Set(asm.Int32x4(0))
			if p.two() {
				sums[1].Set(start(v))
			}
		}
	}
	p.f.Loop(func(next asm.Label) {
		for four := range p.unroll {
			p.four(k, fourBytes*four, x, offset+step*four)
		}
		add(k, p.unroll*fourBytes)
		add(x, p.unroll*step)
		add(n, -p.unroll)
		next.BrIf(n)
	})
}

func (p products) four(k asm.I32, at int, x asm.I32, offset int) {
	if !p.dot {
		p.matrix[0].Set(k.V128Load8x8S(at))
		p.matrix[1].Set(k.V128Load8x8S(at + 8))
		for r, row := range p.sums {
			p.operand.Set(x.V128Load(offset + 16*r))
			for i, sum := range row[0] {
				sum.Set(sum.I32x4Add(p.matrix[i].I32x4DotI16x8S(p.operand)))
			}
		}
		return
	}
	for v := range p.vectors {
		p.matrix[v].Set(k.V128Load(at + 16*v))
	}
	for r, row := range p.sums {
		for half := range 2 {
			if half == 1 && !p.two() {
				break
			}
			p.operand.Set(x.V128Load(offset + interleaved*half + 16*r))
			for v, sums := range row {
				sums[half].Set(p.matrix[v].I32x4RelaxedDotI8x16I7x16AddS(p.operand, sums[half]))
			}
		}
	}
}

// sum is the sum of a row, as float32.
func (p products) sum(row, vector int) asm.V128 {
	a, b := p.sums[row][vector][0], p.sums[row][vector][1]
	switch {
	case !p.dot: // lanes of products side by side
		a = a.I32x4Shuffle(b, [4]byte{0, 2, 4, 6}).I32x4Add(a.I32x4Shuffle(b, [4]byte{1, 3, 5, 7}))
	case p.two():
		a = a.I32x4Shl(asm.Int(7)).I32x4Add(b)
	}
	return a.F32x4ConvertI32x4S()
}

// next moves k on from eight lanes to the next, step bytes further, or from four to the other four first.
func (p products) next(k, step asm.I32) {
	if p.vectors == 2 {
		k.Set(k.Add(step))
		return
	}
	p.second.Set(asm.Int(16).Sub(p.second))
	k.Set(k.Add(p.second.Select(step.Sub(asm.Int(16)), p.second)))
}

// intScores computes the scores of a group of 8 positions, or of half a group, at a time.
func (m *module) intScores(dot bool, rows int) *asm.Func {
	f := m.Func(fmt.Sprintf(".scores_int8%s_%d", dotSuffix(dot), rows))
	group, scratch, lo, hi, dim := f.ParamI32("keys"), f.ParamI32("scratch"), f.ParamI32("lo"), f.ParamI32("hi"), f.ParamI32("dim")
	k, q, scores, n, numbers := f.I32("k"), f.I32("q"), f.I32("scores"), f.I32("n"), f.I32("numbers")
	step, scale, factor := f.I32("step"), f.V128s("scale", 2), f.V128("factor")
	p := m.newProducts(f, dot, rows, 2)
	scores.Set(scratch.Add(lo.Shl(asm.Int(2))))
	step.Set(dim.Add(asm.Int(8)).Shl(asm.Int(3)))
	f.Loop(func(next asm.Label) {
		k.Set(group)
		numbers.Set(group.Add(dim.Shl(asm.Int(3)))) // the scales, and behind them the offsets
		q.Set(scratch)
		n.Set(dim.ShrU(asm.Int(2)))
		p.each(k, q, n, queriesAt, queryBytes(dot), func(vector int) asm.V128 {
			if dot {
				return numbers.V128Load(4*kernel.KVGroup + 16*vector)
			}
			return asm.Int32x4(0)
		})
		for v := range p.vectors {
			scale[v].Set(numbers.V128Load(16 * v))
		}
		for r := range rows {
			factor.Set(scratch.V128Load32Splat(numbersBytes*r + rowFactor))
			for v := range p.vectors {
				f.V128Store(scores, scoresAt+scoresBytes*r+16*v, p.sum(r, v).F32x4Mul(scale[v]).F32x4Mul(factor))
			}
		}
		p.next(group, step)
		add(scores, 16*p.vectors)
		add(lo, 4*p.vectors)
		next.BrIf(lo.LtU(hi))
	})
	return f
}

// intProbabilities multiplies the probabilities by the scales of the values, so that these need not be,
// rounds the products to integers, and writes four positions at a time: four bytes in each lane for the form
// dot, else in int16 twice.
func (m *module) intProbabilities() *asm.Func {
	f := m.Func(".probabilities_int8")
	scores, to, numbers, scales, n := f.ParamI32("scores"), f.ParamI32("to"), f.ParamI32("numbers"), f.ParamI32("scales"), f.ParamI32("n")
	dot := f.ParamI32("dot")
	p, count := f.I32("p"), f.I32("count")
	shift, correction, total, greatest, v, w := f.V128("shift"), f.V128("correction"), f.V128("total"), f.V128("greatest"), f.V128("v"), f.V128("w")
	lanes := f.V128("lanes")
	e := m.binaryExponential(f, exp2Coarse) // a 40th of what rounding to 7 bits costs

	p.Set(scores)
	count.Set(n)
	onlineMaximum(f, e, numbers, p, count, shift, correction)

	p.Set(scores)
	count.Set(n)
	f.Loop(func(next asm.Label) {
		v.Set(e.exp2(p.V128Load(0).F32x4Sub(shift)))
		total.Set(total.F32x4Add(v))
		// The scale of a position that was never stored is not a number to multiply 0 with.
		v.Set(v.F32x4Mul(scales.V128Load(0)).V128Andnot(e.zero))
		greatest.Set(greatest.F32x4Pmax(v))
		f.V128Store(p, 0, v)
		add(p, 16)
		add(scales, 16)
		add(count, -4)
		next.BrIf(count)
	})
	raiseSum(f, numbers, correction, total)

	// Integers are the low bytes of float32 near e.magic, and the bytes after these are 0.
	lanes.Set(asm.Bytes([16]byte{0, 1, 4, 5, 8, 9, 12, 13, 0, 1, 4, 5, 8, 9, 12, 13}))
	f.If(dot, func() { lanes.Set(asm.Bytes([16]byte{0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12})) })
	spreadMax(greatest)
	f.F32Store(numbers, rowValue, greatest.F32x4ExtractLane(0).Mul(asm.Float(1./largestProbability)))
	w.Set(greatest.F32x4Lt(asm.Float32x4(kernel.QuantizeTiny)))
	shift.Set(asm.Float32x4(largestProbability).F32x4Div(greatest).V128Andnot(w))
	f.Loop(func(next asm.Label) {
		for four := range 2 {
			f.V128Store(to, interleaved*four, m.madd(scores.V128Load(16*four), shift, e.magic).I8x16Swizzle(lanes))
		}
		add(scores, 32)
		add(to, 2*interleaved)
		add(n, -8)
		next.BrIf(n)
	})
	return f
}

// largestProbability is the greatest integer of 7 bits.
const largestProbability = 1<<7 - 1

// intValues sums eight dimensions, or four, at a time.
func (m *module) intValues(dot bool, rows int) *asm.Func {
	f := m.Func(fmt.Sprintf(".values_int8%s_%d", dotSuffix(dot), rows))
	values, scratch, lo, hi := f.ParamI32("values"), f.ParamI32("scratch"), f.ParamI32("lo"), f.ParamI32("hi")
	sums, dim := f.ParamI32("sums"), f.ParamI32("dim")
	v, x, n, weights, fours := f.I32("v"), f.I32("x"), f.I32("n"), f.I32("weights"), f.I32("fours")
	correction, unit := f.V128("correction"), f.V128("unit")
	p := m.newProducts(f, dot, rows, 1)
	weights.Set(scratch.Add(lo.Mul(asm.Int(interleaved / 4))))
	fours.Set(hi.Sub(lo).ShrU(asm.Int(2)))
	f.Loop(func(next asm.Label) {
		v.Set(values)
		x.Set(weights)
		n.Set(fours)
		p.each(v, x, n, probabilitiesAt, interleaved, func(int) asm.V128 { return asm.Int32x4(0) })
		for r := range rows {
			correction.Set(scratch.V128Load32Splat(numbersBytes*r + rowCorrection))
			unit.Set(scratch.V128Load32Splat(numbersBytes*r + rowValue))
			for i := range p.vectors {
				at := interleaved*i + 16*r
				f.V128Store(sums, at, m.madd(p.sum(r, i), unit, sums.V128Load(at).F32x4Mul(correction)))
			}
		}
		p.next(values, asm.Int(octBytes))
		add(sums, interleaved*p.vectors)
		add(dim, -4*p.vectors)
		next.BrIf(dim)
	})
	return f
}
