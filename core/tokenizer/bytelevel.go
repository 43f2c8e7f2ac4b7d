package tokenizer

import "unicode/utf8"

// Byte-level BPE writes each byte as one printable character, its symbol: printable Latin-1 bytes
// as themselves, the other 68 as U+0100 … U+0143 in order. So a vocabulary is plain text.
//
// Source: Radford et al. 2019, GPT-2, bytes_to_unicode.

const (
	symbolEnd = 0x144 // symbols are below it
	notSymbol = -1
)

var symbolOfByte, byteOfSymbol = byteAlphabet()

var byteLevelSpelling = spelling{bytes: appendBytes, symbols: appendSymbols}

func byteAlphabet() (symbols [256]rune, bytes [symbolEnd]int16) {
	for r := range bytes {
		bytes[r] = notSymbol
	}
	next := rune(0x100)
	for b := range symbols {
		r := rune(b)
		if !('!' <= r && r <= '~' || '¡' <= r && r <= '¬' || '®' <= r && r <= 'ÿ') {
			r = next
			next++
		}
		symbols[b], bytes[r] = r, int16(b)
	}
	return symbols, bytes
}

// appendSymbols appends the symbols of b to dst.
func appendSymbols(dst, b []byte) []byte {
	for _, c := range b {
		dst = utf8.AppendRune(dst, symbolOfByte[c])
	}
	return dst
}

// appendBytes appends the bytes that the symbols of s stand for to dst. ok is false, and dst is
// as it was, when s holds a character that is no symbol.
func appendBytes(dst []byte, s string) (_ []byte, ok bool) {
	n := len(dst)
	for _, r := range s {
		if r >= symbolEnd || byteOfSymbol[r] == notSymbol {
			return dst[:n], false
		}
		dst = append(dst, byte(byteOfSymbol[r]))
	}
	return dst, true
}
