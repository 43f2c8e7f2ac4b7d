package quant

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFloat16 compares with the definition: (−1)^sign · mantissa · 2^exponent.
func TestFloat16(t *testing.T) {
	for i := range 1 << 16 {
		sign, exponent, mantissa := 1.0, i>>10&31, float64(i&1023)
		if i&0x8000 != 0 {
			sign = -1
		}
		var want float64
		switch exponent {
		case 0:
			want = math.Copysign(math.Ldexp(mantissa, -24), sign)
		case 31:
			want = math.Inf(int(sign))
			if mantissa != 0 {
				want = math.NaN()
			}
		default:
			want = sign * math.Ldexp(1024+mantissa, exponent-25)
		}
		got := Float16(uint16(i))
		if math.IsNaN(want) {
			require.True(t, got != got, "%#04x", i)
		} else {
			require.Equal(t, math.Float32bits(float32(want)), math.Float32bits(got), "%#04x", i)
		}
		require.Equal(t, uint16(i), ToFloat16(got), "there and back")
	}
}

// TestToFloat16Rounds takes the midpoint of each two neighbours and what is a little to its sides.
func TestToFloat16Rounds(t *testing.T) {
	for i := range uint16(0x7bff) {
		low, high := float64(Float16(i)), float64(Float16(i+1))
		middle := float32((low + high) / 2)
		even := i + i&1
		require.Equal(t, even, ToFloat16(middle), "%#04x", i)
		require.Equal(t, even|0x8000, ToFloat16(-middle), "%#04x", i)
		require.Equal(t, i, ToFloat16(math.Nextafter32(middle, 0)), "%#04x", i)
		require.Equal(t, i+1, ToFloat16(math.Nextafter32(middle, 1e9)), "%#04x", i)
	}
	assert.Equal(t, uint16(0x7bff), ToFloat16(math.Float32frombits(0x477fefff)), "just under 65520")
	assert.Equal(t, uint16(0x7c00), ToFloat16(65520), "rounds to infinity")
	assert.Equal(t, uint16(0xfc00), ToFloat16(-math.MaxFloat32))
	assert.Equal(t, uint16(0x7c00), ToFloat16(float32(math.Inf(1))))
	assert.Equal(t, uint16(0x7c01), ToFloat16(math.Float32frombits(0x7f800001)), "a NaN whose payload is cut off")
}

func TestBFloat16(t *testing.T) {
	for i := range 1 << 16 {
		f := BFloat16(uint16(i))
		if f == f {
			require.Equal(t, uint16(i), ToBFloat16(f))
		} else {
			require.Equal(t, uint16(i)|0x40, ToBFloat16(f), "a quiet NaN")
		}
	}
	assert.Equal(t, uint16(0x3f80), ToBFloat16(math.Float32frombits(0x3f808000)), "tie to even, down")
	assert.Equal(t, uint16(0x3f82), ToBFloat16(math.Float32frombits(0x3f818000)), "tie to even, up")
	assert.Equal(t, uint16(0x7f80), ToBFloat16(math.MaxFloat32))
}

func TestWrongLengths(t *testing.T) {
	for typ := range decoders {
		elements, bytes := typ.Block()
		values, blocks := make([]float32, 2*elements), make([]byte, 2*bytes)
		require.NoError(t, Dequantize(values, blocks, typ))
		require.NoError(t, Dequantize(nil, nil, typ))
		assert.ErrorIs(t, Dequantize(values, blocks[1:], typ), ErrLength, typ.String())
		assert.ErrorIs(t, Dequantize(values[:elements], blocks, typ), ErrLength, typ.String())
		if elements > 1 {
			assert.ErrorIs(t, Dequantize(values[1:], blocks, typ), ErrLength, typ.String())
		}
		if encoders[typ] != nil {
			require.NoError(t, Quantize(blocks, values, typ))
			assert.ErrorIs(t, Quantize(blocks[1:], values, typ), ErrLength, typ.String())
		}
	}
}

func TestTypesWithoutADefinition(t *testing.T) {
	assert.ErrorIs(t, Dequantize(make([]float32, 32), make([]byte, 36), Q8_1), ErrType)
	assert.ErrorIs(t, Dequantize(nil, nil, Type(4)), ErrType)
	err := Quantize(make([]byte, 144), make([]float32, 256), Q4_K)
	assert.ErrorIs(t, err, ErrType)
	assert.ErrorContains(t, err, "Q4_K")
}

