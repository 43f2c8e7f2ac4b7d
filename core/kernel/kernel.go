// Package kernel is the compute interface of precis: arithmetic over addresses in kernel
// memory, a flat memory apart from Go's that holds weights, activations and the KV cache.
//
// Three hosts implement it: portable Go (the definition every other is judged by, and the
// fallback where SIMD is missing), the generated WebAssembly under wazero, and the same
// WebAssembly imported by a browser. Matrices are row-major; a shape comment reads
// W (rows, cols) @ x (tokens, cols) -> dst (tokens, rows). Unless said otherwise a value is a
// float32 and an address is a multiple of 16.
//
// A wrong shape is a programmer's error and panics; what depends on input (memory that cannot
// be had) is an error.
package kernel

import "precis/core/quant"

// Addr is a byte offset in kernel memory. 0 means "none"; the first 64 bytes are never handed out.
type Addr uint32

// Variant names a build of the kernels.
type Variant string

const (
	Portable Variant = "portable" // plain Go
	SIMD     Variant = "simd"     // WebAssembly simd128
	Relaxed  Variant = "relaxed"  // WebAssembly relaxed SIMD
)

// Format is how a weight matrix lies in kernel memory after Repack: groups of RowGroup rows
// interleaved, so that a SIMD lane is a row and no sum crosses lanes.
type Format uint8

const (
	F32      Format = iota // float32
	Q4                     // 4 bits and a scale for 32 columns (from Q4_0)
	Q4Min                  // 4 bits, a scale and a minimum for 32 columns (from Q4_1)
	Q8                     // 8 bits and a scale for 32 columns (from Q8_0), multiplied by wide activations
	Q8Narrow               // the same bytes, multiplied by narrow activations: up to twice as fast, less exact
)

// RowGroup is the number of rows that a packed matrix interleaves. The rows of a matrix are
// padded with zeros to a multiple of it, and row ranges begin at a multiple of it.
const RowGroup = 4

// Matrix is a packed weight matrix, W (Rows, Cols). Cols is a multiple of 32 for the quantized formats.
type Matrix struct {
	Format     Format
	Rows, Cols int
	Addr       Addr
}

// Memory is kernel memory as Go sees it. Write and Read copy; a host without SIMD may keep the
// memory in the Go heap, every other keeps it outside.
type Memory interface {
	// Size is the present length of the memory in bytes.
	Size() uint64
	// Grow makes the memory at least size bytes long. The error is ErrMemory.
	Grow(size uint64) error
	// Write copies src to dst.
	Write(dst Addr, src []byte)
	// Read copies len(dst) bytes from src.
	Read(dst []byte, src Addr)
	// Copy moves n bytes inside kernel memory; the ranges may overlap.
	Copy(dst, src Addr, n int)
	// Zero clears n bytes.
	Zero(dst Addr, n int)
}

// Activation is a pointwise function.
type Activation uint8

const (
	Identity Activation = iota
	ReLU
	SiLU     // x·σ(x)
	GELU     // the erf form
	GELUTanh // the tanh form, "gelu_new"
)

// Rotation says which elements of a head RoPE turns together.
type Rotation uint8

const (
	Neighbours Rotation = iota // (2i, 2i+1), as GGUF stores llama
	Halves                     // (i, i+d/2), as Hugging Face stores it
)

// KV is the cache of one layer: K and V of Heads heads for Capacity positions. Int8 says how
// the values are stored: as 8-bit integers with a scale for each position and head (a quarter of the
// memory, and several times as fast, since four products fit one SIMD lane), else as float32. The
// layout in memory belongs to the kernels; KVSize tells the bytes.
type KV struct {
	K, V           Addr
	Capacity       int // positions
	Heads, HeadDim int // key-value heads; HeadDim is a multiple of 4
	Int8           bool
}

// Span says which positions a query token sees: [0, Shared) and [From, To). A causal decoder has
// {0, 0, position+1}, an encoder {0, 0, n}, a candidate that continues a shared prefix
// {prefix, start of the candidate, own position+1}.
type Span struct{ Shared, From, To int32 }

