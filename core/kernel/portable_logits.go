package kernel

import "math"

var negativeInfinity = float32(math.Inf(-1))

func (p *portable) Softmax(x Addr, rows, cols int) {
	values := p.floats(x, rows*cols)
	for r := range rows {
		softmax(values[r*cols : (r+1)*cols])
	}
}

// softmax replaces row by its softmax; a row of −Inf alone by zeros.
func softmax(row []float32) {
	greatest := maximum(row)
	if greatest == negativeInfinity {
		clear(row)
		return
	}
	sum := 0.0
	for i, v := range row {
		e := math.Exp(float64(v) - float64(greatest))
		row[i] = float32(e)
		sum += e
	}
	inverse := float32(1 / sum)
	for i := range row {
		row[i] *= inverse
	}
}

func (p *portable) LogSumExp(dst, x Addr, rows, cols int) {
	out, values := p.floats(dst, rows), p.floats(x, rows*cols)
	for r := range rows {
		row := values[r*cols : (r+1)*cols]
		greatest := maximum(row)
		if greatest == negativeInfinity {
			out[r] = negativeInfinity
			continue
		}
		sum := 0.0
		for _, v := range row {
			sum += math.Exp(float64(v) - float64(greatest))
		}
		out[r] = float32(float64(greatest) + math.Log(sum))
	}
}

// maximum is the greatest value of row, −Inf when it is empty, NaN when it holds one.
func maximum(row []float32) float32 {
	greatest := negativeInfinity
	for _, v := range row {
		greatest = max(greatest, v)
	}
	return greatest
}

func (p *portable) TopK(ids, values, x Addr, n, k int) {
	checkTopK(n, k)
	if k == 0 {
		return
	}
	row, best, scores := p.floats(x, n), view[int32](p, ids, k), p.floats(values, k)
	held := 0
	for i, v := range row {
		if held == k && !larger(v, scores[k-1]) {
			continue
		}
		held = min(held+1, k)
		at := held - 1
		for ; at > 0 && larger(v, scores[at-1]); at-- {
			best[at], scores[at] = best[at-1], scores[at-1]
		}
		best[at], scores[at] = int32(i), v
	}
}

// larger is the order of TopK: NaN is the smallest value.
func larger(a, b float32) bool { return a > b || (a == a && b != b) }
