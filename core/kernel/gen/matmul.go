package gen

import (
	"fmt"

	"precis/core/kernel/asm"
)

// The matrix kernels have one frame. The export cuts the rows into stretches and gives each to
// gemm, which multiplies pairs of row groups by whole tiles of tokens, and what remains to
// gemv, which multiplies row groups by one token. A format fills in the loop over the columns.
// A lane of an accumulator is a row.

const (
	groupRows  = 4 // rows in a row group
	tileTokens = 4 // tokens in a whole tile of activations
	blockCols  = 32

	// stretch is how many bytes of weights all tokens are multiplied by before the next ones: few
	// enough for a level 2 cache.
	stretch = 128 << 10
	// chunkTiles is how many tiles a pair of row groups is multiplied by before the next pair: few
	// enough for a level 1 cache, and so few that their rows of dst, which may lie a multiple of a
	// high power of two apart, do not displace each other.
	chunkTiles = 4
)

// product is a way to multiply by weights of one format.
type product struct {
	name string    // of the export, after "matmul_"
	last *asm.Func // gemvLast, where another form of the same product has it already
	cols int       // columns in a block of a row group
	size int       // bytes in a block of a row group
	x    activations
	// columns assembles the loop over the columns, which adds the products to t.acc.
	columns func(t *tile)
}

// tile is what one run over the columns works on: row groups × tokens.
type tile struct {
	*product
	f      *asm.Func
	blocks asm.I32      // blocks of columns that remain
	w      []asm.I32    // the present block of each row group
	x      operand      // the present block of each token
	acc    [][]asm.V128 // acc[g][k], row group g times token k
}

// newTile declares the locals of a tile.
func (p *product) newTile(f *asm.Func, groups int, x operand) *tile {
	t := &tile{product: p, f: f, blocks: f.I32("blocks_left"), x: x}
	for g := range groups {
		t.w = append(t.w, f.I32(fmt.Sprint("w", g)))
		t.acc = append(t.acc, f.V128s(fmt.Sprintf("acc%d_", g), len(x.tokens)))
	}
	return t
}

// multiply assembles one run over the columns, of the weights at w and step bytes further for
// each further row group.
func (t *tile) multiply(w, step, blocks asm.I32) {
	for g := range t.w {
		if g == 0 {
			t.w[g].Set(w)
		} else {
			t.w[g].Set(t.w[g-1].Add(step))
		}
		for _, acc := range t.acc[g] {
			acc.Set(asm.Float32x4(0))
		}
	}
	t.blocks.Set(blocks)
	t.columns(t)
}

// next moves on by n blocks.
func (t *tile) next(n int) {
	for _, w := range t.w {
		add(w, n*t.size)
	}
	t.x.next(n)
	add(t.blocks, -n)
}

// eachBlock assembles a loop over all blocks.
func (t *tile) eachBlock(body func()) {
	t.f.Loop(func(again asm.Label) {
		body()
		t.next(1)
		again.BrIf(t.blocks)
	})
}

