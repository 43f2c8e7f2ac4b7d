package kernel

import (
	"math"
	"math/bits"
)

func (p *portable) StoreKV(kv KV, k, v Addr, tokens, at int) {
	kv.check()
	kv.checkRange(at, tokens)
	for t := range tokens {
		for h := range kv.Heads {
			row := Addr((t*kv.Heads + h) * kv.HeadDim * 4)
			p.key(kv, h, at+t).store(p.floats(k+row, kv.HeadDim))
			p.value(kv, h, at+t).store(p.floats(v+row, kv.HeadDim))
		}
	}
}

func (p *portable) MoveKV(kv KV, dst, src, n int) {
	kv.check()
	kv.checkRange(dst, n)
	kv.checkRange(src, n)
	for i := range n {
		if dst > src {
			i = n - 1 - i // a copy upwards starts at the end, since the ranges may overlap
		}
		for h := range kv.Heads {
			p.key(kv, h, dst+i).copy(p.key(kv, h, src+i))
			p.value(kv, h, dst+i).copy(p.value(kv, h, src+i))
		}
	}
}

// vector is the key or the value of one head at one position, as it lies in the cache: element d
// is at d/run·stride + d%run·step, in float32, or in int8 with a scale.
type vector struct {
	floats            []float32
	ints              []int8
	scale             *float32
	offset            *int32 // of a key
	dim               int
	run, stride, step int
}

// key is the key of head h at a position.
func (p *portable) key(kv KV, h, position int) vector {
	group := kv.K + Addr(h*kv.keyHeadBytes()+position/KVGroup*kv.keyGroupBytes())
	lane := position % KVGroup
	if !kv.Int8 {
		return vector{
			floats: p.floats(group, KVGroup*kv.HeadDim)[lane:],
			dim:    kv.HeadDim, run: 1, stride: KVGroup, step: 1,
		}
	}
	dim := kv.paddedDim()
	numbers := group + Addr(KVGroup*dim)
	return vector{
		ints:   view[int8](p, group, KVGroup*dim)[4*lane:],
		scale:  &p.floats(numbers, KVGroup)[lane],
		offset: &view[int32](p, numbers+KVGroup*kvScaleBytes, KVGroup)[lane],
		dim:    kv.HeadDim, run: 4, stride: 4 * KVGroup, step: 1,
	}
}

// value is the value of head h at a position.
func (p *portable) value(kv KV, h, position int) vector {
	block := kv.V + Addr(h*kv.valueHeadBytes()+position/KVBlock*kv.valueBlockBytes())
	at := position % KVBlock
	if !kv.Int8 {
		return vector{
			floats: p.floats(block+Addr(at*kv.HeadDim*4), kv.HeadDim),
			dim:    kv.HeadDim, run: kv.HeadDim, stride: kv.HeadDim, step: 1,
		}
	}
	dim := kv.paddedDim()
	return vector{
		ints:  view[int8](p, block, KVBlock*dim)[at/4*32+at%4:],
		scale: &p.floats(block+Addr(KVBlock*dim), KVBlock)[at],
		dim:   kv.HeadDim, run: 8, stride: 8 * KVBlock, step: 4,
	}
}

// paddedDim is KV.paddedDim.
func (v vector) paddedDim() int { return (v.dim + 7) / 8 * 8 }

func (v vector) index(d int) int { return d/v.run*v.stride + d%v.run*v.step }

// store writes x, padded with zeros to whole groups of 8 dimensions where it becomes integers.
func (v vector) store(x []float32) {
	if v.ints == nil {
		for d, value := range x {
			v.floats[v.index(d)] = value
		}
		return
	}
	if v.offset != nil {
		var turned [kvMaxDim]float32
		x = turned[:copy(turned[:], x)]
		rotate(x)
	}
	*v.scale = vectorScale(x)
	inverse := float32(0)
	if *v.scale > 0 {
		inverse = 1 / *v.scale
	}
	sum := int32(0)
	for d := range v.paddedDim() {
		rounded := int8(0)
		if d < v.dim {
			if f := math.RoundToEven(float64(x[d] * inverse)); f == f {
				rounded = int8(f)
			}
		}
		v.ints[v.index(d)] = rounded
		sum += int32(rounded)
	}
	if v.offset != nil {
		*v.offset = KVZero * sum
	}
}

// vectorScale is the scale of a key or value: 0 where it is tiny, and infinite where it is not finite.
func vectorScale(x []float32) float32 {
	greatest := float32(0)
	for _, value := range x {
		greatest = max(greatest, value, -value) // NaN where there is one
	}
	switch {
	case greatest < QuantizeTiny:
		return 0
	case greatest <= math.MaxFloat32:
		return greatest * (1. / KVLargest)
	}
	return float32(math.Inf(1))
}

