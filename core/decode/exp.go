package decode

import "math"

const (
	expSteps = 32 // table entries between 1 and 2
	expLow   = -708
)

// exp is e^x for x ≤ 0, right to about 2 units in the last place; 0 below −708, where the result
// would be subnormal, and for NaN. The standard library's differs in its last bits between
// processors, and sampling must not. The conversions keep a compiler from fusing multiplication
// and addition, which would make such a difference too.
func exp(x float64) float64 {
	const (
		stepsPerNat = expSteps * math.Log2E
		stepHi      = 6.93147180369123816490e-01 / expSteps // the upper 32 bits of ln 2
		stepLo      = 1.90821492927058770002e-10 / expSteps
	)
	if !(x > expLow) {
		return 0
	}
	k := int64(float64(x*stepsPerNat) - 0.5) // rounds to nearest: x is not positive
	n := float64(k)
	r := float64(x-float64(n*stepHi)) - float64(n*stepLo) // |r| ≤ ln 2 / 64
	// Taylor series; the first term left out, r^7/7!, is below 2^−58.
	p := float64(r*(1.0/720)) + 1.0/120
	p = float64(r*p) + 1.0/24
	p = float64(r*p) + 1.0/6
	p = float64(r*p) + 0.5
	p = float64(r*p) + 1
	p = float64(r*p) + 1
	power := math.Float64frombits(uint64(k>>5+1023) << 52)
	return float64(p*expTable[k&(expSteps-1)]) * power
}

// expTable is 2^(i/32), by the Taylor series of e^(i·ln 2/32).
var expTable = func() (table [expSteps]float64) {
	for i := range table {
		x := float64(i) * (math.Ln2 / expSteps)
		for n := 24.0; n > 0; n-- {
			table[i] = float64(x/n) * (1 + table[i])
		}
		table[i]++
	}
	return table
}()
