package kernel

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/quant"
)

// packed are the GGUF types that Repack takes.
var packed = []quant.Type{quant.F32, quant.F16, quant.BF16, quant.Q4_0, quant.Q4_1, quant.Q8_0}

// quantizedSource is rows·cols weights as GGUF holds them, and their values.
func (k machine) quantizedSource(t quant.Type, rows, cols int) (src []byte, values []float32) {
	size, err := t.Size(rows * cols)
	require.NoError(k.t, err)
	src, values = make([]byte, size), make([]float32, rows*cols)
	require.NoError(k.t, quant.Quantize(src, k.normal(rows*cols, 0.05), t))
	require.NoError(k.t, quant.Dequantize(values, src, t))
	return src, values
}

// pack gives the matrix of GGUF weights.
func (k machine) pack(t quant.Type, src []byte, rows, cols int) Matrix {
	format, ok := PackedFormat(t)
	require.True(k.t, ok)
	at := k.room(len(src))
	k.Write(at, src)
	m := Matrix{Format: format, Rows: rows, Cols: cols, Addr: k.room(PackedSize(format, rows, cols))}
	k.Repack(m.Addr, at, t, rows, cols)
	return m
}

// colsOf are numbers of columns that a matrix of type t may have.
func colsOf(t quant.Type) []int {
	if block, _ := t.Block(); block > 1 {
		return []int{32, 64, 96, 576}
	}
	return []int{1, 3, 4, 5, 31, 64, 130}
}

func TestRepack(t *testing.T) {
	oracle := newMachine(t, NewPortable())
	onHosts(t, func(t *testing.T, k machine) {
		for _, typ := range packed {
			for _, rows := range []int{1, 2, 3, 4, 5, 8, 11} {
				for _, cols := range colsOf(typ) {
					src, _ := k.quantizedSource(typ, rows, cols)
					want, got := oracle.pack(typ, src, rows, cols), k.pack(typ, src, rows, cols)
					n := PackedSize(want.Format, rows, cols)
					require.Equal(t, oracle.bytes(want.Addr, n), k.bytes(got.Addr, n), "%v %d × %d", typ, rows, cols)
				}
			}
		}
	})
}

// Scales that are subnormal, infinite or NaN as float16 are what quant says.
func TestRepackScales(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		for bits := range 1 << 16 {
			if bits%97 > 2 && bits&0x7c00 != 0 && bits&0x7c00 != 0x7c00 { // all subnormals, a sample of the rest
				continue
			}
			if testing.Short() && bits%31 != 0 {
				continue
			}
			src := binary.LittleEndian.AppendUint16(nil, uint16(bits))
			m := k.pack(quant.F16, src, 1, 1)
			want, got := quant.Float16(uint16(bits)), k.floats(m.Addr, 1)[0]
			if math.IsNaN(float64(want)) && math.IsNaN(float64(got)) {
				continue
			}
			require.Equal(t, math.Float32bits(want), math.Float32bits(got), "%#04x", bits)
		}
	})
}

// A packed row comes back as its values, each rounded at most three times.
func TestLookup(t *testing.T) {
	const rows, scale = 11, 1.5
	ids := []int32{10, 0, 3, 4, 4, 7}
	onHosts(t, func(t *testing.T, k machine) {
		for _, typ := range packed {
			for _, cols := range colsOf(typ) {
				src, values := k.quantizedSource(typ, rows, cols)
				m := k.pack(typ, src, rows, cols)
				dst := k.room(4 * len(ids) * cols)
				k.Lookup(dst, m, put(k, ids), len(ids), scale)
				var want []float64
				for _, id := range ids {
					for _, v := range values[int(id)*cols:][:cols] {
						want = append(want, float64(v)*scale)
					}
				}
				near(t, want, k.floats(dst, len(want)), 1e-7, "%v, %d columns", typ, cols)
			}
		}
	})
}

// quantizable are activations with blocks of every size: ordinary, with outliers, tiny, zero.
func (k machine) quantizable(tokens, cols int) []float32 {
	x := k.normal(tokens*cols, 1)
	for b := 0; b < len(x); b += BlockCols {
		factor := float32(math.Ldexp(1, k.random.IntN(30)-15))
		switch k.random.IntN(8) {
		case 0:
			factor = 0
		case 1:
			factor = 1e-38
		case 2:
			x[b+k.random.IntN(BlockCols)] *= 1000
		}
		for i := range x[b : b+BlockCols] {
			x[b+i] *= factor
		}
	}
	return x
}

