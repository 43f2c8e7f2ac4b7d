package weights

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
)

// scaleOffsets says where the float16 scales of a block lie, for types made of random bytes.
var scaleOffsets = map[quant.Type][]int{
	quant.Q4_0: {0}, quant.Q4_1: {0, 2}, quant.Q5_0: {0}, quant.Q5_1: {0, 2}, quant.Q8_0: {0},
	quant.Q2_K: {80, 82}, quant.Q3_K: {108}, quant.Q4_K: {0, 2}, quant.Q5_K: {0, 2}, quant.Q6_K: {208},
	quant.IQ4_NL: {0}, quant.IQ4_XS: {0},
}

// randomBlocks is rows × cols elements of type typ: random bits with scales of about 0.01.
func randomBlocks(t *testing.T, r *rand.Rand, typ quant.Type, rows, cols int) []byte {
	size, err := typ.Size(rows * cols)
	require.NoError(t, err)
	data := make([]byte, size)
	if offsets, ok := scaleOffsets[typ]; ok {
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		_, block := typ.Block()
		for b := 0; b < size; b += block {
			for _, at := range offsets {
				binary.LittleEndian.PutUint16(data[b+at:], quant.ToFloat16(0.005+0.01*r.Float32()))
			}
		}
		return data
	}
	values := make([]float32, rows*cols)
	for i := range values {
		values[i] = float32(r.NormFloat64())
	}
	require.NoError(t, quant.Quantize(data, values, typ))
	return data
}

// TestFill packs matrices of every type and looks their rows up again: those that kernels pack
// are unchanged, the others are off by no more than what targetType promises of the greatest
// weight of 32.
func TestFill(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const rows, cols = 11, 512
	for _, c := range []struct {
		typ    quant.Type
		budget float64
	}{
		{quant.F32, 0}, {quant.F16, 0}, {quant.BF16, 0}, {quant.Q4_0, 1e-6}, {quant.Q4_1, 1e-6}, {quant.Q8_0, 1e-6},
		{quant.Q5_0, 1.01 / 254}, {quant.Q5_1, 1.01 / 254}, {quant.Q4_K, 1.0 / 1000},
		{quant.Q2_K, 1.01 / 254}, {quant.Q3_K, 1.01 / 254}, {quant.Q5_K, 1.01 / 254}, {quant.Q6_K, 1.01 / 254},
		{quant.IQ4_NL, 1.01 / 254}, {quant.IQ4_XS, 1.01 / 254},
	} {
		t.Run(c.typ.String(), func(t *testing.T) {
			data := randomBlocks(t, r, c.typ, rows, cols)
			want := make([]float32, rows*cols)
			require.NoError(t, quant.Dequantize(want, data, c.typ))
			got := fill(t, data, Want{Name: "w", Rows: rows, Cols: cols}, c.typ)
			for b := 0; b < len(want); b += 32 {
				greatest := 0.0
				for _, v := range want[b : b+32] {
					greatest = max(greatest, math.Abs(float64(v)))
				}
				for i := b; i < b+32; i++ {
					// A block's scale itself is rounded to float16.
					require.InDelta(t, want[i], got[i], greatest*(c.budget+c.budget/8), "element %d", i)
				}
			}
		})
	}
}

// fill reads a tensor as from a file, in the middle of other bytes, and looks its rows up.
func fill(t *testing.T, data []byte, w Want, typ quant.Type) []float32 {
	s, err := NewSet([]Want{w}, func(string) (Tensor, bool) {
		return Tensor{Type: typ, Shape: []int{w.Cols, w.Rows}}, true
	})
	require.NoError(t, err)
	k := kernel.NewPortable()
	a := kernel.NewArena(k)
	require.NoError(t, s.Place(a))
	file := bytes.NewReader(append(make([]byte, 100), data...))
	require.NoError(t, ReadAt(context.Background(), k, a, s, file, func(string) int64 { return 100 }))

	ids := make([]int32, w.Rows)
	for i := range ids {
		ids[i] = int32(i)
	}
	idsAddr, err := a.Alloc(4 * w.Rows)
	require.NoError(t, err)
	out, err := a.Alloc(4 * w.Rows * w.Cols)
	require.NoError(t, err)
	k.Write(idsAddr, kernel.Bytes(ids))
	k.Lookup(out, s.Matrix(w.Name), idsAddr, w.Rows, 1)
	rows := make([]float32, w.Rows*w.Cols)
	k.Read(kernel.Bytes(rows), out)
	return rows
}

// TestTargetType: large matrices of float16 are rounded, small and odd ones are not.
func TestTargetType(t *testing.T) {
	for _, c := range []struct {
		rows, cols int
		found      quant.Type
		want       quant.Type
	}{
		{1024, 1024, quant.F16, quant.Q8_0},
		{1024, 1024, quant.BF16, quant.Q8_0},
		{1024, 1023, quant.F16, quant.F16},
		{100000, 20, quant.F16, quant.F16},
		{0, 1 << 21, quant.F16, quant.F16},
		{4096, 4096, quant.F32, quant.F32},
		{64, 256, quant.Q4_K, quant.Q4_1},
	} {
		got, err := targetType(Want{Rows: c.rows, Cols: c.cols}, c.found)
		require.NoError(t, err)
		require.Equal(t, c.want, got, "%d × %d of %v", c.rows, c.cols, c.found)
	}
	for _, found := range []quant.Type{quant.I32, quant.TQ1_0, quant.IQ2_XXS, 77} {
		_, err := targetType(Want{Rows: 64, Cols: 256}, found)
		require.ErrorIs(t, err, ErrType, "%v", found)
	}
	_, err := targetType(Want{Rows: 64, Cols: 40}, quant.Q8_0)
	require.ErrorIs(t, err, ErrType)
}

func TestNewSet(t *testing.T) {
	wants := []Want{{Name: "w", Rows: 4, Cols: 8}, {Name: "v", Cols: 8}, {Name: "o", Cols: 8, Optional: true}}
	file := map[string]Tensor{"w": {quant.F32, []int{8, 4}}, "v": {quant.F32, []int{8, 1}}}
	find := func(name string) (Tensor, bool) { x, ok := file[name]; return x, ok }
	s, err := NewSet(wants, find)
	require.NoError(t, err)
	require.EqualValues(t, 40, s.Parameters())
	require.Zero(t, s.Vector("o"))
	file["v"] = Tensor{quant.F32, []int{9}}
	_, err = NewSet(wants, find)
	require.ErrorIs(t, err, ErrShape)
	require.ErrorContains(t, err, `tensor "v": wrong shape: found [9], want [8]`)
	delete(file, "v")
	_, err = NewSet(wants, find)
	require.ErrorIs(t, err, ErrMissing)
}

// TestReadAtShort: a file that ends early is an error that names the tensor and the row.
func TestReadAtShort(t *testing.T) {
	s, err := NewSet([]Want{{Name: "w", Rows: 8, Cols: 8}}, func(string) (Tensor, bool) {
		return Tensor{quant.F32, []int{8, 8}}, true
	})
	require.NoError(t, err)
	k := kernel.NewPortable()
	a := kernel.NewArena(k)
	require.NoError(t, s.Place(a))
	err = ReadAt(context.Background(), k, a, s, bytes.NewReader(make([]byte, 100)), func(string) int64 { return 0 })
	require.ErrorIs(t, err, io.EOF)
	require.ErrorContains(t, err, `tensor "w": row 3`)
}
