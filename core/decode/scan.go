package decode

// Most scores of a row are far from the best. Comparing eight at a time with the bar they must
// clear is four times as fast as one by one, and more in WebAssembly.

const scanWidth = 8

// anyAbove says whether one of eight scores is greater than bar.
func anyAbove(s *[scanWidth]float32, bar float32) bool {
	return s[0] > bar || s[1] > bar || s[2] > bar || s[3] > bar ||
		s[4] > bar || s[5] > bar || s[6] > bar || s[7] > bar
}

// subtract takes v from each of the scores.
func subtract(scores []float32, v float32) {
	for ; len(scores) >= scanWidth; scores = scores[scanWidth:] {
		s := (*[scanWidth]float32)(scores)
		s[0], s[1], s[2], s[3] = s[0]-v, s[1]-v, s[2]-v, s[3]-v
		s[4], s[5], s[6], s[7] = s[4]-v, s[5]-v, s[6]-v, s[7]-v
	}
	for i := range scores {
		scores[i] -= v
	}
}

// best is the token with the highest score, the first of those that tie; −1 where none is possible.
func best(scores []float32) int32 {
	id, top := -1, negativeInfinity
	for start := 0; start < len(scores); start += scanWidth {
		end := start + scanWidth
		if end > len(scores) {
			end = len(scores)
		} else if !anyAbove((*[scanWidth]float32)(scores[start:]), top) {
			continue
		}
		for i, score := range scores[start:end] {
			if score > top {
				id, top = start+i, score
			}
		}
	}
	return int32(id)
}

// kthLargest is the k-th largest of scores, −Inf where there are no more than k. l is its memory.
func kthLargest(l *largest, scores []float32, k int) float32 {
	if k >= len(scores) {
		return negativeInfinity
	}
	*l = newLargest(*l, k)
	for start := 0; start < len(scores); start += scanWidth {
		end := start + scanWidth
		if end > len(scores) {
			end = len(scores)
		} else if !anyAbove((*[scanWidth]float32)(scores[start:]), (*l)[0]) {
			continue
		}
		for _, score := range scores[start:end] {
			l.offer(score)
		}
	}
	return (*l)[0]
}

// appendCandidates appends the tokens whose scores are greater than bar to c.
func appendCandidates(c []candidate, scores []float32, bar float32) []candidate {
	for start := 0; start < len(scores); start += scanWidth {
		end := start + scanWidth
		if end > len(scores) {
			end = len(scores)
		} else if !anyAbove((*[scanWidth]float32)(scores[start:]), bar) {
			continue
		}
		for i, score := range scores[start:end] {
			if score > bar {
				c = append(c, candidate{id: int32(start + i), score: score})
			}
		}
	}
	return c
}