var quantizedFormats = []Format{Q4, Q4Min, Q8, Q8Narrow}

func TestQuantize(t *testing.T) {
	oracle := newMachine(t, NewPortable())
	onHosts(t, func(t *testing.T, k machine) {
		for _, f := range quantizedFormats {
			for _, tokens := range []int{1, 2, 3, 4, 5, 7, 8, 13} {
				for _, cols := range []int{32, 96, 576} {
					x := k.quantizable(tokens, cols)
					n := tokens * cols / BlockCols * f.activationBlock()
					want, got := oracle.room(n), k.room(n)
					oracle.Quantize(want, put(oracle, x), tokens, cols, f)
					k.Quantize(got, put(k, x), tokens, cols, f)
					require.Equal(t, oracle.bytes(want, n), k.bytes(got, n), "%v, %d × %d", f, tokens, cols)
				}
			}
		}
	})
}

// The oracle's integers times their scale are the activations, to half a step.
func TestQuantizeError(t *testing.T) {
	const tokens, cols = 6, 96
	k := newMachine(t, &portable{})
	for _, f := range quantizedFormats {
		x := k.quantizable(tokens, cols)
		for i, v := range k.dequantized(x, tokens, cols, f) {
			block := x[i/BlockCols*BlockCols:][:BlockCols]
			var amax float64
			for _, b := range block {
				amax = max(amax, math.Abs(float64(b)))
			}
			steps := 127.0
			if f == Q8 {
				steps = 8191
			}
			require.InDelta(t, x[i], v, max(amax/steps*0.501, QuantizeTiny), "%v, value %d", f, i)
		}
	}
}

// dequantized is x as the activations of format f hold it.
func (k machine) dequantized(x []float32, tokens, cols int, f Format) []float64 {
	host := &portable{}
	oracle := newMachine(k.t, host)
	at := oracle.room(QuantizedSize(f, tokens, cols))
	oracle.Quantize(at, put(oracle, x), tokens, cols, f)
	var values []float64
	for _, token := range host.activations(at, f, tokens, cols) {
		for c, q := range token.q {
			values = append(values, float64(q)*float64(token.scale[c/BlockCols]))
		}
	}
	return values
}

// Activations that are not finite make products that are not, and leave the others alone.
func TestQuantizeNotFinite(t *testing.T) {
	const tokens, cols, rows = 5, 64, 8
	onHosts(t, func(t *testing.T, k machine) {
		for _, typ := range []quant.Type{quant.Q4_0, quant.Q4_1, quant.Q8_0} {
			for _, bad := range []float64{math.Inf(1), math.Inf(-1), math.NaN()} {
				x := k.normal(tokens*cols, 1)
				x[2*cols+40] = float32(bad)
				src, _ := k.quantizedSource(typ, rows, cols)
				m := k.pack(typ, src, rows, cols)
				at, dst := k.room(QuantizedSize(m.Format, tokens, cols)), k.room(4*tokens*rows)
				k.Quantize(at, put(k, x), tokens, cols, m.Format)
				k.MatMul(dst, m, at, tokens, 0, rows, false)
				for i, v := range k.floats(dst, tokens*rows) {
					require.Equal(t, i/rows == 2, math.IsNaN(float64(v)), "%v, %g, value %d: %g", typ, bad, i, v)
				}
			}
		}
	})
}

// budgetMatMul is how far a product may be from its value in float64, relative to the sum of the absolute
// values of its terms: a few roundings of float32 for each block (or column).
const budgetMatMul = 2e-6

func TestMatMul(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		for _, typ := range packed {
			for _, cols := range colsOf(typ) {
				for _, rows := range []int{1, 3, 4, 5, 8, 12, 23} {
					for _, tokens := range []int{1, 2, 3, 4, 5, 6, 7, 8, 21} {
						k.checkMatMul(t, typ, rows, cols, tokens, 0, rows, tokens%2 == 0)
					}
				}
			}
		}
	})
}

// Weights that are cut into several stretches.
func TestMatMulLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds under the race detector")
	}
	onHosts(t, func(t *testing.T, k machine) {
		for _, typ := range packed {
			for _, tokens := range []int{1, 6, 37} {
				k.checkMatMul(t, typ, 777, 576, tokens, 0, 777, true)
			}
		}
	})
}

