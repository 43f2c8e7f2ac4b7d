package summarize

import "strings"

// render writes the sentences of a summary in the format asked for: key points and outlines as a list,
// the other kinds as a paragraph.
func render(sentences []Sentence, o Options) string {
	var b strings.Builder
	for i, s := range sentences {
		text, heading := s.Text, s.Heading
		if o.Format == Markdown {
			text, heading = escape(text), escape(heading)
		}
		switch {
		case heading != "" && o.Format == Markdown:
			text = "**" + heading + "**: " + text
		case heading != "":
			text = heading + ": " + text
		}
		switch {
		case o.Kind == KeyPoints, o.Kind == Outline:
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(bullet(o.Format))
		case i > 0:
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return b.String()
}

// bullet is the mark before a key point.
func bullet(f Format) string {
	if f == Markdown {
		return "* "
	}
	return "• "
}

// markup are the characters that mean something to Markdown within a line.
const markup = "\\`*_[]<>|~"

// escape puts a backslash before what Markdown would read as markup: a summary is text, and
// what a page writes must not turn into links or images.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		start := i == 0 && (r == '#' || r == '+' || r == '-' || r == '=')
		if start || r < 0x80 && strings.ContainsRune(markup, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
