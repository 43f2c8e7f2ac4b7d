// Package consolidate orders what was read: it finds pages that tell the same in the same words,
// groups entries by subject, and makes digests of what was read on each. It applies nothing itself.
package consolidate

import (
	"hash/fnv"
	"math"
)

const (
	// shingleTerms is how many neighbouring terms make a shingle.
	shingleTerms = 3
	// hashes is the length of a signature, bandRows how many of its values make a band. Two texts
	// that share a share J of their shingles have a band in common with a probability of
	// 1 − (1 − J²)^32: 0.95 for J = 0.3, 0.03 for J = 0.03.
	hashes   = 64
	bandRows = 2
)

// shingles are the hashes of the runs of shingleTerms terms in each passage; a shorter passage is
// one shingle.
func shingles(passages [][]string) map[uint64]bool {
	found := map[uint64]bool{}
	for _, terms := range passages {
		if len(terms) == 0 {
			continue
		}
		for i := 0; i == 0 || i+shingleTerms <= len(terms); i++ {
			h := fnv.New64a()
			for _, term := range terms[i:min(i+shingleTerms, len(terms))] {
				h.Write([]byte(term))
				h.Write([]byte{0})
			}
			found[h.Sum64()] = true
		}
	}
	return found
}

// resemblance is the Jaccard coefficient of two sets of shingles: what both have over what either
// has. Sets without shingles resemble nothing.
func resemblance(a, b map[uint64]bool) float64 {
	both := 0
	for s := range a {
		if b[s] {
			both++
		}
	}
	if either := len(a) + len(b) - both; either > 0 {
		return float64(both) / float64(either)
	}
	return 0
}

// signature holds the least value of each of many hash functions over a set of shingles. Two
// signatures agree at a place with the probability of the resemblance of their sets.
//
// Source: Broder 1997, "On the resemblance and containment of documents".
type signature [hashes]uint64

func sign(shingles map[uint64]bool) signature {
	var s signature
	for i := range s {
		s[i] = math.MaxUint64
	}
	for shingle := range shingles {
		for i := range s {
			s[i] = min(s[i], mix(shingle+uint64(i)*0x9e3779b97f4a7c15))
		}
	}
	return s
}

// mix is the finalizer of SplitMix64: each bit of x changes each bit of the result with probability
// ½. Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// bands are the keys under which a signature is found again by those that resemble it.
func (s *signature) bands() [hashes / bandRows]uint64 {
	var keys [hashes / bandRows]uint64
	for i := range keys {
		key := uint64(i)
		for _, v := range s[i*bandRows : (i+1)*bandRows] {
			key = mix(key ^ v)
		}
		keys[i] = key
	}
	return keys
}
