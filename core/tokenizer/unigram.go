package tokenizer

import (
	"fmt"
	"math"
	"slices"
	"unicode/utf8"
)

// unigram splits each word into the pieces whose scores, logarithms of probabilities, have the
// greatest sum.
//
// Source: Kudo 2018, "Subword Regularization"; normalizing, ties and unknown pieces as in
// huggingface/tokenizers, models/unigram.
type unigram struct {
	vocabulary *vocabulary
	charsmap   *charsmap
	metaspacer metaspacer
	pieces     trie
	scores     []float32 // by id
	control    []bool    // by id: pieces that only a trusted text leads to
	unk        int32
	unkScore   float64 // of one character that is no piece

	lattice    lattice
	cache      wordCache[[]byte]
	normalized []byte // buffers kept between texts while they are small
	word       []byte
}

// unkPenalty is how much worse an unknown character is than the worst piece.
const unkPenalty = 10

const (
	maxPiece   = 512     // bytes of the longest piece
	keepBuffer = 1 << 16 // bytes of the largest buffer kept
)

func newUnigram(c Config, v *vocabulary, control []bool) (*unigram, error) {
	if len(c.Scores) != len(c.Tokens) {
		return nil, fmt.Errorf("%w: %d scores for %d tokens", ErrConfig, len(c.Scores), len(c.Tokens))
	}
	if c.UNK < 0 {
		return nil, fmt.Errorf("%w: no unknown token, which a Unigram model must have", ErrConfig)
	}
	u := &unigram{
		vocabulary: v, control: control, unk: c.UNK,
		scores:     slices.Clone(c.Scores),
		metaspacer: metaspacer{prefix: c.AddSpacePrefix, extra: c.RemoveExtraWhitespaces},
		pieces:     newTrie(len(c.Tokens)),
	}
	switch c.Pre {
	case "", "default", "t5":
	case PreWhitespaceSplit:
		u.metaspacer.fields = true
	default:
		return nil, fmt.Errorf("%w: pre-tokenizer %q of a Unigram model, want none or %q", ErrConfig, c.Pre, PreWhitespaceSplit)
	}
	var err error
	if u.charsmap, err = newCharsmap(c.PrecompiledCharsmap); err != nil {
		return nil, err
	}
	lowest, longest := math.Inf(1), 0
	for id := range c.Tokens {
		score := float64(c.Scores[id])
		if math.IsNaN(score) || math.IsInf(score, 0) {
			return nil, fmt.Errorf("%w: the score of token %d, %q, is %g, want a finite number", ErrConfig, id, c.Tokens[id], score)
		}
		kind := tokenType(c.Types, id)
		if kind == TypeUnused || kind == TypeByte {
			continue
		}
		if kind != TypeUserDefined { // llama.cpp gives those −1000
			lowest = min(lowest, score)
		}
		if v.verbatim[id] && !control[id] {
			continue
		}
		piece := v.bytes(int32(id))
		if len(piece) > maxPiece {
			return nil, fmt.Errorf("%w: token %d has %d bytes, want at most %d", ErrConfig, id, len(piece), maxPiece)
		}
		longest = max(longest, len(piece))
		if err := u.pieces.add(piece, int32(id)); err != nil {
			return nil, err
		}
	}
	u.unkScore = lowest - unkPenalty
	u.lattice = newLattice(longest)
	return u, nil
}

func (u *unigram) encode(dst []int32, text string, _, trusted bool) []int32 {
	norm := slices.Grow(u.normalized[:0], len(text))
	u.charsmap.normalize(valid(text), func(old string, replacement []byte, stays bool) {
		if stays {
			norm = append(norm, old...)
		} else {
			norm = append(norm, replacement...)
		}
	})
	u.normalized = kept(norm)
	norm = u.metaspacer.trim(norm)
	for at := 0; at < len(norm); {
		w := u.metaspacer.next(norm, at)
		if !w.isNone() {
			dst = u.appendWord(dst, u.metaspacer.spell(&u.word, norm, w), trusted)
		}
		at = w.end
	}
	u.word = kept(u.word)
	return dst
}

// kept is a buffer to be kept for the next text: none where it has become large.
func kept(buffer []byte) []byte {
	if cap(buffer) > keepBuffer {
		return nil
	}
	return buffer
}

// appendWord appends the tokens of a word.
func (u *unigram) appendWord(dst []int32, word []byte, trusted bool) []int32 {
	h := hash(word)
	if tokens := u.cache.find(word, h); tokens != nil {
		return append(dst, tokens...)
	}
	n := len(dst)
	metControl := u.segment(word, trusted, func(id int32, _, _ int) { dst = append(dst, id) })
	slices.Reverse(dst[n:])
	if !metControl {
		u.cache.add(word, h, dst[n:])
	}
	return dst
}

