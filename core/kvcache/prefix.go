package kvcache

import "precis/core/kernel"

// PrefixSize is the number of bytes of n positions as Save writes them.
func (c *Causal) PrefixSize(n int) int {
	k, v := kernel.KVSize(c.shape.layer(n))
	return c.shape.Layers * (k + v)
}

// Save copies the first n positions to PrefixSize(n) bytes at dst.
func (c *Causal) Save(dst kernel.Addr, n int) { c.copyPrefix(dst, n, true) }

// Load makes the n positions at src, as Save wrote them, those that are held. There must be room for
// them (Reserve).
func (c *Causal) Load(src kernel.Addr, n int) {
	c.copyPrefix(src, n, false)
	c.length = n
}

// copyPrefix copies between the cache and a smaller one at saved. A head begins with its first positions,
// so that what is wanted of it is its beginning.
func (c *Causal) copyPrefix(saved kernel.Addr, n int, save bool) {
	k, v := kernel.KVSize(c.shape.layer(n))
	for i := range c.shape.Layers {
		kv := c.Layer(i)
		ownK, ownV := kernel.KVSize(kv)
		at := saved + kernel.Addr(i*(k+v))
		c.copyHeads(at, kv.K, k, ownK, save)
		c.copyHeads(at+kernel.Addr(k), kv.V, v, ownV, save)
	}
}

// copyHeads copies the beginning of each head of one K or V; sizes are those of all heads.
func (c *Causal) copyHeads(saved, own kernel.Addr, savedSize, ownSize int, save bool) {
	savedHead, ownHead := savedSize/c.shape.Heads, ownSize/c.shape.Heads
	for h := range c.shape.Heads {
		dst, src := saved+kernel.Addr(h*savedHead), own+kernel.Addr(h*ownHead)
		if !save {
			dst, src = src, dst
		}
		c.memory.Copy(dst, src, savedHead)
	}
}