// matmul adds the export, and with it gemm and gemv for the format:
// W (rows, cols) @ x (tokens, cols) -> dst (tokens, rows), rows [row0, row1).
// It gives gemvLast, for other forms with the same results.
func (m *module) matmul(p product) *asm.Func {
	gemm, gemv, last := m.gemm(&p), m.gemvPair(&p), p.last
	if last == nil {
		last = m.gemvLast(&p)
	}

	f := m.Func("matmul_" + p.name)
	dst, w, rows, cols := f.ParamI32("dst"), f.ParamI32("w"), f.ParamI32("rows"), f.ParamI32("cols")
	x, tokens := f.ParamI32("x"), f.ParamI32("tokens")
	row0, row1, accumulate := f.ParamI32("row0"), f.ParamI32("row1"), f.ParamI32("accumulate")
	blocks, group, pairs, take, limit := f.I32("blocks"), f.I32("group"), f.I32("pairs"), f.I32("take"), f.I32("limit")
	whole, t, at, tileSize := f.I32("whole"), f.I32("t"), f.I32("at"), f.I32("tile_size")

	blocks.Set(cols.DivU(asm.Int(p.cols)))
	group.Set(blocks.Mul(asm.Int(p.size)))
	tileSize.Set(blocks.Mul(asm.Int(p.x.blockSize() * tileTokens)))
	whole.Set(tokens.ShrU(asm.Int(2)))
	accumulate.Set(asm.Int(0).Sub(accumulate)) // a mask of what is added to the product
	w.Set(w.Add(row0.ShrU(asm.Int(2)).Mul(group)))
	dst.Set(dst.Add(row0.Shl(asm.Int(2))))
	row1.Set(row1.Sub(row0)) // rows that remain

	// One token reads every weight once, so its weights need not stay anywhere.
	limit.Set(row1)
	f.If(tokens.GtU(asm.Int(1)), func() {
		limit.Set(asm.Int(stretch).DivU(group.Add(asm.Int(1))).Shl(asm.Int(2)).And(asm.Int(-2 * groupRows)))
		limit.Set(limit.Select(asm.Int(2*groupRows), limit))
	})

	f.Block(func(done asm.Label) {
		f.Loop(func(again asm.Label) {
			done.BrIf(row1.Eqz())
			take.Set(row1.Select(limit, row1.LtU(limit)))
			pairs.Set(take.ShrU(asm.Int(3)))
			f.If(pairs, func() {
				f.If(whole, func() {
					f.Call(gemm, dst, w, x, blocks, pairs, whole, rows, accumulate)
				})
			})
			// For each token that is not in a whole tile, and for each at all where row groups remain.
			t.Set(asm.Int(0))
			f.If(take.And(asm.Int(7)).Eqz(), func() { t.Set(whole.Shl(asm.Int(2))) })
			f.Block(func(next asm.Label) {
				f.Loop(func(token asm.Label) {
					next.BrIf(t.GeU(tokens))
					tail := f.I32("tail")
					tail.Set(tokens.Sub(t.And(asm.Int(-tileTokens))))
					tail.Set(tail.Select(asm.Int(tileTokens), tail.LtU(asm.Int(tileTokens))))
					at.Set(x.Add(t.ShrU(asm.Int(2)).Mul(tileSize)))
					row := f.I32("row")
					row.Set(dst.Add(t.Mul(rows).Shl(asm.Int(2))))
					f.If(pairs, func() {
						f.If(t.GeU(whole.Shl(asm.Int(2))), func() {
							f.Call(gemv, row, w, at, t.And(asm.Int(tileTokens-1)), tail, blocks, pairs, accumulate)
						})
					})
					f.If(take.And(asm.Int(7)), func() {
						f.Call(last, row.Add(pairs.Shl(asm.Int(5))), w.Add(pairs.Mul(group).Shl(asm.Int(1))),
							at, t.And(asm.Int(tileTokens-1)), tail, blocks, take.And(asm.Int(7)), accumulate)
					})
					add(t, 1)
					token.Br()
				})
			})
			w.Set(w.Add(take.ShrU(asm.Int(2)).Mul(group)))
			dst.Set(dst.Add(take.Shl(asm.Int(2))))
			row1.Set(row1.Sub(take))
			again.Br()
		})
	})
	return last
}

// gemm multiplies pairs of row groups by whole tiles.
func (m *module) gemm(p *product) *asm.Func {
	f := m.Func(".gemm_" + p.name)
	dst, w, x, blocks := f.ParamI32("dst"), f.ParamI32("w"), f.ParamI32("x"), f.ParamI32("blocks")
	pairs, tiles, rows, accumulate := f.ParamI32("pairs"), f.ParamI32("tiles"), f.ParamI32("rows"), f.ParamI32("accumulate")
	group, tileSize, keep := f.I32("group"), f.I32("tile_size"), f.V128("keep")
	chunk, x0, pair, wp, column := f.I32("chunk"), f.I32("x0"), f.I32("pair"), f.I32("wp"), f.I32("column")
	n, out := f.I32("n"), f.I32("out")
	t := p.newTile(f, 2, p.x.tile(f, tileTokens))

	keep.Set(accumulate.I32x4Splat())
	group.Set(blocks.Mul(asm.Int(p.size)))
	tileSize.Set(blocks.Mul(asm.Int(p.x.blockSize() * tileTokens)))
	rows.Set(rows.Shl(asm.Int(2))) // in bytes
	f.Loop(func(nextChunk asm.Label) {
		chunk.Set(tiles.Select(asm.Int(chunkTiles), tiles.LtU(asm.Int(chunkTiles))))
		pair.Set(pairs)
		wp.Set(w)
		column.Set(dst)
		f.Loop(func(nextPair asm.Label) {
			n.Set(chunk)
			x0.Set(x)
			out.Set(column)
			f.Loop(func(nextTile asm.Label) {
				t.x.start(x0, blocks)
				t.multiply(wp, group, blocks)
				for k := range tileTokens {
					for g := range t.w {
						store(f, out, 16*g, t.acc[g][k], keep)
					}
					out.Set(out.Add(rows))
				}
				x0.Set(x0.Add(tileSize))
				add(n, -1)
				nextTile.BrIf(n)
			})
			wp.Set(wp.Add(group.Shl(asm.Int(1))))
			add(column, 2*4*groupRows)
			add(pair, -1)
			nextPair.BrIf(pair)
		})
		x.Set(x0)
		dst.Set(dst.Add(rows.Mul(chunk).Shl(asm.Int(2))))
		tiles.Set(tiles.Sub(chunk))
		nextChunk.BrIf(tiles)
	})
	return f
}