// words calls do for each word of text, with the places of its bytes.
func (u *unigram) words(text string, _ bool, do func(aligned)) {
	a := newAligned(text)
	var changes []change
	u.charsmap.normalize(string(a.text), func(old string, new []byte, stays bool) {
		if stays {
			for _, r := range old {
				changes = append(changes, change{char: r})
			}
			return
		}
		changes = replacement(changes, old, new)
	})
	a.apply(changes, 0)
	norm := u.metaspacer.trim(a.text)
	for at := 0; at < len(norm); {
		w := u.metaspacer.next(norm, at)
		at = w.end
		if w.isNone() {
			continue
		}
		word := aligned{text: slices.Clone(u.metaspacer.spell(&u.word, norm, w)), places: a.places[w.start:w.end]}
		if len(word.text) > len(word.places) {
			mark := w.start // a space that is put in is where the word begins
			if w.mark >= 0 {
				mark = w.mark
			}
			word.places = append([]Range{a.places[mark]}, word.places...)
		}
		do(word)
	}
}

// tokens calls do for each token of a word, with its part of the word in bytes.
func (u *unigram) tokens(word []byte, trusted bool, do func(id int32, start, end int)) {
	var reversed []wordToken
	u.segment(word, trusted, func(id int32, start, end int) { reversed = append(reversed, wordToken{id, start, end}) })
	for _, t := range slices.Backward(reversed) {
		do(t.id, t.start, t.end)
	}
}

func (u *unigram) decode(dst []byte, id int32, first bool) []byte {
	for _, b := range u.vocabulary.bytes(id) {
		if b == ' ' && first && u.metaspacer.prefix && !u.vocabulary.verbatim[id] {
			continue
		}
		dst = append(dst, b)
	}
	return dst
}

// segment calls do for each token of word, the last first, with its part of the word. metControl
// says whether control pieces were in question. word is valid UTF-8.
func (u *unigram) segment(word []byte, trusted bool, do func(id int32, start, end int)) (metControl bool) {
	l := &u.lattice
	l.begin(len(word))
	for start := 0; start < len(word); {
		_, size := utf8.DecodeRune(word[start:])
		here := l.score(start)
		single := false // a piece is this character alone
		node := uint32(root)
		for end := start; end < len(word); {
			next, id, ok := u.pieces.step(node, word[end])
			if !ok {
				break
			}
			node = next
			end++
			if id < 0 {
				continue
			}
			if u.control[id] {
				metControl = true
				if !trusted {
					continue
				}
			}
			l.reach(end, id, float64(u.scores[id])+here)
			single = single || end-start == size
		}
		if !single {
			l.reach(start+size, unknownCharacter, u.unkScore+here)
		}
		start += size
	}
	for end := len(word); end > 0; {
		start := end
		for start > 0 && (l.back[start] == unknownCharacter || l.back[start] == u.unk) {
			start -= u.length(word[:start], l.back[start])
		}
		if start < end { // unknown characters side by side are one token
			id := u.pieces.find(word[start:end])
			if id < 0 || u.control[id] && !trusted {
				id = u.unk
			}
			do(id, start, end)
			end = start
			continue
		}
		start -= u.length(word[:end], l.back[end])
		do(l.back[end], start, end)
		end = start
	}
	l.end()
	return metControl
}

// length is the number of bytes of the step id, with which text ends.
func (u *unigram) length(text []byte, id int32) int {
	if id == unknownCharacter {
		_, n := utf8.DecodeLastRune(text)
		return n
	}
	return len(u.vocabulary.bytes(id))
}

// lattice holds the best way to each place of a word: its last step, for all places, and its
// score, for the places that the next step can start from or lead to.
type lattice struct {
	back   []int32
	scores []float64 // a ring
}

const (
	notReached       = -1
	unknownCharacter = -2
)

// newLattice makes a lattice for steps of at most longest bytes, or one character.
func newLattice(longest int) lattice {
	size := 1
	for size <= max(longest, utf8.UTFMax) {
		size *= 2
	}
	return lattice{scores: make([]float64, size)}
}

// begin prepares for a word of n bytes.
func (l *lattice) begin(n int) {
	l.back = slices.Grow(l.back[:0], n+1)[:n+1]
	for i := range l.back {
		l.back[i] = notReached
	}
	l.scores[0] = 0
}

func (l *lattice) score(at int) float64 { return l.scores[at&(len(l.scores)-1)] }

// reach offers a way to at whose last step is id. Of equally good ways the first is kept.
func (l *lattice) reach(at int, id int32, score float64) {
	best := &l.scores[at&(len(l.scores)-1)]
	if l.back[at] == notReached || score > *best {
		l.back[at], *best = id, score
	}
}

func (l *lattice) end() {
	if cap(l.back) > keepBuffer {
		l.back = nil
	}
}
