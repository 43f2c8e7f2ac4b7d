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
// the order of a stack. One arena owns its memory.
type Arena struct {
	memory Memory
	next   uint64
}

// NewArena makes the arena of m. The first 64 bytes are never handed out, so that Addr 0 can mean "none".
func NewArena(m Memory) *Arena { return &Arena{memory: m, next: alignment} }

// Alloc returns the address of n bytes, a multiple of 64, and grows the memory where it must.
// The bytes are not cleared. The error is ErrMemory.
func (a *Arena) Alloc(n int) (Addr, error) {
	if n < 0 {
		panic(fmt.Sprintf("kernel: Alloc of %d bytes", n))
	}
	end := a.next + (uint64(n)+alignment-1)/alignment*alignment
	if end > maxMemory {
		return 0, fmt.Errorf("%w: %d bytes wanted beside %d, the limit is %d", ErrMemory, n, a.next, uint64(maxMemory))
	}
	if end > a.memory.Size() {
		if err := a.memory.Grow(end); err != nil {
			return 0, err
		}
	}
	addr := Addr(a.next)
	a.next = end
	return addr, nil
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
func (a *Arena) Used() uint64 { return a.next }
