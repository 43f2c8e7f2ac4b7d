package passage

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Normalized is a text as a model reads it, and the way back to the caller's bytes. Left out
// are invalid UTF-8, control characters, soft hyphens, zero-width spaces and direction marks;
// every line break is one '\n'. The joiners U+200C and U+200D stay: scripts and emoji need them.
type Normalized struct {
	Text string
	// shifts are the places in Text from which on the distance to the caller's bytes changes.
	shifts []shift
}

// shift: Text[at:] stands in the caller's text at+by bytes on, up to the next shift.
type shift struct{ at, by int }

// Normalize makes the text that a model reads. It copies nothing where nothing changes.
func Normalize(text string) Normalized {
	var b strings.Builder
	var shifts []shift
	kept := 0 // text[kept:i] is still to be copied
	for i := 0; i < len(text); {
		if c := text[i]; c >= ' ' && c < 0x7f || c == '\n' || c == '\t' { // most there is; a call for each would take ten times as long
			i++
			continue
		}
		size, replacement, change := normalizeAt(text[i:])
		if change {
			b.WriteString(text[kept:i])
			b.WriteString(replacement)
			kept = i + size
			shifts = append(shifts, shift{b.Len(), kept - b.Len()})
		}
		i += size
	}
	if shifts == nil {
		return Normalized{Text: text}
	}
	b.WriteString(text[kept:])
	return Normalized{b.String(), shifts}
}

// normalizeAt says what stands for the first size bytes of s, where that is a change.
func normalizeAt(s string) (size int, replacement string, change bool) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		return 1, "", true
	case r == '\r' && strings.HasPrefix(s, "\r\n"):
		return 2, "\n", true
	case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return size, "\n", true
	case r == '\u200c', r == '\u200d': // joiners
		return size, "", false
	case unicode.Is(unicode.Cc, r), r == '\u00ad', r == '\u200b', r == '\u2060', r == '\ufeff',
		unicode.Is(unicode.Bidi_Control, r):
		return size, "", true
	}
	return size, "", false
}

// Original turns a range of n.Text into one of the caller's text.
func (n Normalized) Original(start, end int) Range {
	r := Range{n.place(start, true), n.place(end, false)}
	r.End = max(r.Start, r.End)
	return r
}

// place is where in the caller's text the place at of n.Text is. Where bytes were left out right
// there, after says on which side of them.
func (n Normalized) place(at int, after bool) int {
	i := sort.Search(len(n.shifts), func(i int) bool {
		return n.shifts[i].at > at || !after && n.shifts[i].at == at
	})
	if i == 0 {
		return at
	}
	return at + n.shifts[i-1].by
}
