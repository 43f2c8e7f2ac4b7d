package gen

import (
	"math"

	"precis/core/kernel"
	"precis/core/kernel/asm"
)

// cache is a KV cache as its kernels address it; kernel/layout_kv.go draws the layout. The fields are locals.
type cache struct {
	int16              bool
	dim                asm.I32 // dimensions of a head as stored
	keyGroup           asm.I32 // bytes of a group of positions in K
	valueBlock         asm.I32 // bytes of a block of positions in V
	keyHead, valueHead asm.I32 // bytes of a head
}

// newCache declares the locals of a cache and sets them.
func newCache(f *asm.Func, int16 bool, capacity, headDim asm.I32) cache {
	c := cache{
		int16: int16,
		dim:   f.I32("dim"), keyGroup: f.I32("key_group"), valueBlock: f.I32("value_block"),
		keyHead: f.I32("key_head"), valueHead: f.I32("value_head"),
	}
	blocks := func() asm.I32 { return capacity.Add(asm.Int(kernel.KVBlock - 1)).DivU(asm.Int(kernel.KVBlock)) }
	if int16 {
		c.dim.Set(headDim.Add(asm.Int(7)).And(asm.Int(-8)))
		c.keyGroup.Set(c.dim.Mul(asm.Int(2 * kernel.KVGroup)).Add(asm.Int(4 * kernel.KVGroup)))
		c.valueBlock.Set(c.dim.Mul(asm.Int(2 * kernel.KVBlock)).Add(asm.Int(4 * kernel.KVBlock)))
	} else {
		c.dim.Set(headDim)
		c.keyGroup.Set(c.dim.Mul(asm.Int(4 * kernel.KVGroup)))
		c.valueBlock.Set(c.dim.Mul(asm.Int(4 * kernel.KVBlock)))
	}
	c.keyHead.Set(blocks().Mul(asm.Int(kernel.KVBlock / kernel.KVGroup)).Mul(c.keyGroup))
	c.valueHead.Set(blocks().Mul(c.valueBlock))
	return c
}

// key is the address of the first element of the key at a position of the head at base.
func (c cache) key(base, position asm.I32) asm.I32 {
	lane := position.And(asm.Int(kernel.KVGroup - 1)).Shl(asm.Int(2))
	return base.Add(position.DivU(asm.Int(kernel.KVGroup)).Mul(c.keyGroup)).Add(lane)
}

// value is the address of the first element of the value at a position of the head at base.
func (c cache) value(base, position asm.I32) asm.I32 {
	block := c.block(base, position)
	within := position.And(asm.Int(kernel.KVBlock - 1))
	if c.int16 {
		return block.Add(within.ShrU(asm.Int(1)).Shl(asm.Int(5))).Add(position.And(asm.Int(1)).Shl(asm.Int(1)))
	}
	return block.Add(within.Mul(c.dim).Shl(asm.Int(2)))
}

// block is the address of the block of values that a position is in.
func (c cache) block(base, position asm.I32) asm.I32 {
	return base.Add(position.DivU(asm.Int(kernel.KVBlock)).Mul(c.valueBlock))
}

// valueScales is the address of the scales of the block of a position; its own is at 4·(position%KVBlock).
func (c cache) valueScales(base, position asm.I32) asm.I32 {
	return c.block(base, position).Add(c.valueBlock).Sub(asm.Int(4 * kernel.KVBlock))
}

// In a cache, the distance of
const (
	pairBytes = 2 * 16                         // a pair of dimensions of a key (a pair of positions of a value) from the next
	octBytes  = kernel.KVBlock / 2 * pairBytes // eight dimensions of an int16 value from the next eight
)

// storeKV writes keys and values (tokens, heads, headDim) to positions at … at+tokens−1.
func storeKV(m *module) {
	m.storeKV("store_kv_f32", false)
	m.storeKV("store_kv_int16", true)
}

