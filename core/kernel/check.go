package kernel

import (
	"fmt"

	"precis/core/quant"
)

// The checks that every host makes: a wrong shape is a programmer's error and panics.

func (kv KV) check() {
	if kv.Heads <= 0 || kv.Capacity <= 0 || kv.HeadDim <= 0 || kv.HeadDim%4 != 0 {
		panic(fmt.Sprintf("kernel: KV cache of %d heads of %d dimensions for %d positions, want positive numbers and a multiple of 4 dimensions",
			kv.Heads, kv.HeadDim, kv.Capacity))
	}
	if kv.Int8 && kv.HeadDim > kvMaxDim {
		panic(fmt.Sprintf("kernel: heads of %d dimensions, an Int8 KV cache holds up to %d", kv.HeadDim, kvMaxDim))
	}
}

// checkRange panics when positions [at, at+n) are not all in the cache.
func (kv KV) checkRange(at, n int) {
	if at < 0 || n < 0 || at+n > kv.Capacity {
		panic(fmt.Sprintf("kernel: positions [%d, %d) of a KV cache of %d", at, at+n, kv.Capacity))
	}
}

func (a Attention) check() {
	a.KV.check()
	if a.Heads <= 0 || a.Heads%a.KV.Heads != 0 {
		panic(fmt.Sprintf("kernel: %d query heads, want a multiple of the %d key-value heads", a.Heads, a.KV.Heads))
	}
	group := a.Heads / a.KV.Heads
	if a.Head0 < 0 || a.Head1 > a.Heads || a.Head0%group != 0 || a.Head1%group != 0 {
		panic(fmt.Sprintf("kernel: query heads [%d, %d) of %d, want multiples of %d", a.Head0, a.Head1, a.Heads, group))
	}
}

func checkTopK(n, k int) {
	if k < 0 || k > n {
		panic(fmt.Sprintf("kernel: the %d largest of %d values", k, n))
	}
}

// checkRepack panics unless rows of t can be packed; it gives the format.
func checkRepack(t quant.Type, cols int) Format {
	format, ok := PackedFormat(t)
	if !ok {
		panic(fmt.Sprintf("kernel: repack of %v, want F32, F16, BF16, Q4_0, Q4_1 or Q8_0", t))
	}
	format.groupSize(cols) // panics for a bad number of columns
	return format
}

// checkRows panics unless [row0, row1) is a range of whole row groups of w.
func checkRows(w Matrix, row0, row1 int) {
	if row0 < 0 || row1 > w.Rows || row0 > row1 || row0%RowGroup != 0 || row1%RowGroup != 0 && row1 != w.Rows {
		panic(fmt.Sprintf("kernel: rows %d to %d of %d, want multiples of %d or the end", row0, row1, w.Rows, RowGroup))
	}
}
