package weights

import (
	"fmt"
	"math"

	"precis/core/kernel"
	"precis/core/quant"
)

// RowBytes is the size of one row in the file. A vector is one row.
func (e *Entry) RowBytes() int {
	n, err := e.source.Size(e.Cols)
	if err != nil {
		panic(err) // targetType has checked that columns make whole blocks
	}
	return n
}

// FileRows is the number of rows in the file.
func (e *Entry) FileRows() int { return max(e.Rows, 1) }

// Filler packs rows into the places of a set. It is made once the set is placed.
type Filler struct {
	k       kernel.Kernels
	scratch kernel.Addr // ScratchSize bytes: requantized rows on their way to Repack
	raw     []byte
	floats  []float32
	rows    []byte
}

// ScratchSize is the number of bytes of kernel memory that a Filler of s needs.
func (s *Set) ScratchSize() int {
	n := 0
	for _, e := range s.ordered {
		if e.target != e.source {
			n = max(n, e.targetBytes(kernel.RowGroup))
		}
	}
	return n
}

// NewFiller makes a filler with ScratchSize bytes of kernel memory at scratch.
func NewFiller(k kernel.Kernels, scratch kernel.Addr) *Filler {
	return &Filler{k: k, scratch: scratch}
}

// Fill packs n whole rows of e, from row on, that lie at src in kernel memory as the file has
// them. row is a multiple of kernel.RowGroup, and so is n but for the last rows.
// The error is that of quantizing: weights that are not finite.
func (f *Filler) Fill(e *Entry, src kernel.Addr, row, n int) error {
	switch {
	case e.Rows == 0:
		return f.fillVector(e, src)
	case e.target == e.source:
		f.k.Repack(kernel.RowAddr(e.matrix(), row), src, e.source, n, e.Cols)
		return nil
	}
	for end := row + n; row < end; row += kernel.RowGroup {
		group := min(kernel.RowGroup, end-row)
		if err := f.requantize(e, src, row, group); err != nil {
			return fmt.Errorf("tensor %q: rows %d to %d: %w", e.Name, row, row+group, err)
		}
		src += kernel.Addr(group * e.RowBytes())
	}
	return nil
}

// requantize packs one row group by way of Go.
func (f *Filler) requantize(e *Entry, src kernel.Addr, row, n int) error {
	f.raw = resize(f.raw, n*e.RowBytes())
	f.rows = resize(f.rows, e.targetBytes(n))
	f.k.Read(f.raw, src)
	if e.source == quant.Q4_K && e.target == quant.Q4_1 {
		quant.Q4_1FromQ4_K(f.rows, f.raw)
	} else {
		f.floats = resize(f.floats, n*e.Cols)
		if err := quant.Dequantize(f.floats, f.raw, e.source); err != nil {
			return err
		}
		if err := quant.Quantize(f.rows, f.floats, e.target); err != nil {
			return err
		}
	}
	f.k.Write(f.scratch, f.rows)
	f.k.Repack(kernel.RowAddr(e.matrix(), row), f.scratch, e.target, n, e.Cols)
	return nil
}

// fillVector writes a vector as float32.
func (f *Filler) fillVector(e *Entry, src kernel.Addr) error {
	f.raw = resize(f.raw, e.RowBytes())
	f.floats = resize(f.floats, e.Cols)
	f.rows = resize(f.rows, 4*e.Cols)
	f.k.Read(f.raw, src)
	if err := quant.Dequantize(f.floats, f.raw, e.source); err != nil {
		return fmt.Errorf("tensor %q: %w", e.Name, err)
	}
	for i, v := range f.floats {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return fmt.Errorf("tensor %q: element %d is %v, want a finite number", e.Name, i, v)
		}
	}
	if err := quant.Quantize(f.rows, f.floats, quant.F32); err != nil {
		return fmt.Errorf("tensor %q: %w", e.Name, err)
	}
	f.k.Write(e.addr, f.rows)
	return nil
}

func (e *Entry) targetBytes(rows int) int {
	n, err := e.target.Size(rows * e.Cols)
	if err != nil {
		panic(err) // targetType has checked that columns make whole blocks
	}
	return n
}

// resize gives s the length n, with a new array where the old one is too short.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
