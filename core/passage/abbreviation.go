package passage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviated reports whether the full stop between before and rest, which starts with no lower
// case, belongs to an abbreviation, an initial or an ordinal, and so ends no sentence.
func abbreviated(before, rest string) bool {
	word := lastWord(before)
	if word == "" {
		return false
	}
	plain := strings.ToLower(word)
	next := firstWord(rest)
	digit := next != "" && next[0] >= '0' && next[0] <= '9'
	switch {
	case beforeName[plain]:
		return true
	case beforeNumber[plain]:
		return digit
	case len(word) <= 2 && word[0] >= '0' && word[0] <= '9':
		return germanMonth[next] // am 3. Oktober
	case utf8.RuneCountInString(word) == 1:
		return initial(word, before, next)
	case dotted(word) || inSentence[plain]:
		return !starter[next]
	}
	return false
}

// initial reports whether a single character before a full stop is part of a name. "I" after a
// word in lower case is the pronoun, and a word that starts sentences is no name.
func initial(word, before, next string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(r) || starter[next] {
		return false
	}
	if r != 'I' {
		return true
	}
	r, _ = utf8.DecodeRuneInString(lastWord(strings.TrimSpace(before[:len(before)-1])))
	return unicode.IsUpper(r)
}

// dotted reports whether word has the form of U.S or p.m: single letters parted by full stops.
func dotted(word string) bool {
	parts := strings.Split(word, ".")
	for _, p := range parts {
		if utf8.RuneCountInString(p) != 1 {
			return word == "Ph.D"
		}
	}
	return len(parts) > 1
}

// lastWord is the run of letters, digits and full stops that ends s, without opening marks; at
// most 16 bytes of s are read.
func lastWord(s string) string {
	const longest = 16
	i := len(s)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' {
			break
		}
		if i -= size; len(s)-i > longest {
			return ""
		}
	}
	return strings.TrimLeft(s[i:], ".")
}

// firstWord is the run of letters and digits that s begins with, past opening marks; at most 32
// bytes of s are read.
func firstWord(s string) string {
	const longest = 32
	s = s[:min(len(s), longest)]
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i >= 0 {
		s = s[:i]
	}
	return s
}

// set makes a set of the words of s.
func set(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

var (
	// beforeName are abbreviations that a name or a further word always follows.
	beforeName = set(`mr mrs ms mx dr prof rev fr msgr sr sra srta gen lt col maj capt cmdr sgt cpl pvt adm
		sen rep gov pres supt hon amb atty messrs st ste mt ft vs cf e.g i.e viz resp approx
		mme mlle mgr m.e hr frl z.b d.h u.a bzw ca vgl usw.z sig sig.ra dott avv ing ud uds`)
	// beforeNumber are abbreviations where a number follows, and words otherwise.
	beforeNumber = set(`no nos nr fig figs eq eqs sec secs ch chap vol vols p pp pg art arts par ref refs
		tab núm jan feb mar apr jun jul aug sep sept oct nov dec`)
	// inSentence are abbreviations that may also be the last word of a sentence.
	inSentence = set(`inc ltd co corp bros llc plc jr esq etc al est dept dist ave blvd rd hwy univ
		assn gov intl ed eds trans ext min max usw ggf evtl etw str`)
	// starter are words that, capitalised, most often start a sentence.
	starter = set(`The A An This That These Those It Its He She We They I You His Her Their Our My
		There Here In On At By For From With To As If When While After Before Since Although Though
		Because But And Or So Yet However Moreover Then Thus Now What Who Why How Where Which
		Der Die Das Ein Eine Es Er Sie Wir Im In Am Auf Aber Und Le La Les Un Une Il Elle Ils En
		El Los Las Una Se Su Pero Y`)
	germanMonth = set(`Januar Februar März April Mai Juni Juli August September Oktober November Dezember`)
)
