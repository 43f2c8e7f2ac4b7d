package rouge

import "strings"

// stem is the Porter stemmer with the extensions of NLTK, which Python's rouge-score uses. word
// is lower-case ASCII letters and digits.
//
// Source: Porter 1980, "An algorithm for suffix stripping"; nltk.stem.porter, NLTK_EXTENSIONS.
func stem(word string) string {
	if s, ok := irregular[word]; ok {
		return s
	}
	if len(word) <= 2 {
		return word
	}
	return step5(step4(step3(step2(step1(word)))))
}

var irregular = map[string]string{
	"sky": "sky", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "news": "news",
	"innings": "inning", "inning": "inning", "outings": "outing", "outing": "outing",
	"cannings": "canning", "canning": "canning", "howe": "howe",
	"proceed": "proceed", "exceed": "exceed", "succeed": "succeed",
}

// consonants tells for each letter whether it is a consonant; y is one unless it follows one.
func consonants(s string) []bool {
	c := make([]bool, len(s))
	for i := range s {
		switch s[i] {
		case 'a', 'e', 'i', 'o', 'u':
		case 'y':
			c[i] = i == 0 || !c[i-1]
		default:
			c[i] = true
		}
	}
	return c
}

// measure counts the vowel-consonant sequences of s, Porter's m.
func measure(s string) int {
	m := 0
	c := consonants(s)
	for i := 1; i < len(c); i++ {
		if c[i] && !c[i-1] {
			m++
		}
	}
	return m
}

func hasVowel(s string) bool {
	for _, c := range consonants(s) {
		if !c {
			return true
		}
	}
	return false
}

// endsCVC: consonant, vowel, consonant other than w, x, y; or a word of vowel and consonant.
func endsCVC(s string) bool {
	n, c := len(s), consonants(s)
	if n == 2 {
		return !c[0] && c[1]
	}
	return n >= 3 && c[n-3] && !c[n-2] && c[n-1] && !strings.ContainsRune("wxy", rune(s[n-1]))
}

// rule replaces a suffix where the stem before it has a measure over min.
type rule struct {
	suffix, replacement string
	min                 int
}

// apply uses the first rule whose suffix word has, and no other.
func apply(word string, rules []rule) string {
	for _, r := range rules {
		if s, ok := strings.CutSuffix(word, r.suffix); ok {
			if measure(s) > r.min {
				return s + r.replacement
			}
			return word
		}
	}
	return word
}

func step1(word string) string {
	switch {
	case strings.HasSuffix(word, "ies") && len(word) == 4:
		word = word[:3]
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "ies"):
		word = word[:len(word)-2]
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss"):
		word = word[:len(word)-1]
	}
	word = step1b(word)
	if s, ok := strings.CutSuffix(word, "y"); ok && len(s) > 1 && consonants(s)[len(s)-1] {
		word = s + "i"
	}
	return word
}

func step1b(word string) string {
	if s, ok := strings.CutSuffix(word, "ied"); ok {
		if len(word) == 4 {
			return s + "ie"
		}
		return s + "i"
	}
	if s, ok := strings.CutSuffix(word, "eed"); ok {
		if measure(s) > 0 {
			return s + "ee"
		}
		return word
	}
	s, ok := strings.CutSuffix(word, "ed")
	if !ok || !hasVowel(s) {
		s, ok = strings.CutSuffix(word, "ing")
	}
	if !ok || !hasVowel(s) {
		return word
	}
	n := len(s)
	switch {
	case strings.HasSuffix(s, "at"), strings.HasSuffix(s, "bl"), strings.HasSuffix(s, "iz"):
		return s + "e"
	case n >= 2 && s[n-1] == s[n-2] && consonants(s)[n-1]:
		if strings.ContainsRune("lsz", rune(s[n-1])) {
			return s
		}
		return s[:n-1]
	case measure(s) == 1 && endsCVC(s):
		return s + "e"
	}
	return s
}

func step2(word string) string {
	if s, ok := strings.CutSuffix(word, "alli"); ok && measure(s) > 0 {
		return step2(s + "al")
	}
	word = apply(word, []rule{
		{"ational", "ate", 0}, {"tional", "tion", 0}, {"enci", "ence", 0}, {"anci", "ance", 0},
		{"izer", "ize", 0}, {"bli", "ble", 0}, {"alli", "al", 0}, {"entli", "ent", 0}, {"eli", "e", 0},
		{"ousli", "ous", 0}, {"ization", "ize", 0}, {"ation", "ate", 0}, {"ator", "ate", 0},
		{"alism", "al", 0}, {"iveness", "ive", 0}, {"fulness", "ful", 0}, {"ousness", "ous", 0},
		{"aliti", "al", 0}, {"iviti", "ive", 0}, {"biliti", "ble", 0}, {"fulli", "ful", 0},
	})
	if s, ok := strings.CutSuffix(word, "logi"); ok && measure(s+"l") > 0 {
		word = s + "log"
	}
	return word
}

func step3(word string) string {
	return apply(word, []rule{
		{"icate", "ic", 0}, {"ative", "", 0}, {"alize", "al", 0}, {"iciti", "ic", 0},
		{"ical", "ic", 0}, {"ful", "", 0}, {"ness", "", 0},
	})
}

func step4(word string) string {
	if s, ok := strings.CutSuffix(word, "ion"); ok {
		if measure(s) > 1 && strings.ContainsRune("st", rune(s[len(s)-1])) {
			return s
		}
		return word
	}
	return apply(word, []rule{
		{"al", "", 1}, {"ance", "", 1}, {"ence", "", 1}, {"er", "", 1}, {"ic", "", 1}, {"able", "", 1},
		{"ible", "", 1}, {"ant", "", 1}, {"ement", "", 1}, {"ment", "", 1}, {"ent", "", 1},
		{"ou", "", 1}, {"ism", "", 1}, {"ate", "", 1}, {"iti", "", 1}, {"ous", "", 1}, {"ive", "", 1},
		{"ize", "", 1},
	})
}

func step5(word string) string {
	if s, ok := strings.CutSuffix(word, "e"); ok {
		if m := measure(s); m > 1 || m == 1 && !endsCVC(s) {
			word = s
		}
	}
	if strings.HasSuffix(word, "ll") && measure(word[:len(word)-1]) > 1 {
		word = word[:len(word)-1]
	}
	return word
}
