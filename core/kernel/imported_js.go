package kernel

// The kernels that the surrounding JavaScript has instantiated. Go calls them without JavaScript
// between; only the copies between Go's memory and kernel memory go through it, since neither
// program can address the other's memory. What the JavaScript has to provide:
//
//	kernels.NAME(…)                    every function declared below: the exports of kernels.wasm
//	precis.variant() i32               0: no kernels (functions of "kernels" then are never called), 1: simd, 2: relaxed
//	precis.size() f64                  bytes of kernel memory
//	precis.grow(size f64) i32          makes it at least size bytes long; 0 when it cannot
//	precis.read(dst, src, n i32)       copies n bytes from kernel memory at src to Go's memory at dst
//	precis.write(dst, src, n i32)      copies n bytes from Go's memory at src to kernel memory at dst
//
// Addresses and lengths are unsigned 32-bit numbers, which JavaScript sees signed.

import (
	"errors"
	"fmt"
	"unsafe"
)

// ErrNoSIMD says that there are no imported kernels, since the platform lacks WebAssembly SIMD.
var ErrNoSIMD = errors.New("kernel: no WebAssembly SIMD here")

// Imported runs the kernels of the surrounding JavaScript. There is one kernel memory, so every
// Imported is the same.
type Imported struct {
	variant Variant
}

// NewImported returns the imported kernels. The error is ErrNoSIMD.
func NewImported() (Imported, error) {
	switch v := hostVariant(); v {
	case 0:
		return Imported{}, ErrNoSIMD
	case 1:
		return Imported{SIMD}, nil
	case 2:
		return Imported{Relaxed}, nil
	default:
		panic(fmt.Sprintf("kernel: import precis.variant is %d, want 0, 1 or 2", v))
	}
}

//go:wasmimport precis variant
func hostVariant() int32

//go:wasmimport precis size
func hostSize() float64

//go:wasmimport precis grow
func hostGrow(size float64) int32

//go:wasmimport precis read
//go:noescape
func hostRead(dst unsafe.Pointer, src, n uint32)

//go:wasmimport precis write
//go:noescape
func hostWrite(dst uint32, src unsafe.Pointer, n uint32)

func (h Imported) Variant() Variant { return h.variant }

func (h Imported) Size() uint64 { return uint64(hostSize()) }

func (h Imported) Grow(size uint64) error {
	if size <= maxMemory && hostGrow(float64(size)) != 0 {
		return nil
	}
	return fmt.Errorf("%w: %d bytes, beside the %d there are", ErrMemory, size, h.Size())
}

func (h Imported) Write(dst Addr, src []byte) {
	if len(src) > 0 {
		hostWrite(uint32(dst), unsafe.Pointer(unsafe.SliceData(src)), uint32(len(src)))
	}
}

func (h Imported) Read(dst []byte, src Addr) {
	if len(dst) > 0 {
		hostRead(unsafe.Pointer(unsafe.SliceData(dst)), uint32(src), uint32(len(dst)))
	}
}
