package terms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Words are the words of s in lower case, as UAX 29 finds them: letters, digits, apostrophes
// and points within. A run of a script without spaces is given as a whole.
func Words(s string) []string {
	var found []string
	run := 0 // bytes of the run of spaceless characters that ends here
	for it := words.FromString(s); it.Next(); {
		w := it.Value()
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case Spaceless(r):
			run += len(w)
			continue
		case run > 0:
			found = append(found, s[it.Start()-run:it.Start()])
			run = 0
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			found = append(found, strings.ToLower(strings.ReplaceAll(w, "’", "'")))
		}
	}
	if run > 0 {
		found = append(found, s[len(s)-run:])
	}
	return found
}

// Spaceless reports whether r belongs to a script that puts no spaces between words.
func Spaceless(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai,
		unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan)
}

// Capitalize makes the first letter of s a capital.
func Capitalize(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
