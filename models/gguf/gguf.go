// Package gguf reads and writes GGUF, the file format of llama.cpp: weights, tokenizer and
// hyperparameters of a model in one file.
//
// A file is, in this order, all little-endian:
//
//  1. magic "GGUF", version (uint32), number of tensors, number of keys (uint64 each)
//  2. the metadata: key (string), value type (uint32), value; a string is its length (uint64)
//     and its bytes, an array is element type (uint32), count (uint64) and the elements
//  3. the tensor table: name (string), number of dimensions (uint32), dimensions (uint64, the
//     columns first), type (uint32), offset of the data from the start of 5 (uint64)
//  4. padding to a multiple of the alignment ("general.alignment", 32 where it is missing)
//  5. the data of the tensors, each at a multiple of the alignment
//
// Every byte is taken for hostile: counts and lengths are compared with the bytes that remain
// before memory is reserved, and whatever a later stage relies upon is checked here.
//
// Source: ggml-org/ggml, docs/gguf.md, version 3.
package gguf

import "precis/core/quant"

const (
	magic            = "GGUF"
	alignmentKey     = "general.alignment"
	defaultAlignment = 32
	maxDimensions    = 4
	// headerSize is the length of the fixed part: magic, version and the two counts.
	headerSize = 4 + 4 + 8 + 8
)

// File is the description of a GGUF file: everything before the tensor data.
type File struct {
	Version     int   // 2 or 3
	Alignment   int   // bytes, a power of two
	TensorStart int64 // where tensor data begins, from the start of the file
	Fields      []Field
	Tensors     []Tensor // as listed in the file; none overlap

	fields, tensors map[string]int // positions by name
}

// Tensor describes one tensor; its data is Size bytes at Offset.
type Tensor struct {
	Name   string
	Type   quant.Type
	Shape  []int // Shape[0] = columns (the contiguous dimension); 0 to 4 dimensions, none of them 0
	Offset int64 // from the start of the file
	Size   int64 // bytes
}

// Tensor finds a tensor by name.
func (f *File) Tensor(name string) (Tensor, bool) {
	i, ok := f.tensors[name]
	if !ok {
		return Tensor{}, false
	}
	return f.Tensors[i], true
}
