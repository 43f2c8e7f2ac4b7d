package kernel

import "math"

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
// is at d/run·stride + d%run·step, in float32, or in int16 with a scale.
type vector struct {
	floats            []float32
	ints              []int16
	scale             *float32
	dim               int
	run, stride, step int
	rule              func(x []float32) (scale float32)
}

// key is the key of head h at a position.
func (p *portable) key(kv KV, h, position int) vector {
	group := kv.K + Addr(h*kv.keyHeadBytes()+position/KVGroup*kv.keyGroupBytes())
	lane := position % KVGroup
	if !kv.Int16 {
		return vector{
			floats: p.floats(group, KVGroup*kv.HeadDim)[lane:],
			dim:    kv.HeadDim, run: 1, stride: KVGroup, step: 1,
		}
	}
	dim := kv.paddedDim()
	return vector{
		ints:  view[int16](p, group, KVGroup*dim)[2*lane:],
		scale: &p.floats(group+Addr(KVGroup*2*dim), KVGroup)[lane],
		dim:   kv.HeadDim, run: 2, stride: 2 * KVGroup, step: 1,
		rule: keyScale,
	}
}

// value is the value of head h at a position.
func (p *portable) value(kv KV, h, position int) vector {
	block := kv.V + Addr(h*kv.valueHeadBytes()+position/KVBlock*kv.valueBlockBytes())
	at := position % KVBlock
	if !kv.Int16 {
		return vector{
			floats: p.floats(block+Addr(at*kv.HeadDim*4), kv.HeadDim),
			dim:    kv.HeadDim, run: kv.HeadDim, stride: kv.HeadDim, step: 1,
		}
	}
	dim := kv.paddedDim()
	return vector{
		ints:  view[int16](p, block, KVBlock*dim)[at/2*16+at%2:],
		scale: &p.floats(block+Addr(KVBlock*2*dim), KVBlock)[at],
		dim:   kv.HeadDim, run: 8, stride: 8 * KVBlock, step: 2,
		rule: valueScale,
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
	*v.scale = v.rule(x)
	inverse := float32(0)
	if *v.scale > 0 {
		inverse = 1 / *v.scale
	}
	for d := range v.paddedDim() {
		rounded := int16(0)
		if d < v.dim {
			if f := math.RoundToEven(float64(x[d] * inverse)); f == f {
				rounded = int16(f)
			}
		}
		v.ints[v.index(d)] = rounded
	}
}

// keyScale is the scale of a key. The squares are summed as four lanes sum them, so that every host
// stores the same integers.
func keyScale(x []float32) float32 {
	var squares [4]float32
	for d, value := range x {
		squares[d%4] += float32(value * value) // rounded by itself, not fused
	}
	sum := (squares[0] + squares[1]) + (squares[2] + squares[3])
	norm := float32(math.Sqrt(float64(sum)))
	return finiteScale(x, max(norm*(1./KVKeyNorm), greatestMagnitude(x)*(1./math.MaxInt16)))
}

// valueScale is the scale of a value.
func valueScale(x []float32) float32 {
	return finiteScale(x, greatestMagnitude(x)*(1./KVValueLimit))
}

// finiteScale is scale, or 0 where x is tiny and infinite where it is not finite.
func finiteScale(x []float32, scale float32) float32 {
	switch {
	case greatestMagnitude(x) < KVTiny:
		return 0
	case scale <= math.MaxFloat32:
		return scale
	}
	return float32(math.Inf(1))
}

// greatestMagnitude is max|x|, NaN where there is one.
func greatestMagnitude(x []float32) float32 {
	greatest := float32(0)
	for _, value := range x {
		greatest = max(greatest, value, -value)
	}
	return greatest
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
