package kernel

import (
	"fmt"
	"testing"

	"precis/core/quant"
)

// BenchmarkMatMul reports 10⁹ multiplications and additions a second.
func BenchmarkMatMul(b *testing.B) {
	for _, host := range hosts(b) {
		k := newMachine(b, host)
		for _, typ := range []quant.Type{quant.Q4_1, quant.Q4_0, quant.Q8_0, quant.F32} {
			for _, shape := range [][3]int{{1536, 576, 64}, {576, 1536, 64}, {1536, 576, 1}} {
				rows, cols, tokens := shape[0], shape[1], shape[2]
				src, _ := k.quantizedSource(typ, rows, cols)
				m := k.pack(typ, src, rows, cols)
				x := put(k, k.normal(tokens*cols, 1))
				if m.Format != F32 {
					quantized := k.room(QuantizedSize(m.Format, tokens, cols))
					k.Quantize(quantized, x, tokens, cols, m.Format)
					x = quantized
				}
				dst := k.room(4 * tokens * rows)
				b.Run(fmt.Sprintf("%s/%v/%dx%dx%d", name(host), m.Format, rows, cols, tokens), func(b *testing.B) {
					for b.Loop() {
						k.MatMul(dst, m, x, tokens, 0, rows, false)
					}
					b.ReportMetric(float64(rows*cols*tokens)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GMAC/s")
				})
			}
		}
	}
}