func (m *module) storeKV(name string, int16 bool) {
	f := m.Func(name)
	keys, values, capacity := f.ParamI32("keys"), f.ParamI32("values"), f.ParamI32("capacity")
	heads, headDim := f.ParamI32("heads"), f.ParamI32("head_dim")
	k, v, tokens, at := f.ParamI32("k"), f.ParamI32("v"), f.ParamI32("tokens"), f.ParamI32("at")
	c := newCache(f, int16, capacity, headDim)
	t, h, n := f.I32("t"), f.I32("h"), f.I32("n")
	keyBase, valueBase, p, scale := f.I32("key_base"), f.I32("value_base"), f.I32("p"), f.I32("scale")
	step := f.I32("step")
	x, inverse := f.V128("x"), f.V128("inverse")
	q := newRounding(f)

	each(f, t, tokens, func() {
		keyBase.Set(keys)
		valueBase.Set(values)
		each(f, h, heads, func() {
			p.Set(c.key(keyBase, at))
			n.Set(headDim)
			if int16 {
				scale.Set(p.Add(c.dim.Mul(asm.Int(pairBytes / 2))))
				f.F32Store(scale, 0, q.keyScale(k, headDim, inverse))
			}
			f.Loop(func(next asm.Label) {
				if int16 {
					x.Set(q.round(k.V128Load(0), inverse))
					f.V128Store32Lane(p, 0, 0, x)
					f.V128Store32Lane(p, pairBytes, 1, x)
					add(p, 2*pairBytes)
				} else {
					x.Set(k.V128Load(0))
					for lane := range 4 {
						f.V128Store32Lane(p, 4*kernel.KVGroup*lane, lane, x)
					}
					add(p, 4*4*kernel.KVGroup)
				}
				add(k, 16)
				add(n, -4)
				next.BrIf(n)
			})
			if int16 {
				f.If(p.Ne(scale), func() { // four dimensions of padding
					f.I32Store(p, 0, asm.Int(0))
					f.I32Store(p, pairBytes, asm.Int(0))
				})
			}

			p.Set(c.value(valueBase, at))
			n.Set(headDim)
			if int16 {
				step.Set(asm.Int(16))
				scale.Set(c.valueScales(valueBase, at).Add(at.And(asm.Int(kernel.KVBlock - 1)).Shl(asm.Int(2))))
				f.F32Store(scale, 0, q.valueScale(v, headDim, inverse))
			}
			f.Loop(func(next asm.Label) {
				if int16 {
					x.Set(q.round(v.V128Load(0), inverse))
					for lane := range 4 {
						f.I32Store16(p, 4*lane, x.I16x8ExtractLaneU(lane))
					}
					p.Set(p.Add(step))
					step.Set(asm.Int(octBytes).Sub(step)) // to the second four, then on to the next eight
				} else {
					f.V128Store(p, 0, v.V128Load(0))
					add(p, 16)
				}
				add(v, 16)
				add(n, -4)
				next.BrIf(n)
			})
			if int16 {
				f.If(headDim.And(asm.Int(4)), func() {
					for lane := range 4 {
						f.I32Store16(p, 4*lane, asm.Int(0))
					}
				})
			}
			keyBase.Set(keyBase.Add(c.keyHead))
			valueBase.Set(valueBase.Add(c.valueHead))
		})
		add(at, 1)
	})
}

// rounding turns float32 into integers with a scale, as kernel/layout_kv.go defines it; it holds the
// locals that this takes.
type rounding struct {
	f                    *asm.Func
	p, n                 asm.I32
	greatest, squares, v asm.V128
	positive             asm.V128 // all bits but the sign
	magic                asm.V128
	max, unit            asm.F32
}

// newRounding declares the locals. It is to be called outside of loops.
func newRounding(f *asm.Func) rounding {
	r := rounding{
		f: f, p: f.I32("round_p"), n: f.I32("round_n"),
		greatest: f.V128("round_greatest"), squares: f.V128("round_squares"), v: f.V128("round_v"),
		positive: f.V128("round_positive"), magic: constants(f, "round_magic", roundingMagic)[0],
		max: f.F32("round_max"), unit: f.F32("round_unit"),
	}
	r.positive.Set(asm.Int32x4(math.MaxInt32))
	return r
}

// keyScale gives the scale of the key or query of n dimensions at x, and sets inverse to its inverse.
// The squares are not summed by madd, so that every build stores the same integers.
func (r rounding) keyScale(x, n asm.I32, inverse asm.V128) asm.F32 {
	r.measure(x, n, func() { r.squares.Set(r.squares.F32x4Add(r.v.F32x4Mul(r.v))) })
	norm := sumLanes(r.squares).Sqrt().Mul(asm.Float(1. / kernel.KVKeyNorm))
	return r.scale(norm.Max(r.max.Mul(asm.Float(1./math.MaxInt16))), inverse)
}

// valueScale gives the scale of the value of n dimensions at x, and sets inverse to its inverse.
func (r rounding) valueScale(x, n asm.I32, inverse asm.V128) asm.F32 {
	r.measure(x, n, func() {})
	return r.scale(r.max.Mul(asm.Float(1./kernel.KVValueLimit)), inverse)
}

