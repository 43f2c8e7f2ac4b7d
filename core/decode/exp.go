package decode

import "math"

// exp is e^x for x ≤ 0, right to about 2 units in the last place. The standard library's differs
// in its last bits between processors, and sampling must not. The conversions keep a compiler from
// fusing multiplication and addition, which would make such a difference too.
func exp(x float64) float64 {
	const (
		log2e  = 1.44269504088896338700e+00
		ln2Hi  = 6.93147180369123816490e-01 // the upper 32 bits of ln 2
		ln2Lo  = 1.90821492927058770002e-10
		lowest = -708 // below it the result would be subnormal: 0
	)
	if !(x > lowest) { // NaN too
		return 0
	}
	k := math.Floor(float64(x*log2e) + 0.5)
	r := float64(x-float64(k*ln2Hi)) - float64(k*ln2Lo) // |r| ≤ ln 2 / 2
	sum := expTaylor[0]
	for _, c := range expTaylor[1:] {
		sum = float64(sum*r) + c
	}
	return sum * math.Float64frombits(uint64(int64(k)+1023)<<52) // times 2^k
}

// expTaylor is 1/n! from n = 13 down; the term after them is below 2^−57 for |r| ≤ ln 2 / 2.
var expTaylor = func() (c [14]float64) {
	factorial := 1.0
	for n := range c {
		factorial *= float64(max(n, 1))
		c[len(c)-1-n] = 1 / factorial
	}
	return c
}()
