package gen

import (
	"math"

	"precis/core/kernel"
	"precis/core/kernel/asm"
)

// Attention goes through query rows four at a time (a row is a query head of a token; the rows of a
// tile share a key-value head, so each key and value is loaded once for up to four of them), and for
// these through the positions in blocks of kernel.KVBlock:
//
//	scores         S = q·Kᵀ, a lane is a position
//	bias, mask     where there are any
//	probabilities  P = 2^(S−max) with the greatest score so far (online softmax; scores are in bits,
//	               so that the exponential is a power of two)
//	values         sums = sums·correction + P·V, a lane is a dimension
//
// A row's numbers depend on the row and its span alone, not on the rows beside it: a block that it
// does not see has probabilities 0 and correction 1.

// tileRows is the number of query rows of a whole tile.
const tileRows = 4

// unseen is the greatest score of a row that has seen nothing yet: below every score, yet finite,
// so that −Inf less unseen is −Inf.
const unseen = -1e30

// What lies in the scratch, for the rows of a tile. Scores are (rows, KVBlock) float32.
// Probabilities, queries and after these the sums are v128 with the rows interleaved, so that
// everything of a tile has a fixed offset.
const (
	scoresAt        = tileRows * numbersBytes
	probabilitiesAt = scoresAt + tileRows*scoresBytes
	queriesAt       = probabilitiesAt + kernel.KVBlock*interleaved

	numbersBytes = 32
	scoresBytes  = 4 * kernel.KVBlock
	interleaved  = 16 * tileRows
)

// The numbers of a row.
const (
	rowMaximum    = 4 * iota // the greatest score so far
	rowSum                   // Σ 2^(S−max) so far
	rowFactor                // score = q·k · factor (int8: of the integers, without the scale of the key)
	rowCorrection            // what the sums so far have to be multiplied with
	rowValue                 // value = P·V · this (int8)
	rowRead                  // what was read and means nothing
)

// The fields of a kernel.Span.
const (
	spanShared = 4 * iota
	spanFrom
	spanTo
	spanBytes
)

// attend: dst = softmax(q·Kᵀ·scale + bias) · V.
func attend(m *module) {
	forms := []attention{{
		name:          "f32",
		operands:      4 * interleaved,
		query:         m.floatQuery(),
		scores:        perRows(m.floatScores, 1, tileRows),
		probabilities: m.floatProbabilities(),
		values:        perRows(m.floatValues, 1, tileRows),
	}}
	turn, probabilities := m.turn(), m.intProbabilities()
	ints := func(dot bool) attention {
		a := attention{
			name:          "int8" + dotSuffix(dot),
			operands:      interleaved,
			query:         m.intQuery(dot, turn),
			scores:        perRows(func(rows int) *asm.Func { return m.intScores(dot, rows) }, 1, 3, tileRows),
			probabilities: probabilities,
			values:        perRows(func(rows int) *asm.Func { return m.intValues(dot, rows) }, 1, 3, tileRows),
		}
		if dot {
			a.dot = 1
		}
		return a
	}
	forms = append(forms, ints(false))
	if m.relaxed {
		forms = append(forms, ints(true))
	}
	m.attend(forms)
}

// attention is what one export is made of.
type attention struct {
	name string
	// operands is how many bytes four positions of the probabilities of a tile take.
	operands int
	// query(q, to, numbers, headDim, scale, turned) writes the query at q to `to`, and its factor. turned has
	// room for it.
	query *asm.Func
	// scores(keys, scratch, lo, hi, dim): the scores of positions lo … hi−1 of a block; keys is
	// the address of the group of lo. lo and hi are multiples of 8.
	scores rowFuncs
	// probabilities(scores, to, numbers, scales, n, dot) of n positions of a row, a multiple of 8; dot tells
	// the form of int8.
	probabilities *asm.Func
	dot           int
	// values(values, scratch, lo, hi, sums, dim): values is the address of position lo. For int8 lo
	// and hi are multiples of 8; for float32 hi is exact, since what was never stored is no number.
	values rowFuncs
}

