package kernel

import (
	"fmt"

	"precis/core/quant"
)

// This file says how matrices and quantized activations lie in kernel memory. The layouts are
// the same in every host. All numbers are little-endian.
//
// # Packed weights
//
// Rows come in groups of RowGroup = 4; a group is contiguous and the groups follow one another.
// The last group is padded with zero bytes, which multiply to 0. Within a group the
// columns go from left to right in blocks, and a block is laid out so that 32-bit lane r of
// each of its 16-byte vectors belongs to row r of the group:
//
//	F32    a block is 1 column:     4 float32
//	Q4     a block is 32 columns:   4 vectors of nibbles, 4 float32 scales                     (80 bytes)
//	Q4Min  a block is 32 columns:   4 vectors of nibbles, 4 float32 scales, 4 float32 minimums (96 bytes)
//	Q8     a block is 32 columns:   8 vectors of bytes, 4 float32 scales, 4 int32 offsets      (160 bytes; so is Q8Narrow)
//
// Byte 4r+i of vector j of nibbles holds row r, column 4j+i in its low half and column 4j+i+16
// in its high half (the order within a row is that of Q4_0 and Q4_1, so packing is a transposition
// of 32-bit lanes). Byte 4r+i of vector j of bytes holds row r, column 4j+i. The weight of an
// integer q is
//
//	Q4     scale · (q − 8)         q = 0…15
//	Q4Min  scale · q + minimum     q = 0…15
//	Q8     scale · q               q = −128…127
//
// The offset of Q8 is −8192·Σq over the block; it undoes the offset of wide activations.
//
// # Quantized activations
//
// Activations come in two widths. Narrow ones, of 8 bits, are for Q4, Q4Min and Q8Narrow. Q8 reads wide ones,
// of 14 bits: 8-bit weights are where precision counts (the output head of a 4-bit model: on
// SmolLM2 the Kullback-Leibler divergence from float32 is 0.0034 with narrow and 0.0026 with
// wide activations). Q8Narrow is for matrices that read many tokens, where speed counts.
//
// x (tokens, cols) is cut into tiles of TokenTile tokens, the last tile holding what remains;
// the tiles follow one another. A tile of n tokens holds, for each block of 32 columns from left
// to right, one after another without padding:
//
//	narrow                                             wide
//	n·32 bytes  q[t][0…31], signed, −127…127           n·64 bytes  h[t][0…31], then l[t][0…31], 0…127
//	n float32   scale[t] = max|x| / 127                n float32   scale[t] = max|x| / 8191
//	n float32   sum[t] = scale[t] · float32(Σ q[t])
//
// where q = x · (127/max|x|), and 128·h + l − 8192 = x · (8191/max|x|), rounded to the nearest, ties to
// even. A block whose max|x| is below QuantizeTiny is all zeros, scale and sum too. In a block that
// holds an infinity or a NaN all integers are 0, and the scale is not finite, so that its products are
// NaN; nothing traps.
//
// # Product
//
// For row r and token t, over the blocks b from left to right, in float32:
//
//	Q4, Q4Min  acc = acc + (float32(Σ q_w·q_x) · scale_x) · scale_w
//	           acc = acc + offset · sum_x                                  offset = −8·scale_w, or the minimum
//	Q8Narrow   acc = acc + (float32(Σ q_w·q_x) · scale_x) · scale_w
//	Q8         acc = acc + (float32(128·Σ q_w·h + Σ q_w·l + offset_w) · scale_x) · scale_w
//
// The sums of integers are exact; a fused multiply-add may round once where this rounds twice.

// BlockCols is the number of columns in a block of the quantized formats and of activations.
const BlockCols = 32

// TokenTile is the number of tokens in a whole tile of quantized activations.
const TokenTile = 4

// QuantizeTiny is the smallest max|x| of a block of activations that is not rounded to zero.
// It keeps 127/max|x| finite and every scale a normal float32.
const QuantizeTiny = 1e-30

// wideZero is the value of a wide activation's 128·h + l that means 0, and one more than the
// greatest integer that it stands for.
const wideZero = 8192

// activationBlock is the size in bytes of one token's block of the activations that f reads.
func (f Format) activationBlock() int {
	switch f {
	case Q4, Q4Min, Q8Narrow:
		return BlockCols + 4 + 4
	case Q8:
		return 2*BlockCols + 4
	}
	panic(fmt.Sprintf("kernel: %v reads no quantized activations", f))
}

// String is the format's name in lower case, as in the kernels' export names: "q4min".
func (f Format) String() string {
	switch f {
	case F32:
		return "f32"
	case Q4:
		return "q4"
	case Q4Min:
		return "q4min"
	case Q8:
		return "q8"
	case Q8Narrow:
		return "q8narrow"
	}
	return fmt.Sprintf("format %d", uint8(f))
}

// PackedFormat is the format that Repack makes from rows of type t; false when t has to be
// requantized first.
func PackedFormat(t quant.Type) (Format, bool) {
	switch t {
	case quant.F32, quant.F16, quant.BF16:
		return F32, true
	case quant.Q4_0:
		return Q4, true
	case quant.Q4_1:
		return Q4Min, true
	case quant.Q8_0:
		return Q8, true
	}
	return 0, false
}

// block is the number of columns and of bytes in a block of a row group.
func (f Format) block() (cols, bytes int) {
	switch f {
	case F32:
		return 1, 4 * RowGroup
	case Q4:
		return BlockCols, (BlockCols/2 + 4) * RowGroup
	case Q4Min:
		return BlockCols, (BlockCols/2 + 8) * RowGroup
	case Q8, Q8Narrow:
		return BlockCols, (BlockCols + 8) * RowGroup
	}
	panic(fmt.Sprintf("kernel: unknown format %d", uint8(f)))
}

// groupSize is the number of bytes in a row group of cols columns.
func (f Format) groupSize(cols int) int {
	blockCols, blockBytes := f.block()
	if cols < 0 || cols%blockCols != 0 {
		panic(fmt.Sprintf("kernel: %d columns of %v, want a multiple of %d", cols, f, blockCols))
	}
	return cols / blockCols * blockBytes
}

// PackedSize is the number of bytes that a packed matrix of rows × cols takes, a multiple of 16.
func PackedSize(f Format, rows, cols int) int {
	return (rows + RowGroup - 1) / RowGroup * f.groupSize(cols)
}

// RowAddr is the address of the row group that begins at row, a multiple of RowGroup.
func RowAddr(m Matrix, row int) Addr {
	if row%RowGroup != 0 {
		panic(fmt.Sprintf("kernel: row %d, want a multiple of %d", row, RowGroup))
	}
	return m.Addr + Addr(row/RowGroup*m.Format.groupSize(m.Cols))
}

// QuantizedSize is the number of bytes that Quantize writes for x (tokens, cols) and a matrix of
// format f, rounded up to a multiple of 16.
func QuantizedSize(f Format, tokens, cols int) int {
	if cols%BlockCols != 0 {
		panic(fmt.Sprintf("kernel: %d columns to quantize, want a multiple of %d", cols, BlockCols))
	}
	return (tokens*(cols/BlockCols)*f.activationBlock() + 15) &^ 15
}
