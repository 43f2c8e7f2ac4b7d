// Package weights brings the tensors that a graph wants from a model file into kernel memory:
// it checks what the file has against what is wanted, reserves the places, and packs rows as
// they arrive. It knows neither file formats nor families.
package weights

import (
	"errors"
	"fmt"

	"precis/core/kernel"
	"precis/core/quant"
)

// Errors of NewSet and Fill, wrapped with the tensor's name, what was found and what was wanted.
var (
	ErrMissing = errors.New("tensor missing")
	ErrShape   = errors.New("wrong shape")
	ErrType    = errors.New("type not supported")
)

// Want is a tensor that a graph reads. A matrix (Rows, Cols) becomes a kernel.Matrix; a vector
// (Rows = 0) becomes Cols float32.
type Want struct {
	Name       string
	Rows, Cols int
	Optional   bool
	// Round is what a matrix in floats is rounded to, Q8_0, Q4_0 or Q4_1; the zero value, F32: it
	// stays, unless it is large. A matrix whose columns do not make blocks stays.
	Round quant.Type
}

// Tensor is what a file says of one. Shape begins with the columns, as in GGUF.
type Tensor struct {
	Type  quant.Type
	Shape []int
}

// Set is the tensors of one model: their places in kernel memory once Place was called.
type Set struct {
	entries map[string]*Entry
	ordered []*Entry // as wanted
}

// Entry is the place of one tensor, and how rows of the file get there.
type Entry struct {
	Want
	source quant.Type
	target quant.Type // what Repack reads: source, or the type that rows are requantized to
	addr   kernel.Addr
}

// NewSet matches wants with the tensors of a file. It reserves little: an entry for each want.
// The error is ErrMissing, ErrShape or ErrType.
func NewSet(wants []Want, find func(name string) (Tensor, bool)) (*Set, error) {
	s := &Set{entries: make(map[string]*Entry, len(wants))}
	for _, w := range wants {
		t, ok := find(w.Name)
		if !ok {
			if w.Optional {
				continue
			}
			return nil, fmt.Errorf("tensor %q: %w", w.Name, ErrMissing)
		}
		e, err := newEntry(w, t)
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", w.Name, err)
		}
		s.entries[w.Name] = e
		s.ordered = append(s.ordered, e)
	}
	return s, nil
}

func newEntry(w Want, t Tensor) (*Entry, error) {
	shape := []int{w.Cols, w.Rows}
	if w.Rows == 0 {
		shape = shape[:1]
	}
	if !sameShape(t.Shape, shape) {
		return nil, fmt.Errorf("%w: found %v, want %v (columns first)", ErrShape, t.Shape, shape)
	}
	target, err := targetType(w, t.Type)
	if err != nil {
		return nil, err
	}
	return &Entry{Want: w, source: t.Type, target: target}, nil
}

// sameShape compares dimensions; ones at the end of found do not matter.
func sameShape(found, want []int) bool {
	for len(found) > len(want) && found[len(found)-1] == 1 {
		found = found[:len(found)-1]
	}
	if len(found) != len(want) {
		return false
	}
	for i := range want {
		if found[i] != want[i] {
			return false
		}
	}
	return true
}

// Place reserves kernel memory for every tensor. The error is kernel.ErrMemory.
func (s *Set) Place(a *kernel.Arena) error {
	for _, e := range s.ordered {
		addr, err := a.Alloc(e.packedSize())
		if err != nil {
			return fmt.Errorf("tensor %q: %w", e.Name, err)
		}
		e.addr = addr
	}
	return nil
}

// Find gives the entry of a tensor; false when the graph does not want it, or the file has none.
func (s *Set) Find(name string) (*Entry, bool) {
	e, ok := s.entries[name]
	return e, ok
}

// Entries lists the tensors that are both wanted and in the file, in the order of the wants.
func (s *Set) Entries() []*Entry { return s.ordered }

// Quantized says whether any matrix of the set reads quantized activations.
func (s *Set) Quantized() bool {
	for _, e := range s.ordered {
		if e.Rows > 0 && e.format() != kernel.F32 {
			return true
		}
	}
	return false
}

// Matrix is the packed matrix of that name; the zero Matrix when the file has none.
func (s *Set) Matrix(name string) kernel.Matrix {
	e, ok := s.entries[name]
	if !ok {
		return kernel.Matrix{}
	}
	return e.matrix()
}

// Vector is the address of a vector's float32; 0 when the file has none.
func (s *Set) Vector(name string) kernel.Addr {
	e, ok := s.entries[name]
	if !ok {
		return 0
	}
	return e.addr
}

// Parameters is the number of weights in the set.
func (s *Set) Parameters() int64 {
	n := int64(0)
	for _, e := range s.ordered {
		n += int64(max(e.Rows, 1)) * int64(e.Cols)
	}
	return n
}

func (e *Entry) format() kernel.Format {
	f, _ := kernel.PackedFormat(e.target)
	return f
}

func (e *Entry) matrix() kernel.Matrix {
	return kernel.Matrix{Format: e.format(), Rows: e.Rows, Cols: e.Cols, Addr: e.addr}
}

func (e *Entry) packedSize() int {
	if e.Rows == 0 {
		return 4 * e.Cols
	}
	return kernel.PackedSize(e.format(), e.Rows, e.Cols)
}
