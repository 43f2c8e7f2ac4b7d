package tokenizer

import "math"

// bpe splits one word into tokens: it starts from single bytes and merges the pair of neighbours
// with the lowest rank, the leftmost first, until none is left. A byte without a token of its own
// is dropped, as the reference does.
//
// Source: Sennrich et al. 2016; order and dropping as in huggingface/tokenizers, models/bpe.
type bpe struct {
	vocabulary   *vocabulary
	merges       merges
	ignoreMerges bool
	whole        []wholeness // by id
	cache        wordCache[string]
	long         longWord
}

// wholeness says whether a word that is a token comes out as that token; a vocabulary may hold
// tokens that the merges do not lead to. It is found out when the word is first met, because
// merging the whole vocabulary would take longer than most pages.
type wholeness uint8

const (
	wholenessUnknown wholeness = iota
	staysWhole
	fallsApart
)

// shortWord is the number of bytes up to which looking at all pairs beats a priority queue.
const shortWord = 48

func newBPE(v *vocabulary, lines []string, ignoreMerges bool) (bpe, error) {
	m, err := newMerges(v, lines)
	if err != nil {
		return bpe{}, err
	}
	return bpe{vocabulary: v, merges: m, ignoreMerges: ignoreMerges, whole: make([]wholeness, v.len())}, nil
}

// append appends the tokens of word to dst.
func (b *bpe) append(dst []int32, word string) []int32 {
	if len(word) == 1 {
		if id := b.vocabulary.byteID[word[0]]; id >= 0 {
			dst = append(dst, id)
		}
		return dst
	}
	h := hash(word)
	id := find(b.vocabulary, word, h)
	if id >= 0 {
		if b.ignoreMerges || b.whole[id] == staysWhole {
			return append(dst, id)
		}
		if b.whole[id] == wholenessUnknown {
			n := len(dst)
			dst = b.merge(dst, word)
			b.whole[id] = fallsApart
			if len(dst) == n+1 && dst[n] == id {
				b.whole[id] = staysWhole
			}
			return dst
		}
	}
	if tokens := b.cache.find(word, h); tokens != nil {
		return append(dst, tokens...)
	}
	n := len(dst)
	dst = b.merge(dst, word)
	b.cache.add(word, h, dst[n:])
	return dst
}

func (b *bpe) merge(dst []int32, word string) []int32 {
	if len(word) > shortWord {
		return b.long.merge(dst, word, b.vocabulary, &b.merges)
	}
	var (
		ids   [shortWord]int32
		pairs [shortWord]pair // pairs[i]: merge of ids[i] and ids[i+1]
		n     int
	)
	for i := range len(word) {
		if id := b.vocabulary.byteID[word[i]]; id >= 0 {
			ids[n] = id
			n++
		}
	}
	for i := range n - 1 {
		pairs[i] = b.merges.find(ids[i], ids[i+1])
	}
	for n > 1 {
		best, at := noPair, 0
		for i, p := range pairs[:n-1] {
			if p < best {
				best, at = p, i
			}
		}
		if best == noPair {
			break
		}
		ids[at] = best.id()
		copy(ids[at+1:n-1], ids[at+2:n])
		copy(pairs[at:n-2], pairs[at+1:n-1])
		n--
		if at > 0 {
			pairs[at-1] = b.merges.find(ids[at-1], ids[at])
		}
		if at < n-1 {
			pairs[at] = b.merges.find(ids[at], ids[at+1])
		}
	}
	return append(dst, ids[:n]...)
}

// longWord merges a word of any length in n·log n steps: symbols in a doubly linked list, their
// merges in a priority queue. The arrays are kept from word to word while they are small.
type longWord struct {
	symbols []symbol
	queue   []candidate
}

// symbol is one token of the list. id is −1 once it was merged into its left neighbour.
type symbol struct {
	id, previous, next int32 // indices in the list; −1: none
}

// candidate is a merge that was possible when it was queued: rank << 32 | index of the left symbol.
type candidate uint64

const keepLongWord = 1 << 16 // symbols kept between words

