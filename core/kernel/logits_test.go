package kernel

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSoftmaxAndLogSumExp(t *testing.T) {
	inf := float32(math.Inf(-1))
	onHosts(t, func(t *testing.T, k machine) {
		for _, cols := range append(oddSizes, 49152) {
			const rows = 2
			x := k.normal(rows*cols, 5)
			x[0] = inf
			if cols > 1 {
				x[1] = 90
			}
			want, sums := make([]float64, len(x)), make([]float64, rows)
			for r := range rows {
				row := x[r*cols : (r+1)*cols]
				greatest := float64(slices.Max(row))
				sum := 0.0
				for _, v := range row {
					sum += math.Exp(float64(v) - greatest)
				}
				for i, v := range row {
					want[r*cols+i] = math.Exp(float64(v)-greatest) / sum
				}
				sums[r] = greatest + math.Log(sum)
				if math.IsInf(greatest, -1) { // a row of −Inf alone
					clear(want[r*cols : (r+1)*cols])
					sums[r] = greatest
				}
			}
			addr, dst := put(k, x), k.room(4*rows)
			k.LogSumExp(dst, addr, rows, cols)
			near(t, sums, k.floats(dst, rows), exponentialBudget, "log sum exp of %d", cols)
			k.Softmax(addr, rows, cols)
			near(t, want, k.floats(addr, len(x)), exponentialBudget, "softmax of %d", cols)
		}
	})
}

func TestTopK(t *testing.T) {
	nan := float32(math.NaN())
	onHosts(t, func(t *testing.T, k machine) {
		check := func(x []float32, count int) {
			t.Helper()
			mark := k.Mark()
			defer k.Release(mark)
			order := make([]int32, len(x))
			for i := range order {
				order[i] = int32(i)
			}
			slices.SortStableFunc(order, func(a, b int32) int {
				va, vb := x[a], x[b]
				switch {
				case va > vb, va == va && vb != vb:
					return -1
				case va < vb, vb == vb && va != va:
					return 1
				}
				return 0
			})
			ids, values := k.room(4*count+4), k.room(4*count+4)
			k.TopK(ids, values, put(k, x), len(x), count)
			require.Equal(t, order[:count], k.ints(ids, count))
			for i, v := range k.floats(values, count) {
				want := x[order[i]]
				require.True(t, v == want || v != v && want != want, "value %d is %v, want %v", i, v, want)
			}
			require.Equal(t, int32(-1), k.ints(ids+Addr(4*count), 1)[0], "written beyond k")
		}
		for _, n := range oddSizes {
			for _, count := range []int{0, 1, 2, 3, 7, n} {
				if count <= n {
					check(k.normal(n, 3), count)
				}
			}
		}
		check([]float32{1, 2, 2, 1, 2, 0, 2}, 5)
		check([]float32{nan, 1, nan, float32(math.Inf(-1)), 3, nan, nan, nan, 2}, 6)
		check([]float32{nan, nan, nan, nan, nan, 1}, 2)
		check(k.normal(49152, 3), 64)
		require.Panics(t, func() { k.TopK(64, 128, 192, 3, 4) })
	})
}