// rotate turns keys and queries as layout_kv.go says, and gives the number of values that are turned
// together. Every host adds in this order, so that all store the same integers.
func rotate(x []float32) (together int) {
	if len(x)%16 != 0 {
		return 1
	}
	blocks := len(x) / 16
	period := blocks & -blocks
	var before [kvMaxDim]float32
	from := before[:copy(before[:], x)]
	for b := range blocks {
		var sum, columns [4][4]float32
		for other := range period {
			for i, value := range from[16*(b&-period+other):][:16] {
				if bits.OnesCount(uint(b&other))%2 == 1 {
					value = -value
				}
				sum[i/4][i%4] += value
			}
		}
		for i, row := range hadamard(sum) {
			for j, value := range row {
				columns[j][i] = value
			}
		}
		for i, row := range hadamard(columns) {
			copy(x[16*b+4*i:], row[:])
		}
	}
	return 16 * period
}

// hadamard is H·x.
func hadamard(x [4][4]float32) (y [4][4]float32) {
	for j := range 4 {
		a, b, c, d := x[0][j]+x[1][j], x[0][j]-x[1][j], x[2][j]+x[3][j], x[2][j]-x[3][j]
		y[0][j], y[1][j], y[2][j], y[3][j] = a+c, b+d, a-c, b-d
	}
	return y
}

// load writes the vector to dst.
func (v vector) load(dst []float32) {
	for d := range dst {
		if v.ints == nil {
			dst[d] = v.floats[v.index(d)]
		} else {
			dst[d] = float32(v.ints[v.index(d)]) * *v.scale
		}
	}
	if v.offset != nil {
		together := float32(rotate(dst))
		for d := range dst {
			dst[d] /= together
		}
	}
}

// copy takes the vector from, of the same cache.
func (v vector) copy(from vector) {
	if v.ints == nil {
		for d := range v.dim {
			v.floats[v.index(d)] = from.floats[from.index(d)]
		}
		return
	}
	*v.scale = *from.scale
	if v.offset != nil {
		*v.offset = *from.offset
	}
	for d := range v.paddedDim() {
		v.ints[v.index(d)] = from.ints[from.index(d)]
	}
}

func (p *portable) Attend(a Attention) {
	a.check()
	dim, group := a.KV.HeadDim, a.Heads/a.KV.Heads
	spans := view[Span](p, a.Spans, a.Tokens)
	end := int32(0)
	for _, s := range spans {
		end = max(end, s.Shared, s.To)
	}
	rows := make([]float32, 2*int(end)*dim+int(end)) // keys, values, scores
	keys, values, scores := rows[:int(end)*dim], rows[int(end)*dim:2*int(end)*dim], rows[2*int(end)*dim:]
	for head := a.Head0 / group; head < a.Head1/group; head++ {
		for position := range int(end) {
			if seen(spans, int32(position)) {
				p.key(a.KV, head, position).load(keys[position*dim : (position+1)*dim])
				p.value(a.KV, head, position).load(values[position*dim : (position+1)*dim])
			}
		}
		for t, span := range spans {
			for h := head * group; h < (head+1)*group; h++ {
				row := Addr((t*a.Heads + h) * dim * 4)
				var bias []float32
				if a.Bias != 0 {
					from := h*a.BiasStride + a.BiasZero - (a.BiasQuery + t)
					bias = p.floats(Addr(int(a.Bias)+from*4), int(max(span.Shared, span.To)))
				}
				attend(p.floats(a.Dst+row, dim), p.floats(a.Q+row, dim), keys, values, scores, bias, span, a.Scale)
			}
		}
	}
}

// seen tells whether any token sees the position; what none sees may never have been stored.
func seen(spans []Span, position int32) bool {
	for _, s := range spans {
		if s.sees(position) {
			return true
		}
	}
	return false
}

func (s Span) sees(position int32) bool {
	return position < s.Shared || s.From <= position && position < s.To
}

// attend is one query over keys and values (positions, len(q)): dst = softmax(q·Kᵀ·scale + bias) · V.
func attend(dst, q, keys, values, scores, bias []float32, span Span, scale float32) {
	scores = scores[:max(span.Shared, span.To)]
	for position := range scores {
		if !span.sees(int32(position)) {
			scores[position] = negativeInfinity
			continue
		}
		sum := float32(0)
		for d, k := range keys[position*len(q) : (position+1)*len(q)] {
			sum += k * q[d]
		}
		scores[position] = sum * scale
		if bias != nil {
			scores[position] += bias[position]
		}
	}
	softmax(scores)
	clear(dst)
	for position, weight := range scores {
		if weight == 0 {
			continue
		}
		for d, v := range values[position*len(dst) : (position+1)*len(dst)] {
			dst[d] += weight * v
		}
	}
}
