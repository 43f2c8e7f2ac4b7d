package kernel

import (
	"encoding/binary"
	"fmt"
	"math"

	"precis/core/quant"
)

func (p *portable) Repack(dst, src Addr, t quant.Type, rows, cols int) {
	format := checkRepack(t, cols)
	groupSize := format.groupSize(cols)
	rowSize, err := t.Size(cols)
	if err != nil {
		panic("kernel: repack: " + err.Error())
	}
	for r := range rows {
		row := p.at(src+Addr(r*rowSize), rowSize)
		group := p.at(dst+Addr(r/RowGroup*groupSize), groupSize)
		if r%RowGroup == 0 {
			clear(group)
		}
		packRow(group, row, r%RowGroup, t)
	}
}

// packRow writes a row of GGUF blocks as row r of a packed row group.
func packRow(group, row []byte, r int, t quant.Type) {
	le := binary.LittleEndian
	scale := func(at int, bits []byte) {
		le.PutUint32(group[at+4*r:], math.Float32bits(quant.Float16(le.Uint16(bits))))
	}
	switch t {
	case quant.F32:
		for c := 0; c < len(row)/4; c++ {
			copy(group[16*c+4*r:][:4], row[4*c:])
		}
	case quant.F16:
		for c := 0; c < len(row)/2; c++ {
			scale(16*c, row[2*c:])
		}
	case quant.BF16:
		for c := 0; c < len(row)/2; c++ {
			copy(group[16*c+4*r+2:][:2], row[2*c:])
		}
	case quant.Q4_0:
		for ; len(row) > 0; row, group = row[18:], group[80:] {
			for i, b := range row[2:18] {
				group[i/4*16+4*r+i%4] = b
			}
			scale(64, row)
		}
	case quant.Q4_1:
		for ; len(row) > 0; row, group = row[20:], group[96:] {
			for i, b := range row[4:20] {
				group[i/4*16+4*r+i%4] = b
			}
			scale(64, row)
			scale(80, row[2:])
		}
	case quant.Q8_0:
		for ; len(row) > 0; row, group = row[34:], group[160:] {
			sum := 0
			for i, b := range row[2:34] {
				group[i/4*16+4*r+i%4] = b
				sum += int(int8(b))
			}
			scale(128, row)
			le.PutUint32(group[144+4*r:], uint32(-wideZero*sum))
		}
	}
}

// unpackBlock reads block b of row r of a packed row group of a quantized format: the integers
// q, and what turns them into weights, scale·q + offset.
func unpackBlock(q *[BlockCols]int32, group []byte, f Format, b, r int) (scale, offset float32) {
	_, size := f.block()
	block := group[b*size:][:size]
	float := func(at int) float32 {
		return math.Float32frombits(binary.LittleEndian.Uint32(block[at+4*r:]))
	}
	if f == Q8 || f == Q8Narrow {
		for c := range q {
			q[c] = int32(int8(block[c/4*16+4*r+c%4]))
		}
		return float(128), 0
	}
	for c := range BlockCols / 2 {
		v := block[c/4*16+4*r+c%4]
		q[c], q[c+BlockCols/2] = int32(v&15), int32(v>>4)
	}
	if f == Q4Min {
		return float(64), float(80)
	}
	return float(64), -8 * float(64)
}

func (p *portable) Lookup(dst Addr, w Matrix, ids Addr, n int, scale float32) {
	out := p.floats(dst, n*w.Cols)
	groupSize := w.Format.groupSize(w.Cols)
	for i, id := range view[int32](p, ids, n) {
		if id < 0 || int(id) >= w.Rows {
			panic(fmt.Sprintf("kernel: lookup of row %d of %d", id, w.Rows))
		}
		group := p.at(w.Addr+Addr(int(id)/RowGroup*groupSize), groupSize)
		r := int(id) % RowGroup
		row := out[i*w.Cols:][:w.Cols]
		if w.Format == F32 {
			for c := range row {
				row[c] = math.Float32frombits(binary.LittleEndian.Uint32(group[16*c+4*r:])) * scale
			}
			continue
		}
		var q [BlockCols]int32
		for b := range w.Cols / BlockCols {
			s, offset := unpackBlock(&q, group, w.Format, b, r)
			for c := range q {
				row[b*BlockCols+c] = (float32(float32(q[c])*s) + offset) * scale
			}
		}
	}
}

func (p *portable) Quantize(dst, x Addr, tokens, cols int, f Format) {
	out := p.at(dst, QuantizedSize(f, tokens, cols))
	values := p.floats(x, tokens*cols)
	le := binary.LittleEndian
	size := f.activationBlock()
	for t0 := 0; t0 < tokens; t0 += TokenTile {
		n := min(TokenTile, tokens-t0)
		for b := range cols / BlockCols {
			for t := range n {
				block := values[(t0+t)*cols+b*BlockCols:][:BlockCols]
				if f == Q8 {
					scale := quantizeWide(out[t*2*BlockCols:][:2*BlockCols], block)
					le.PutUint32(out[n*2*BlockCols+4*t:], math.Float32bits(scale))
				} else {
					scale, sum := quantizeNarrow(out[t*BlockCols:][:BlockCols], block)
					le.PutUint32(out[n*BlockCols+4*t:], math.Float32bits(scale))
					le.PutUint32(out[n*(BlockCols+4)+4*t:], math.Float32bits(sum))
				}
			}
			out = out[n*size:]
		}
	}
}

