package tokenizer

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// charsmap is the normalizer that SentencePiece compiles into a model: a double-array trie from
// characters to what they become, in the layout of Darts-clone. A node is a place in units; going
// on by byte b leads to node ^ b, whose unit must carry b. Each unit is
//
//	bits 0–7   the byte that leads here
//	bit  8     a replacement exists for what was read so far: its unit is at offset
//	bit  9     the offset counts in 256 units
//	bits 10–30 the offset to the next node, by exclusive or
//	bit  31    this unit is no node but a replacement: bits 0–30 say where it begins in texts
//
// It comes from a model file and is not trusted: what can be checked once is checked by
// newCharsmap, and a node outside of units is the end of the search.
//
// Source: google/sentencepiece, normalizer.cc; s-yata/darts-clone.
type charsmap struct {
	units []uint32
	texts []byte              // replacements, each ended by 0
	stays [utf8.RuneSelf]bool // ASCII characters that stay as they are when they stand alone
}

// maxReplacement bounds what one character becomes, in bytes; Unicode's longest is 33 (U+FDFA).
const maxReplacement = 256

// newCharsmap reads tokenizer.ggml.precompiled_charsmap: the length of the trie in bytes (uint32,
// little-endian), the trie, the replacements. Without bytes every character stays.
func newCharsmap(b []byte) (*charsmap, error) {
	m := &charsmap{}
	if len(b) > 0 {
		if err := m.read(b); err != nil {
			return nil, err
		}
	}
	for c := range m.stays {
		_, replaced := m.find(string(rune(c)))
		m.stays[c] = !replaced && c != '\r' // \r may be half of a line end, which is one cluster
	}
	return m, nil
}

func (m *charsmap) read(b []byte) error {
	if len(b) < 4 {
		return fmt.Errorf("%w: precompiled_charsmap: %d bytes, want at least 4", ErrConfig, len(b))
	}
	size := binary.LittleEndian.Uint32(b)
	if size == 0 || size%4 != 0 || uint64(size) > uint64(len(b)-4) {
		return fmt.Errorf("%w: precompiled_charsmap: a trie of %d bytes, want a multiple of 4 from 4 to %d", ErrConfig, size, len(b)-4)
	}
	m.units = make([]uint32, size/4)
	for i := range m.units {
		m.units[i] = binary.LittleEndian.Uint32(b[4+4*i:])
	}
	m.texts = bytes.Clone(b[4+size:])
	if !utf8.Valid(m.texts) {
		return fmt.Errorf("%w: precompiled_charsmap: the replacements are not UTF-8", ErrConfig)
	}
	for i, u := range m.units {
		switch {
		case u>>31 == 1:
			start := int(u & (1<<31 - 1))
			if start >= len(m.texts) || !utf8.RuneStart(m.texts[start]) {
				return fmt.Errorf("%w: precompiled_charsmap: unit %d: a replacement at %d, want the beginning of a character below %d", ErrConfig, i, start, len(m.texts))
			}
			if n := bytes.IndexByte(m.texts[start:min(len(m.texts), start+maxReplacement+1)], 0); n < 0 {
				return fmt.Errorf("%w: precompiled_charsmap: unit %d: the replacement at %d does not end within %d bytes", ErrConfig, i, start, maxReplacement)
			}
		case u>>8&1 == 1:
			if at := uint32(i) ^ offset(u); int(at) >= len(m.units) || m.units[at]>>31 == 0 {
				return fmt.Errorf("%w: precompiled_charsmap: unit %d: its replacement is at unit %d, which is none", ErrConfig, i, at)
			}
		}
	}
	return nil
}

// offset is how far the next node of a unit is away.
func offset(unit uint32) uint32 {
	n := unit >> 10 & (1<<21 - 1)
	if unit>>9&1 == 1 {
		n <<= 8
	}
	return n
}

// find gives the replacement of the shortest beginning of text that has one. That is what
// huggingface/tokenizers takes; the rest of text is then gone.
func (m *charsmap) find(text string) (replacement []byte, ok bool) {
	if len(m.units) == 0 {
		return nil, false
	}
	node := offset(m.units[0])
	for i := range len(text) {
		b := text[i]
		node ^= uint32(b)
		if b == 0 || int(node) >= len(m.units) || m.units[node]&(1<<31|0xFF) != uint32(b) {
			return nil, false
		}
		unit := m.units[node]
		node ^= offset(unit)
		if unit>>8&1 == 1 {
			replacement = m.texts[m.units[node]&(1<<31-1):]
			return replacement[:bytes.IndexByte(replacement, 0)], true
		}
	}
	return nil, false
}

// maxCluster is the number of bytes below which a grapheme cluster is looked up as a whole first.
const maxCluster = 6

// normalize gives text to do in parts: each is a piece of text and what it becomes, or stays
// where it is left as it is. text is valid UTF-8.
//
// Source: huggingface/tokenizers, spm_precompiled; sentencepiece itself knows no clusters but
// takes the longest match from the left.
func (m *charsmap) normalize(text string, do func(old string, replacement []byte, stays bool)) {
	clusters := graphemes.FromString("")
	for len(text) > 0 {
		n := 0
		for n < len(text) && m.staysAt(text, n) {
			n++
		}
		if n > 0 {
			do(text[:n], nil, true)
			text = text[n:]
			continue
		}
		clusters.SetText(text)
		clusters.Next()
		cluster := clusters.Value()
		text = text[len(cluster):]
		if len(cluster) < maxCluster {
			if replacement, ok := m.find(cluster); ok {
				do(cluster, replacement, false)
				continue
			}
		}
		for len(cluster) > 0 {
			_, n := utf8.DecodeRuneInString(cluster)
			replacement, ok := m.find(cluster[:n])
			do(cluster[:n], replacement, !ok)
			cluster = cluster[n:]
		}
	}
}

// staysAt says whether the byte at text[i] is a character and a cluster that stays as it is. The
// next byte decides whether something may combine with it.
func (m *charsmap) staysAt(text string, i int) bool {
	return text[i] < utf8.RuneSelf && m.stays[text[i]] && (i+1 == len(text) || text[i+1] < utf8.RuneSelf)
}
