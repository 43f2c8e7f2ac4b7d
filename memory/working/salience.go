package working

import (
	"cmp"
	"math"
	"slices"
)

// freshness is the weight of the latest reading in a passage's salience.
const freshness = 0.3

// Attention is how much of its attention a model gave to a passage when it read.
type Attention struct {
	Index  int     // of the passage in the page
	Weight float64 // of all that were read: they sum to 1
}

// Attend tells what a reading of several passages attended to. The salience of each becomes the
// exponential average of its share, where 1 is an equal share of all that were read; the others keep
// theirs.
func (m *Memory) Attend(read []Attention) {
	for _, a := range read {
		if a.Index < 0 || a.Index >= len(m.page) {
			continue
		}
		e := m.page[a.Index]
		share := a.Weight * float64(len(read))
		e.salience += freshness * (share - e.salience)
		if share >= 1 {
			e.seen = m.admitted
		}
	}
}

// faded is the salience of a passage, halved each time that as many slots were filled as the budget
// has, or as there are, since it was filled or attended to.
func (m *Memory) faded(e *entry) float64 {
	turn := max(cmp.Or(m.budget.Slots, m.slots), 1)
	return e.salience * math.Exp2(-float64(m.admitted-e.seen)/float64(turn))
}

// weakest are the slots that a passage of a rank may take, in the order in which they leave: those
// above what is visible by their faded salience, which must be less than that of a new slot unless
// the passage is visible; for a visible one then those ahead as well, the farthest first. Nothing
// leaves for what is no nearer to the reader, so that no two passages take each other's place in turn.
func (m *Memory) weakest(r rank) []*entry {
	var past []*entry
	for _, e := range m.page[:m.first] {
		if e.state == encoded && (r == visible || m.faded(e) < 1) {
			past = append(past, e)
		}
	}
	slices.SortStableFunc(past, func(a, b *entry) int { return cmp.Compare(m.faded(a), m.faded(b)) })
	if r == visible {
		for i := len(m.page) - 1; i >= m.last; i-- {
			if m.page[i].state == encoded {
				past = append(past, m.page[i])
			}
		}
	}
	return past
}