// rowFuncs is a function made for tiles of several numbers of rows, in ascending order. For a
// number between, the next greater is used; what it computes for the rows too many nobody reads.
type rowFuncs []rowFunc

type rowFunc struct {
	rows int
	*asm.Func
}

func perRows(make func(rows int) *asm.Func, rows ...int) (fs rowFuncs) {
	for _, n := range rows {
		fs = append(fs, rowFunc{n, make(n)})
	}
	return fs
}

// call calls the function for n rows. The arguments are locals.
func (fs rowFuncs) call(f *asm.Func, n asm.I32, args ...asm.Operand) {
	f.Block(func(done asm.Label) {
		last := len(fs) - 1
		for _, g := range fs[:last] {
			f.If(n.LeS(asm.Int(g.rows)), func() {
				f.Call(g.Func, args...)
				done.Br()
			})
		}
		f.Call(fs[last].Func, args...)
	})
}

// smaller and larger choose between locals.
func smaller(a, b asm.I32) asm.I32 { return a.Select(b, a.LtS(b)) }
func larger(a, b asm.I32) asm.I32  { return a.Select(b, a.GtS(b)) }

// attend adds the exports; they have one frame, which gets their index.
func (m *module) attend(forms []attention) {
	bias, mask := m.attentionBias(), m.attentionMask()
	frame, params := m.attentionFrame(forms, bias, mask)
	for i, a := range forms {
		f := m.Func("attend_" + a.name)
		var args []asm.Operand
		for _, p := range params {
			args = append(args, p(f))
		}
		f.Call(frame, append(args, asm.Int(i))...)
	}
}

