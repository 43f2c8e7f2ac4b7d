// Package safetensors reads the header of a safetensors file and treats every byte of it as hostile.
//
// The format:
//
//  1. header length: uint64, little-endian
//  2. header: that many bytes of JSON, an object, perhaps padded with spaces. Each key is the name
//     of a tensor; the value is {"dtype": string, "shape": [unsigned…], "data_offsets": [begin, end]},
//     offsets counted from the end of the header. The key "__metadata__" holds a map of strings.
//  3. data: the tensors, row-major, little-endian, without holes or overlaps, up to the end of the file.
//
// Source: huggingface/safetensors, README.md, "Format".
package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sort"
)

// maxHeader is the longest header that is read, in bytes: that of the reference reader.
const maxHeader = 100 << 20

// Type is the name of an element type as the header writes it.
type Type string

// The element types of the format that models use.
const (
	F64  Type = "F64"
	F32  Type = "F32"
	F16  Type = "F16"
	BF16 Type = "BF16"
)

// sizes holds the bytes of one element of every type that the format knows.
var sizes = map[Type]int64{
	F64: 8, F32: 4, F16: 2, BF16: 2, "F8_E5M2": 1, "F8_E4M3": 1,
	"I64": 8, "I32": 4, "I16": 2, "I8": 1, "U64": 8, "U32": 4, "U16": 2, "U8": 1, "BOOL": 1,
}

// Tensor is an entry of the header.
type Tensor struct {
	Name   string
	Type   Type
	Shape  []int // outermost first: a matrix is (rows, columns)
	Offset int64 // from the start of the file
	Size   int64 // bytes
}

// File is a parsed header.
type File struct {
	Tensors  []Tensor // by offset
	Metadata map[string]string
	byName   map[string]int
}

// ErrFormat is wrapped by every error about the contents of a file.
var ErrFormat = errors.New("not a valid safetensors file")

// ErrShort is wrapped by the error of Parse when the header needs more bytes than there are.
var ErrShort = errors.New("the header is not complete")

// Open reads the header of r, size bytes long; tensor data stays unread. The memory reserved is
// bounded by a small multiple of the bytes that are there. The error wraps ErrFormat and names
// the tensor, what was found and what was wanted, or is that of r.
func Open(r io.ReaderAt, size int64) (*File, error) {
	n, err := headerLength(io.NewSectionReader(r, 0, min(size, 8)), size)
	if err != nil {
		return nil, err
	}
	header := make([]byte, n)
	if _, err := io.ReadFull(io.NewSectionReader(r, 8, n), header); err != nil {
		return nil, fmt.Errorf("safetensors: read header: %w", err)
	}
	return parseHeader(header, size)
}

// Parse reads the header from the first bytes of a file of size bytes, while the rest is still
// on its way. The error wraps ErrShort, with the number of bytes that Parse needs, when prefix
// ends before the header does; else it is that of Open.
func Parse(prefix []byte, size int64) (*File, error) {
	if len(prefix) < 8 && size >= 8 {
		return nil, fmt.Errorf("safetensors: %w: %d bytes, want 8", ErrShort, len(prefix))
	}
	n, err := headerLength(bytes.NewReader(prefix), size)
	if err != nil {
		return nil, err
	}
	if int64(len(prefix)) < 8+n {
		return nil, fmt.Errorf("safetensors: %w: %d bytes, want %d", ErrShort, len(prefix), 8+n)
	}
	return parseHeader(prefix[8:8+n], size)
}

// Find gives the tensor of that name.
func (f *File) Find(name string) (Tensor, bool) {
	i, ok := f.byName[name]
	if !ok {
		return Tensor{}, false
	}
	return f.Tensors[i], true
}

// headerLength reads the length field at the start of a file of size bytes.
func headerLength(r io.Reader, size int64) (int64, error) {
	var field [8]byte
	if size < int64(len(field)) {
		return 0, formatError("%d bytes, shorter than the length field", size)
	}
	if _, err := io.ReadFull(r, field[:]); err != nil {
		return 0, fmt.Errorf("safetensors: read length field: %w", err)
	}
	n := binary.LittleEndian.Uint64(field[:])
	if n > maxHeader || int64(n) > size-8 {
		return 0, formatError("header of %d bytes, want at most %d", n, min(maxHeader, size-8))
	}
	return int64(n), nil
}

// parseHeader reads the JSON of the header of a file of size bytes and checks every entry.
func parseHeader(header []byte, size int64) (*File, error) {
	f := &File{Metadata: map[string]string{}, byName: map[string]int{}}
	if err := f.decode(header); err != nil {
		return nil, err
	}
	start := 8 + int64(len(header))
	sort.SliceStable(f.Tensors, func(i, j int) bool {
		a, b := f.Tensors[i], f.Tensors[j]
		return a.Offset < b.Offset || a.Offset == b.Offset && a.Size < b.Size
	})
	end := int64(0) // of the tensors so far, counted from start
	for i := range f.Tensors {
		t := &f.Tensors[i]
		if t.Offset != end {
			return nil, formatError("tensor %q: begins at %d, want %d: tensors neither overlap nor leave holes", t.Name, t.Offset, end)
		}
		if t.Size > size-start-end {
			return nil, formatError("tensor %q: ends at byte %d of %d", t.Name, start+t.Offset+t.Size, size)
		}
		end += t.Size
		t.Offset += start
		f.byName[t.Name] = i
	}
	if end != size-start {
		return nil, formatError("%d bytes after the last tensor", size-start-end)
	}
	return f, nil
}

func formatError(format string, arguments ...any) error {
	return fmt.Errorf("safetensors: %w: "+format, append([]any{ErrFormat}, arguments...)...)
}