// store writes four rows of a token, added to what is there where keep is all ones.
func store(f *asm.Func, dst asm.I32, offset int, acc, keep asm.V128) {
	f.V128Store(dst, offset, acc.F32x4Add(dst.V128Load(offset).V128And(keep)))
}

// gemvPair multiplies 2·pairs row groups by token k of a tile of n. It reads the two halves of
// the weights side by side: two streams are fetched faster than one.
func (m *module) gemvPair(p *product) *asm.Func {
	f := m.Func(".gemv_" + p.name)
	dst, w, x, k, n := f.ParamI32("dst"), f.ParamI32("w"), f.ParamI32("x"), f.ParamI32("k"), f.ParamI32("n")
	blocks, pairs, accumulate := f.ParamI32("blocks"), f.ParamI32("pairs"), f.ParamI32("accumulate")
	half, second, keep := f.I32("half"), f.I32("second"), f.V128("keep")
	t := p.newTile(f, 2, p.x.token(f, k, n))

	keep.Set(accumulate.I32x4Splat())
	half.Set(blocks.Mul(asm.Int(p.size)).Mul(pairs))
	second.Set(dst.Add(pairs.Shl(asm.Int(4))))
	f.Loop(func(next asm.Label) {
		t.x.start(x, blocks)
		t.multiply(w, half, blocks)
		w.Set(t.w[0])
		store(f, dst, 0, t.acc[0][0], keep)
		store(f, second, 0, t.acc[1][0], keep)
		add(dst, 4*groupRows)
		add(second, 4*groupRows)
		add(pairs, -1)
		next.BrIf(pairs)
	})
	return f
}

// gemvLast multiplies the last rows, which do not make a pair of row groups, by token k of a tile
// of n.
func (m *module) gemvLast(p *product) *asm.Func {
	f := m.Func(".gemv_last_" + p.name)
	dst, w, x, k, n := f.ParamI32("dst"), f.ParamI32("w"), f.ParamI32("x"), f.ParamI32("k"), f.ParamI32("n")
	blocks, rows, accumulate := f.ParamI32("blocks"), f.ParamI32("rows"), f.ParamI32("accumulate")
	t := p.newTile(f, 1, p.x.token(f, k, n))
	acc := t.acc[0][0]
	keep := f.V128("keep")

	keep.Set(accumulate.I32x4Splat())
	f.Block(func(done asm.Label) {
		f.Loop(func(next asm.Label) {
			t.x.start(x, blocks)
			t.multiply(w, asm.I32{}, blocks)
			w.Set(t.w[0])
			f.If(rows.LtU(asm.Int(groupRows)), func() {
				f.Loop(func(nextRow asm.Label) {
					f.F32Store(dst, 0, acc.F32x4Add(dst.V128Load32Zero(0).V128And(keep)).F32x4ExtractLane(0))
					acc.Set(acc.I32x4Shuffle(acc, [4]byte{1, 2, 3, 0}))
					add(dst, 4)
					add(rows, -1)
					nextRow.BrIf(rows)
				})
				done.Br()
			})
			store(f, dst, 0, acc, keep)
			add(dst, 4*groupRows)
			add(rows, -groupRows)
			next.BrIf(rows)
		})
	})
	return f
}

// perProduct declares a local for each row group and token.
func (t *tile) perProduct(name string) [][]asm.V128 {
	var locals [][]asm.V128
	for g := range t.w {
		locals = append(locals, t.f.V128s(fmt.Sprintf("%s%d_", name, g), len(t.x.tokens)))
	}
	return locals
}

// begin sets the sums of a block to what those of a row group begin with.
func (t *tile) begin(sums [][]asm.V128, start func(g int) asm.V128) {
	for g := range sums {
		sums[g][0].Set(start(g))
		for _, sum := range sums[g][1:] {
			sum.Set(sums[g][0])
		}
	}
}

// eachVector runs body for each of n vectors of integers of a block; its argument is the vector's place from
// the bases of weights and activations. Rolled up to a loop it is as fast (on one processor) and takes
// little room: the forms that a usual processor does not run are rolled up.
func (t *tile) eachVector(n int, rolled bool, body func(j int)) {
	if !rolled {
		for j := range n {
			body(j)
		}
		return
	}
	x, left := t.x.tokens[0][0].base, t.f.I32("vectors_left")
	move := func(vectors int) {
		for _, w := range t.w {
			add(w, 16*vectors)
		}
		add(x, 4*vectors)
	}
	left.Set(asm.Int(n))
	t.f.Loop(func(next asm.Label) {
		body(0)
		move(1)
		add(left, -1)
		next.BrIf(left)
	})
	move(-n)
}
