package bm25

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// The binary form of an index; numbers are unsigned varints unless said otherwise:
//
//  1. magic: four bytes "BM25"; one byte version, 1
//  2. k1, b: float64, little-endian
//  3. number of documents; for each, in the order of slots: its number as a signed varint, its
//     length in terms
//  4. number of terms; for each, in ascending order: its length in bytes, its bytes, the number of
//     its postings, 1 or more; for each of these: the slot, less the one before it (the first:
//     plus 1), so 1 or more; one byte count, 1 or more
const magic = "BM25\x01"

// ErrFormat is what an index cannot be read for.
var ErrFormat = errors.New("bm25: not an index")

// AppendBinary appends the binary form of the index to dst. The error is always nil.
func (x *Index) AppendBinary(dst []byte) ([]byte, error) {
	dst = append(dst, magic...)
	for _, f := range []float64{x.options.K1, x.options.B} {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(f))
	}
	dst = binary.AppendUvarint(dst, uint64(len(x.ids)))
	for slot, id := range x.ids {
		dst = binary.AppendVarint(dst, int64(id))
		dst = binary.AppendUvarint(dst, uint64(x.lengths[slot]))
	}
	dst = binary.AppendUvarint(dst, uint64(len(x.terms)))
	for _, term := range slices.Sorted(maps.Keys(x.terms)) {
		dst = binary.AppendUvarint(dst, uint64(len(term)))
		dst = append(dst, term...)
		list := x.postings[x.terms[term]]
		dst = binary.AppendUvarint(dst, uint64(len(list)))
		before := -1
		for _, p := range list {
			dst = binary.AppendUvarint(dst, uint64(p.slot()-before))
			dst = append(dst, byte(p.count()))
			before = p.slot()
		}
	}
	return dst, nil
}

// MarshalBinary is AppendBinary to an empty slice.
func (x *Index) MarshalBinary() ([]byte, error) { return x.AppendBinary(nil) }

// Parse reads the binary form of an index. Memory is reserved for what the bytes can hold, no more.
// The error is ErrFormat, with the place and what is wrong there.
func Parse(b []byte) (*Index, error) {
	r := reader{rest: b, size: len(b)}
	if string(r.bytes("magic", len(magic))) != magic {
		return nil, fmt.Errorf("%w: begins with %.5q, want %q", ErrFormat, b, magic)
	}
	o := Options{K1: r.float("k1"), B: r.float("b")}
	if err := o.check(); err != nil && r.err == nil {
		r.fail("%v", err)
	}
	if r.err != nil {
		return nil, r.err
	}
	x := New(o)
	x.options = o // New takes zeros for the default
	x.parseDocuments(&r)
	x.parseTerms(&r)
	if len(r.rest) > 0 {
		r.fail("%d bytes behind the last term", len(r.rest))
	}
	if r.err != nil {
		return nil, r.err
	}
	return x, nil
}

func (x *Index) parseDocuments(r *reader) {
	const least = 2 // bytes of a document
	n := r.number("number of documents", min(MostDocuments, len(r.rest)/least))
	x.ids, x.lengths = make([]int, n), make([]uint32, n)
	for slot := range n {
		id := r.signed("document")
		if before, ok := x.slots[id]; ok && r.err == nil {
			r.fail("document %d in slots %d and %d", id, before, slot)
		}
		length := r.number("length of a document", math.MaxInt32)
		if r.err != nil {
			return
		}
		x.ids[slot], x.lengths[slot], x.slots[id] = id, uint32(length), slot
		x.total += length
	}
}

func (x *Index) parseTerms(r *reader) {
	const (
		leastTerm    = 4 // bytes of a term with one posting, itself of no bytes
		leastPosting = 2
	)
	n := r.number("number of terms", len(r.rest)/leastTerm)
	x.postings = make([][]posting, 0, n)
	found := make([]int, len(x.ids)) // terms of each document
	before := ""
	for t := range n {
		term := string(r.bytes("term", r.number("length of a term", len(r.rest))))
		if t > 0 && term <= before && r.err == nil {
			r.fail("term %q behind %q, want ascending order", term, before)
		}
		list := make([]posting, r.number("number of postings", min(len(x.ids), len(r.rest)/leastPosting)))
		if len(list) == 0 && r.err == nil {
			r.fail("term %q has no postings", term)
		}
		slot := -1
		for i := range list {
			slot += r.number("step to a slot", len(x.ids)-1-slot)
			count := r.bytes("count", 1)
			if r.err != nil {
				return
			}
			if (i == 0 && slot < 0) || (i > 0 && slot == list[i-1].slot()) || count[0] == 0 {
				r.fail("term %q: posting %d steps by 0 or counts 0", term, i)
				return
			}
			list[i] = posting(slot)<<countBits | posting(count[0])
			found[slot] += int(count[0])
		}
		if r.err != nil {
			return
		}
		x.terms[term], before = t, term
		x.postings = append(x.postings, list)
	}
	for slot, n := range found {
		if n > int(x.lengths[slot]) {
			r.fail("document %d: %d terms, want at most its length, %d", x.ids[slot], n, x.lengths[slot])
			return
		}
	}
}

// reader takes values off the front of bytes. After the first error, which it keeps, it gives
// zeros.
type reader struct {
	rest []byte
	size int
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		at := r.size - len(r.rest)
		r.err = fmt.Errorf("%w: byte %d: %s", ErrFormat, at, fmt.Sprintf(format, args...))
	}
	r.rest = nil
}

func (r *reader) bytes(what string, n int) []byte {
	if n > len(r.rest) {
		r.fail("%s: %d bytes left, want %d", what, len(r.rest), n)
		return make([]byte, min(n, 8))
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) float(what string) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(r.bytes(what, 8)))
}

// number is an unsigned varint of at most most.
func (r *reader) number(what string, most int) int {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.fail("%s: want a varint", what)
		return 0
	}
	if v > uint64(most) {
		r.fail("%s: %d, want at most %d", what, v, most)
		return 0
	}
	r.rest = r.rest[n:]
	return int(v)
}

func (r *reader) signed(what string) int {
	v, n := binary.Varint(r.rest)
	if n <= 0 || int64(int(v)) != v {
		r.fail("%s: want a signed varint", what)
		return 0
	}
	r.rest = r.rest[n:]
	return int(v)
}
