package kernel

import (
	"fmt"
	"slices"
)

// Pool hands out pieces of an arena that are given back in any order, as the states of passages are,
// and hands them out again. What it has taken of the arena stays its own.
type Pool struct {
	arena *Arena
	free  []extent // by address; no two touch
	used  uint64
}

// extent is the bytes [start, end).
type extent struct{ start, end uint64 }

// NewPool makes a pool that takes from a what it needs.
func NewPool(a *Arena) *Pool { return &Pool{arena: a} }

// Used is the number of bytes handed out.
func (p *Pool) Used() uint64 { return p.used }

// Alloc is Arena.Alloc, from what was given back where that has room: the first extent that is
// long enough. The error is ErrMemory.
func (p *Pool) Alloc(n int) (Addr, error) {
	size := pooled(n)
	for i, e := range p.free {
		if e.end-e.start < size {
			continue
		}
		if p.free[i].start += size; p.free[i].start == e.end {
			p.free = slices.Delete(p.free, i, i+1)
		}
		p.used += size
		return Addr(e.start), nil
	}
	addr, err := p.arena.Alloc(int(size))
	if err == nil {
		p.used += size
	}
	return addr, err
}

// Free gives back the n bytes at addr, as Alloc handed them out.
func (p *Pool) Free(addr Addr, n int) {
	e := extent{uint64(addr), uint64(addr) + pooled(n)}
	i, _ := slices.BinarySearchFunc(p.free, e.start, func(f extent, start uint64) int {
		if f.start < start {
			return -1
		}
		return 1
	})
	if pooled(n) > p.used || i > 0 && p.free[i-1].end > e.start || i < len(p.free) && p.free[i].start < e.end {
		panic(fmt.Sprintf("kernel: Free of %d bytes at %d, which are not handed out", n, addr))
	}
	p.used -= e.end - e.start
	p.free = slices.Insert(p.free, i, e)
	if i+1 < len(p.free) && p.free[i].end == p.free[i+1].start {
		p.free[i].end = p.free[i+1].end
		p.free = slices.Delete(p.free, i+1, i+2)
	}
	if i > 0 && p.free[i-1].end == p.free[i].start {
		p.free[i-1].end = p.free[i].end
		p.free = slices.Delete(p.free, i, i+1)
	}
}

// pooled is the number of bytes that n take.
func pooled(n int) uint64 {
	return uint64(max(n, 1)+alignment-1) / alignment * alignment
}
