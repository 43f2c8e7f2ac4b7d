package causal

import (
	"context"
	"fmt"
	"slices"

	"precis/core/decode"
	"precis/core/kernel"
)

var _ decode.Prefixes = (*Model)(nil)

// keptCapacity is what the cache has room for before anything is kept: what is kept lies behind it, and a
// cache with something behind it leaves its place unused when it grows.
const keptCapacity = 1024

// prefix is a decode.Prefix: keys and values in kernel memory until it is released. It is whole chunks, as
// what is resumed is: what a kernel sums may hang, in the last bits, on how many tokens it is given at
// once, so that a token comes out the same only in the same company.
type prefix struct {
	model  *Model
	tokens []int32
	addr   kernel.Addr
	bytes  int
}

func (p *prefix) Len() int     { return len(p.tokens) }
func (p *prefix) Bytes() int64 { return int64(p.bytes) }

func (p *prefix) Release() {
	if p.bytes == 0 {
		return
	}
	m := p.model
	m.kept = slices.DeleteFunc(m.kept, func(k *prefix) bool { return k == p })
	m.state.kept.Free(p.addr, p.bytes)
}

// Keep reads the whole chunks of a prompt and copies them; see decode.Prefixes. The error is that of Feed.
func (m *Model) Keep(ctx context.Context, prompt []int32, progress decode.Progress) (decode.Prefix, error) {
	n := m.wholeChunks(len(prompt) - 1)
	if n <= 0 {
		return &prefix{}, nil
	}
	m.Resume(prompt)
	for m.Len() < n {
		if _, err := m.Feed(ctx, prompt[m.Len():m.Len()+m.options.Chunk], progress); err != nil {
			return nil, err
		}
	}
	if err := m.state.Cache.Reserve(min(keptCapacity, m.options.slots())); err != nil {
		return nil, err
	}
	p := &prefix{model: m, tokens: slices.Clone(prompt[:n]), bytes: m.state.Cache.PrefixSize(n)}
	var err error
	if p.addr, err = m.state.kept.Alloc(p.bytes); err != nil {
		return nil, fmt.Errorf("causal: keys and values of %d positions: %w", n, err)
	}
	m.state.Cache.Save(p.addr, n)
	m.kept = append(m.kept, p)
	return p, nil
}

// Resume makes the cache hold what it can of a prompt, but not all of it: its end is to be fed. See
// decode.Prefixes. Where there is no memory to load what is kept, that is as good as not kept.
func (m *Model) Resume(prompt []int32) {
	prompt = prompt[:m.wholeChunks(max(len(prompt)-1, 0))]
	m.Truncate(m.wholeChunks(common(m.history[:m.whole], prompt)))
	n := m.Len()
	var longest *prefix
	for _, p := range m.kept {
		if more := m.wholeChunks(common(p.tokens, prompt)); more > n {
			n, longest = more, p
		}
	}
	if longest == nil || m.state.Cache.Reserve(longest.Len()) != nil {
		return
	}
	m.state.Cache.Load(longest.addr, longest.Len())
	m.history = append(m.history[:0], longest.tokens...)
	m.whole = longest.Len()
	m.Truncate(n)
}

// wholeChunks is n rounded down to whole chunks.
func (m *Model) wholeChunks(n int) int { return n - n%m.options.Chunk }

// common is the length of the longest common prefix.
func common(a, b []int32) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}
