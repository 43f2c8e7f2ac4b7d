package gguf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"precis/core/quant"
)

// Pair is one key of the metadata to be written; Value is of a type that Field.Value returns.
type Pair struct {
	Key   string
	Value any
}

// Source is a tensor to be written. Data yields the bytes of its blocks, no fewer.
type Source struct {
	Name  string
	Type  quant.Type
	Shape []int // Shape[0] = columns
	Data  io.Reader
}

// Write writes a file of version 3, the keys and tensors in the given order. The alignment is 32,
// or what the metadata says under "general.alignment". Data is streamed.
//
// Nothing is written unless Parse accepts the header, so that the errors are Parse's; further ones
// are ErrValue for a value without a type in GGUF, quant's for a tensor of no whole blocks, and
// the readers' and the writer's.
func Write(w io.Writer, metadata []Pair, tensors []Source) error {
	header, err := appendFields(nil, metadata, len(tensors))
	if err != nil {
		return err
	}
	alignment := uint64(defaultAlignment)
	for _, pair := range metadata {
		if v, ok := pair.Value.(uint32); ok && pair.Key == alignmentKey && v > 0 {
			alignment = uint64(v)
		}
	}
	header, dataSize, err := appendTensors(header, tensors, alignment)
	if err != nil {
		return err
	}
	start := alignUp(uint64(len(header)), alignment)
	f, err := Parse(header, int64(start+dataSize))
	if err != nil {
		return err
	}
	if _, err := w.Write(pad(header, int(start))); err != nil {
		return fmt.Errorf("gguf: writing the header: %w", err)
	}
	for i, t := range f.Tensors {
		if _, err := io.CopyN(w, tensors[i].Data, t.Size); err != nil {
			return fmt.Errorf("gguf: writing tensor %q of %d bytes: %w", t.Name, t.Size, err)
		}
		padding := alignUp(uint64(t.Size), alignment) - uint64(t.Size)
		if _, err := w.Write(make([]byte, padding)); err != nil {
			return fmt.Errorf("gguf: writing behind tensor %q: %w", t.Name, err)
		}
	}
	return nil
}

// appendFields encodes the fixed part and the metadata.
func appendFields(dst []byte, metadata []Pair, tensors int) ([]byte, error) {
	dst = append(dst, magic...)
	dst = binary.LittleEndian.AppendUint32(dst, 3)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(tensors))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(len(metadata)))
	for _, pair := range metadata {
		value, typ, err := encode(nil, pair.Value)
		if err != nil {
			return nil, fmt.Errorf("key %q: %w", pair.Key, err)
		}
		dst = appendString(dst, pair.Key)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(typ))
		dst = append(dst, value...)
	}
	return dst, nil
}

// appendTensors encodes the tensor table and gives the length of the data, each tensor padded.
func appendTensors(dst []byte, tensors []Source, alignment uint64) ([]byte, uint64, error) {
	offset := uint64(0)
	for _, t := range tensors {
		elements := 1
		for _, n := range t.Shape {
			if n <= 0 || elements > math.MaxInt/n {
				return nil, 0, fmt.Errorf("gguf: tensor %q: shape %v, want positive dimensions whose product is an int", t.Name, t.Shape)
			}
			elements *= n
		}
		size, err := t.Type.Size(elements)
		if err != nil {
			return nil, 0, fmt.Errorf("gguf: tensor %q: %w", t.Name, err)
		}
		dst = appendString(dst, t.Name)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(t.Shape)))
		for _, n := range t.Shape {
			dst = binary.LittleEndian.AppendUint64(dst, uint64(n))
		}
		dst = binary.LittleEndian.AppendUint32(dst, uint32(t.Type))
		dst = binary.LittleEndian.AppendUint64(dst, offset)
		offset += alignUp(uint64(size), alignment)
	}
	return dst, offset, nil
}

// pad appends zeros up to a length.
func pad(dst []byte, length int) []byte {
	return append(dst, bytes.Repeat([]byte{0}, length-len(dst))...)
}