// quantizeNarrow rounds a block to 8 bits.
func quantizeNarrow(q []byte, x []float32) (scale, sum float32) {
	scale, inverse := quantizeScale(x, 127)
	total := 0
	for i, v := range x {
		integer := round(v, inverse)
		q[i] = byte(int8(integer))
		total += integer
	}
	return scale, scale * float32(total)
}

// quantizeWide rounds a block to 14 bits, the high halves before the low ones.
func quantizeWide(q []byte, x []float32) (scale float32) {
	scale, inverse := quantizeScale(x, wideZero-1)
	for i, v := range x {
		integer := round(v, inverse) + wideZero
		q[i], q[BlockCols+i] = byte(integer>>7), byte(integer&127)
	}
	return scale
}

// quantizeScale is the step of integers up to largest that hold a block, and what the block's
// values are multiplied by.
func quantizeScale(x []float32, largest float32) (scale, inverse float32) {
	var amax float32
	for _, v := range x {
		amax = max(amax, float32(math.Abs(float64(v)))) // NaN if one is
	}
	if amax < QuantizeTiny {
		return 0, 0
	}
	return amax / largest, largest / amax
}

// round is the nearest integer, ties to even; 0 for what is not finite, as the whole block then is.
func round(v, inverse float32) int {
	if inverse == 0 || inverse != inverse {
		return 0
	}
	return int(math.RoundToEven(float64(v * inverse)))
}

func (p *portable) MatMul(dst Addr, w Matrix, x Addr, tokens, row0, row1 int, accumulate bool) {
	checkRows(w, row0, row1)
	out := p.floats(dst, tokens*w.Rows)
	groupSize := w.Format.groupSize(w.Cols)
	var row integers
	var activations []integers
	if w.Format != F32 {
		row = newIntegers(w.Cols)
		activations = p.activations(x, w.Format, tokens, w.Cols)
	}
	for r := row0; r < row1; r++ {
		group := p.at(w.Addr+Addr(r/RowGroup*groupSize), groupSize)
		if w.Format != F32 {
			row.readRow(group, w.Format, r%RowGroup)
		}
		for t := range tokens {
			var sum float32
			if w.Format == F32 {
				sum = dotFloat(group, r%RowGroup, p.floats(x+Addr(4*t*w.Cols), w.Cols))
			} else {
				sum = dotIntegers(&row, &activations[t])
			}
			if at := t*w.Rows + r; accumulate {
				out[at] += sum
			} else {
				out[at] = sum
			}
		}
	}
}

// dotFloat is the product of row r of a packed row group of float32 with x.
func dotFloat(group []byte, r int, x []float32) float32 {
	var acc float32
	for c, v := range x {
		acc += math.Float32frombits(binary.LittleEndian.Uint32(group[16*c+4*r:])) * v
	}
	return acc
}

// dotIntegers is the product of a row of weights with a token.
func dotIntegers(w, x *integers) float32 {
	var acc float32
	for b := range w.scale {
		qw, qx := (*[BlockCols]int32)(w.q[b*BlockCols:]), (*[BlockCols]int32)(x.q[b*BlockCols:])
		var dot int32
		for c, q := range qw {
			dot += q * qx[c]
		}
		acc += float32(float32(dot)*x.scale[b]) * w.scale[b]
		acc += w.offset[b] * x.offset[b]
	}
	return acc
}

// integers are the values of a row of weights or of a token as they are quantized. Each block has
// a scale and an offset: of weights, what is added to scale·q; of activations, the sum of scale·q.
type integers struct {
	q             []int32
	scale, offset []float32
}

func newIntegers(cols int) integers {
	return integers{make([]int32, cols), make([]float32, cols/BlockCols), make([]float32, cols/BlockCols)}
}

// readRow reads row r of a packed row group.
func (row *integers) readRow(group []byte, f Format, r int) {
	for b := range row.scale {
		q := (*[BlockCols]int32)(row.q[b*BlockCols:])
		row.scale[b], row.offset[b] = unpackBlock(q, group, f, b, r)
	}
}

// activations reads quantized tokens.
func (p *portable) activations(x Addr, f Format, tokens, cols int) []integers {
	all := make([]integers, tokens)
	rest := p.at(x, QuantizedSize(f, tokens, cols))
	for t0 := 0; t0 < tokens; t0 += TokenTile {
		tile := all[t0:min(t0+TokenTile, tokens)]
		for t := range tile {
			tile[t] = newIntegers(cols)
		}
		for b := range cols / BlockCols {
			for t := range tile {
				q := (*[BlockCols]int32)(tile[t].q[b*BlockCols:])
				tile[t].scale[b], tile[t].offset[b] = unpackActivations(q, rest, f, t, len(tile))
			}
			rest = rest[len(tile)*f.activationBlock():]
		}
	}
	return all
}

// unpackActivations reads token t of a block of a tile of n quantized tokens.
func unpackActivations(a *[BlockCols]int32, block []byte, f Format, t, n int) (scale, sum float32) {
	float := func(at int) float32 {
		return math.Float32frombits(binary.LittleEndian.Uint32(block[at+4*t:]))
	}
	if f == Q8 {
		h, l := block[t*2*BlockCols:], block[t*2*BlockCols+BlockCols:]
		for c := range a {
			a[c] = int32(h[c])<<7 + int32(l[c]) - wideZero
		}
		return float(n * 2 * BlockCols), 0
	}
	for c := range a {
		a[c] = int32(int8(block[t*BlockCols+c]))
	}
	return float(n * BlockCols), float(n * (BlockCols + 4))
}
