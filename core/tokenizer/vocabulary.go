package tokenizer

import (
	"fmt"
	"math"
	"math/bits"
)

// vocabulary holds the bytes of all tokens in one array, and finds a token by its bytes. Nothing
// in it is a pointer per token, so building it and collecting around it are quick.
type vocabulary struct {
	text     []byte
	ends     []uint32 // token id is text[ends[id-1]:ends[id]]
	slots    []slot   // hash table, linear probing; a power of two, at most half full
	verbatim []bool   // by id: text that is not in the spelling and stands for itself
	spelling spelling
	byteID   [256]int32
}

// spelling is how a file writes the bytes that a token stands for.
type spelling struct {
	// bytes appends what token stands for to dst; ok is false, and dst as it was, where token is
	// not spelled so.
	bytes func(dst []byte, token string) (_ []byte, ok bool)
	// symbols appends the token that stands for b to dst.
	symbols func(dst, b []byte) []byte
}

// slot is one place of the hash table. id is −1 where it is free.
type slot struct {
	hash uint32
	id   int32
}

// newVocabulary reads tokens in the given spelling. Control tokens are kept out of the table: no
// text leads to them. Of equal tokens the first is found.
func newVocabulary(tokens []string, control []bool, s spelling) (vocabulary, error) {
	size := 0
	for _, token := range tokens {
		size += len(token)
	}
	if len(tokens) == 0 || len(tokens) > math.MaxInt32/4 || size > math.MaxUint32 {
		return vocabulary{}, fmt.Errorf("%w: %d tokens of %d bytes together, want 1 to %d tokens in at most %d bytes",
			ErrConfig, len(tokens), size, math.MaxInt32/4, uint32(math.MaxUint32))
	}
	v := vocabulary{
		text:     make([]byte, 0, size),
		ends:     make([]uint32, 0, len(tokens)),
		slots:    make([]slot, 1<<bits.Len(uint(2*len(tokens)-1))),
		verbatim: make([]bool, len(tokens)),
		spelling: s,
	}
	for i := range v.slots {
		v.slots[i].id = -1
	}
	for i := range v.byteID {
		v.byteID[i] = -1
	}
	for id, token := range tokens {
		start := len(v.text)
		mapped := false
		if !control[id] {
			v.text, mapped = s.bytes(v.text, token)
		}
		if !mapped {
			v.text = append(v.text, token...)
			v.verbatim[id] = true
		}
		v.ends = append(v.ends, uint32(len(v.text)))
		if mapped {
			v.insert(v.text[start:], int32(id))
		}
	}
	return v, nil
}

func (v *vocabulary) len() int { return len(v.ends) }

func (v *vocabulary) bytes(id int32) []byte {
	start := uint32(0)
	if id > 0 {
		start = v.ends[id-1]
	}
	return v.text[start:v.ends[id]:v.ends[id]]
}

func (v *vocabulary) insert(token []byte, id int32) {
	h := hash(token)
	mask := uint32(len(v.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := &v.slots[i]
		if s.id < 0 {
			*s = slot{hash: h, id: id}
			break
		}
		if s.hash == h && string(v.bytes(s.id)) == string(token) {
			return
		}
	}
	if len(token) == 1 {
		v.byteID[token[0]] = id
	}
}

// find gives the token that is word, whose hash is h, or −1.
func find[T string | []byte](v *vocabulary, word T, h uint32) int32 {
	mask := uint32(len(v.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := v.slots[i]
		if s.id < 0 {
			return -1
		}
		if s.hash == h && string(v.bytes(s.id)) == string(word) {
			return s.id
		}
	}
}

// symbols gives the token that is spelled s.
func (v *vocabulary) symbols(s string) (int32, bool) {
	b, ok := v.spelling.bytes(nil, s)
	if !ok {
		return -1, false
	}
	id := find(v, b, hash(b))
	return id, id >= 0
}

// hash is FNV-1a, its high half folded in because the tables index by the low bits.
func hash[T string | []byte](s T) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}
