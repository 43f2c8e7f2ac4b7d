package kvcache

import (
	"fmt"

	"precis/core/kernel"
)

// Beams is the cache of several sequences that are continued side by side, in step with each
// other. In every layer beam b has the heads from b·Heads on, so that to attention all beams
// together are one token with many heads: one call, one span, one distance to each key.
type Beams struct {
	memory   kernel.Memory
	arena    *kernel.Arena
	shape    Shape // of one beam
	beams    int   // in use
	most     int   // since the last fork
	capacity int   // positions
	start    kernel.Addr
	size     int // bytes at start
	prefix   int // positions at the last fork
	lineage  Lineage
}

// NewBeams makes a cache without beams.
func NewBeams(m kernel.Memory, a *kernel.Arena, s Shape) *Beams {
	return &Beams{memory: m, arena: a, shape: s}
}

// Fork begins with that many beams, each a copy of c with room for more positions. The error is
// kernel.ErrMemory.
func (b *Beams) Fork(c *Causal, beams, more int) error {
	capacity := roundUp(c.Len() + more)
	wide := b.shape
	wide.Heads *= beams + 1 // and a spare one
	if size := Size(wide, capacity); size > b.size {
		start, err := b.arena.Alloc(size)
		if err != nil {
			return fmt.Errorf("kvcache: %d beams of %d positions, %d MB: %w", beams, capacity, size>>20, err)
		}
		b.start, b.size = start, size
	}
	b.beams, b.most, b.capacity, b.prefix = beams, beams, capacity, c.Len()
	b.lineage.Fork(beams, more)
	for i := range b.shape.Layers {
		to, from := b.Layer(i), c.Layer(i)
		toK, toV := kernel.KVSize(to)
		fromK, fromV := kernel.KVSize(from)
		for beam := range beams {
			b.copyHeads(to.K, from.K, toK/to.Heads, fromK/from.Heads, beam)
			b.copyHeads(to.V, from.V, toV/to.Heads, fromV/from.Heads, beam)
		}
	}
	return nil
}

// copyHeads copies one K or V of a layer to a beam; the sizes are those of a head. A head begins
// with its first positions. What lies behind them is cleared, as in Causal.
func (b *Beams) copyHeads(to, from kernel.Addr, toHead, fromHead, beam int) {
	n := min(toHead, fromHead)
	for h := range b.shape.Heads {
		at := to + kernel.Addr((beam*b.shape.Heads+h)*toHead)
		b.memory.Copy(at, from+kernel.Addr(h*fromHead), n)
		b.memory.Zero(at+kernel.Addr(n), toHead-n)
	}
}

// Branch makes beam i what beam parents[i] was; there are then as many beams as parents, no more
// than Fork was asked for.
func (b *Beams) Branch(parents []int) {
	if len(parents) > b.most {
		panic(fmt.Sprintf("kvcache: %d beams, forked for %d", len(parents), b.most))
	}
	b.beams = len(parents)
	moves, first := b.lineage.Branch(parents, b.most)
	if first == b.lineage.Len() {
		return
	}
	for i := range b.shape.Layers {
		kv := b.Layer(i)
		k, v := kernel.KVSize(kv)
		for _, move := range moves {
			b.moveHeads(kv.K, k/kv.Heads, kernel.KVGroup, first, move)
			b.moveHeads(kv.V, v/kv.Heads, kernel.KVBlock, first, move)
		}
	}
}

// moveHeads copies the positions since the fork, from first on, from beam to beam: in one K or V,
// with heads of size bytes that lie in units of so many positions.
func (b *Beams) moveHeads(base kernel.Addr, size, unit, first int, move Move) {
	unitSize := size / (b.capacity / unit)
	begin := (b.prefix + first) / unit * unitSize
	end := (b.Len() + unit - 1) / unit * unitSize
	for h := range b.shape.Heads {
		to, from := (move.To*b.shape.Heads+h)*size, (move.From*b.shape.Heads+h)*size
		b.memory.Copy(base+kernel.Addr(to+begin), base+kernel.Addr(from+begin), end-begin)
	}
}

// Layer is the cache of layer i, with the heads of all beams.
func (b *Beams) Layer(i int) kernel.KV {
	wide := b.shape
	wide.Heads *= b.most + 1
	kv := wide.layer(b.capacity)
	k, v := kernel.KVSize(kv)
	kv.K = b.start + kernel.Addr(i*(k+v))
	kv.V = kv.K + kernel.Addr(k)
	kv.Heads = b.shape.Heads * b.beams
	return kv
}

// Len is the number of positions that each beam holds.
func (b *Beams) Len() int { return b.prefix + b.lineage.Len() }

// Count is the number of beams.
func (b *Beams) Count() int { return b.beams }

// Advance counts one position, stored by StoreKV at Len as one token of all heads, as held.
func (b *Beams) Advance() { b.lineage.Advance(b.beams) }