func (m *module) attentionFrame(forms []attention, addBias, putMask *asm.Func) (*asm.Func, []func(f *asm.Func) asm.Operand) {
	near := m.near()
	f := m.Func(".attend")
	var params []func(f *asm.Func) asm.Operand
	param := func(name string) asm.I32 {
		params = append(params, func(f *asm.Func) asm.Operand { return f.ParamI32(name) })
		return f.ParamI32(name)
	}
	dst, q := param("dst"), param("q")
	keys, values, capacity, headDim := param("keys"), param("values"), param("capacity"), param("head_dim")
	spans, tokens, heads, group := param("spans"), param("tokens"), param("heads"), param("group")
	params = append(params, func(f *asm.Func) asm.Operand { return f.ParamF32("scale") })
	scale := f.ParamF32("scale")
	bias, biasStride, biasZero, biasQuery := param("bias"), param("bias_stride"), param("bias_zero"), param("bias_query")
	head0, head1, scratch := param("head0"), param("head1"), param("scratch")
	form := f.ParamI32("form")
	// choose runs body for the form at hand.
	choose := func(body func(a attention)) {
		f.Block(func(done asm.Label) {
			last := len(forms) - 1
			for i, a := range forms[:last] {
				f.If(form.Eq(asm.Int(i)), func() {
					body(a)
					done.Br()
				})
			}
			body(forms[last])
		})
	}

	c := newCache(f)
	kvHead, keyBase, valueBase := f.I32("kv_head"), f.I32("key_base"), f.I32("value_base")
	rows, row, n, sums := f.I32("rows"), f.I32("row"), f.I32("n"), f.I32("sums")
	r, token, head, span, numbers, scores := f.I32("r"), f.I32("token"), f.I32("head"), f.I32("span"), f.I32("numbers"), f.I32("scores")
	shared, from, to := f.I32("shared"), f.I32("from"), f.I32("to") // of the row or, until the blocks, of all rows of the tile
	tileShared, tileFrom, tileTo, reach := f.I32("tile_shared"), f.I32("tile_from"), f.I32("tile_to"), f.I32("reach")
	allShared, allFrom, allTo := f.I32("all_shared"), f.I32("all_from"), f.I32("all_to") // what all rows of the tile see
	block, lo, hi, exact, p, count := f.I32("block"), f.I32("lo"), f.I32("hi"), f.I32("exact"), f.I32("p"), f.I32("count")
	at, operands := f.I32("at"), f.I32("operands")
	factor := f.V128("factor")

	// forRows runs body for each row r of the tile, with everything that names it.
	forRows := func(body func()) {
		each(f, r, n, func() {
			token.Set(row.Add(r).DivU(group))
			head.Set(kvHead.Mul(group).Add(row.Add(r)).Sub(token.Mul(group)))
			span.Set(spans.Add(token.Mul(asm.Int(spanBytes))))
			shared.Set(span.I32Load(spanShared))
			from.Set(span.I32Load(spanFrom))
			to.Set(span.I32Load(spanTo))
			numbers.Set(scratch.Add(r.Mul(asm.Int(numbersBytes))))
			body()
		})
	}
	rowBytes := func() asm.I32 { return token.Mul(heads).Add(head).Mul(headDim).Shl(asm.Int(2)) }

	begin := func() {
		tileShared.Set(asm.Int(0))
		tileFrom.Set(asm.Int(math.MaxInt32))
		tileTo.Set(asm.Int(0))
		allShared.Set(asm.Int(math.MaxInt32))
		allFrom.Set(asm.Int(0))
		allTo.Set(asm.Int(math.MaxInt32))
		forRows(func() {
			allShared.Set(smaller(shared, allShared))
			allFrom.Set(larger(from, allFrom))
			allTo.Set(smaller(to, allTo))
			tileShared.Set(larger(shared, tileShared))
			f.If(from.LtS(to), func() {
				tileFrom.Set(smaller(from, tileFrom))
				tileTo.Set(larger(to, tileTo))
			})
			f.F32Store(numbers, rowMaximum, asm.Float(unseen))
			f.F32Store(numbers, rowSum, asm.Float(0))
			at.Set(q.Add(rowBytes()))
			p.Set(scratch.Add(r.Shl(asm.Int(4))))
			choose(func(a attention) { f.Call(a.query, at, p, numbers, headDim, scale, sums) })
		})
		reach.Set(larger(tileShared, tileTo))
		f.MemoryFill(sums, asm.Int(0), c.dim.Mul(asm.Int(interleaved/4)))
	}

	// bounds sets [lo, exact) to the part of the block between the first and the last position
	// that a row of the tile sees, counted from the block; hi is exact rounded up to 8.
	bounds := func() {
		lo.Set(asm.Int(kernel.KVBlock))
		exact.Set(asm.Int(0))
		f.If(tileShared.GtS(block), func() {
			lo.Set(asm.Int(0))
			exact.Set(tileShared.Sub(block))
		})
		f.If(tileTo.GtS(block), func() {
			p.Set(tileFrom.Sub(block))
			lo.Set(smaller(p, lo))
			p.Set(tileTo.Sub(block))
			exact.Set(larger(p, exact))
		})
		p.Set(asm.Int(0))
		lo.Set(larger(lo, p).And(asm.Int(-8)))
		p.Set(asm.Int(kernel.KVBlock))
		exact.Set(smaller(exact, p))
		hi.Set(exact.Add(asm.Int(7)).And(asm.Int(-8)))
	}

	// seen tells whether spans like these hold all positions at hand.
	seen := func(shared, from, to asm.I32) asm.I32 {
		first, end := block.Add(lo), func() asm.I32 { return block.Add(hi) }
		return end().LeS(shared).Or(from.LeS(first).And(end().LeS(to)))
	}

	// prepare adds the bias and the mask to the scores of a row.
	prepare := func() {
		scores.Set(scratch.Add(r.Mul(asm.Int(scoresBytes))).Add(lo.Shl(asm.Int(2))).Add(asm.Int(scoresAt)))
		f.If(bias, func() {
			// Up to the last position that the row sees; beyond it there may be no bias.
			count.Set(larger(shared, to))
			count.Set(count.Sub(block))
			count.Set(smaller(count, hi))
			p.Set(head.Mul(biasStride).Add(biasZero).Add(block).Add(lo).Sub(biasQuery).Sub(token))
			f.If(count.GtS(lo), func() {
				f.Call(addBias, scores, bias.Add(p.Shl(asm.Int(2))), count.Sub(lo))
			})
		})
		f.If(seen(shared, from, to).Eqz(), func() {
			f.Call(putMask, scores, block.Add(lo), hi.Sub(lo), shared, from, to)
		})
	}

	softmax := func() {
		f.If(bias.Or(seen(allShared, allFrom, allTo).Eqz()), func() { forRows(prepare) })
		scores.Set(scratch.Add(lo.Shl(asm.Int(2))).Add(asm.Int(scoresAt)))
		p.Set(scratch.Add(lo.ShrU(asm.Int(2)).Mul(operands)).Add(asm.Int(probabilitiesAt)))
		numbers.Set(scratch)
		at.Set(block.Add(lo))
		at.Set(c.valueScale(valueBase, at)) // of int8 values
		count.Set(hi.Sub(lo))
		r.Set(n)
		f.Loop(func(next asm.Label) {
			choose(func(a attention) { f.Call(a.probabilities, scores, p, numbers, at, count, asm.Int(a.dot)) })
			add(scores, scoresBytes)
			add(p, 16)
			add(numbers, numbersBytes)
			add(r, -1)
			next.BrIf(r)
		})
	}

	blocks := func() {
		block.Set(asm.Int(0))
		f.Block(func(done asm.Label) {
			f.Loop(func(next asm.Label) {
				done.BrIf(block.GeS(reach))
				bounds()
				f.If(lo.LtS(exact), func() {
					// The first tile finds its keys and values far from the processor. Those of float32 would
					// drive each other out of its nearest cache.
					f.If(form.Select(asm.Int(0), row.Eqz()), func() {
						f.Call(near, c.key(keyBase, block), c.keyGroup.Mul(asm.Int(kernel.KVBlock/kernel.KVGroup)), scratch)
						f.Call(near, c.block(valueBase, block), c.valueBlock, scratch)
					})
					p.Set(block.Add(lo))
					at.Set(c.key(keyBase, p))
					choose(func(a attention) { a.scores.call(f, n, at, scratch, lo, hi, c.dim) })
					softmax()
					p.Set(block.Add(lo))
					at.Set(c.value(valueBase, p))
					count.Set(hi.Select(exact, form))
					choose(func(a attention) { a.values.call(f, n, at, scratch, lo, count, sums, c.dim) })
				})
				add(block, kernel.KVBlock)
				next.Br()
			})
		})
	}

	end := func() {
		forRows(func() {
			factor.Set(numbers.V128Load32Splat(rowSum))
			// 1/Σ, or 0 where the row has seen nothing.
			factor.Set(asm.Float32x4(1).F32x4Div(factor).V128Andnot(factor.F32x4Eq(asm.Float32x4(0))))
			scores.Set(dst.Add(rowBytes()))
			count.Set(headDim)
			p.Set(sums.Add(r.Shl(asm.Int(4))))
			f.Loop(func(next asm.Label) {
				f.V128Store(scores, 0, p.V128Load(0).F32x4Mul(factor))
				add(scores, 16)
				add(p, interleaved)
				add(count, -4)
				next.BrIf(count)
			})
		})
	}

	f.IfElse(form, func() { c.sizeInts(capacity, headDim) }, func() { c.sizeFloats(capacity, headDim) })
	choose(func(a attention) { operands.Set(asm.Int(a.operands)) })
	sums.Set(scratch.Add(asm.Int(queriesAt)).Add(c.dim.Mul(asm.Int(interleaved))))
	rows.Set(tokens.Mul(group))
	kvHead.Set(head0.DivU(group))
	head1.Set(head1.DivU(group))
	f.Block(func(done asm.Label) {
		f.Loop(func(nextHead asm.Label) {
			done.BrIf(kvHead.GeU(head1))
			keyBase.Set(keys.Add(kvHead.Mul(c.keyHead)))
			valueBase.Set(values.Add(kvHead.Mul(c.valueHead)))
			row.Set(asm.Int(0))
			f.Block(func(headDone asm.Label) {
				f.Loop(func(nextTile asm.Label) {
					headDone.BrIf(row.GeS(rows))
					n.Set(rows.Sub(row))
					p.Set(asm.Int(tileRows))
					n.Set(smaller(n, p))
					begin()
					blocks()
					end()
					add(row, tileRows)
					nextTile.Br()
				})
			})
			add(kvHead, 1)
			nextHead.Br()
		})
	})
	return f, params
}

