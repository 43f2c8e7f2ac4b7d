package gguf

import (
	"errors"
	"fmt"
)

var (
	// ErrMagic is the error for what is not GGUF at all, such as an error page saved as a model.
	ErrMagic = errors.New("gguf: not a GGUF file")
	// ErrVersion is the error for versions other than 2 and 3, and for big-endian files.
	ErrVersion = errors.New("gguf: unsupported version")
	// ErrFormat is what every *FormatError wraps.
	ErrFormat = errors.New("gguf: malformed file")
	// ErrShort is what every *ShortError wraps.
	ErrShort = errors.New("gguf: more bytes wanted")
	// ErrMissing is the error of a getter for a key that the file lacks.
	ErrMissing = errors.New("gguf: missing key")
	// ErrValue is the error of a getter for a value of another type or out of range.
	ErrValue = errors.New("gguf: unexpected value")
)

// FormatError says where a file is malformed.
type FormatError struct {
	Place  string // such as `tensor "blk.0.attn_q.weight"`
	Offset int64  // of the wrong field, from the start of the file
	Found  string
	Want   string
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("gguf: %s: %s, want %s (byte %d)", e.Place, e.Found, e.Want, e.Offset)
}

func (e *FormatError) Unwrap() error { return ErrFormat }

// ShortError says that a prefix ends inside the metadata or the tensor table.
type ShortError struct {
	Want int64 // a prefix of at least so many bytes is needed to get any further
}

func (e *ShortError) Error() string {
	return fmt.Sprintf("gguf: header goes on, want %d bytes at least", e.Want)
}

func (e *ShortError) Unwrap() error { return ErrShort }
