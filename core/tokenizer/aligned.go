package tokenizer

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/rangetable"
)

// aligned is a text on its way through a normalizer, with the place in the original that each of
// its bytes came from. It follows huggingface/tokenizers, NormalizedString, to the letter, because
// places are part of what is compared with it; where no places are wanted the families take
// shorter ways.
type aligned struct {
	text   []byte
	places []Range // one a byte
}

// change is one character of a new text. taken is 0 where it replaces one of the old text, 1 where
// it is put in between and has the place of the character before it, and −n where it replaces one
// and the n characters after that are gone.
type change struct {
	char  rune
	taken int
}

// newAligned aligns text with itself; a byte that is not UTF-8 is U+FFFD.
func newAligned(text string) *aligned {
	a := &aligned{text: make([]byte, 0, len(text)), places: make([]Range, 0, len(text))}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		a.append(r, Range{i, i + n})
		i += n
	}
	return a
}

func (a *aligned) append(r rune, place Range) {
	a.text = utf8.AppendRune(a.text, r)
	for len(a.places) < len(a.text) {
		a.places = append(a.places, place)
	}
}

// apply replaces the whole text. removed counts the characters gone from its beginning.
func (a *aligned) apply(changes []change, removed int) {
	next := aligned{text: make([]byte, 0, len(a.text)), places: make([]Range, 0, len(a.text))}
	at := 0 // byte of the old text
	skip := func(characters int) {
		for ; characters > 0 && at < len(a.text); characters-- {
			_, n := utf8.DecodeRune(a.text[at:])
			at += n
		}
	}
	skip(removed)
	for _, c := range changes {
		var place Range
		switch {
		case c.taken <= 0 && at < len(a.places):
			place = a.places[at]
		case at > 0:
			place = a.places[at-1]
		}
		next.append(c.char, place)
		if c.taken <= 0 {
			skip(1 - c.taken)
		}
	}
	*a = next
}

// replacement appends the changes that replace old by new to changes. What is only removed counts
// with the character before it; at the beginning of a text it is lost, which moves the places of
// what follows. That is how the reference does it.
func replacement(changes []change, old string, new []byte) []change {
	more := utf8.RuneCount(new) - utf8.RuneCountInString(old)
	for _, r := range string(new) {
		changes = append(changes, change{char: r})
	}
	if more > 0 {
		for i := range changes[len(changes)-more:] {
			changes[len(changes)-more+i].taken = 1
		}
	}
	if more < 0 && len(changes) > 0 {
		changes[len(changes)-1].taken += more
	}
	return changes
}

// filter removes characters.
func (a *aligned) filter(keep func(rune) bool) {
	var changes []change
	removed := 0
	for _, r := range string(a.text) {
		switch {
		case keep(r):
			changes = append(changes, change{char: r})
		case len(changes) == 0:
			removed++
		default:
			changes[len(changes)-1].taken--
		}
	}
	a.apply(changes, removed)
}

// each replaces each character by one or more.
func (a *aligned) each(expand func(rune) string) { a.apply(a.expanded(expand), 0) }

func (a *aligned) expanded(expand func(rune) string) []change {
	var changes []change
	for _, r := range string(a.text) {
		for i, n := range expand(r) {
			changes = append(changes, change{char: n, taken: min(i, 1)})
		}
	}
	return changes
}

// decompose brings the text to normalization form D.
func (a *aligned) decompose() {
	changes := a.expanded(decomposed)
	for i := 0; i < len(changes); i++ {
		start := i
		for i < len(changes) && combiningClass(changes[i].char) > 0 {
			i++
		}
		slices.SortStableFunc(changes[start:i], func(a, b change) int {
			return cmp.Compare(combiningClass(a.char), combiningClass(b.char))
		})
	}
	a.apply(changes, 0)
}

// unicode9 is what the decomposition of the reference knows.
var unicode9 = rangetable.Assigned("9.0.0")

// decomposed is r in normalization form D.
func decomposed(r rune) string {
	if !unicode.Is(unicode9, r) {
		return string(r)
	}
	return norm.NFD.String(string(r))
}

// combiningClass orders the marks of a character; 0 is no mark.
func combiningClass(r rune) uint8 {
	if !unicode.Is(unicode9, r) {
		return 0
	}
	return norm.NFD.PropertiesString(string(r)).CCC()
}

// slice is the part of a from byte start to end.
func (a *aligned) slice(start, end int) aligned {
	return aligned{text: a.text[start:end], places: a.places[start:end]}
}

// place is where the bytes start to end of a come from.
func (a *aligned) place(start, end int) Range {
	return Range{a.places[start].Start, a.places[end-1].End}
}

// valid is text with U+FFFD for each byte that is not UTF-8.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		b.WriteRune(r)
	}
	return b.String()
}
