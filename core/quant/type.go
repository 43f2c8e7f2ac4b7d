// Package quant defines the quantization blocks in plain Go: what each type of a GGUF tensor means.
//
// A tensor's row is a sequence of blocks; a block holds a fixed number of elements as small
// integers beside their scale (and minimum). Dequantize and Quantize are the definition that
// every kernel is judged by: their results are bit-identical to gguf-py's and, for dequantizing,
// to ggml's.
//
// Source: ggml-org/ggml, src/ggml-common.h and src/ggml-quants.c.
package quant

import (
	"errors"
	"fmt"
	"math"
)

// Type is the number of a tensor's element type in GGUF (ggml_type).
type Type uint32

// The types that llama.cpp writes or has written and still reads. The numbers between them
// (4, 5, 31 to 33, 36 to 38) belonged to types that were withdrawn.
const (
	F32     Type = 0
	F16     Type = 1
	Q4_0    Type = 2
	Q4_1    Type = 3
	Q5_0    Type = 6
	Q5_1    Type = 7
	Q8_0    Type = 8
	Q8_1    Type = 9
	Q2_K    Type = 10
	Q3_K    Type = 11
	Q4_K    Type = 12
	Q5_K    Type = 13
	Q6_K    Type = 14
	Q8_K    Type = 15
	IQ2_XXS Type = 16
	IQ2_XS  Type = 17
	IQ3_XXS Type = 18
	IQ1_S   Type = 19
	IQ4_NL  Type = 20
	IQ3_S   Type = 21
	IQ2_S   Type = 22
	IQ4_XS  Type = 23
	I8      Type = 24
	I16     Type = 25
	I32     Type = 26
	I64     Type = 27
	F64     Type = 28
	IQ1_M   Type = 29
	BF16    Type = 30
	TQ1_0   Type = 34
	TQ2_0   Type = 35
	MXFP4   Type = 39
	NVFP4   Type = 40
	Q1_0    Type = 41
	Q2_0    Type = 42
)

// superBlock is the number of elements in a block of the K-quants and their successors (QK_K).
const superBlock = 256

// layouts gives each type its name and block; the place of an unknown type is empty.
var layouts = [...]struct {
	name            string
	elements, bytes int
}{
	F32:     {"F32", 1, 4},
	F16:     {"F16", 1, 2},
	Q4_0:    {"Q4_0", 32, 2 + 16},
	Q4_1:    {"Q4_1", 32, 2 + 2 + 16},
	Q5_0:    {"Q5_0", 32, 2 + 4 + 16},
	Q5_1:    {"Q5_1", 32, 2 + 2 + 4 + 16},
	Q8_0:    {"Q8_0", 32, 2 + 32},
	Q8_1:    {"Q8_1", 32, 2 + 2 + 32},
	Q2_K:    {"Q2_K", superBlock, 16 + 64 + 2 + 2},
	Q3_K:    {"Q3_K", superBlock, 32 + 64 + 12 + 2},
	Q4_K:    {"Q4_K", superBlock, 2 + 2 + 12 + 128},
	Q5_K:    {"Q5_K", superBlock, 2 + 2 + 12 + 32 + 128},
	Q6_K:    {"Q6_K", superBlock, 128 + 64 + 16 + 2},
	Q8_K:    {"Q8_K", superBlock, 4 + 256 + 32},
	IQ2_XXS: {"IQ2_XXS", superBlock, 2 + 64},
	IQ2_XS:  {"IQ2_XS", superBlock, 2 + 64 + 8},
	IQ3_XXS: {"IQ3_XXS", superBlock, 2 + 64 + 32},
	IQ1_S:   {"IQ1_S", superBlock, 2 + 32 + 16},
	IQ4_NL:  {"IQ4_NL", 32, 2 + 16},
	IQ3_S:   {"IQ3_S", superBlock, 2 + 64 + 8 + 32 + 4},
	IQ2_S:   {"IQ2_S", superBlock, 2 + 64 + 8 + 8},
	IQ4_XS:  {"IQ4_XS", superBlock, 2 + 2 + 4 + 128},
	I8:      {"I8", 1, 1},
	I16:     {"I16", 1, 2},
	I32:     {"I32", 1, 4},
	I64:     {"I64", 1, 8},
	F64:     {"F64", 1, 8},
	IQ1_M:   {"IQ1_M", superBlock, 32 + 16 + 8},
	BF16:    {"BF16", 1, 2},
	TQ1_0:   {"TQ1_0", superBlock, 48 + 4 + 2},
	TQ2_0:   {"TQ2_0", superBlock, 64 + 2},
	MXFP4:   {"MXFP4", 32, 1 + 16},
	NVFP4:   {"NVFP4", 64, 4 + 32},
	Q1_0:    {"Q1_0", 128, 2 + 16},
	Q2_0:    {"Q2_0", 64, 2 + 16},
}

var (
	// ErrType is the error for a type that is unknown or cannot be converted.
	ErrType = errors.New("quant: unsupported type")
	// ErrLength is the error for elements or bytes that do not make whole blocks, or do not match.
	ErrLength = errors.New("quant: wrong length")
	// ErrNotFinite is the error for a NaN or an infinity in values to be quantized.
	ErrNotFinite = errors.New("quant: value is not finite")
)

// String is the type's name in GGUF, such as "Q4_0".
func (t Type) String() string {
	if !t.Known() {
		return fmt.Sprintf("type %d", uint32(t))
	}
	return layouts[t].name
}

// Known says whether the number belongs to a type.
func (t Type) Known() bool {
	return t < Type(len(layouts)) && layouts[t].elements > 0
}

// Block is the number of elements in a quantization block and its size in bytes; 0, 0 for an
// unknown type.
func (t Type) Block() (elements, bytes int) {
	if !t.Known() {
		return 0, 0
	}
	return layouts[t].elements, layouts[t].bytes
}

// Size is the number of bytes that n elements take. The error is ErrType, or ErrLength when n
// is negative, not a multiple of the block, or its bytes overflow an int.
func (t Type) Size(n int) (bytes int, err error) {
	elements, blockBytes := t.Block()
	switch {
	case elements == 0:
		return 0, fmt.Errorf("%w: %v", ErrType, t)
	case n < 0 || n%elements != 0:
		return 0, fmt.Errorf("%w: %d elements of %v, want a multiple of %d", ErrLength, n, t, elements)
	case n/elements > math.MaxInt/blockBytes:
		return 0, fmt.Errorf("%w: %d elements of %v overflow", ErrLength, n, t)
	}
	return n / elements * blockBytes, nil
}
