package gen

import (
	"precis/core/kernel"
	"precis/core/kernel/asm"
)

// cache is a KV cache as its kernels address it; kernel/layout_kv.go draws the layout. The fields are locals.
type cache struct {
	dim                asm.I32 // dimensions of a head as stored
	keyGroup           asm.I32 // bytes of a group of positions in K
	valueBlock         asm.I32 // bytes of a block of positions in V
	valueStep          asm.I32 // bytes of a position in V, from one that is a multiple of 8 to another
	keyHead, valueHead asm.I32 // bytes of a head
}

// newCache declares the locals of a cache.
func newCache(f *asm.Func) cache {
	return cache{
		dim: f.I32("dim"), keyGroup: f.I32("key_group"), valueBlock: f.I32("value_block"), valueStep: f.I32("value_step"),
		keyHead: f.I32("key_head"), valueHead: f.I32("value_head"),
	}
}

// sizeInts and sizeFloats set the sizes of an int8 and of a float32 cache.
func (c cache) sizeInts(capacity, headDim asm.I32) {
	c.dim.Set(headDim.Add(asm.Int(7)).And(asm.Int(-8)))
	c.keyGroup.Set(c.dim.Add(asm.Int(8)).Mul(asm.Int(kernel.KVGroup)))
	c.valueBlock.Set(c.dim.Add(asm.Int(4)).Mul(asm.Int(kernel.KVBlock)))
	c.valueStep.Set(asm.Int(8))
	c.sizeHeads(capacity)
}

func (c cache) sizeFloats(capacity, headDim asm.I32) {
	c.dim.Set(headDim)
	c.keyGroup.Set(c.dim.Mul(asm.Int(4 * kernel.KVGroup)))
	c.valueBlock.Set(c.dim.Mul(asm.Int(4 * kernel.KVBlock)))
	c.valueStep.Set(c.dim.Shl(asm.Int(2)))
	c.sizeHeads(capacity)
}

func (c cache) sizeHeads(capacity asm.I32) {
	blocks := capacity.Add(asm.Int(kernel.KVBlock - 1)).DivU(asm.Int(kernel.KVBlock))
	c.valueHead.Set(blocks)
	c.keyHead.Set(c.valueHead.Mul(asm.Int(kernel.KVBlock / kernel.KVGroup)).Mul(c.keyGroup))
	c.valueHead.Set(c.valueHead.Mul(c.valueBlock))
}

// key is the address of the first element of the key at a position of the head at base.
func (c cache) key(base, position asm.I32) asm.I32 {
	lane := position.And(asm.Int(kernel.KVGroup - 1)).Shl(asm.Int(2))
	return base.Add(position.DivU(asm.Int(kernel.KVGroup)).Mul(c.keyGroup)).Add(lane)
}

// value is the address of the first element of the value at a position of the head at base; in int8 a
// multiple of 8.
func (c cache) value(base, position asm.I32) asm.I32 {
	return c.block(base, position).Add(position.And(asm.Int(kernel.KVBlock - 1)).Mul(c.valueStep))
}

// intValue is the address of the first element of the int8 value at a position of the head at base.
func (c cache) intValue(base, position asm.I32) asm.I32 {
	four := position.And(asm.Int(kernel.KVBlock - 4)).Shl(asm.Int(3))
	return c.block(base, position).Add(four).Add(position.And(asm.Int(3)))
}

// block is the address of the block of values that a position is in.
func (c cache) block(base, position asm.I32) asm.I32 {
	return base.Add(position.DivU(asm.Int(kernel.KVBlock)).Mul(c.valueBlock))
}

// valueScale is the address of the scale of the int8 value at a position of the head at base.
func (c cache) valueScale(base, position asm.I32) asm.I32 {
	within := position.And(asm.Int(kernel.KVBlock - 1))
	return c.block(base, position).Add(c.valueBlock).Sub(asm.Int(4 * kernel.KVBlock)).Add(within.Shl(asm.Int(2)))
}

// In an int8 cache, the distance of
const (
	fourBytes = 2 * 16                         // four dimensions of a key (four positions of a value) from the next
	octBytes  = kernel.KVBlock / 4 * fourBytes // eight dimensions of a value from the next eight
)

// storeKV writes keys and values (tokens, heads, headDim) to positions at … at+tokens−1.
func storeKV(m *module) {
	m.storeKV("store_kv_f32", false)
	m.storeKV("store_kv_int8", true)
}

func (m *module) storeKV(name string, int8 bool) {
	f := m.Func(name)
	keys, values, capacity := f.ParamI32("keys"), f.ParamI32("values"), f.ParamI32("capacity")
	heads, headDim := f.ParamI32("heads"), f.ParamI32("head_dim")
	k, v, tokens, at := f.ParamI32("k"), f.ParamI32("v"), f.ParamI32("tokens"), f.ParamI32("at")
	c := newCache(f)
	t, h := f.I32("t"), f.I32("h")
	keyBase, valueBase := f.I32("key_base"), f.I32("value_base")
	var storeKey, storeValue storeVector
	if int8 {
		c.sizeInts(capacity, headDim)
		storeKey, storeValue = c.storeInts(f)
	} else {
		c.sizeFloats(capacity, headDim)
		storeKey, storeValue = c.storeFloats(f)
	}
	each(f, t, tokens, func() {
		keyBase.Set(keys)
		valueBase.Set(values)
		each(f, h, heads, func() {
			storeKey(k, headDim, keyBase, at)
			storeValue(v, headDim, valueBase, at)
			keyBase.Set(keyBase.Add(c.keyHead))
			valueBase.Set(valueBase.Add(c.valueHead))
			k.Set(k.Add(headDim.Shl(asm.Int(2))))
			v.Set(v.Add(headDim.Shl(asm.Int(2))))
		})
		add(at, 1)
	})
}

