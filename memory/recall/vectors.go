package recall

import "fmt"

// vectors are the embeddings of passages, one behind the other in one buffer; those of an entry are
// neighbours.
type vectors struct {
	dim    int // 0 until the first comes
	values []float32
	owners []owner // by row
}

// owner is the passage that a vector is of.
type owner struct{ entry, passage int }

func (v *vectors) len() int { return len(v.owners) }

func (v *vectors) row(i int) []float32 { return v.values[i*v.dim : (i+1)*v.dim] }

// add appends a vector and reports whether it could: an empty one, or one of another length than
// the first, is left out.
func (v *vectors) add(of owner, embedding []float32) bool {
	if v.dim == 0 {
		v.dim = len(embedding)
	}
	if len(embedding) == 0 || len(embedding) != v.dim {
		return false
	}
	v.values = append(v.values, embedding...)
	v.owners = append(v.owners, of)
	return true
}

// remove takes out the vectors of entries; the others close up.
func (v *vectors) remove(entries map[int]bool) {
	kept := 0
	for row, of := range v.owners {
		if entries[of.entry] {
			continue
		}
		copy(v.row(kept), v.row(row))
		v.owners[kept] = of
		kept++
	}
	v.owners, v.values = v.owners[:kept], v.values[:kept*v.dim]
}

// cosines appends the cosine of each row with q, both of length 1, to dst. It panics where q has
// another Dim than the rows.
func (v *vectors) cosines(dst []float32, q []float32) []float32 {
	if v.len() > 0 && len(q) != v.dim {
		panic(fmt.Sprintf("recall: a vector of %d values, want %d", len(q), v.dim))
	}
	for row := range v.owners {
		dst = append(dst, dot(v.row(row), q))
	}
	return dst
}

// dot is the dot product of vectors of one length, in four sums, which need not wait for each other.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	for len(a) >= 4 && len(b) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	for i, v := range a {
		s0 += v * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}
