package tokenizer

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
)

// vocabulary holds the bytes of all tokens in one array, and finds a token by its bytes. Nothing
// in it is a pointer per token, so building it and collecting around it are quick.
type vocabulary struct {
	text     []byte
	ends     []uint32 // token id is text[ends[id-1]:ends[id]]
	slots    []slot   // hash table, linear probing; a power of two, at most half full
	verbatim []bool   // by id: text that is not in the spelling and stands for itself
	spelling spelling
	byteID   [256]int32      // the token that is one byte of text
	fallback [256]int32      // the token "<0xE2>" for a byte of a character that is no token; -1: none
	named    map[string]bool // the verbatim tokens, once somebody asks
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

// newVocabulary reads tokens in the given spelling; types may be nil. Control tokens are kept out of the table: no
// text leads to them. Of equal tokens the first is found.
func newVocabulary(tokens []string, types []int32, control []bool, s spelling) (vocabulary, error) {
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
		v.byteID[i], v.fallback[i] = -1, -1
	}
	for id, token := range tokens {
		start := len(v.text)
		mapped := false
		b, isByte := fallbackByte(token)
		isByte = isByte && tokenType(types, id) == TypeByte
		switch {
		case isByte:
			v.text = append(v.text, b)
			v.fallback[b] = int32(id)
			v.verbatim[id] = true
		case !control[id]:
			v.text, mapped = s.bytes(v.text, token)
		}
		if !mapped && !isByte {
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

// fallbackByte is the byte that a token like "<0xE2>" stands for.
func fallbackByte(token string) (b byte, ok bool) {
	if len(token) != len("<0xE2>") || token[:3] != "<0x" || token[5] != '>' {
		return 0, false
	}
	n, err := strconv.ParseUint(token[3:5], 16, 8)
	return byte(n), err == nil
}

// fallbackName is how the token for a byte is spelled.
func fallbackName(b byte) string { return fmt.Sprintf("<0x%02X>", b) }

// hasBytes says whether each byte of a character has a token to fall back to.
func (v *vocabulary) hasBytes(character []byte) bool {
	for _, b := range character {
		if v.fallback[b] < 0 {
			return false
		}
	}
	return true
}

// hasVerbatim says whether a token that stands for itself is spelled s.
func (v *vocabulary) hasVerbatim(s string) bool {
	if v.named == nil {
		v.named = map[string]bool{}
		for id, verbatim := range v.verbatim {
			if verbatim {
				v.named[string(v.bytes(int32(id)))] = true
			}
		}
	}
	return v.named[s]
}

// symbols gives the token that is spelled s.
func (v *vocabulary) symbols(s string) (int32, bool) {
	if b, ok := fallbackByte(s); ok && v.fallback[b] >= 0 {
		return v.fallback[b], true
	}
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
