package decode

// largest is a heap of the k largest values offered, the least of them first; −Inf fills the
// places that are still free.
type largest []float32

// newLargest makes one for k ≥ 1 values, in the memory of old if that is enough.
func newLargest(old largest, k int) largest {
	l := old[:0]
	for range k {
		l = append(l, negativeInfinity)
	}
	return l
}

// offer takes v in place of the least value if it is larger.
func (l largest) offer(v float32) {
	if v > l[0] {
		l.replaceLeast(v)
	}
}

func (l largest) replaceLeast(v float32) {
	i := 0
	for {
		child := 2*i + 1
		if child >= len(l) {
			break
		}
		if child+1 < len(l) && l[child+1] < l[child] {
			child++
		}
		if v <= l[child] {
			break
		}
		l[i] = l[child]
		i = child
	}
	l[i] = v
}
