package working

import (
	"context"
	"fmt"
)

// Progress is what a step did.
type Progress struct {
	Encoded int // passages that are held now
	Left    int // passages that there is no room for
	Waiting int // passages that wait still; 0: there is nothing to do
}

// Step encodes waiting passages until at least bytes of text were encoded, at least one where any
// waits. That bounds its time: nothing else takes any. When ctx ends, it returns its error at once;
// the passage that was being encoded waits on. Another error is that of the encoder; the passage is
// then left out, so that the next step goes on with the others.
func (m *Memory) Step(ctx context.Context, bytes int) (p Progress, err error) {
	defer func() { p.Waiting = m.Usage().Waiting }()
	done := 0
	for tried := false; !tried || done < bytes; {
		e, rank := m.next()
		if e == nil {
			return p, nil
		}
		if !m.expected(rank) {
			e.state = left
			p.Left++
			continue
		}
		tried = true
		content, err := m.encoder.Encode(ctx, e.Passage)
		if err != nil {
			if ctx.Err() == nil {
				e.state = left
				p.Left++
			}
			return p, fmt.Errorf("working: passage at byte %d: %w", e.Range.Start, err)
		}
		done += len(e.Text)
		if m.room(rank, content.bytes()) {
			m.hold(e, content)
			p.Encoded++
		} else {
			content.release()
			e.state = left
			p.Left++
		}
	}
	return p, nil
}

// rank is how much a passage is wanted.
type rank int

const (
	above rank = iota // the reader is past it
	ahead
	visible
)

func (m *Memory) rank(index int) rank {
	switch {
	case index < m.first:
		return above
	case index < m.last:
		return visible
	}
	return ahead
}

// next is the waiting passage that is wanted most, or nil.
func (m *Memory) next() (*entry, rank) {
	for i := m.first; i < len(m.page); i++ {
		if m.page[i].state == waiting {
			return m.page[i], m.rank(i)
		}
	}
	for i := m.first - 1; i >= 0; i-- {
		if m.page[i].state == waiting {
			return m.page[i], above
		}
	}
	return nil, above
}

// over reports whether so much more than is held exceeds the budget.
func (m *Memory) over(slots int, bytes int64) bool {
	return m.budget.Slots > 0 && m.slots+slots > m.budget.Slots || m.budget.Bytes > 0 && m.bytes+bytes > m.budget.Bytes
}

// expected reports whether a passage of a rank is likely to find room: so that none is encoded in
// vain, its size is taken for that of the average slot.
func (m *Memory) expected(r rank) bool {
	average := int64(0)
	if m.slots > 0 {
		average = m.bytes / int64(m.slots)
	}
	return m.leaving(r, average) != nil
}

// room makes room for the content of a passage of a rank, and reports whether there is any. Slots
// leave only where that suffices.
func (m *Memory) room(r rank, bytes int64) bool {
	leaving := m.leaving(r, bytes)
	for _, e := range leaving {
		m.drop(e, left)
	}
	return leaving != nil
}

// leaving is who must leave for a content of so many bytes; nil where there is no room.
func (m *Memory) leaving(r rank, bytes int64) []*entry {
	leaving := []*entry{}
	slots, more := 1, bytes
	if !m.over(slots, more) {
		return leaving
	}
	for _, e := range m.weakest(r) {
		leaving = append(leaving, e)
		slots--
		more -= e.content.bytes()
		if !m.over(slots, more) {
			return leaving
		}
	}
	return nil
}
