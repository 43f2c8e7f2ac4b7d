package kernel

import (
	"encoding/binary"
	"fmt"
	"math"

	"precis/core/quant"
)

func (p *portable) Repack(dst, src Addr, t quant.Type, rows, cols int) {
	format, ok := PackedFormat(t)
	if !ok {
		panic(fmt.Sprintf("kernel: repack of %v, want F32, F16, BF16, Q4_0, Q4_1 or Q8_0", t))
	}
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
		for ; len(row) > 0; row, group = row[34:], group[144:] {
			for i, b := range row[2:34] {
				group[i/4*16+4*r+i%4] = b ^ 0x80
			}
			scale(128, row)
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
	if f == Q8 {
		for c := range q {
			q[c] = int32(block[c/4*16+4*r+c%4])
		}
		return float(128), -128 * float(128)
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

func (p *portable) Quantize(dst, x Addr, tokens, cols int) {
	blocks := cols / BlockCols
	if cols%BlockCols != 0 {
		panic(fmt.Sprintf("kernel: %d columns to quantize, want a multiple of %d", cols, BlockCols))
	}
	le := binary.LittleEndian
	values := p.floats(x, tokens*cols)
	for t0 := 0; t0 < tokens; t0 += TokenTile {
		n := min(TokenTile, tokens-t0)
		tile := p.at(dst+Addr(t0*blocks*quantizedBlock), n*blocks*quantizedBlock)
		for b := range blocks {
			block := tile[b*n*quantizedBlock:]
			for t := range n {
				scale, sum := quantizeBlock(block[t*BlockCols:][:BlockCols], values[(t0+t)*cols+b*BlockCols:])
				le.PutUint32(block[n*BlockCols+4*t:], math.Float32bits(scale))
				le.PutUint32(block[n*(BlockCols+4)+4*t:], math.Float32bits(sum))
			}
		}
	}
}

// quantizeBlock rounds 32 values to 8 bits.
func quantizeBlock(q []byte, x []float32) (scale, sum float32) {
	var largest float32
	for _, v := range x[:BlockCols] {
		largest = max(largest, float32(math.Abs(float64(v)))) // NaN if one is
	}
	if largest < QuantizeTiny {
		clear(q)
		return 0, 0
	}
	total := 0
	inverse := 127 / largest
	for i := range q {
		// An infinite largest makes 0·∞; like the saturating conversion of WebAssembly, NaN gives 0.
		v := 0
		if y := float64(x[i] * inverse); y == y {
			v = int(math.RoundToEven(y))
		}
		q[i] = byte(int8(v))
		total += v
	}
	scale = largest / 127
	return scale, scale * float32(total)
}

func (p *portable) MatMul(dst Addr, w Matrix, x Addr, tokens, row0, row1 int, accumulate bool) {
	checkRows(w, row0, row1)
	out := p.floats(dst, tokens*w.Rows)
	groupSize := w.Format.groupSize(w.Cols)
	for row := row0; row < row1; row++ {
		group := p.at(w.Addr+Addr(row/RowGroup*groupSize), groupSize)
		for t := range tokens {
			var sum float32
			if w.Format == F32 {
				sum = dotFloat(group, row%RowGroup, p.floats(x+Addr(4*t*w.Cols), w.Cols))
			} else {
				sum = p.dotQuantized(group, w, row%RowGroup, x, t, tokens)
			}
			if at := t*w.Rows + row; accumulate {
				out[at] += sum
			} else {
				out[at] = sum
			}
		}
	}
}

// checkRows panics unless [row0, row1) is a range of whole row groups of w.
func checkRows(w Matrix, row0, row1 int) {
	if row0 < 0 || row1 > w.Rows || row0 > row1 || row0%RowGroup != 0 || row1%RowGroup != 0 && row1 != w.Rows {
		panic(fmt.Sprintf("kernel: rows %d to %d of %d, want multiples of %d or the end", row0, row1, w.Rows, RowGroup))
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

// dotQuantized is the product of row r of a packed row group with token t of tokens quantized ones at x.
func (p *portable) dotQuantized(group []byte, w Matrix, r int, x Addr, t, tokens int) float32 {
	blocks := w.Cols / BlockCols
	t0 := t / TokenTile * TokenTile
	n := min(TokenTile, tokens-t0)
	tile := p.at(x+Addr(t0*blocks*quantizedBlock), n*blocks*quantizedBlock)
	t -= t0

	var acc float32
	var q [BlockCols]int32
	for b := range blocks {
		scale, offset := unpackBlock(&q, group, w.Format, b, r)
		block := tile[b*n*quantizedBlock:]
		float := func(at int) float32 {
			return math.Float32frombits(binary.LittleEndian.Uint32(block[at+4*t:]))
		}
		var dot int32
		for c, v := range block[t*BlockCols:][:BlockCols] {
			dot += q[c] * int32(int8(v))
		}
		acc += float32(dot) * float(n*BlockCols) * scale
		acc += offset * float(n*(BlockCols+4))
	}
	return acc
}
