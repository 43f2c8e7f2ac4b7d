package gen

import (
	"fmt"

	"precis/core/kernel/asm"
)

// activations says how the operand x of a matrix kernel lies in memory.
type activations interface {
	// blockSize is the number of bytes of one token's block.
	blockSize() int
	// tile gives the places of n tokens, in a tile of n.
	tile(f *asm.Func, n int) operand
	// token gives the places of token k of a tile of n, which are known only at run time.
	token(f *asm.Func, k, n asm.I32) operand
}

// place is an address: a local that moves from block to block, and a fixed distance.
type place struct {
	base   asm.I32
	offset int
}

// at is the place n bytes further.
func (p place) at(n int) place { return place{p.base, p.offset + n} }

// splat sets x to four times the 4 bytes at p.
func (m *module) splat(x asm.V128, p place) {
	if !m.wazero {
		x.Set(p.base.V128Load32Splat(p.offset))
		return
	}
	// wazero inserts the bytes into whatever the register held, so that each load waits for the one before.
	x.Set(p.base.V128Load32Zero(p.offset))
	x.Set(x.I32x4Shuffle(x, [4]byte{0, 0, 0, 0}))
}

// operand is the activations of one or more tokens, as a tile reads them.
type operand struct {
	tokens [][]place // tokens[k][piece]
	// start sets the places to the first block, of a tile at x.
	start func(x, blocks asm.I32)
	// next moves them on by n blocks.
	next func(n int)
}

// pieces are quantized activations: each token has so many bytes of each piece in a block; the
// pieces of a block lie one after another, each for all tokens of the tile.
type pieces []int

var (
	narrow = pieces{blockCols, 4, 4}  // integers, scale, sum
	wide   = pieces{2 * blockCols, 4} // high and low halves, scale
)

func (p pieces) blockSize() int { return p.before(len(p)) }

// before is the number of bytes that precede piece i in a block of one token.
func (p pieces) before(i int) int {
	bytes := 0
	for _, n := range p[:i] {
		bytes += n
	}
	return bytes
}

func (p pieces) tile(f *asm.Func, n int) operand {
	base := f.I32("xp")
	o := operand{
		start: func(x, _ asm.I32) { base.Set(x) },
		next:  func(blocks int) { add(base, blocks*n*p.blockSize()) },
	}
	for k := range n {
		var token []place
		for i, bytes := range p {
			token = append(token, place{base, n*p.before(i) + k*bytes})
		}
		o.tokens = append(o.tokens, token)
	}
	return o
}

func (p pieces) token(f *asm.Func, k, n asm.I32) operand {
	first, step := f.I32("x_first"), f.I32("x_step")
	var token []place
	for i := range p {
		token = append(token, place{f.I32(fmt.Sprint("xp", i)), 0})
	}
	return operand{
		tokens: [][]place{token},
		start: func(x, _ asm.I32) {
			first.Set(x)
			step.Set(n.Mul(asm.Int(p.blockSize())))
			for i, bytes := range p {
				token[i].base.Set(first.Add(n.Mul(asm.Int(p.before(i)))).Add(k.Mul(asm.Int(bytes))))
			}
		},
		next: func(blocks int) {
			if blocks != 1 {
				panic("gen: quantized activations move by one block")
			}
			for _, piece := range token {
				piece.base.Set(piece.base.Add(step))
			}
		},
	}
}

// floatRows are float32 activations (tokens, cols); a block is one column.
type floatRows struct{}

func (floatRows) blockSize() int { return 4 }

func (floatRows) tile(f *asm.Func, n int) operand {
	var o operand
	for k := range n {
		o.tokens = append(o.tokens, []place{{f.I32(fmt.Sprint("xp", k)), 0}})
	}
	o.start = func(x, cols asm.I32) {
		for k, token := range o.tokens {
			if k > 0 {
				x = o.tokens[k-1][0].base.Add(cols.Shl(asm.Int(2)))
			}
			token[0].base.Set(x)
		}
	}
	o.next = func(blocks int) {
		for _, token := range o.tokens {
			add(token[0].base, 4*blocks)
		}
	}
	return o
}

func (r floatRows) token(f *asm.Func, k, _ asm.I32) operand {
	o := r.tile(f, 1)
	base := o.tokens[0][0].base
	o.start = func(x, cols asm.I32) { base.Set(x.Add(k.Mul(cols).Shl(asm.Int(2)))) }
	return o
}
