// Package working is the working memory: the passages of the page in front of the reader, encoded
// ahead of time and kept under a budget, so that summarizing reads what is there already. Reader joins
// it with a Summarizer; Memory knows neither.
//
// The page is a list of passages (Sync). Each is waiting to be encoded, held in a slot, or left out
// because the budget does not reach. Step encodes those that wait: the visible ones first, then those
// ahead, nearest first, then those above. Where the budget is used up, the slots leave that were
// read and matter least.
//
// The package has no clock and starts nothing by itself: the caller steps while it is idle, and
// cancels the context to stop at once.
package working

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"precis/core/passage"
)

// Passage is a part of the page.
type Passage struct {
	Text string
	// Input is what a model is given of it, which may depend on its neighbours. A passage of the same text
	// and input is the same.
	Input Input
	// Range is where the text stands in the text of the page, in bytes.
	Range passage.Range
	// Anchor says where it stands in the document, in words of who shows it; here it means nothing.
	Anchor string
}

// Input is what a model is given: tokens, of which the passage is those from From to before To.
type Input struct {
	Tokens   []int32
	From, To int
}

// identity is what passages of the same content have in common.
func (p *Passage) identity() string {
	return fmt.Sprint(len(p.Text), p.Input.From, p.Input.To) + p.Text + p.Input.key()
}

// key is a string that only the same tokens have.
func (in *Input) key() string {
	b := make([]byte, 0, 4*len(in.Tokens))
	for _, id := range in.Tokens {
		b = binary.LittleEndian.AppendUint32(b, uint32(id))
	}
	return string(b)
}

// Content is what a passage is encoded to.
type Content struct {
	Embedding []float32 // of unit length; nil without an embedder
	States    States    // nil where the model needs none
}

// States are encoder states or keys and values in kernel memory.
type States interface {
	// Bytes is the memory that they take.
	Bytes() int64
	// Release gives that memory back. It is called once.
	Release()
}

// bytes is the memory that the content takes, without its passage.
func (c *Content) bytes() int64 {
	n := 4 * int64(len(c.Embedding))
	if c.States != nil {
		n += c.States.Bytes()
	}
	return n
}

func (c *Content) release() {
	if c.States != nil {
		c.States.Release()
	}
	*c = Content{}
}

// Encoder encodes passages. Where its context ends it returns the context's error and keeps nothing.
type Encoder interface {
	Encode(ctx context.Context, p Passage) (Content, error)
}

// Budget limits what slots may take; 0 is no limit.
type Budget struct {
	Slots int
	Bytes int64 // of contents
}

// Slot is a passage that is held.
type Slot struct {
	Passage
	Content
	// Index is the place of the passage in the page, from 0.
	Index int
	// Salience is how much attention the passage received, averaged over the readings with more
	// weight on the late ones: 1 is as much as an average passage, and what a new one has.
	Salience float64
}

// Memory is the working memory of one page. It serves one caller at a time.
type Memory struct {
	encoder Encoder
	budget  Budget
	page    []*entry // in page order
	// Passages from first to before last are visible.
	first, last int
	slots       int
	bytes       int64
	admitted    int // slots that were ever filled: the time by which they age
}

// entry is a passage of the page.
type entry struct {
	Passage
	state    state
	content  Content
	salience float64
	seen     int // Memory.admitted when it was filled or last received attention
}

type state int

const (
	waiting state = iota
	encoded
	left // there was no room; waits again once it is visible
)

// New makes a working memory without a page.
func New(e Encoder, b Budget) *Memory { return &Memory{encoder: e, budget: b} }

// Changes is what Sync found.
type Changes struct {
	Kept int // passages that were on the page before, wherever
	New  int // passages that were not
	Gone int // passages that are no longer there
}

// Sync tells what the page says now. A passage whose text was there before keeps its slot, wherever
// it stands now; only the others wait to be encoded.
func (m *Memory) Sync(passages []Passage) Changes {
	before := map[string][]*entry{}
	for _, e := range m.page {
		before[e.identity()] = append(before[e.identity()], e)
	}
	var c Changes
	page := make([]*entry, len(passages))
	for i, p := range passages {
		id := p.identity()
		if same := before[id]; len(same) > 0 {
			page[i], before[id] = same[0], same[1:]
			page[i].Passage = p
			c.Kept++
		} else {
			page[i] = &entry{Passage: p, salience: 1}
			c.New++
		}
	}
	for _, rest := range before {
		for _, e := range rest {
			m.drop(e, left)
			c.Gone++
		}
	}
	m.page = page
	m.Look(m.first, m.last)
	return c
}

// Look tells which passages are visible: those from first to before last. Where nothing is, both are
// the passage that would be next.
func (m *Memory) Look(first, last int) {
	m.first = min(max(first, 0), len(m.page))
	m.last = min(max(last, m.first), len(m.page))
	for _, e := range m.page[m.first:m.last] {
		if e.state == left {
			e.state = waiting
		}
	}
}

// Limit sets another budget, as when the device runs short of memory. Slots leave until it is kept,
// the visible ones last.
func (m *Memory) Limit(b Budget) {
	m.budget = b
	for _, e := range slices.Concat(m.weakest(visible), m.page[m.first:m.last]) {
		if !m.over(0, 0) {
			return
		}
		m.drop(e, left)
	}
}

// Close releases all contents; the memory is as new.
func (m *Memory) Close() {
	m.Sync(nil)
}

// Slots returns what is held, in page order. Contents stay those of the memory: they are valid until
// the next call of Sync, Step, Limit or Close.
func (m *Memory) Slots() []Slot {
	slots := make([]Slot, 0, m.slots)
	for i, e := range m.page {
		if e.state == encoded {
			slots = append(slots, Slot{Passage: e.Passage, Content: e.content, Index: i, Salience: e.salience})
		}
	}
	return slots
}

// find are the states of an input; nil where they are not held.
func (m *Memory) find(in Input) States {
	for _, e := range m.page {
		same := e.Input
		if e.state == encoded && same.From == in.From && same.To == in.To && slices.Equal(same.Tokens, in.Tokens) {
			return e.content.States
		}
	}
	return nil
}

// overlapping are the passages, from first to before last, that a range of the page's text has to do with.
func (m *Memory) overlapping(r passage.Range) (first, last int) {
	for first < len(m.page) && m.page[first].Range.End <= r.Start {
		first++
	}
	last = first
	for last < len(m.page) && m.page[last].Range.Start < r.End {
		last++
	}
	return first, last
}

// Usage is what is held, how much memory the contents take, and how many passages wait.
type Usage struct {
	Passages, Slots, Waiting int
	Bytes                    int64
}

// Usage tells how full the memory is.
func (m *Memory) Usage() Usage {
	u := Usage{Passages: len(m.page), Slots: m.slots, Bytes: m.bytes}
	for _, e := range m.page {
		if e.state == waiting {
			u.Waiting++
		}
	}
	return u
}

// hold fills the slot of a passage.
func (m *Memory) hold(e *entry, c Content) {
	m.admitted++
	m.slots++
	m.bytes += c.bytes()
	e.content, e.state, e.seen = c, encoded, m.admitted
}

// drop empties the slot of a passage, where it has one.
func (m *Memory) drop(e *entry, to state) {
	if e.state == encoded {
		m.slots--
		m.bytes -= e.content.bytes()
		e.content.release()
	}
	e.state = to
}
