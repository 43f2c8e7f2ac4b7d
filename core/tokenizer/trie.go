package tokenizer

import (
	"fmt"
	"math/bits"
)

// trie finds the pieces that a text begins with, byte by byte. A node is a number and the edges
// of all nodes are one flat hash table, so a vocabulary of any size is two arrays.
type trie struct {
	edges  []edge // linear probing; a power of two, at most two thirds full
	shift  int    // 32 − log2(len(edges))
	pieces []int32
}

// edge leads from a node to another by one byte. The root is no node's child: 0 marks a free place.
type edge struct {
	key   uint32 // node << 8 | byte
	child uint32 // node << 1 | 1 where a piece ends
}

const (
	root     = 0
	maxNodes = 1 << 24
)

// newTrie makes a trie without pieces, with room for about n of them.
func newTrie(n int) trie {
	width := max(4, bits.Len(uint(2*n)))
	return trie{edges: make([]edge, 1<<width), shift: 32 - width, pieces: []int32{-1}}
}

// add makes piece found as id. Of equal pieces the last counts. An empty piece is never found.
func (t *trie) add(piece []byte, id int32) error {
	if len(piece) == 0 {
		return nil
	}
	node := uint32(root)
	var at *edge
	for i := range len(piece) {
		if 3*len(t.pieces) > 2*len(t.edges) {
			t.grow()
		}
		at = t.place(node<<8 | uint32(piece[i]))
		if at.child == 0 {
			if len(t.pieces) == maxNodes {
				return fmt.Errorf("%w: the pieces before token %d have more than %d different beginnings", ErrConfig, id, maxNodes)
			}
			*at = edge{key: node<<8 | uint32(piece[i]), child: uint32(len(t.pieces)) << 1}
			t.pieces = append(t.pieces, -1)
		}
		node = at.child >> 1
	}
	at.child |= 1
	t.pieces[node] = id
	return nil
}

// step goes on from node by one byte. ok is false where no piece goes on so; id is the piece that
// ends at next, or −1.
func (t *trie) step(node uint32, b byte) (next uint32, id int32, ok bool) {
	e := t.place(node<<8 | uint32(b))
	if e.child == 0 {
		return 0, -1, false
	}
	next = e.child >> 1
	if e.child&1 == 0 {
		return next, -1, true
	}
	return next, t.pieces[next], true
}

// find gives the piece that is text, or −1.
func (t *trie) find(text []byte) int32 {
	node, id, ok := uint32(root), int32(-1), true
	for _, b := range text {
		if node, id, ok = t.step(node, b); !ok {
			break
		}
	}
	return id
}

// longest gives the longest piece that text begins with, and its length in bytes; 0 when there is
// none.
func (t *trie) longest(text string) (length int, piece int32) {
	node, piece := uint32(root), int32(-1)
	for i := range len(text) {
		next, id, ok := t.step(node, text[i])
		if !ok {
			break
		}
		node = next
		if id >= 0 {
			length, piece = i+1, id
		}
	}
	return length, piece
}

// place is the edge with that key, or the free place where it would be.
func (t *trie) place(key uint32) *edge {
	mask := uint32(len(t.edges) - 1)
	// Fibonacci hashing: the high bits of the product depend on all bits of the key.
	for i := key * 0x9E3779B1 >> t.shift; ; i = (i + 1) & mask {
		if e := &t.edges[i&mask]; e.key == key || e.child == 0 {
			return e
		}
	}
}

func (t *trie) grow() {
	old := t.edges
	t.edges = make([]edge, 2*len(old))
	t.shift--
	for _, e := range old {
		if e.child != 0 {
			*t.place(e.key) = e
		}
	}
}
