package kernel

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Budgets of single roundings and of the exponential.
const (
	roundingBudget    = 1e-7
	exponentialBudget = 3e-7
	normBudget        = 2e-6
)

func TestGate(t *testing.T) {
	definitions := map[Activation]func(float64) float64{
		Identity: func(x float64) float64 { return x },
		ReLU:     func(x float64) float64 { return max(x, 0) },
		SiLU:     func(x float64) float64 { return x / (1 + math.Exp(-x)) },
		GELU:     func(x float64) float64 { return x * math.Erfc(-x/math.Sqrt2) / 2 },
		GELUTanh: func(x float64) float64 {
			return x / 2 * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
		},
	}
	onHosts(t, func(t *testing.T, k machine) {
		for act, define := range definitions {
			for _, n := range oddSizes {
				mark := k.Mark()
				a, b := k.normal(n, 3), k.normal(n, 1)
				alone, product := make([]float64, n), make([]float64, n)
				for i := range a {
					alone[i] = define(float64(a[i]))
					product[i] = alone[i] * float64(b[i])
				}
				dst, addrA, addrB := k.room(4*n), put(k, a), put(k, b)
				k.Gate(dst, addrA, 0, n, act)
				near(t, alone, k.floats(dst, n), exponentialBudget, "activation %d of %d values", act, n)
				k.Gate(dst, addrA, addrB, n, act)
				near(t, product, k.floats(dst, n), exponentialBudget, "activation %d times b of %d values", act, n)
				k.Gate(addrA, addrA, addrB, n, act)
				require.Equal(t, k.floats(dst, n), k.floats(addrA, n), "in place")
				k.Release(mark)
			}
			// The whole range, the ends of the exponential among it.
			var x []float32
			for v := float32(-100); v <= 100; v += 0.0625 {
				x = append(x, v)
			}
			x = append(x, -1e30, 1e30, 0, 1e-30, -1e-30, float32(math.NaN()))
			want := make([]float64, len(x))
			for i, v := range x {
				want[i] = define(float64(v))
			}
			dst := k.room(4 * len(x))
			k.Gate(dst, put(k, x), 0, len(x), act)
			near(t, want, k.floats(dst, len(x)), exponentialBudget, "activation %d of a sweep", act)
		}
	})
}

func TestAdd(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		for _, n := range oddSizes {
			for _, period := range []int{0, 1, 3, 4, 33, n, n + 5} {
				a, b := k.normal(n, 1), k.normal(n+5, 1)
				want := make([]float64, n)
				for i := range want {
					j := i
					if period > 0 {
						j = i % period
					}
					want[i] = float64(a[i]) + float64(b[j])
				}
				dst := k.room(4 * n)
				k.Add(dst, put(k, a), put(k, b), n, period)
				near(t, want, k.floats(dst, n), roundingBudget, "%d values, period %d", n, period)
			}
		}
	})
}

func TestScale(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		for _, n := range oddSizes {
			x := k.normal(n, 1)
			want := make([]float64, n)
			for i := range want {
				want[i] = float64(x[i]) * -1.5
			}
			dst := k.room(4 * n)
			k.Scale(dst, put(k, x), n, -1.5)
			near(t, want, k.floats(dst, n), roundingBudget, "%d values", n)
		}
	})
}

func TestNorms(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		for _, cols := range oddSizes {
			for _, tokens := range []int{1, 3} {
				x, weight, bias := k.normal(tokens*cols, 2), k.normal(cols, 1), k.normal(cols, 1)
				for i := range x {
					x[i] += 1
				}
				const eps = 1e-5
				rms, layer := make([]float64, len(x)), make([]float64, len(x))
				for r := 0; r < len(x); r += cols {
					sum, squares := 0.0, 0.0
					for _, v := range x[r : r+cols] {
						sum += float64(v)
						squares += float64(v) * float64(v)
					}
					mean := sum / float64(cols)
					variance := 0.0
					for _, v := range x[r : r+cols] {
						variance += (float64(v) - mean) * (float64(v) - mean) / float64(cols)
					}
					for i, v := range x[r : r+cols] {
						rms[r+i] = float64(v) / math.Sqrt(squares/float64(cols)+eps) * float64(weight[i])
						layer[r+i] = (float64(v)-mean)/math.Sqrt(variance+eps)*float64(weight[i]) + float64(bias[i])
					}
				}
				dst, at, w := k.room(4*len(x)), put(k, x), put(k, weight)
				k.RMSNorm(dst, at, w, tokens, cols, eps)
				near(t, rms, k.floats(dst, len(x)), normBudget, "rms of %d × %d", tokens, cols)
				k.LayerNorm(dst, at, w, put(k, bias), tokens, cols, eps)
				if cols > 1 { // one value less its mean is 0, whatever the rounding
					near(t, layer, k.floats(dst, len(x)), normBudget, "layer norm of %d × %d", tokens, cols)
				}
			}
		}
	})
}

func TestRoPE(t *testing.T) {
	onHosts(t, func(t *testing.T, k machine) {
		for _, headDim := range []int{4, 8, 12, 64, 100} {
			for _, rotation := range []Rotation{Neighbours, Halves} {
				const tokens, heads, positions = 3, 2, 7
				half := headDim / 2
				table := make([]float32, positions*headDim)
				for p := range positions {
					for i := range half {
						angle := float64(p) * math.Pow(10000, -float64(i)/float64(half))
						table[p*headDim+i] = float32(math.Cos(angle))
						table[p*headDim+half+i] = float32(math.Sin(angle))
					}
				}
				at := []int32{5, 0, 6}
				x := k.normal(tokens*heads*headDim, 1)
				want := make([]float64, len(x))
				for t, p := range at {
					for h := range heads {
						for i := range half {
							a, b := 2*i, 2*i+1
							if rotation == Halves {
								a, b = i, i+half
							}
							head := (t*heads + h) * headDim
							c, s := float64(table[int(p)*headDim+i]), float64(table[int(p)*headDim+half+i])
							va, vb := float64(x[head+a]), float64(x[head+b])
							want[head+a] = va*c - vb*s
							want[head+b] = va*s + vb*c
						}
					}
				}
				addr := put(k, x)
				k.RoPE(addr, put(k, at), put(k, table), tokens, heads, headDim, rotation)
				near(t, want, k.floats(addr, len(x)), 3*roundingBudget, "head dimension %d, rotation %d", headDim, rotation)
			}
		}
	})
}
