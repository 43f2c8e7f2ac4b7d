package gguf

import (
	"encoding/binary"
	"fmt"
)

// cursor reads the bytes of prefix, the beginning of a file of size bytes.
type cursor struct {
	prefix []byte
	size   uint64
	pos    uint64 // at most len(prefix)
}

// left is the number of bytes of the file behind the cursor.
func (c *cursor) left() uint64 { return c.size - c.pos }

// need verifies that n more bytes are there.
func (c *cursor) need(n uint64) error {
	if n > c.left() {
		return c.wrong("", c.pos, fmt.Sprintf("it takes %d bytes", n), fmt.Sprintf("no more than the %d left", c.left()))
	}
	if n > uint64(len(c.prefix))-c.pos {
		return &ShortError{Want: int64(c.pos + n)}
	}
	return nil
}

func (c *cursor) uint32() (uint32, error) {
	if err := c.need(4); err != nil {
		return 0, err
	}
	c.pos += 4
	return binary.LittleEndian.Uint32(c.prefix[c.pos-4:]), nil
}

func (c *cursor) uint64() (uint64, error) {
	if err := c.need(8); err != nil {
		return 0, err
	}
	c.pos += 8
	return binary.LittleEndian.Uint64(c.prefix[c.pos-8:]), nil
}

// string steps over a string and says where its bytes are.
func (c *cursor) string() (span, error) {
	n, err := c.uint64()
	if err == nil {
		err = c.need(n)
	}
	if err != nil {
		return span{}, err
	}
	c.pos += n
	return span{int(c.pos - n), int(c.pos)}, nil
}

func (c *cursor) wrong(place string, at uint64, found, want string) error {
	return &FormatError{Place: place, Offset: int64(at), Found: found, Want: want}
}