// measure runs body for each four of the n values at x, with v set to them, and sets max to the
// greatest magnitude. n is a multiple of 4.
func (r rounding) measure(x, n asm.I32, body func()) {
	r.p.Set(x)
	r.n.Set(n)
	r.greatest.Set(asm.Float32x4(0))
	r.squares.Set(asm.Float32x4(0))
	r.f.Loop(func(next asm.Label) {
		r.v.Set(r.p.V128Load(0))
		// As integers positive floats are in the same order, and NaN is the greatest.
		r.greatest.Set(r.greatest.I32x4MaxS(r.v.V128And(r.positive)))
		body()
		add(r.p, 16)
		add(r.n, -4)
		next.BrIf(r.n)
	})
	r.max.Set(maxLanes(r.greatest))
}

// scale gives unit, or 0 where all is tiny and infinity where it is not finite, and sets inverse.
func (r rounding) scale(unit asm.F32, inverse asm.V128) asm.F32 {
	infinity := func() asm.F32 { return asm.Float(float32(math.Inf(1))) }
	r.unit.Set(unit)
	r.unit.Set(r.unit.Select(infinity(), r.unit.Lt(infinity())))
	r.unit.Set(asm.Float(0).Select(r.unit, r.max.Lt(asm.Float(kernel.KVTiny))))
	inverse.Set(asm.Float(1).Div(r.unit).Select(asm.Float(0), r.unit.Gt(asm.Float(0))).F32x4Splat())
	return r.unit
}

// round gives x·inverse as four integers of 16 bits, in the low half and again in the high half; what is
// not a number becomes 0.
func (r rounding) round(x, inverse asm.V128) asm.V128 {
	r.v.Set(x.F32x4Mul(inverse))
	r.v.Set(r.v.F32x4Add(r.magic).I32x4Sub(r.magic).V128And(r.v.F32x4Eq(r.v)))
	return r.v.I16x8NarrowI32x4S(r.v)
}

// moveKV copies n positions from position src to position dst of the same cache.
func moveKV(m *module) {
	m.moveKV("move_kv_f32", false)
	m.moveKV("move_kv_int16", true)
}

func (m *module) moveKV(name string, int16 bool) {
	f := m.Func(name)
	keys, values, capacity := f.ParamI32("keys"), f.ParamI32("values"), f.ParamI32("capacity")
	heads, headDim := f.ParamI32("heads"), f.ParamI32("head_dim")
	dst, src, n := f.ParamI32("dst"), f.ParamI32("src"), f.ParamI32("n")
	c := newCache(f, int16, capacity, headDim)
	h, i, step, to, from := f.I32("h"), f.I32("i"), f.I32("step"), f.I32("to"), f.I32("from")

	// A copy upwards starts at the end, since the ranges may overlap.
	step.Set(asm.Int(1))
	f.If(dst.GtU(src), func() {
		step.Set(asm.Int(-1))
		dst.Set(dst.Add(n).Sub(asm.Int(1)))
		src.Set(src.Add(n).Sub(asm.Int(1)))
	})
	run := func(count asm.I32, body func()) {
		i.Set(count)
		f.Loop(func(next asm.Label) {
			body()
			add(i, -1)
			next.BrIf(i)
		})
	}
	move := func(bytes int) func() {
		return func() {
			f.I32Store(to, 0, from.I32Load(0))
			add(to, bytes)
			add(from, bytes)
		}
	}
	f.Block(func(done asm.Label) {
		f.Loop(func(next asm.Label) {
			done.BrIf(n.LeS(asm.Int(0)))
			each(f, h, heads, func() {
				to.Set(c.key(keys.Add(h.Mul(c.keyHead)), dst))
				from.Set(c.key(keys.Add(h.Mul(c.keyHead)), src))
				if int16 {
					// Pairs of dimensions, and after the last the scale.
					run(c.dim.ShrU(asm.Int(1)).Add(asm.Int(1)), move(pairBytes))
				} else {
					run(c.dim, move(4*kernel.KVGroup))
				}
				to.Set(c.value(values.Add(h.Mul(c.valueHead)), dst))
				from.Set(c.value(values.Add(h.Mul(c.valueHead)), src))
				if int16 {
					run(c.dim.ShrU(asm.Int(3)), func() {
						for lane := range 8 {
							f.I32Store16(to, 4*lane, from.I32Load16U(4*lane))
						}
						add(to, octBytes)
						add(from, octBytes)
					})
					to.Set(c.valueScales(values.Add(h.Mul(c.valueHead)), dst).Add(dst.And(asm.Int(kernel.KVBlock - 1)).Shl(asm.Int(2))))
					from.Set(c.valueScales(values.Add(h.Mul(c.valueHead)), src).Add(src.And(asm.Int(kernel.KVBlock - 1)).Shl(asm.Int(2))))
					move(0)()
				} else {
					f.MemoryCopy(to, from, c.dim.Shl(asm.Int(2)))
				}
			})
			dst.Set(dst.Add(step))
			src.Set(src.Add(step))
			add(n, -1)
			next.Br()
		})
	})
}
