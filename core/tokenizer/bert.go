package tokenizer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/rangetable"
)

// BertNormalizer says how BERT's normalizer treats text. The names are those of tokenizer.json.
type BertNormalizer struct {
	CleanText          bool // control characters are removed, white space becomes a space
	HandleChineseChars bool // each Chinese character is a word
	StripAccents       bool // text is decomposed (NFD) and marks are removed
	Lowercase          bool
}

// Uncased is the normalizer of most BERT models. GGUF has no key for another.
var Uncased = BertNormalizer{CleanText: true, HandleChineseChars: true, StripAccents: true, Lowercase: true}

// bertWords normalizes text and cuts it into words as BERT does: at white space, and with each
// punctuation mark a word of its own. White space and letters are those of today's Unicode; the
// categories control, mark and punctuation those of Unicode 8.0, because huggingface/tokenizers,
// which this follows, takes them from tables of that age.
type bertWords struct {
	BertNormalizer
	known     [bmpSize]bertAction // found out when a character is first met
	rewritten map[rune]string     // what characters become, likewise
}

// unicode8 is what the categories of the reference know.
var unicode8 = rangetable.Assigned("8.0.0")

// bertAction is what happens to a character.
type bertAction uint8

const (
	notKnown bertAction = iota
	keep                // part of a word as it is
	remove
	breakWord // white space
	isolate   // punctuation
	rewrite   // other characters take its place
)

func newBertWords(n BertNormalizer) *bertWords {
	return &bertWords{BertNormalizer: n, rewritten: map[rune]string{}}
}

// action is what happens to r.
func (w *bertWords) action(r rune) bertAction {
	if r >= bmpSize {
		return w.find(r)
	}
	if w.known[r] == notKnown {
		w.known[r] = w.find(r)
	}
	return w.known[r]
}

func (w *bertWords) find(r rune) bertAction {
	switch s := w.normalize(r); s {
	case "":
		return remove
	case " ":
		return breakWord
	case string(r):
		return kindOf(r)
	case " " + string(r) + " ":
		return isolate
	default:
		w.rewritten[r] = s
		return rewrite
	}
}

// kindOf is what happens to a character that has been normalized: keep, breakWord or isolate.
func kindOf(r rune) bertAction {
	switch {
	case unicode.IsSpace(r):
		return breakWord
	case isPunctuation(r):
		return isolate
	}
	return keep
}

// normalize is all that the normalizer makes of r.
func (w *bertWords) normalize(r rune) string {
	if w.CleanText {
		if isRemoved(r) {
			return ""
		}
		if unicode.IsSpace(r) {
			return " "
		}
	}
	s := string(r)
	if w.HandleChineseChars {
		s = spacedChinese(r)
	}
	if w.StripAccents {
		// Marks are not put in order: those that are moved go, but for a few of category Mc.
		var stripped strings.Builder
		for _, r := range s {
			for _, r := range decomposed(r) {
				if !isAccent(r) {
					stripped.WriteRune(r)
				}
			}
		}
		s = stripped.String()
	}
	if w.Lowercase {
		var lower strings.Builder
		for _, r := range s {
			lower.WriteString(lowered(r))
		}
		s = lower.String()
	}
	return s
}

// isRemoved says whether clean_text removes r: NUL, U+FFFD and the categories Cc, Cf and Co
// without \t, \n and \r.
func isRemoved(r rune) bool {
	switch r {
	case '\t', '\n', '\r':
		return false
	case 0, utf8.RuneError:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) && unicode.Is(unicode8, r)
}

// spacedChinese is r, between spaces where it is in a block of CJK ideographs.
func spacedChinese(r rune) string {
	if unicode.Is(chinese, r) {
		return " " + string(r) + " "
	}
	return string(r)
}

var chinese = &unicode.RangeTable{
	R16: []unicode.Range16{{0x3400, 0x4DBF, 1}, {0x4E00, 0x9FFF, 1}, {0xF900, 0xFAFF, 1}},
	R32: []unicode.Range32{{0x20000, 0x2A6DF, 1}, {0x2A700, 0x2B73F, 1}, {0x2B740, 0x2B81F, 1}, {0x2B920, 0x2CEAF, 1}, {0x2F800, 0x2FA1F, 1}},
}

// isAccent says whether r is of category Mn. What follows was put elsewhere after Unicode 8.0.
func isAccent(r rune) bool {
	switch r {
	case 0x1734:
		return true
	case 0x1885, 0x1886, 0xA9BD, 0x111C9:
		return false
	}
	return unicode.Is(unicode.Mn, r) && unicode.Is(unicode8, r)
}

func isPunctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return unicode.IsPunct(r) || unicode.IsSymbol(r)
	}
	switch r {
	case 0x166D, 0x111C9:
		return true
	}
	return unicode.Is(unicode.P, r) && unicode.Is(unicode8, r)
}

// lowered is r in lower case; only İ becomes two characters.
func lowered(r rune) string {
	if r == 'İ' {
		return "i̇"
	}
	return string(unicode.ToLower(r))
}

// align is the normalizer step by step as the reference runs it, with the place of each byte.
func (w *bertWords) align(text string) *aligned {
	a := newAligned(text)
	if w.CleanText {
		a.filter(func(r rune) bool { return !isRemoved(r) })
		a.each(func(r rune) string {
			if unicode.IsSpace(r) {
				return " "
			}
			return string(r)
		})
	}
	if w.HandleChineseChars {
		a.each(spacedChinese)
	}
	if w.StripAccents {
		a.decompose()
		a.filter(func(r rune) bool { return !isAccent(r) })
	}
	if w.Lowercase {
		a.each(lowered)
	}
	return a
}
