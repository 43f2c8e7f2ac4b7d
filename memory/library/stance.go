package library

import (
	"strings"
	"unicode"

	"precis/core/terms"
)

// nearlySame is the cosine from which two sentences without figures say the same.
const nearlySame = 0.6

// stance is Agrees, Differs or Compare for two sentences about the same, of which similarity is the
// cosine. What they count decides: the same thing counted otherwise is a difference, whichever words
// stand around it. Where nothing is counted in both, only all but the same words agree.
func stance(a, b sentence, similarity float64) Relation {
	same := false
	for of, mine := range a.figures {
		theirs := b.figures[of]
		switch {
		case len(theirs) == 0:
		case meet(mine, theirs):
			same = true
		case len(mine) == 1 || len(theirs) == 1:
			return Differs
		default: // which of them belong together is not known
			return Compare
		}
	}
	if same || len(a.figures) == 0 && len(b.figures) == 0 && similarity >= nearlySame && a.denies == b.denies {
		return Agrees
	}
	return Compare
}

// meet reports whether a number is in both.
func meet(a, b map[string]bool) bool {
	for number := range a {
		if b[number] {
			return true
		}
	}
	return false
}

// figuresOf are the numbers of a text by what they count: the stem of the word after them. A number
// that counts nothing, such as a year, is none.
func figuresOf(text string, analyzer *terms.Analyzer) map[string]map[string]bool {
	words := terms.Words(text)
	found := map[string]map[string]bool{}
	for i := 0; i < len(words); i++ {
		number, ok := numberOf(words[i])
		if !ok {
			continue
		}
		for i+1 < len(words) && magnitudes[words[i+1]] {
			i++
			number += " " + words[i]
		}
		if i+1 == len(words) {
			break
		}
		of := words[i+1]
		if _, isNumber := numberOf(of); isNumber || analyzer.Language().Stop(of) {
			continue
		}
		of = analyzer.Stem(of)
		if found[of] == nil {
			found[of] = map[string]bool{}
		}
		found[of][number] = true
	}
	return found
}

// numberOf is a word as a number in digits: "1,850" is "1850", "six" is "6".
func numberOf(word string) (number string, ok bool) {
	if digits, ok := spelled[word]; ok {
		return digits, true
	}
	if strings.IndexFunc(word, unicode.IsDigit) != 0 || strings.ContainsFunc(word, unicode.IsLetter) {
		return "", false
	}
	if whole, rest, one := strings.Cut(word, ","); one && len(rest) == 3 {
		return whole + rest, true // of thousands, as in "2,300"
	}
	return word, true
}

// magnitudes are words that belong to the number before them.
var magnitudes = listOf("thousand million billion trillion tausend millionen milliarden mille millions milliards")

// spelled are numbers in words, those of two to twelve: "one" is also an article.
var spelled = func() map[string]string {
	digits := strings.Fields("2 3 4 5 6 7 8 9 10 11 12")
	all := map[string]string{}
	for _, words := range []string{
		"two three four five six seven eight nine ten eleven twelve",
		"zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
		"deux trois quatre cinq six sept huit neuf dix onze douze",
	} {
		for i, word := range strings.Fields(words) {
			all[word] = digits[i]
		}
	}
	return all
}()

// denials are words that turn a statement round.
var denials = listOf("not no never none nor cannot nicht kein keine keinen keiner nie ne pas jamais aucun aucune")

// denies counts the words of a text that turn it round, as odd or even.
func denies(text string) bool {
	odd := false
	for _, w := range terms.Words(text) {
		if denials[w] || strings.HasSuffix(w, "n't") {
			odd = !odd
		}
	}
	return odd
}

func listOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