// merge appends the tokens of a word of bytes to dst.
func (w *longWord) merge(dst []int32, word string, v *vocabulary, m *merges) []int32 {
	// Indices are int32; a longer word is cut there. A page never gets near.
	for len(word) > math.MaxInt32 {
		dst = w.merge(dst, word[:math.MaxInt32], v, m)
		word = word[math.MaxInt32:]
	}
	w.begin()
	for i := range len(word) {
		if id := v.byteID[word[i]]; id >= 0 {
			w.add(id)
		}
	}
	w.mergeAll(m)
	w.each(func(id int32, _, _ int) { dst = append(dst, id) })
	w.release()
	return dst
}

// begin prepares for the symbols of a word.
func (w *longWord) begin() { w.symbols, w.queue = w.symbols[:0], w.queue[:0] }

// add puts a symbol at the end of the word.
func (w *longWord) add(id int32) {
	at := int32(len(w.symbols))
	w.symbols = append(w.symbols, symbol{id: id, previous: at - 1, next: at + 1})
}

// each calls do for each symbol that is left, with the range of added ones that it is made of.
func (w *longWord) each(do func(id int32, from, to int)) {
	for at := 0; at < len(w.symbols); {
		s := w.symbols[at]
		next := int(s.next)
		if next < 0 {
			next = len(w.symbols)
		}
		do(s.id, at, next)
		at = next
	}
}

// release gives the memory of a large word back.
func (w *longWord) release() {
	if cap(w.symbols) > keepLongWord {
		*w = longWord{}
	}
}

// mergeAll merges the symbols until none can be.
func (w *longWord) mergeAll(m *merges) {
	if len(w.symbols) == 0 {
		return
	}
	w.symbols[len(w.symbols)-1].next = -1
	for i := range len(w.symbols) - 1 {
		if p := m.find(w.symbols[i].id, w.symbols[i+1].id); p != noPair {
			w.queue = append(w.queue, candidate(p>>32)<<32|candidate(i))
		}
	}
	for i := len(w.queue)/2 - 1; i >= 0; i-- {
		w.down(i)
	}
	for len(w.queue) > 0 {
		c := w.pop()
		at := int32(uint32(c))
		left := &w.symbols[at]
		if left.id < 0 || left.next < 0 {
			continue
		}
		right := &w.symbols[left.next]
		p := m.find(left.id, right.id)
		if p == noPair || p>>32 != pair(c>>32) {
			continue // one of the two has been merged with something else since
		}
		left.id = p.id()
		right.id = -1
		left.next = right.next
		if left.next >= 0 {
			w.symbols[left.next].previous = at
			w.queueMerge(m, at)
		}
		if left.previous >= 0 {
			w.queueMerge(m, left.previous)
		}
	}
}

// queueMerge queues the merge of the symbol at index at with its right neighbour, if there is one.
func (w *longWord) queueMerge(m *merges, at int32) {
	s := w.symbols[at]
	if p := m.find(s.id, w.symbols[s.next].id); p != noPair {
		w.push(candidate(p>>32)<<32 | candidate(at))
	}
}

func (w *longWord) push(c candidate) {
	i := len(w.queue)
	w.queue = append(w.queue, c)
	for i > 0 {
		parent := (i - 1) / 2
		if w.queue[parent] <= c {
			break
		}
		w.queue[i] = w.queue[parent]
		i = parent
	}
	w.queue[i] = c
}

func (w *longWord) pop() candidate {
	top := w.queue[0]
	last := len(w.queue) - 1
	w.queue[0] = w.queue[last]
	w.queue = w.queue[:last]
	if last > 0 {
		w.down(0)
	}
	return top
}

func (w *longWord) down(i int) {
	c := w.queue[i]
	for {
		child := 2*i + 1
		if child >= len(w.queue) {
			break
		}
		if child+1 < len(w.queue) && w.queue[child+1] < w.queue[child] {
			child++
		}
		if c <= w.queue[child] {
			break
		}
		w.queue[i] = w.queue[child]
		i = child
	}
	w.queue[i] = c
}
