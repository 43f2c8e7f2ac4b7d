package kernel

import (
	"fmt"
	"unsafe"
)

// portable computes everything in plain Go. It is the definition that the other hosts are judged
// by, and what runs where SIMD is missing. Kernel memory is a Go slice, read and written as
// little-endian, which every platform that Go compiles this for and that has a browser is.
type portable struct {
	bytes []byte
}

// NewPortable returns the kernels in plain Go, with an empty memory.
func NewPortable() Kernels { return &portable{} }

func (p *portable) Variant() Variant { return Portable }

func (p *portable) Size() uint64 { return uint64(len(p.bytes)) }

func (p *portable) Grow(size uint64) error {
	if size <= uint64(len(p.bytes)) {
		return nil
	}
	if size > maxMemory {
		return fmt.Errorf("%w: %d bytes, the limit is %d", ErrMemory, size, uint64(maxMemory))
	}
	if size <= uint64(cap(p.bytes)) {
		p.bytes = p.bytes[:size]
		return nil
	}
	// An eighth more than asked, since each growth copies everything.
	grown := make([]byte, size, size+size/8)
	copy(grown, p.bytes)
	p.bytes = grown
	return nil
}

func (p *portable) Write(dst Addr, src []byte) { copy(p.at(dst, len(src)), src) }

func (p *portable) Read(dst []byte, src Addr) { copy(dst, p.at(src, len(dst))) }

func (p *portable) Copy(dst, src Addr, n int) { copy(p.at(dst, n), p.at(src, n)) }

func (p *portable) Zero(dst Addr, n int) { clear(p.at(dst, n)) }

// at is n bytes of kernel memory; valid until the memory grows.
func (p *portable) at(addr Addr, n int) []byte {
	return p.bytes[addr : uint64(addr)+uint64(n)]
}

// view is n values of kernel memory; valid until the memory grows.
func view[T int8 | int32 | float32 | Span](p *portable, addr Addr, n int) []T {
	if n == 0 {
		return nil
	}
	var value T
	bytes := p.at(addr, n*int(unsafe.Sizeof(value)))
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(bytes))), n)
}

// floats is n float32 of kernel memory; valid until the memory grows.
func (p *portable) floats(addr Addr, n int) []float32 { return view[float32](p, addr, n) }