// storeVector assembles the storing of one vector x, of n dimensions, at a position of the head at base.
type storeVector func(x, n, base, position asm.I32)

func (c cache) storeFloats(f *asm.Func) (key, value storeVector) {
	p, from, count, x := f.I32("p"), f.I32("from"), f.I32("count"), f.V128("x")
	key = func(k, n, base, position asm.I32) {
		p.Set(c.key(base, position))
		from.Set(k)
		count.Set(n)
		f.Loop(func(next asm.Label) {
			x.Set(from.V128Load(0))
			for lane := range 4 {
				f.V128Store32Lane(p, 4*kernel.KVGroup*lane, lane, x)
			}
			add(p, 4*4*kernel.KVGroup)
			add(from, 16)
			add(count, -4)
			next.BrIf(count)
		})
	}
	value = func(v, n, base, position asm.I32) {
		f.MemoryCopy(c.value(base, position), v, n.Shl(asm.Int(2)))
	}
	return key, value
}

func (c cache) storeInts(f *asm.Func) (key, value storeVector) {
	p, numbers, step := f.I32("p"), f.I32("numbers"), f.I32("step")
	x, sum := f.V128("x"), f.V128("sum")
	r, turned := newRounding(f), newRotation(f)
	key = func(k, n, base, position asm.I32) {
		p.Set(c.key(base, position))
		numbers.Set(p.Add(c.dim.Shl(asm.Int(3))))
		f.I32Store(numbers.Sub(asm.Int(fourBytes)), 0, asm.Int(0)) // four dimensions, perhaps of padding
		turned.round(r, k, n, p, fourBytes, kernel.KVLargest, func() { sum.Set(asm.Int32x4(0)) }, func(v asm.V128, to asm.I32) {
			x.Set(v)
			sum.Set(sum.I32x4Add(x))
			x.Set(x.I16x8NarrowI32x4S(x))
			f.V128Store32Lane(to, 0, 0, x.I8x16NarrowI16x8S(x))
		})
		f.F32Store(numbers, 0, r.unit)
		f.I32Store(numbers, 4*kernel.KVGroup, sumInts(sum).Mul(asm.Int(kernel.KVZero)))
	}
	value = func(v, n, base, position asm.I32) {
		numbers.Set(c.valueScale(base, position))
		r.scaleOf(v, n, kernel.KVLargest)
		f.F32Store(numbers, 0, r.unit)
		p.Set(c.intValue(base, position))
		store := func(x asm.V128) {
			for lane := range 4 {
				f.V128Store8Lane(p, 4*lane, 4*lane, x)
			}
		}
		step.Set(asm.Int(16))
		r.p.Set(v)
		r.n.Set(n)
		f.Loop(func(next asm.Label) {
			x.Set(r.integers(r.p.V128Load(0)))
			store(x)
			p.Set(p.Add(step))
			step.Set(asm.Int(octBytes).Sub(step)) // to the second four, then on to the next eight
			add(r.p, 16)
			add(r.n, -4)
			next.BrIf(r.n)
		})
		f.If(n.And(asm.Int(4)), func() {
			x.Set(asm.Int32x4(0))
			store(x)
		})
	}
	return key, value
}

// moveKV copies n positions from position src to position dst of the same cache.
func moveKV(m *module) {
	m.moveKV("move_kv_f32", false)
	m.moveKV("move_kv_int8", true)
}

func (m *module) moveKV(name string, int8 bool) {
	f := m.Func(name)
	keys, values, capacity := f.ParamI32("keys"), f.ParamI32("values"), f.ParamI32("capacity")
	heads, headDim := f.ParamI32("heads"), f.ParamI32("head_dim")
	dst, src, n := f.ParamI32("dst"), f.ParamI32("src"), f.ParamI32("n")
	c := newCache(f)
	h, i, step, to, from := f.I32("h"), f.I32("i"), f.I32("step"), f.I32("to"), f.I32("from")
	keyBase, valueBase := f.I32("key_base"), f.I32("value_base")
	size := c.sizeFloats
	if int8 {
		size = c.sizeInts
	}
	size(capacity, headDim)

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
				both := func(address func(base, position asm.I32) asm.I32, base asm.I32) {
					to.Set(address(base, dst))
					from.Set(address(base, src))
				}
				keyBase.Set(keys.Add(h.Mul(c.keyHead)))
				valueBase.Set(values.Add(h.Mul(c.valueHead)))
				both(c.key, keyBase)
				if !int8 {
					run(c.dim, move(4*kernel.KVGroup))
					both(c.value, valueBase)
					f.MemoryCopy(to, from, c.dim.Shl(asm.Int(2)))
					return
				}
				// Four dimensions each, and after the last the scale and the offset.
				run(c.dim.ShrU(asm.Int(2)).Add(asm.Int(2)), move(fourBytes))
				both(c.intValue, valueBase)
				run(c.dim.ShrU(asm.Int(3)), func() {
					for lane := range 8 {
						f.I32Store8(to, 4*lane, from.I32Load8U(4*lane))
					}
					add(to, octBytes)
					add(from, octBytes)
				})
				both(c.valueScale, valueBase)
				move(0)()
			})
			dst.Set(dst.Add(step))
			src.Set(src.Add(step))
			add(n, -1)
			next.Br()
		})
	})
}
