package asm

// appendUint appends v in unsigned LEB128.
func appendUint[T ~uint32 | ~uint64 | ~int](b []byte, v T) []byte {
	u := uint64(v)
	for u >= 0x80 {
		b = append(b, byte(u)|0x80)
		u >>= 7
	}
	return append(b, byte(u))
}

// appendInt appends v in signed LEB128.
func appendInt(b []byte, v int64) []byte {
	for v < -0x40 || v >= 0x40 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v&0x7f))
}

// appendName appends a vector of bytes with its length.
func appendName(b []byte, s string) []byte { return append(appendUint(b, len(s)), s...) }

// appendSection appends a section, unless it is empty.
func appendSection(b []byte, id byte, content []byte) []byte {
	if len(content) == 0 {
		return b
	}
	b = appendUint(append(b, id), len(content))
	return append(b, content...)
}