// Ranges of rows: the others stay as they are.
func TestMatMulRows(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		for _, typ := range packed {
			for _, r := range [][2]int{{0, 0}, {0, 4}, {4, 8}, {4, 16}, {8, 22}, {20, 22}, {0, 20}} {
				k.checkMatMul(t, typ, 22, 64, 6, r[0], r[1], false)
			}
		}
	})
}

// The greatest integers on both sides, of all signs, do not saturate.
func TestMatMulGreatest(t *testing.T) {
	const rows, cols, tokens = 8, 64, 5
	signs := []float32{1, -1, 1, 1, -1}
	onHosts(t, func(t *testing.T, k machine) {
		src := make([]byte, 0, rows*cols/32*34)
		for row := range rows {
			for range cols / 32 {
				src = append(src, 0, 0x1c) // 2⁻⁸
				src = append(src, bytes.Repeat([]byte{[]byte{0x80, 0x7f}[row%2]}, 32)...)
			}
		}
		x := make([]float32, tokens*cols)
		for i := range x {
			x[i] = signs[i/cols]
		}
		for _, m := range readings(k.pack(quant.Q8_0, src, rows, cols)) {
			at, dst := k.room(QuantizedSize(m.Format, tokens, cols)), k.room(4*tokens*rows)
			k.Quantize(at, put(k, x), tokens, cols, m.Format)
			k.MatMul(dst, m, at, tokens, 0, rows, false)
			var want []float64
			for token := range tokens {
				for row := range rows {
					want = append(want, float64(signs[token])*[]float64{-128, 127}[row%2]/256*cols)
				}
			}
			near(t, want, k.floats(dst, tokens*rows), 1e-6, "%v", m.Format)
		}
	})
}

// readings are the ways to multiply by a matrix.
func readings(m Matrix) []Matrix {
	if m.Format != Q8 {
		return []Matrix{m}
	}
	narrow := m
	narrow.Format = Q8Narrow
	return []Matrix{m, narrow}
}

// checkMatMul compares products with those of the dequantized operands.
func (k machine) checkMatMul(t *testing.T, typ quant.Type, rows, cols, tokens, row0, row1 int, accumulate bool) {
	t.Helper()
	mark := k.Mark()
	defer k.Release(mark)
	src, weights := k.quantizedSource(typ, rows, cols)
	for _, m := range readings(k.pack(typ, src, rows, cols)) {
		k.checkProduct(t, m, weights, tokens, row0, row1, accumulate)
	}
}

// checkProduct compares a product with that of the dequantized operands.
func (k machine) checkProduct(t *testing.T, m Matrix, weights []float32, tokens, row0, row1 int, accumulate bool) {
	t.Helper()
	rows, cols := m.Rows, m.Cols
	x := k.normal(tokens*cols, 1)
	before := k.normal(tokens*rows, 1)
	dst, at := put(k, before), put(k, x)
	values := make([]float64, len(x))
	for i, v := range x {
		values[i] = float64(v)
	}
	if m.Format != F32 {
		at = k.room(QuantizedSize(m.Format, tokens, cols))
		k.Quantize(at, put(k, x), tokens, cols, m.Format)
		values = k.dequantized(x, tokens, cols, m.Format)
	}
	k.MatMul(dst, m, at, tokens, row0, row1, accumulate)

	got := k.floats(dst, len(before))
	name := fmt.Sprintf("%v, rows %d to %d of %d, %d columns, %d tokens", m.Format, row0, row1, rows, cols, tokens)
	for i, v := range got {
		token, row := i/rows, i%rows
		if row < row0 || row >= row1 {
			require.Equal(t, before[i], v, "%s: row %d, which was not asked for", name, row)
			continue
		}
		var want, size float64
		if accumulate {
			want = float64(before[i])
			size = math.Abs(want)
		}
		for c := range cols {
			product := float64(weights[row*cols+c]) * values[token*cols+c]
			want += product
			size += math.Abs(product)
		}
		if !(math.Abs(want-float64(v)) <= budgetMatMul*size) {
			t.Fatalf("%s: row %d, token %d is %g, want %g ± %g", name, row, token, v, want, budgetMatMul*size)
		}
	}
}
