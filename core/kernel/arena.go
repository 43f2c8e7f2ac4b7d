package kernel

import (
	"errors"
	"fmt"
)

// ErrMemory says that kernel memory cannot grow as far as was asked.
var ErrMemory = errors.New("kernel: out of memory")

// maxMemory is what a 32-bit address reaches.
const maxMemory = 1 << 32

// alignment of everything that an arena hands out: one cache line.
const alignment = 64

// Arena hands out kernel memory upwards from where the last piece ended, and takes it back in
// the order of a stack. One arena owns its memory, or its part of it.
type Arena struct {
	memory            Memory
	start, next, last uint64 // last is the end of what it may hand out
}

// NewArena makes the arena of m. The first 64 bytes are never handed out, so that Addr 0 can mean "none".
func NewArena(m Memory) *Arena { return &Arena{memory: m, next: alignment, last: maxMemory} }

// NewArenaBetween makes an arena of the bytes [from, to) of m, both multiples of 64, so that several
// can lie side by side. to = 0 is the end of what an Addr reaches.
func NewArenaBetween(m Memory, from, to Addr) *Arena {
	a := &Arena{memory: m, start: uint64(from), next: max(uint64(from), alignment), last: uint64(to)}
	if to == 0 {
		a.last = maxMemory
	}
	if from%alignment != 0 || to%alignment != 0 || a.next > a.last {
		panic(fmt.Sprintf("kernel: arena from %d to %d, want multiples of %d in order", from, to, alignment))
	}
	return a
}

// Alloc returns the address of n bytes, a multiple of 64, and grows the memory where it must.
// The bytes are not cleared. The error is ErrMemory.
func (a *Arena) Alloc(n int) (Addr, error) {
	if n < 0 {
		panic(fmt.Sprintf("kernel: Alloc of %d bytes", n))
	}
	n = (n + alignment - 1) / alignment * alignment
	if err := a.Reserve(uint64(n)); err != nil {
		return 0, err
	}
	addr := Addr(a.next)
	a.next += uint64(n)
	return addr, nil
}

// Reserve grows the memory so that n bytes more can be handed out, all at once: each growth may
// cost a copy. The error is ErrMemory.
func (a *Arena) Reserve(n uint64) error {
	end := a.next + n
	if end > a.last {
		return fmt.Errorf("%w: %d bytes wanted beside %d, the limit is %d", ErrMemory, n, a.Used(), a.last-a.start)
	}
	if end <= a.memory.Size() {
		return nil
	}
	return a.memory.Grow(end)
}

// Piece is an allocation of Bytes bytes whose address goes to At.
type Piece struct {
	At    *Addr
	Bytes int
}

// AllocEach is Alloc for several pieces, in their order. The error is ErrMemory.
func (a *Arena) AllocEach(pieces ...Piece) error {
	for _, p := range pieces {
		addr, err := a.Alloc(p.Bytes)
		if err != nil {
			return err
		}
		*p.At = addr
	}
	return nil
}

// A Mark is a place that an arena can return to.
type Mark uint64

// Mark remembers the present place.
func (a *Arena) Mark() Mark { return Mark(a.next) }

// Release takes back everything that was handed out since m. The memory keeps its size.
func (a *Arena) Release(m Mark) {
	if uint64(m) > a.next {
		panic(fmt.Sprintf("kernel: Release of mark %d, only %d bytes are in use", m, a.next))
	}
	a.next = uint64(m)
}

// Used is the number of bytes handed out.
func (a *Arena) Used() uint64 { return a.next - a.start }
