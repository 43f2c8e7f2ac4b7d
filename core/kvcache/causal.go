// Package kvcache keeps the keys and values that attention has computed.
package kvcache

import (
	"fmt"

	"precis/core/kernel"
)

// step is what capacities are rounded up to, in positions: a multiple of kernel.KVBlock.
const step = 256

// Shape is what the caches of a model have in common.
type Shape struct {
	Layers, Heads, HeadDim int  // Heads: key-value heads of one layer
	Int8                   bool // 8 bits a value instead of float32
}

// Causal is the cache of a decoder: each layer's keys and values of the positions so far. It
// grows in steps, so that a short text does not pay for the longest, and it grows in place while
// it is the last piece of its arena.
type Causal struct {
	memory   kernel.Memory
	arena    *kernel.Arena
	shape    Shape
	limit    int // positions
	capacity int // positions
	start    kernel.Addr
	size     int // bytes at start
	length   int // positions
}

// NewCausal makes an empty cache with room for capacity positions (rounded up), which may grow
// to limit. The error is kernel.ErrMemory.
func NewCausal(m kernel.Memory, a *kernel.Arena, s Shape, capacity, limit int) (*Causal, error) {
	c := &Causal{memory: m, arena: a, shape: s, limit: roundUp(limit)}
	if err := c.Reserve(min(capacity, limit)); err != nil {
		return nil, err
	}
	return c, nil
}

// Size is the number of bytes that a cache of that shape takes for capacity positions (rounded up).
func Size(s Shape, capacity int) int {
	k, v := kernel.KVSize(s.layer(roundUp(capacity)))
	return s.Layers * (k + v)
}

// Len is the number of positions held.
func (c *Causal) Len() int { return c.length }

// Advance counts n positions, stored by StoreKV at Len, as held.
func (c *Causal) Advance(n int) {
	if n < 0 || c.length+n > c.capacity {
		panic(fmt.Sprintf("kvcache: %d positions after %d, room for %d", n, c.length, c.capacity))
	}
	c.length += n
}

// Truncate forgets the positions from n on.
func (c *Causal) Truncate(n int) {
	if n < 0 || n > c.length {
		panic(fmt.Sprintf("kvcache: truncate %d positions to %d", c.length, n))
	}
	c.length = n
}

// Layers is the number of layers.
func (c *Causal) Layers() int { return c.shape.Layers }

// Layer is the cache of layer i; valid until the next Reserve.
func (c *Causal) Layer(i int) kernel.KV {
	kv := c.shape.layer(c.capacity)
	k, v := kernel.KVSize(kv)
	kv.K = c.start + kernel.Addr(i*(k+v))
	kv.V = kv.K + kernel.Addr(k)
	return kv
}

// Raise lets the cache grow to limit positions where that is more than it was made for.
func (c *Causal) Raise(limit int) { c.limit = max(c.limit, roundUp(limit)) }

// Reserve makes room for n positions in all; those held stay. n is at most the limit. The error
// is kernel.ErrMemory; the cache is then as it was.
func (c *Causal) Reserve(n int) error {
	if n <= c.capacity {
		return nil
	}
	if n > c.limit {
		panic(fmt.Sprintf("kvcache: %d positions, the limit is %d", n, c.limit))
	}
	// Half as much again, so that a cache that grows token by token is seldom moved.
	capacity := min(roundUp(max(n, c.capacity+c.capacity/2)), c.limit)
	size := Size(c.shape, capacity)
	start, err := c.extend(size)
	if err != nil {
		return fmt.Errorf("kvcache: %d positions, %d MB: %w", capacity, size>>20, err)
	}
	old := *c
	c.start, c.size, c.capacity = start, size, capacity
	c.move(&old)
	return nil
}

// extend allocates size bytes, by lengthening the present piece where nothing was allocated since.
func (c *Causal) extend(size int) (kernel.Addr, error) {
	mark := c.arena.Mark()
	if c.size > 0 {
		more, err := c.arena.Alloc(size - c.size)
		if err != nil {
			return 0, err
		}
		if more == c.start+kernel.Addr(c.size) {
			return c.start, nil
		}
		c.arena.Release(mark)
	}
	return c.arena.Alloc(size)
}

// move brings what old held to its new place. A head is contiguous and begins with its first
// positions, so it is copied whole; everything moves upwards, so the last goes first. The rest
// of each head is cleared: attention multiplies positions that nobody sees by 0, which a stray
// NaN would survive.
func (c *Causal) move(old *Causal) {
	for i := c.shape.Layers - 1; i >= 0; i-- {
		to := c.Layer(i)
		toK, toV := kernel.KVSize(to)
		var from kernel.KV
		var fromK, fromV int
		if old.capacity > 0 {
			from = old.Layer(i)
			fromK, fromV = kernel.KVSize(from)
		}
		c.moveHeads(to.V, from.V, toV, fromV)
		c.moveHeads(to.K, from.K, toK, fromK)
	}
}

// moveHeads moves the heads of one K or V, fromSize and toSize bytes long.
func (c *Causal) moveHeads(to, from kernel.Addr, toSize, fromSize int) {
	toHead, fromHead := toSize/c.shape.Heads, fromSize/c.shape.Heads
	for h := c.shape.Heads - 1; h >= 0; h-- {
		at := to + kernel.Addr(h*toHead)
		if fromHead > 0 {
			c.memory.Copy(at, from+kernel.Addr(h*fromHead), fromHead)
		}
		c.memory.Zero(at+kernel.Addr(fromHead), toHead-fromHead)
	}
}

// layer is a KV of that shape without a place.
func (s Shape) layer(capacity int) kernel.KV {
	return kernel.KV{Capacity: capacity, Heads: s.Heads, HeadDim: s.HeadDim, Int8: s.Int8}
}

func roundUp(positions int) int { return (positions + step - 1) / step * step }
