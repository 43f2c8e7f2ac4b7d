package tokenizer

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// class is what the pre-tokenizers' expressions ask about a character.
type class uint8

const (
	other  class = iota // [^\s\p{L}\p{N}]
	letter              // \p{L}
	number              // \p{N}
	space               // \s: the property White_Space
)

const bmpSize = 0x10000

// bmpClasses is the class of each character below U+10000; the few beyond are looked up when met.
var bmpClasses = sync.OnceValue(func() *[bmpSize]class {
	var table [bmpSize]class
	for _, c := range []struct {
		ranges *unicode.RangeTable
		class  class
	}{{unicode.L, letter}, {unicode.N, number}, {unicode.White_Space, space}} {
		for _, r := range c.ranges.R16 {
			for i := uint32(r.Lo); i <= uint32(r.Hi); i += uint32(r.Stride) {
				table[i] = c.class
			}
		}
		for _, r := range c.ranges.R32 {
			for i := r.Lo; i <= r.Hi && i < bmpSize; i += r.Stride {
				table[i] = c.class
			}
		}
	}
	return &table
})

// classAt is the class and the length in bytes of the character at s[i:]. A byte that is not part
// of valid UTF-8 counts as a character of class other.
func (s *splitter) classAt(text string, i int) (class, int) {
	if b := text[i]; b < utf8.RuneSelf {
		return s.classes[b], 1
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	switch {
	case r < bmpSize:
		return s.classes[r], n
	case unicode.Is(unicode.L, r):
		return letter, n
	case unicode.Is(unicode.N, r):
		return number, n
	}
	return other, n
}
