package working

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/passage"
)

// bench encodes: it makes contents of a size that follows from the text, and keeps the books of
// them.
type bench struct {
	t        *testing.T
	encoded  []string
	alive    int
	failing  string // a text that cannot be encoded
	onEncode func()
}

// states are some that bench made.
type states struct {
	bench *bench
	bytes int64
	gone  bool
}

func (s *states) Bytes() int64 {
	require.False(s.bench.t, s.gone, "asked for the size of what was released")
	return s.bytes
}

func (s *states) Release() {
	require.False(s.bench.t, s.gone, "released twice")
	s.gone = true
	s.bench.alive--
}

func (b *bench) Encode(ctx context.Context, p Passage) (Content, error) {
	text := p.Text
	if b.onEncode != nil {
		b.onEncode()
	}
	if err := ctx.Err(); err != nil {
		return Content{}, err
	}
	if text == b.failing {
		return Content{}, errors.New("cannot be encoded")
	}
	b.encoded = append(b.encoded, text)
	b.alive++
	return Content{Embedding: []float32{1, 0}, States: &states{bench: b, bytes: 100 * int64(len(text))}}, nil
}

func passages(texts ...string) []Passage {
	all, at := make([]Passage, len(texts)), 0
	for i, text := range texts {
		all[i] = Passage{Text: text, Range: passage.Range{Start: at, End: at + len(text)}, Anchor: fmt.Sprint("p", i)}
		at += len(text) + 2
	}
	return all
}

// numbered is a page of n passages of ten bytes.
func numbered(n int) []Passage {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("passage%03d", i)
	}
	return passages(texts...)
}

func indices(m *Memory) (all []int) {
	for _, s := range m.Slots() {
		all = append(all, s.Index)
	}
	return all
}

// work steps until nothing waits.
func work(t *testing.T, m *Memory) {
	t.Helper()
	for range 10_000 {
		p, err := m.Step(t.Context(), 1)
		require.NoError(t, err)
		if p.Waiting == 0 {
			return
		}
	}
	t.Fatal("there is always something to do")
}

func TestVisiblePassagesComeFirstThenThoseAhead(t *testing.T) {
	b := &bench{t: t}
	m := New(b, Budget{})
	m.Sync(numbered(8))
	m.Look(3, 5)
	p, err := m.Step(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, Progress{Encoded: 1, Waiting: 7}, p)
	p, err = m.Step(t.Context(), 11)
	require.NoError(t, err)
	require.Equal(t, Progress{Encoded: 2, Waiting: 5}, p, "11 bytes are two passages of 10")
	work(t, m)
	order := ""
	for _, text := range b.encoded {
		order += strings.TrimLeft(strings.TrimPrefix(text, "passage"), "0") + " "
	}
	require.Equal(t, "3 4 5 6 7 2 1  ", order)
	require.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7}, indices(m))
	slot := m.Slots()[3]
	require.Equal(t, numbered(8)[3], slot.Passage)
	require.Len(t, slot.Embedding, 2)
	require.Equal(t, 1.0, slot.Salience)
	p, err = m.Step(t.Context(), 100)
	require.NoError(t, err)
	require.Zero(t, p)
	m.Close()
	require.Zero(t, b.alive)
	require.Equal(t, Usage{}, m.Usage())
}

func TestOnlyChangedPassagesAreEncodedAgain(t *testing.T) {
	b := &bench{t: t}
	m := New(b, Budget{})
	require.Equal(t, Changes{New: 5}, m.Sync(passages("one", "two", "three", "two", "four")))
	work(t, m)
	m.Attend([]Attention{{0, 0}, {4, 1}})
	b.encoded = nil
	require.Equal(t, Changes{Kept: 4, New: 1, Gone: 1}, m.Sync(passages("zero", "four", "two", "one", "two")))
	work(t, m)
	require.Equal(t, []string{"zero"}, b.encoded)
	require.Equal(t, 5, b.alive)
	slots := m.Slots()
	require.Equal(t, passages("zero", "four", "two", "one", "two")[1], slots[1].Passage, "at its new place")
	require.InDelta(t, 1.3, slots[1].Salience, 1e-9, "with its salience")
	require.InDelta(t, 0.7, slots[3].Salience, 1e-9)

	require.Equal(t, Changes{Kept: 1, Gone: 4}, m.Sync(passages("two")))
	require.Equal(t, 1, b.alive)
	require.Equal(t, []int{0}, indices(m))
}

func TestTheBudgetIsKeptAndTheLeastSalientLeave(t *testing.T) {
	b := &bench{t: t}
	m := New(b, Budget{Slots: 4})
	m.Sync(numbered(10))
	m.Look(0, 1)
	work(t, m)
	require.Equal(t, []int{0, 1, 2, 3}, indices(m), "what is farther ahead does not take the place of what is nearer")
	require.Len(t, b.encoded, 4, "and is not encoded in vain")

	// The reader goes on; 1 mattered.
	m.Attend([]Attention{{0, 0.1}, {1, 0.7}, {2, 0.1}, {3, 0.1}})
	m.Look(4, 6)
	work(t, m)
	require.Equal(t, []int{1, 3, 4, 5}, indices(m), "of those past, the one with the most attention and the latest stay")

	// Back again: what left is encoded anew, in place of what is ahead now.
	m.Look(0, 1)
	work(t, m)
	require.Equal(t, []int{0, 1, 3, 4}, indices(m))

	m.Limit(Budget{Slots: 2})
	require.Equal(t, []int{0, 1}, indices(m))
	m.Limit(Budget{Bytes: 1})
	require.Empty(t, indices(m))
	require.Zero(t, b.alive)
}

