package faithful

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"precis/core/terms"
	"precis/core/tokenizer"
)

// Vocabulary has the tokens of a tokenizer sorted by how they go on with a text.
type Vocabulary struct {
	text    []string // by token; "" for special tokens and those of broken characters
	numeric []int32  // tokens with a number, and those of points and commas alone
	letters []int32  // tokens that begin with a letter, which go on with an open word
	// byLetters finds a token of letters by the letters that it begins with.
	byLetters map[string][]int32
	starts    []start
	// spaced finds a token that is a whole word after a space, by the word.
	spaced    map[string]int32
	tokenizer *tokenizer.Tokenizer
}

// start is a token in which a word starts.
type start struct {
	id       int32
	bare     bool   // nothing is before the word: it starts one only where none is open
	capital  bool   // it begins with a capital
	ordinary bool   // a word with a capital that is more often written without one
	word     string // its letters
	head     string // how the word and all forms of it begin, in lower case
}

// NewVocabulary sorts the tokens of t.
func NewVocabulary(t *tokenizer.Tokenizer) *Vocabulary {
	v, _ := NewVocabularyWith(t, func() error { return nil })
	return v
}

// NewVocabularyWith is NewVocabulary that asks pause whether to go on, every millisecond or several: in a
// browser that has just started, 49,152 tokens take 0.3 s. The error is pause's.
func NewVocabularyWith(t *tokenizer.Tokenizer, pause func() error) (*Vocabulary, error) {
	v := &Vocabulary{text: make([]string, t.Vocabulary()), byLetters: map[string][]int32{}, spaced: map[string]int32{}, tokenizer: t}
	for i := range v.text {
		if i%stretch == 0 {
			if err := pause(); err != nil {
				return nil, err
			}
		}
		id := int32(i)
		text := string(t.Bytes(id))
		if t.IsSpecial(id) || !utf8.ValidString(text) {
			continue
		}
		v.text[i] = text
		if strings.ContainsFunc(text, unicode.IsNumber) || runOfNumber(text) == text {
			v.numeric = append(v.numeric, id)
		}
		at := strings.IndexFunc(text, unicode.IsLetter)
		if at < 0 {
			continue
		}
		word := leadingLetters(text[at:])
		v.starts = append(v.starts, start{id: id, bare: at == 0, capital: isCapital(word), word: word, head: head(strings.ToLower(word))})
		switch {
		case at == 0:
			v.letters = append(v.letters, id)
			v.byLetters[word] = append(v.byLetters[word], id)
		case text == " "+word:
			v.spaced[word] = id
		}
	}
	for i := range v.starts {
		if i%stretch == 0 {
			if err := pause(); err != nil {
				return nil, err
			}
		}
		s := &v.starts[i]
		s.ordinary = s.capital && v.ordinary(s.word)
	}
	return v, nil
}

// head is what a word in lower case and its stem have in common at the least, but for a few short
// words ("die", "dying"): it spares the stemming of a whole vocabulary.
func head(word string) string {
	const letters = 3
	n := 0
	for i := range word {
		if n == letters {
			return word[:i]
		}
		n++
	}
	return word
}

// Tokenizer is the one that was sorted.
func (v *Vocabulary) Tokenizer() *tokenizer.Tokenizer { return v.tokenizer }

// ordinary reports whether a word is more often written without a capital, as its rank in the
// vocabulary shows: pairs that are frequent in text are merged first.
func (v *Vocabulary) ordinary(word string) bool {
	lower := strings.ToLower(word)
	small, isToken := v.spaced[lower]
	capital, isToo := v.spaced[terms.Capitalize(lower)]
	return isToken && (!isToo || small < capital)
}

// leadingLetters is the run of letters that s begins with.
func leadingLetters(s string) string {
	if i := strings.IndexFunc(s, notLetter); i >= 0 {
		return s[:i]
	}
	return s
}

// trailingLetters is the run of letters that s ends with.
func trailingLetters(s string) string {
	return s[len(strings.TrimRightFunc(s, func(r rune) bool { return !notLetter(r) })):]
}

// notLetter reports whether r ends a run of letters. Marks combine with letters.
func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }

// isCapital reports whether word begins with a capital.
func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}