// near reads from each cache line of the n bytes at p, a multiple of 256. WebAssembly has no instruction to
// prefetch, and what the processor fetches ahead by itself ends at each page of 4 KB: it would wait there
// longer than reading at once takes. With 1536 positions this saves a seventh of the time of attention to a token.
func (m *module) near() *asm.Func {
	f := m.Func(".near")
	p, n, numbers, read := f.ParamI32("p"), f.ParamI32("n"), f.ParamI32("numbers"), f.I32("read")
	const lines = 4
	f.Loop(func(next asm.Label) {
		for i := range lines {
			read.Set(read.Or(p.I32Load(64 * i)))
		}
		add(p, 64*lines)
		add(n, -64*lines)
		next.BrIf(n)
	})
	f.I32Store(numbers, rowRead, read) // reads whose result nobody wants would be left out
	return f
}

func (m *module) attentionBias() *asm.Func {
	f := m.Func(".attention_bias")
	scores, bias, n := f.ParamI32("scores"), f.ParamI32("bias"), f.ParamI32("n")
	pointwise(f, n, []asm.I32{scores, bias}, func(load func(asm.I32) asm.V128, store func(asm.I32, asm.V128)) {
		store(scores, m.madd(load(bias), asm.Float32x4(math.Log2E), load(scores)))
	})
	return f
}

