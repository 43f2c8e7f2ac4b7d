package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"

	"precis/memory/longterm"
)

// markdownVersion is that of the files which Markdown writes.
const markdownVersion = 1

// frontMatter is the head of an entry, as YAML between two lines of "---".
type frontMatter struct {
	Precis    int             `json:"precis" yaml:"precis"` // markdownVersion
	URL       string          `json:"url" yaml:"url"`
	Canonical string          `json:"canonical,omitempty" yaml:"canonical"`
	Also      []string        `json:"also,omitempty" yaml:"also"`
	Title     string          `json:"title,omitempty" yaml:"title"`
	Site      string          `json:"site,omitempty" yaml:"site"`
	Language  string          `json:"language,omitempty" yaml:"language"`
	FirstRead string          `json:"firstRead" yaml:"firstRead"` // RFC 3339
	LastRead  string          `json:"lastRead" yaml:"lastRead"`
	TimesRead int             `json:"timesRead" yaml:"timesRead"`
	Dwell     string          `json:"dwell,omitempty" yaml:"dwell"` // as "1m30s"
	Selection []string        `json:"selection,omitempty" yaml:"selection"`
	Pinned    bool            `json:"pinned,omitempty" yaml:"pinned"`
	Links     []longterm.Link `json:"links,omitempty" yaml:"links"`
}

// summaryMark is what is said of a summary where it begins.
type summaryMark struct {
	Made      time.Time `json:"made"`
	Mode      string    `json:"mode,omitempty"`
	Model     string    `json:"model,omitempty"`
	Generated bool      `json:"generated,omitempty"`
}

// The sections of a file begin with a comment, which shows in no rendering. A line of the text that
// looks like one gets a backslash, which Markdown takes for the sign itself.
const (
	markSummary = "<!-- summary"
	markPassage = "<!-- passage"
	markEnd     = " -->"
)

// Markdown writes an entry as a file: front matter, then its summaries and passages. Terms and
// embeddings are left out, since they can be made of the text again.
func Markdown(e longterm.Entry) []byte {
	var b bytes.Buffer
	b.WriteString("---\n")
	writeFrontMatter(&b, frontMatter{
		Precis: markdownVersion, URL: e.URL, Canonical: e.Canonical, Also: e.Also, Title: e.Title, Site: e.Site, Language: e.Language,
		FirstRead: e.FirstRead.Format(time.RFC3339Nano), LastRead: e.LastRead.Format(time.RFC3339Nano),
		TimesRead: e.TimesRead, Dwell: e.Dwell.String(), Selection: e.Selection, Pinned: e.Pinned, Links: e.Links,
	})
	b.WriteString("---\n\n")
	for _, s := range e.Summaries {
		mark := marshal(summaryMark{Made: s.Made, Mode: s.Mode, Model: s.Model, Generated: s.Generated})
		// A comment ends at the first "-->", whatever it says.
		fmt.Fprintf(&b, "%s %s%s\n", markSummary, strings.ReplaceAll(mark, ">", `\u003e`), markEnd)
		writeSection(&b, s.Text)
	}
	for _, p := range e.Passages {
		b.WriteString(markPassage + markEnd + "\n")
		writeSection(&b, p.Text)
	}
	return b.Bytes()
}

// writeFrontMatter writes a line for each field, with its value as JSON: which is YAML as well, and
// there is one way only to write a text.
func writeFrontMatter(b *bytes.Buffer, f frontMatter) {
	decoder := json.NewDecoder(strings.NewReader(marshal(f)))
	_, _ = decoder.Token() // what marshal wrote is an object
	for decoder.More() {
		var value json.RawMessage
		key, _ := decoder.Token()
		_ = decoder.Decode(&value)
		fmt.Fprintf(b, "%s: %s\n", key, value)
	}
}

// marshal writes JSON that is YAML too, which has signs that may only be written as escapes.
func marshal(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // these types can be encoded
	}
	var escaped strings.Builder
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		if r <= 0xffff && (unicode.IsControl(r) || r == 0xfeff || r == 0xfffe || r == 0xffff) {
			fmt.Fprintf(&escaped, `\u%04x`, r)
		} else {
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}

