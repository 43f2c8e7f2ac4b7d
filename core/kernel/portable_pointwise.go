package kernel

import (
	"fmt"
	"math"
)

func (p *portable) Gate(dst, a, b Addr, n int, act Activation) {
	out, in := p.floats(dst, n), p.floats(a, n)
	if b == 0 {
		for i, x := range in {
			out[i] = activate(x, act)
		}
		return
	}
	factor := p.floats(b, n)
	for i, x := range in {
		out[i] = activate(x, act) * factor[i]
	}
}

// activate is act(x).
func activate(x float32, act Activation) float32 {
	v := float64(x)
	switch act {
	case Identity:
		return x
	case ReLU:
		return max(x, 0)
	case SiLU:
		return float32(v / (1 + math.Exp(-v)))
	case GELU:
		return float32(v / 2 * (1 + math.Erf(v/math.Sqrt2)))
	case GELUTanh:
		// ½·(1 + tanh u) = σ(2u).
		u := math.Sqrt(2/math.Pi) * (v + 0.044715*v*v*v)
		return float32(v / (1 + math.Exp(-2*u)))
	}
	panic(fmt.Sprintf("kernel: activation %d", act))
}

func (p *portable) Add(dst, a, b Addr, n, period int) {
	if period <= 0 {
		period = n
	}
	out, left, right := p.floats(dst, n), p.floats(a, n), p.floats(b, min(period, n))
	for i := 0; i < n; i += period {
		for j := range min(period, n-i) {
			out[i+j] = left[i+j] + right[j]
		}
	}
}

func (p *portable) Scale(dst, x Addr, n int, s float32) {
	out := p.floats(dst, n)
	for i, v := range p.floats(x, n) {
		out[i] = v * s
	}
}
