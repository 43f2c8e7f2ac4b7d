package kvcache

// Move says that the positions of beam From go to beam To.
type Move struct{ To, From int }

// Lineage follows beams through their branchings, so that what two of them have in common is
// not copied from one to the other. It knows no memory.
type Lineage struct {
	// nodes numbers what each beam, and behind them a spare one, holds at each position; two
	// beams hold the same at a position, and before it, where the numbers agree.
	nodes  [][]int32
	last   int32
	length int
	source []int // memory of Branch
	moves  []Move
}

// Fork begins with beams beams that are alike, each with room for more positions.
func (l *Lineage) Fork(beams, more int) {
	for len(l.nodes) <= beams {
		l.nodes = append(l.nodes, nil)
	}
	for i := range l.nodes {
		if cap(l.nodes[i]) < more {
			l.nodes[i] = make([]int32, more)
		}
		l.nodes[i] = l.nodes[i][:more]
	}
	if cap(l.source) < beams {
		l.source, l.moves = make([]int, beams), make([]Move, 0, 2*beams)
	}
	l.length = 0 // last goes on: numbers of an earlier fork never come again
}

// Branch makes beam i what beam parents[i] was. It gives the copies to make for that, one after
// the other, each of the positions since the fork from first on; they may go by way of the beam
// spare.
func (l *Lineage) Branch(parents []int, spare int) (moves []Move, first int) {
	source := l.source[:len(parents)]
	first = l.length
	for i, parent := range parents {
		source[i] = parent
		first = min(first, l.common(i, parent))
	}
	moves = l.moves[:0]
	for {
		before, pending := len(moves), -1
		for i := range source {
			switch {
			case source[i] == i:
			case wanted(source, i):
				pending = i
			default: // nobody needs what beam i holds
				moves = append(moves, Move{i, source[i]})
				source[i] = i
			}
		}
		if pending < 0 {
			break
		}
		if len(moves) == before { // beams that only change places
			moves = append(moves, Move{spare, pending})
			for i := range source {
				if source[i] == pending && i != pending {
					source[i] = spare
				}
			}
		}
	}
	for _, move := range moves {
		copy(l.nodes[move.To][first:l.length], l.nodes[move.From][first:l.length])
	}
	l.moves = moves
	return moves, first
}

// Advance counts one more position, which is different in each of the beams.
func (l *Lineage) Advance(beams int) {
	for i := range beams {
		l.last++
		l.nodes[i][l.length] = l.last
	}
	l.length++
}

// Len is the number of positions since the fork.
func (l *Lineage) Len() int { return l.length }

// common is the number of positions since the fork that two beams have in common.
func (l *Lineage) common(a, b int) int {
	n := l.length
	for n > 0 && l.nodes[a][n-1] != l.nodes[b][n-1] {
		n--
	}
	return n
}

// wanted says whether another beam is still to become what beam i is.
func wanted(source []int, i int) bool {
	for j, from := range source {
		if from == i && j != i {
			return true
		}
	}
	return false
}
