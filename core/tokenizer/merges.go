package tokenizer

import (
	"fmt"
	"math"
	"math/bits"
	"strings"
)

// pair is what merging two neighbours gives: the rank of the merge in the high half, so that the
// smaller pair comes first, and the token that both become in the low half.
type pair uint64

const noPair = pair(math.MaxUint64)

func (p pair) id() int32 { return int32(uint32(p)) }

// merges finds the merge of two tokens. It is a hash table in one flat array, at most half full.
type merges struct {
	slots []mergeSlot
	shift int // 64 − log2(len(slots))
}

type mergeSlot struct {
	key  uint64 // left token << 32 | right token
	pair pair   // noPair where the slot is free
}

// newMerges reads "left right" lines, the most frequent merge first.
func newMerges(v *vocabulary, lines []string) (merges, error) {
	m := newMergeTable(len(lines))
	var buffer []byte
	for rank, line := range lines {
		left, right, ok := cutMerge(line)
		if !ok {
			return merges{}, fmt.Errorf("%w: merge %d is %q, want two tokens with a space between", ErrConfig, rank, line)
		}
		var okLeft, okRight bool
		buffer, okLeft = v.spelling.bytes(buffer[:0], left)
		n := len(buffer)
		buffer, okRight = v.spelling.bytes(buffer, right)
		l, r, both := int32(-1), int32(-1), int32(-1)
		if okLeft && okRight {
			l, r = find(v, buffer[:n], hash(buffer[:n])), find(v, buffer[n:], hash(buffer[n:]))
			both = find(v, buffer, hash(buffer))
		}
		if l < 0 || r < 0 || both < 0 {
			if v.hasVerbatim(left) || v.hasVerbatim(right) || v.hasVerbatim(left+right) {
				continue // no text leads to a special token
			}
			return merges{}, fmt.Errorf("%w: merge %d is %q: %q, %q and %q must be tokens", ErrConfig, rank, line, left, right, left+right)
		}
		m.set(l, r, pair(rank)<<32|pair(both))
	}
	return m, nil
}

// newMergeTable makes a table for n merges.
func newMergeTable(n int) merges {
	width := bits.Len(uint(2*n + 1))
	m := merges{slots: make([]mergeSlot, 1<<width), shift: 64 - width}
	for i := range m.slots {
		m.slots[i].pair = noPair
	}
	return m
}

// cutMerge splits at the first space that leaves something on both sides.
func cutMerge(line string) (left, right string, ok bool) {
	if line == "" {
		return "", "", false
	}
	i := strings.IndexByte(line[1:], ' ') + 1
	if i == 0 || i == len(line)-1 {
		return "", "", false
	}
	return line[:i], line[i+1:], true
}

func (m *merges) slot(key uint64) *mergeSlot {
	mask := len(m.slots) - 1
	// Fibonacci hashing: the high bits of the product depend on all bits of the key.
	for i := int(key * 0x9E3779B97F4A7C15 >> m.shift); ; i = (i + 1) & mask {
		if s := &m.slots[i]; s.pair == noPair || s.key == key {
			return s
		}
	}
}

func (m *merges) set(left, right int32, p pair) {
	key := uint64(uint32(left))<<32 | uint64(uint32(right))
	*m.slot(key) = mergeSlot{key: key, pair: p}
}

// find gives the merge of two tokens, or noPair.
func (m *merges) find(left, right int32) pair {
	return m.slot(uint64(uint32(left))<<32 | uint64(uint32(right))).pair
}