func (m *module) attentionMask() *asm.Func {
	f := m.Func(".attention_mask")
	scores, position, n := f.ParamI32("scores"), f.ParamI32("position"), f.ParamI32("n")
	shared, from, to := f.ParamI32("shared"), f.ParamI32("from"), f.ParamI32("to")
	at, s, a, b, seen := f.V128("at"), f.V128("s"), f.V128("a"), f.V128("b"), f.V128("seen")
	unseen, four := f.V128("unseen"), f.V128("four")
	unseen.Set(asm.Float32x4(negativeInfinity))
	four.Set(asm.Int32x4(4))
	at.Set(position.I32x4Splat().I32x4Add(asm.Bytes([16]byte{4: 1, 8: 2, 12: 3})))
	s.Set(shared.I32x4Splat())
	a.Set(from.I32x4Splat())
	b.Set(to.I32x4Splat())
	f.Loop(func(next asm.Label) {
		seen.Set(at.I32x4LtS(s).V128Or(at.I32x4GeS(a).V128And(at.I32x4LtS(b))))
		f.V128Store(scores, 0, scores.V128Load(0).V128Bitselect(unseen, seen))
		at.Set(at.I32x4Add(four))
		add(scores, 16)
		add(n, -4)
		next.BrIf(n)
	})
	return f
}

// onlineMaximum raises the greatest score of a row to that of the n scores at p, gives it in shift, and
// corrects the sum so far. p and n are spent.
func onlineMaximum(f *asm.Func, e binaryExponential, numbers, p, n asm.I32, shift, correction asm.V128) {
	shift.Set(asm.Float32x4(negativeInfinity))
	correction.Set(numbers.V128Load32Splat(rowMaximum))
	f.Loop(func(next asm.Label) {
		// Pmax, one instruction, leaves NaN out; it will reach the sum.
		shift.Set(shift.F32x4Pmax(p.V128Load(0)))
		correction.Set(correction.F32x4Pmax(p.V128Load(16)))
		add(p, 32)
		add(n, -8)
		next.BrIf(n)
	})
	shift.Set(shift.F32x4Pmax(correction))
	spreadMax(shift)
	correction.Set(e.exp2(numbers.V128Load32Splat(rowMaximum).F32x4Sub(shift)))
	f.F32Store(numbers, rowMaximum, shift.F32x4ExtractLane(0))
	f.F32Store(numbers, rowCorrection, correction.F32x4ExtractLane(0))
}

// raiseSum adds the lanes of total to the corrected sum of a row.
func raiseSum(f *asm.Func, numbers asm.I32, correction, total asm.V128) {
	before := numbers.F32Load(rowSum).Mul(correction.F32x4ExtractLane(0))
	f.F32Store(numbers, rowSum, before.Add(sumLanes(total)))
}
