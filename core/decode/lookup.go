package decode

import "slices"

// minMatch is the shortest run of tokens that is looked up: a single one matches too often and
// says too little about what follows.
const minMatch = 2

// lookup guesses how ids goes on: what followed the last time that its last tokens, at most
// maxMatch of them, came before. The longest match wins, the latest among equals. The guess has at
// most n tokens and is a part of ids.
//
// Source: Saxena 2023, prompt lookup decoding.
func lookup(ids []int32, maxMatch, n int) []int32 {
	var guess []int32
	longest := minMatch - 1
	last := len(ids) - 1
	for i := last - 1; i >= minMatch-1; i-- {
		if ids[i] != ids[last] {
			continue
		}
		length := 1
		for length < maxMatch && length <= i && ids[i-length] == ids[last-length] {
			length++
		}
		if length > longest {
			longest = length
			guess = ids[i+1 : min(i+1+n, len(ids))]
			if length == maxMatch {
				break
			}
		}
	}
	return slices.Clip(guess)
}
