package faithful

import (
	"strings"
	"unicode"
)

// numbers are the numbers of a text: runs of digits with the points and commas within, as they
// stand and without the commas of thousands ("1,000" and "1000").
type numbers struct {
	whole    map[string]bool
	prefixes map[string]bool
	signs    map[rune]bool // characters that are numbers by themselves: ⅓, ², Ⅷ
}

func newNumbers(text string, rest *rest) (numbers, error) {
	n := numbers{map[string]bool{}, map[string]bool{}, map[rune]bool{}}
	for _, r := range text {
		if isSign(r) {
			n.signs[r] = true
		}
	}
	for text != "" {
		if err := rest.step(); err != nil {
			return numbers{}, err
		}
		at := strings.IndexFunc(text, unicode.IsDigit)
		if at < 0 {
			break
		}
		text = text[at:]
		run := leadingNumber(text)
		text = text[len(run):]
		n.add(run)
	}
	return n, nil
}

// add takes a run of digits, points and commas in: as one number, and where its commas do not
// part thousands ("12,13") also as several.
func (n numbers) add(run string) {
	n.addWhole(run)
	parts := strings.Split(run, ",")
	for _, p := range parts[1:] {
		if whole, _, _ := strings.Cut(p, "."); len(whole) != 3 {
			for _, p := range parts {
				n.addWhole(p)
			}
			return
		}
	}
	n.addWhole(strings.Join(parts, ""))
}

func (n numbers) addWhole(number string) {
	n.whole[number] = true
	for i := range number {
		n.prefixes[number[:i]] = true
	}
	n.prefixes[number] = true
}

// has reports whether run, a number that ends, is one of the text.
func (n numbers) has(run string) bool { return n.whole[strings.TrimRight(run, ".,")] }

// lacksSign gives the first character of s that is a number by itself and that the text lacks;
// "" where there is none.
func (n numbers) lacksSign(s string) string {
	for _, r := range s {
		if isSign(r) && !n.signs[r] {
			return string(r)
		}
	}
	return ""
}

// isSign reports whether r is a number by itself, and no digit of a longer one.
func isSign(r rune) bool { return unicode.IsNumber(r) && !unicode.IsDigit(r) }

// allow reports whether the text has the numbers of s, of which the last, where s ends with one,
// may still go on.
func (n numbers) allow(s string) bool {
	if n.lacksSign(s) != "" {
		return false
	}
	for {
		at := strings.IndexFunc(s, unicode.IsDigit)
		if at < 0 {
			return true
		}
		run := runOfNumber(s[at:])
		s = s[at+len(run):]
		if s == "" {
			return n.prefixes[run] || n.has(run) && strings.TrimRight(run, ".,") != run
		}
		if !n.has(run) {
			return false
		}
	}
}

// runOfNumber is the run of digits, points and commas that s begins with.
func runOfNumber(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !inNumber(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// leadingNumber is the number that s begins with, without points and commas after it.
func leadingNumber(s string) string { return strings.TrimRight(runOfNumber(s), ".,") }

// openNumber is the number, with points and commas after it, that s ends with.
func openNumber(s string) string {
	run := s[len(strings.TrimRightFunc(s, inNumber)):]
	if i := strings.IndexFunc(run, unicode.IsDigit); i >= 0 {
		return run[i:]
	}
	return ""
}

func inNumber(r rune) bool { return r == '.' || r == ',' || unicode.IsDigit(r) }