// Attention is one call of scaled dot-product attention.
//
//	dst (tokens, Heads·HeadDim) = softmax(q·Kᵀ·Scale + bias) · V
//
// Heads is a multiple of KV.Heads; query head h reads key-value head h / (Heads/KV.Heads).
type Attention struct {
	Dst, Q Addr // (Tokens, Heads, HeadDim) each
	KV     KV
	Spans  Addr // (Tokens) Span, as three int32 each
	Tokens int
	Heads  int
	Scale  float32
	// Bias, where not 0, is added to the scores: Bias[h·BiasStride + BiasZero + key − Query[t]]
	// (float32), the distance-only bias of T5; query token t stands at position BiasQuery+t.
	Bias                            Addr
	BiasStride, BiasZero, BiasQuery int
	Head0, Head1                    int  // the range of query heads to compute; Head0, Head1 are multiples of Heads/KV.Heads
	Scratch                         Addr // AttentionScratch(KV) bytes, for this call alone
}

// Kernels is everything that a model computes. Each matrix kernel takes a range of rows, so that
// several threads can share one call.
type Kernels interface {
	Memory
	Variant() Variant

	// Repack reads rows·cols weights of GGUF type t at src (whole rows, one after another) and
	// writes them to dst, the address of a row group in a packed matrix (RowAddr), in the format
	// of PackedFormat(t). rows is a multiple of RowGroup, or the last rows of the matrix.
	Repack(dst, src Addr, t quant.Type, rows, cols int)

	// Lookup writes row ids[i] of w, as float32 times scale, to dst (n, w.Cols). ids: n int32.
	Lookup(dst Addr, w Matrix, ids Addr, n int, scale float32)

	// Quantize rounds x (tokens, cols) to integers in blocks of 32 columns, with the width and the
	// layout that MatMul reads for weights of format f: 14 bits for Q8, else 8 bits.
	// dst holds QuantizedSize(f, tokens, cols) bytes.
	Quantize(dst, x Addr, tokens, cols int, f Format)

	// MatMul multiplies rows [row0, row1) of w: W (rows, cols) @ x (tokens, cols) -> dst (tokens, rows).
	// x is the output of Quantize for w.Format, or float32 (tokens, cols) when that is F32. With
	// accumulate the product is added to dst (a residual).
	MatMul(dst Addr, w Matrix, x Addr, tokens, row0, row1 int, accumulate bool)

	// RMSNorm: dst = x / sqrt(mean(x²) + eps) · weight, over each row of x (tokens, cols).
	RMSNorm(dst, x, weight Addr, tokens, cols int, eps float32)
	// LayerNorm: dst = (x − mean) / sqrt(var + eps) · weight + bias.
	LayerNorm(dst, x, weight, bias Addr, tokens, cols int, eps float32)

	// RoPE rotates x (tokens, heads, headDim) in place. positions: tokens int32. table holds for
	// each position headDim/2 cosines, then headDim/2 sines.
	RoPE(x, positions, table Addr, tokens, heads, headDim int, r Rotation)

	// Gate: dst = act(a)·b over n values; with b = 0, dst = act(a).
	Gate(dst, a, b Addr, n int, act Activation)
	// Add: dst = a + b over n values; b repeats every period values (a bias) where period > 0.
	Add(dst, a, b Addr, n, period int)
	// Scale: dst = x·s over n values.
	Scale(dst, x Addr, n int, s float32)
	// Softmax replaces each row of x (rows, cols) by its softmax; a row of −Inf alone by zeros.
	Softmax(x Addr, rows, cols int)
	// LogSumExp writes log Σ exp of each row of x (rows, cols) to dst (rows).
	LogSumExp(dst, x Addr, rows, cols int)
	// TopK writes the k largest of n values, largest first (ties: the smaller index first), to
	// values (k float32) and their indices to ids (k int32). NaN sorts last.
	TopK(ids, values, x Addr, n, k int)

	// StoreKV writes keys and values (tokens, kv.Heads, kv.HeadDim) to positions at … at+tokens−1.
	StoreKV(kv KV, k, v Addr, tokens, at int)
	// MoveKV copies n positions from position src to position dst of the same cache.
	MoveKV(kv KV, dst, src, n int)
	// Attend computes a. A token that sees no position gets zeros.
	Attend(a Attention)
}
