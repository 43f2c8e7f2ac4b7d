package kernel

import "fmt"

// The checks that every host makes: a wrong shape is a programmer's error and panics.

func (kv KV) check() {
	if kv.Heads <= 0 || kv.Capacity <= 0 || kv.HeadDim <= 0 || kv.HeadDim%4 != 0 {
		panic(fmt.Sprintf("kernel: KV cache of %d heads of %d dimensions for %d positions, want positive numbers and a multiple of 4 dimensions",
			kv.Heads, kv.HeadDim, kv.Capacity))
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
