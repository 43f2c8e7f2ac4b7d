package recall

import "math"

// attend sets the weights of what is recalled, best first: softmax(ln(score)/temperature), that is,
// each score to the power of 1/temperature, over their sum.
func attend(recalled []Recollection, temperature float64) {
	if len(recalled) == 0 {
		return
	}
	greatest, sum := recalled[0].Score, 0.0
	for i := range recalled {
		recalled[i].Weight = math.Pow(recalled[i].Score/greatest, 1/temperature)
		sum += recalled[i].Weight
	}
	for i := range recalled {
		recalled[i].Weight /= sum
	}
}