func isMark(line string) bool {
	rest := strings.TrimLeft(line, `\`)
	return strings.HasPrefix(rest, markSummary) || strings.HasPrefix(rest, markPassage)
}

// writeSection writes a text and an empty line after it.
func writeSection(b *bytes.Buffer, text string) {
	for line := range strings.Lines(strings.ToValidUTF8(text, "\uFFFD")) {
		if isMark(line) {
			b.WriteByte('\\')
		}
		b.WriteString(line)
	}
	b.WriteString("\n\n")
}

// ParseMarkdown reads a file that Markdown wrote, or one that was edited since. What stands before
// the first section is not read.
func ParseMarkdown(content []byte) (longterm.Entry, error) {
	text := string(content)
	head, text, ok := cutFrontMatter(text)
	if !ok {
		return longterm.Entry{}, fmt.Errorf("archive: %w: no front matter", ErrFormat)
	}
	var f frontMatter
	if err := yaml.Unmarshal([]byte(head), &f); err != nil {
		return longterm.Entry{}, fmt.Errorf("archive: front matter: %w: %w", ErrFormat, err)
	}
	e, err := f.entry()
	if err != nil {
		return longterm.Entry{}, err
	}
	for _, section := range sections(text) {
		mark, body, _ := strings.Cut(section, "\n")
		body = unescape(body)
		if strings.HasPrefix(mark, markPassage) {
			e.Passages = append(e.Passages, longterm.Passage{Text: body})
			continue
		}
		said, found := strings.CutSuffix(strings.TrimRight(strings.TrimPrefix(mark, markSummary), "\r"), markEnd)
		var m summaryMark
		if err := json.Unmarshal([]byte(said), &m); !found || err != nil {
			return longterm.Entry{}, fmt.Errorf("archive: %w: %.200q, want what is known of a summary as JSON", ErrFormat, mark)
		}
		e.Summaries = append(e.Summaries, longterm.Summary{Text: body, Made: m.Made, Mode: m.Mode, Model: m.Model, Generated: m.Generated})
	}
	return e, nil
}

// cutFrontMatter parts a file at the line that ends its front matter.
func cutFrontMatter(text string) (head, rest string, ok bool) {
	first, text, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, "\r") != "---" {
		return "", "", false
	}
	at := 0
	for line := range strings.Lines(text) {
		if strings.TrimRight(line, "\r\n") == "---" {
			return text[:at], text[at+len(line):], true
		}
		at += len(line)
	}
	return "", "", false
}

func (f *frontMatter) entry() (e longterm.Entry, err error) {
	if f.Precis > markdownVersion {
		return e, fmt.Errorf("archive: version %d, want at most %d: %w", f.Precis, markdownVersion, ErrNewer)
	}
	if f.Precis < 1 {
		return e, fmt.Errorf("archive: %w: no line \"precis: 1\" in the front matter", ErrFormat)
	}
	e.Head = longterm.Head{
		URL: f.URL, Canonical: f.Canonical, Also: f.Also, Title: f.Title, Site: f.Site, Language: f.Language,
		TimesRead: f.TimesRead, Selection: f.Selection, Pinned: f.Pinned, Links: f.Links,
	}
	for name, c := range map[string]struct {
		text string
		to   *time.Time
	}{"firstRead": {f.FirstRead, &e.FirstRead}, "lastRead": {f.LastRead, &e.LastRead}} {
		if *c.to, err = time.Parse(time.RFC3339Nano, c.text); err != nil {
			return e, fmt.Errorf("archive: %w: %s: %q, want a time as 2026-03-14T09:26:53Z", ErrFormat, name, c.text)
		}
	}
	if f.Dwell != "" {
		if e.Dwell, err = time.ParseDuration(f.Dwell); err != nil {
			return e, fmt.Errorf("archive: %w: dwell: %q, want a duration as 1m30s", ErrFormat, f.Dwell)
		}
	}
	return e, nil
}

// sections parts a text at the lines that begin with a mark, which the sections keep.
func sections(text string) []string {
	var starts []int
	at := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "<") && isMark(line) {
			starts = append(starts, at)
		}
		at += len(line)
	}
	all := make([]string, len(starts))
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		all[i] = text[start:end]
	}
	return all
}

// unescape takes back what writeSection added; an editor may have taken the last empty line.
func unescape(body string) string {
	if without, ok := strings.CutSuffix(body, "\n\n"); ok {
		body = without
	} else {
		body = strings.TrimSuffix(body, "\n")
	}
	var b strings.Builder
	for line := range strings.Lines(body) {
		if strings.HasPrefix(line, `\`) && isMark(line) {
			line = line[1:]
		}
		b.WriteString(line)
	}
	return b.String()
}

// fileName is a name for the file of an entry: its site, what its title says, and a number from its
// URL that tells those of the same title apart.
func fileName(e longterm.Entry) string {
	return fmt.Sprintf("%s/%s-%08x.md", slug(e.Site, "no-site", true), slug(e.Title, "untitled", false), crc32.ChecksumIEEE([]byte(e.URL)))
}

// slug keeps letters and digits of a text, with hyphens between them, at most 60 signs.
func slug(text, empty string, dots bool) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		switch {
		case n == 60:
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
			n++
		case dots && r == '.' && n > 0 && !strings.HasSuffix(b.String(), "."):
			b.WriteByte('.')
			n++
		case n > 0 && !strings.HasSuffix(b.String(), "-") && !strings.HasSuffix(b.String(), "."):
			b.WriteByte('-')
			n++
		}
	}
	if s := strings.Trim(b.String(), "-."); s != "" {
		return s
	}
	return empty
}
