package safetensors

import (
	"fmt"
	"io"
)

// Transposed is a view of a file in which some matrices lie the other way round: what the file has
// as (columns, rows) reads as (rows, columns). One such matrix at a time is held in memory.
func Transposed(file io.ReaderAt, matrices []Tensor) io.ReaderAt {
	return &transposed{file: file, matrices: matrices}
}

type transposed struct {
	file     io.ReaderAt
	matrices []Tensor
	held     int64 // offset of the matrix in turned; 0: none
	turned   []byte
}

// ReadAt reads bytes of one tensor.
func (t *transposed) ReadAt(p []byte, offset int64) (int, error) {
	for _, m := range t.matrices {
		if offset < m.Offset || offset >= m.Offset+m.Size {
			continue
		}
		if m.Offset != t.held {
			if err := t.hold(m); err != nil {
				return 0, err
			}
		}
		n := copy(p, t.turned[offset-m.Offset:])
		if n < len(p) {
			return n, fmt.Errorf("safetensors: %d bytes at %d, tensor %q ends after %d: %w", len(p), offset, m.Name, n, io.EOF)
		}
		return n, nil
	}
	return t.file.ReadAt(p, offset)
}

// hold reads a matrix and turns it.
func (t *transposed) hold(m Tensor) error {
	stored := make([]byte, m.Size)
	if n, err := t.file.ReadAt(stored, m.Offset); n < len(stored) {
		return fmt.Errorf("safetensors: tensor %q: %w", m.Name, err)
	}
	outer, inner, size := m.Shape[0], m.Shape[1], int(sizes[m.Type])
	t.turned, t.held = make([]byte, m.Size), m.Offset
	for i := range outer {
		for j := range inner {
			copy(t.turned[(j*outer+i)*size:][:size], stored[(i*inner+j)*size:])
		}
	}
	return nil
}