func TestQuantizeRefusesWhatIsNotFinite(t *testing.T) {
	for typ := range encoders {
		elements, bytes := typ.Block()
		src, dst := make([]float32, 2*elements), make([]byte, 2*bytes)
		for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
			src[len(src)-1] = bad
			err := Quantize(dst, src, typ)
			if elements == 1 {
				require.NoError(t, err, "%v keeps it", typ)
			} else {
				require.ErrorIs(t, err, ErrNotFinite, typ.String())
			}
		}
	}
}

// TestQuantizeExtremes: scales whose reciprocal overflows, or which overflow a half, make no
// panic, and the bytes are gguf-py's.
func TestQuantizeExtremes(t *testing.T) {
	for _, c := range []struct {
		typ   Type
		first float32
		want  []byte // the beginning of the block
	}{
		{Q4_0, 1e-39, []byte{0x00, 0x80, 0, 0}},
		{Q4_1, 1e-39, []byte{0, 0, 0, 0x80, 0, 0}},
		{Q5_0, 1e-38, []byte{0x00, 0x80, 0, 0, 0, 0, 0, 0}},
		{Q8_0, 1e-38, []byte{0, 0, 0, 0}},
		{Q4_0, 1e7, []byte{0x00, 0xfc, 0x80, 0x88, 0x88, 0x88, 0x88, 0x8c}},
		{Q4_1, 1e7, []byte{0x00, 0x7c, 0x00, 0xfc, 0x5f, 0x55}},
		{Q5_0, 1e7, []byte{0x00, 0xfc, 0xfe, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x08}},
		{Q8_0, 1e7, []byte{0x00, 0x7c, 0x7f, 0, 0, 0, 0, 0xc0}},
	} {
		src := make([]float32, 32)
		src[0], src[5] = c.first, -c.first/2
		_, bytes := c.typ.Block()
		dst := make([]byte, bytes)
		require.NoError(t, Quantize(dst, src, c.typ))
		assert.Equal(t, c.want, dst[:len(c.want)], "%v of %v", c.typ, c.first)
	}
}

// TestRoundTripError: the error of a value is at most half a step of its block, plus what the
// scale loses as a half.
func TestRoundTripError(t *testing.T) {
	steps := map[Type]float64{Q4_0: 8, Q4_1: 15. / 2, Q5_0: 16, Q5_1: 31. / 2, Q8_0: 127}
	for typ, most := range steps {
		src, got := make([]float32, 32), make([]float32, 32)
		_, bytes := typ.Block()
		dst := make([]byte, bytes)
		for seed := range 100 {
			for i := range src {
				src[i] = float32(math.Sin(float64(i*i*7+seed*13)) * float64(seed+1))
			}
			require.NoError(t, Quantize(dst, src, typ))
			require.NoError(t, Dequantize(got, dst, typ))
			greatest := float64(abs(extreme(src)))
			// The symmetric types lose a whole step at the end opposite to the extreme.
			budget := greatest/most + greatest*0x1p-10
			for i := range src {
				require.InDelta(t, src[i], got[i], budget, "%v, seed %d, element %d", typ, seed, i)
			}
		}
	}
}

func BenchmarkDequantize(b *testing.B) {
	for _, typ := range []Type{F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_XS} {
		b.Run(typ.String(), func(b *testing.B) {
			const n = 1 << 16
			size, _ := typ.Size(n)
			dst, src := make([]float32, n), make([]byte, size)
			for b.Loop() {
				if err := Dequantize(dst, src, typ); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mvalues/s")
		})
	}
}

func BenchmarkQuantize(b *testing.B) {
	for _, typ := range []Type{F16, Q4_0, Q4_1, Q8_0} {
		b.Run(typ.String(), func(b *testing.B) {
			const n = 1 << 16
			size, _ := typ.Size(n)
			dst, src := make([]byte, size), make([]float32, n)
			for i := range src {
				src[i] = float32(math.Sin(float64(i)))
			}
			for b.Loop() {
				if err := Quantize(dst, src, typ); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mvalues/s")
		})
	}
}
