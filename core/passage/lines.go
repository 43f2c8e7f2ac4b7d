package passage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// widestWrap is the greatest line length, in characters, of text that was wrapped by hand or by a
// mailer. Where lines are longer each one is a paragraph.
const widestWrap = 120

// line is one line of the text, without the white space around it.
type line struct {
	start, end int // bytes
	blank      bool
	characters int
}

// block is a run of lines that read on: its line breaks are mere spaces.
type block struct {
	start, end int // bytes, without the white space around
	paragraph  int
}

// lines splits text at its line breaks.
func lines(text string) []line {
	var all []line
	for start := 0; start < len(text); {
		end, next := len(text), len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end, next = start+i, start+i+1
		}
		trimmed := strings.TrimLeftFunc(text[start:end], unicode.IsSpace)
		l := line{start: end - len(trimmed)}
		trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
		l.end = l.start + len(trimmed)
		l.blank = trimmed == ""
		l.characters = utf8.RuneCountInString(trimmed)
		all = append(all, l)
		start = next
	}
	return all
}

// blocks joins the lines of text that read on. A blank line ends a paragraph; whether a single
// line break is a wrapped line or the end of a heading, an item or a turn is told by readsOn.
func blocks(text string) []block {
	all := lines(text)
	var found []block
	paragraph := 0
	for i := 0; i < len(all); {
		if all[i].blank {
			i++
			continue
		}
		j := i // [i, j) is a paragraph
		width := 0
		for ; j < len(all) && !all[j].blank; j++ {
			width = max(width, all[j].characters)
		}
		b := block{all[i].start, all[i].end, paragraph}
		for k := i + 1; k < j; k++ {
			if readsOn(text, all[k-1], all[k], width) {
				b.end = all[k].end
				continue
			}
			found = append(found, b)
			b = block{all[k].start, all[k].end, paragraph}
		}
		found = append(found, b)
		paragraph++
		i = j
	}
	return found
}

// readsOn reports whether the line break between two lines of a paragraph, whose longest line has
// width characters, is a mere wrap. It is one where the first word of the second line would not
// have fitted on the first, or where the second line starts in lower case after a line that is at
// least half full.
func readsOn(text string, first, second line, width int) bool {
	a, b := text[first.start:first.end], text[second.start:second.end]
	if width > widestWrap || marked(b) || strings.HasPrefix(a, "#") {
		return false
	}
	if _, ok := speaker(b); ok {
		return false
	}
	word := b
	if i := strings.IndexFunc(b, unicode.IsSpace); i > 0 {
		word = b[:i]
	}
	r, _ := utf8.DecodeRuneInString(b)
	if unicode.IsLower(r) && 2*first.characters >= width {
		return true
	}
	return width >= 20 && first.characters+1+utf8.RuneCountInString(word) > width
}

// marked reports whether a line begins with the mark of a list item, a heading, a quotation or a
// table row.
func marked(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	rest := s[size:]
	switch r {
	case '#', '>', '|', '•', '‣', '◦', '▪', '●', '■', '·', '✓':
		return true
	case '-', '*', '+', '–', '—':
		return strings.HasPrefix(rest, " ")
	}
	return enumerator(s) > 0
}

// enumerator is the length of the list number or letter that s begins with, such as "12." or
// "a)", white space after it included; 0 where there is none.
func enumerator(s string) int {
	i := 0
	for i < len(s) && i < 3 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == 0 && s != "" && (s[0]|0x20) >= 'a' && (s[0]|0x20) <= 'z' {
		i = 1
		if len(s) > 1 && s[1] == '.' { // "A. Smith" is more often a name than an item
			return 0
		}
	}
	if i == 0 || i+1 >= len(s) || s[i] != '.' && s[i] != ')' || s[i+1] != ' ' {
		return 0
	}
	for i++; i < len(s) && s[i] == ' '; {
		i++
	}
	return i
}

// speaker is the length of the name before the colon where a line is a turn of a dialogue, such
// as "Grad C: Okay.", the colon included.
func speaker(s string) (length int, ok bool) {
	const longest = 40 // bytes; a longer name is a sentence with a colon in it
	colon := strings.IndexByte(s[:min(len(s), longest+1)], ':')
	if colon <= 0 || colon+1 < len(s) && s[colon+1] != ' ' {
		return 0, false
	}
	name := s[:colon]
	words := strings.Fields(name)
	if len(words) > 4 {
		return 0, false
	}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) && !strings.ContainsRune("#@<([&", r) {
			return 0, false
		}
	}
	return colon + 1, len(words) > 0
}
