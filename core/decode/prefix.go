package decode

import "context"

// Prefixes is a Model that keeps the keys and values of prompts beside its cache, so that a prompt that
// was read need not be read again when the model did something else in between.
type Prefixes interface {
	Model
	// Resume makes the model hold as much of the beginning of prompt as its cache or anything kept has,
	// and nothing else. When the rest is fed, at least one token, everything comes out to the bit as when
	// all is fed at once; so it may be less than there is.
	Resume(prompt []int32)
	// Keep reads as much of the beginning of prompt as Resume can use, and keeps it. ctx and progress (which
	// may be nil) are asked as in Feed; when stopped, the model holds what it has read. The error is theirs,
	// or for tokens, context or memory that do not suit.
	Keep(ctx context.Context, prompt []int32, progress Progress) (Prefix, error)
}

// Prefix is a beginning of prompts whose keys and values are kept.
type Prefix interface {
	// Len is the number of positions.
	Len() int
	// Bytes is the memory that they take.
	Bytes() int64
	// Release gives the memory back. It is called once.
	Release()
}

// Resume makes m ready to be fed prompt: it holds as much of the beginning as it can, of Prefixes, or
// nothing.
func Resume(m Model, prompt []int32) {
	if p, ok := m.(Prefixes); ok {
		p.Resume(prompt)
		return
	}
	m.Truncate(0)
}