func TestABudgetOfBytes(t *testing.T) {
	b := &bench{t: t}
	one := Content{Embedding: []float32{1, 0}}
	size := one.bytes() + 1000
	m := New(b, Budget{Bytes: 3*size + size/2})
	m.Sync(append(numbered(3), passages(strings.Repeat("vast", 100), "small")...))
	m.Look(0, 5)
	work(t, m)
	require.Equal(t, []int{0, 1, 2}, indices(m))
	require.Equal(t, 3*size, m.Usage().Bytes)
	require.Equal(t, 3, b.alive)
	m.Limit(Budget{Bytes: 1 << 30})
	m.Look(0, 5)
	work(t, m)
	require.Equal(t, []int{0, 1, 2, 3, 4}, indices(m))
}

func TestAStepStopsAtOnceAndNothingIsLost(t *testing.T) {
	b := &bench{t: t}
	m := New(b, Budget{})
	m.Sync(numbered(5))
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	b.onEncode = func() {
		if n++; n == 3 {
			cancel()
		}
	}
	p, err := m.Step(ctx, 1000)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, Progress{Encoded: 2, Waiting: 3}, p)
	work(t, m)
	require.Equal(t, []int{0, 1, 2, 3, 4}, indices(m))

	b.failing = "bad"
	m.Sync(passages("bad", "good"))
	p, err = m.Step(t.Context(), 1000)
	require.ErrorContains(t, err, "working: passage at byte 0: cannot be encoded")
	require.Equal(t, Progress{Left: 1, Waiting: 1}, p)
	work(t, m)
	require.Equal(t, []int{1}, indices(m))
}

func TestLongPagesTakeLinearWork(t *testing.T) {
	for _, n := range []int{200, 400} {
		b := &bench{t: t}
		m := New(b, Budget{Slots: 50})
		m.Sync(numbered(n))
		for first := 0; first < n; first += 5 {
			m.Look(first, first+5)
			work(t, m)
			require.LessOrEqual(t, m.slots, 50)
		}
		require.Len(t, b.encoded, n, "scrolled through once, each passage is encoded once")
	}
}

func TestInvariants(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		operations := make([]byte, 60)
		for i := range operations {
			operations[i] = byte(random.Uint32())
		}
		checkOperations(t, operations)
	}
}

func FuzzOperations(f *testing.F) {
	f.Add([]byte("sync, look, step, attend, limit"))
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0x80, 0x91, 0xa2, 0xb3, 0xc4, 0xd5})
	f.Fuzz(func(t *testing.T, operations []byte) { checkOperations(t, operations[:min(len(operations), 300)]) })
}

// checkOperations takes each byte for an operation and checks after each what must always hold.
func checkOperations(t *testing.T, operations []byte) {
	b := &bench{t: t}
	budget := Budget{Slots: 6, Bytes: 12_000}
	m := New(b, budget)
	var page []Passage
	for _, o := range operations {
		arg := int(o >> 3)
		before := map[int]bool{}
		for _, i := range indices(m) {
			before[i] = true
		}
		stepped := false
		switch o & 7 {
		case 0: // another page, some of it as before
			texts := make([]string, arg)
			for i := range texts {
				texts[i] = strings.Repeat(fmt.Sprint(i*arg%7, " "), 1+i%5)
			}
			page = passages(texts...)
			m.Sync(page)
		case 1: // a passage changes
			if len(page) > 0 {
				page[arg%len(page)].Text += "!"
				c := m.Sync(page)
				require.Equal(t, 1, c.New)
			}
		case 2:
			m.Look(arg-3, arg+2)
		case 3:
			m.Attend([]Attention{{arg - 2, 0.9}, {arg + 1, 0.1}})
		case 4:
			budget = Budget{Slots: arg % 9, Bytes: int64(arg) * 700}
			m.Limit(budget)
		default:
			stepped = true
			_, err := m.Step(t.Context(), arg*3)
			require.NoError(t, err)
		}

		u := m.Usage()
		var bytes int64
		slots := m.Slots()
		for i, s := range slots {
			require.Equal(t, page[s.Index], s.Passage)
			require.True(t, i == 0 || slots[i-1].Index < s.Index, "page order")
			require.GreaterOrEqual(t, s.Salience, 0.0)
			bytes += s.Content.bytes()
		}
		require.Equal(t, Usage{Passages: len(page), Slots: len(slots), Waiting: u.Waiting, Bytes: bytes}, u)
		require.Equal(t, len(slots), b.alive, "what is not held is released")
		require.True(t, budget.Slots == 0 || u.Slots <= budget.Slots)
		require.True(t, budget.Bytes == 0 || u.Bytes <= budget.Bytes)
		if stepped {
			for i := m.first; i < m.last; i++ {
				require.True(t, !before[i] || m.page[i].state == encoded, "what is visible does not leave for anything")
			}
		}
	}
	// Work comes to an end, in at most as many encodings as passages wait.
	waiting, done := m.Usage().Waiting, len(b.encoded)
	work(t, m)
	require.LessOrEqual(t, len(b.encoded)-done, waiting)
	m.Close()
	require.Zero(t, b.alive)
}
