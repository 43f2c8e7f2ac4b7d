package faithful

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// names are the runs of words with a capital of a text, "Mayor Anna Keller", by what may follow a word in
// one: of a run words may be left out ("Mayor Keller"), but no word of another run may come in.
type names map[string]followers

// followers are the words that follow one in a run, whole, and all that they begin with.
type followers struct{ whole, prefixes map[string]bool }

func newNames(text string, rest *rest) (names, error) {
	n := names{}
	var run []string
	end := 0 // of the last word of the run
	for at, word := range letterRuns(text) {
		if err := rest.step(); err != nil {
			return nil, err
		}
		if len(run) > 0 && !joins(text[end:at], run[len(run)-1]) {
			run = run[:0]
		}
		if !isCapital(word) {
			run = run[:0]
			continue
		}
		for _, before := range run {
			if err := rest.step(); err != nil {
				return nil, err
			}
			n.add(before, word)
		}
		run, end = append(run, word), at+len(word)
	}
	return n, nil
}

func (n names) add(before, word string) {
	f, ok := n[before]
	if !ok {
		f = followers{map[string]bool{}, map[string]bool{}}
		n[before] = f
	}
	f.whole[word] = true
	for i := range word {
		f.prefixes[word[:i]] = true
	}
	f.prefixes[word] = true
}

// joins reports whether what is between two words with a capital leaves them one name: a space, a hyphen, or
// the point of an initial and a space.
func joins(between, before string) bool {
	return between == " " || between == "-" || between == ". " && utf8.RuneCountInString(before) == 1
}

// opensName gives the word with a capital that a further one, now after text, would be one name with; ""
// where there is none. A word that begins a sentence and is an ordinary one is none.
func (g *Guard) opensName(text string) string {
	before := strings.TrimRightFunc(text, func(r rune) bool { return !isNamePart(r) })
	word := trailingLetters(before)
	if !isCapital(word) || !joins(text[len(before):], word) {
		return ""
	}
	if atStart(before[:len(before)-len(word)]) && (g.vocabulary.ordinary(word) || g.analyzer.Language().Stop(strings.ToLower(word))) {
		return ""
	}
	return word
}

func isNamePart(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// parts reports whether word may be (whole) or begin one that follows another in a name of the source.
func (n names) parts(before, word string, whole bool) bool {
	if whole {
		return n[before].whole[word]
	}
	return n[before].prefixes[word]
}

// mixed gives the first two words of text that are parts of different names of the source; "" where there
// are none. Where all nouns have capitals it knows none.
func (g *Guard) mixed(text string) string {
	if g.names == nil {
		return ""
	}
	for at, word := range letterRuns(text) {
		if before := g.opensName(text[:at]); isCapital(word) && before != "" && !g.names.parts(before, word, true) {
			return before + text[at-1:at] + word
		}
	}
	return ""
}
