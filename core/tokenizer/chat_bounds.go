package tokenizer

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/ardanlabs/jinja"
)

// A template comes with a model file and is not trusted. The engine that runs it has no limits of its
// own, and where there is one thread a deadline stops nothing, so the template is rewritten before it is
// compiled: each round of a loop, each call of a macro, each value that is kept and each that is written
// asks a meter, which ends the rendering when the work is too much. What could make much of little in
// one expression, where no meter comes in between, is refused as it is read.

const (
	maxTemplateWork  = 1 << 24 // units: a round of a loop, or 16 bytes of the longest text
	maxTemplateCalls = 1 << 10 // of macros, which may call themselves
	maxTemplateText  = 1 << 20 // bytes of a text that a template keeps, beyond those it is given
	maxTemplateTerms = 64      // + and ~ in one tag
)

// errTemplateWork is the error of a template that works too much.
var errTemplateWork = fmt.Errorf("%w: it works without end", ErrChat)

// meter counts the work of one rendering.
type meter struct {
	work, calls int
	longest     int // bytes of the longest text so far
	limit       int // bytes of a text
}

func newMeter(messages []Message) *meter {
	m := &meter{}
	for _, message := range messages {
		m.longest = max(m.longest, len(message.Content), len(message.Role))
		m.limit += len(message.Content) + len(message.Role)
	}
	m.limit += maxTemplateText
	return m
}

// functions are what a rewritten template calls. The name of none can be written by a template, since
// newChatTemplate refuses those that hold meterPrefix.
func (m *meter) functions() map[string]jinja.Value {
	step := func([]jinja.Value, map[string]jinja.Value) (jinja.Value, error) {
		return jinja.NewBool(false), m.add(1)
	}
	call := func([]jinja.Value, map[string]jinja.Value) (jinja.Value, error) {
		if m.calls++; m.calls > maxTemplateCalls {
			return jinja.Undefined(), errTemplateWork
		}
		return jinja.NewBool(false), m.add(1)
	}
	value := func(args []jinja.Value, _ map[string]jinja.Value) (jinja.Value, error) {
		if len(args) != 1 {
			return jinja.Undefined(), errors.New("want one value")
		}
		size := sizeOf(args[0], m.limit)
		if m.longest = max(m.longest, size); size > m.limit {
			return jinja.Undefined(), errTemplateWork
		}
		return args[0], m.add(1)
	}
	return map[string]jinja.Value{
		meterPrefix + "step":  jinja.NewCallable("step", step),
		meterPrefix + "call":  jinja.NewCallable("call", call),
		meterPrefix + "value": jinja.NewCallable("value", value),
	}
}

const meterPrefix = "__precis_"

func (m *meter) add(n int) error {
	if m.work += n + m.longest/16; m.work > maxTemplateWork {
		return errTemplateWork
	}
	return nil
}

// sizeOf is about the bytes of a value; of one larger than limit any number above it.
func sizeOf(v jinja.Value, limit int) int {
	switch {
	case v.IsString():
		return len(v.AsString())
	case v.IsList():
		n := 0
		for _, item := range v.AsList().Items {
			if n += 16 + sizeOf(item, limit-n); n > limit {
				break
			}
		}
		return n
	}
	return 16 // values of a dictionary came through here before
}

// metered rewrites a template. The error wraps ErrChat and shows the tag.
func metered(source string) (string, error) {
	if strings.Contains(source, meterPrefix) {
		return "", fmt.Errorf("%w: it holds %q", ErrChat, meterPrefix)
	}
	var out strings.Builder
	for rest := source; ; {
		text, tag, after, ok := cutTag(rest)
		out.WriteString(text)
		if !ok {
			return out.String(), nil
		}
		if err := tag.check(); err != nil {
			return "", err
		}
		tag.write(&out)
		if tag.word() == "raw" { // no tags until the one that ends it
			end := strings.Index(after, "endraw")
			if end < 0 {
				return "", fmt.Errorf("%w: {%% raw %%} without an end", ErrChat)
			}
			out.WriteString(after[:end])
			after = after[end:]
			closing := strings.Index(after, "%}")
			if closing < 0 {
				return "", fmt.Errorf("%w: {%% endraw without an end", ErrChat)
			}
			out.WriteString(after[:closing+2])
			after = after[closing+2:]
		}
		rest = after
	}
}

// tag is one of a template: its opening and closing marks, with the hyphens that take white space
// away, and what stands between them.
type tag struct{ open, content, close string }

// cutTag is the text before the first tag, the tag, and what comes after it.
func cutTag(s string) (text string, t tag, after string, ok bool) {
	at := 0
	for ; ; at++ {
		i := strings.IndexByte(s[at:], '{')
		if i < 0 || at+i+1 >= len(s) {
			return s, tag{}, "", false
		}
		at += i
		if c := s[at+1]; c == '{' || c == '%' || c == '#' {
			break
		}
	}
	closing := map[byte]string{'{': "}}", '%': "%}", '#': "#}"}[s[at+1]]
	begin := at + 2
	if begin < len(s) && s[begin] == '-' {
		begin++
	}
	for end := begin; end < len(s); end++ {
		switch c := s[end]; {
		case (c == '\'' || c == '"') && closing != "#}":
			end = stringEnd(s, end)
		case strings.HasPrefix(s[end:], "-"+closing):
			return s[:at], tag{s[at:begin], s[begin:end], "-" + closing}, s[end+3:], true
		case strings.HasPrefix(s[end:], closing):
			return s[:at], tag{s[at:begin], s[begin:end], closing}, s[end+2:], true
		}
	}
	return s, tag{}, "", false // the engine says what is missing
}

// stringEnd is the place of the quote that ends the string which begins at i.
func stringEnd(s string, i int) int {
	for end := i + 1; end < len(s); end++ {
		switch s[end] {
		case '\\':
			end++
		case s[i]:
			return end
		}
	}
	return len(s)
}

// word is the first word of a statement; "" for other tags.
func (t tag) word() string {
	if !strings.HasPrefix(t.open, "{%") {
		return ""
	}
	return firstWord.FindString(strings.TrimSpace(t.content))
}

var firstWord = regexp.MustCompile(`^[A-Za-z_]+`)

// write writes the tag with its meter.
func (t tag) write(out *strings.Builder) {
	content := t.content
	switch {
	case strings.HasPrefix(t.open, "{{") && strings.TrimSpace(content) != "":
		content = " " + meterPrefix + "value((" + content + ")) "
	case t.word() == "for":
		if i := condition(content); i >= 0 {
			content = content[:i] + "if not " + meterPrefix + "step() and (" + content[i+2:] + ") "
		}
	case t.word() == "set":
		if i := assignment(content); i >= 0 {
			content = content[:i+1] + " " + meterPrefix + "value((" + content[i+1:] + ")) "
		}
	}
	out.WriteString(t.open + content + t.close)
	// Not a text that the engine's rules of white space would see: a block that holds nothing.
	hyphen := ""
	if t.close[0] == '-' {
		hyphen = "-"
	}
	name := map[string]string{"for": "step", "macro": "call", "call": "call"}[t.word()]
	if name != "" {
		out.WriteString("{%" + hyphen + " if " + meterPrefix + name + "() %}{% endif " + hyphen + "%}")
	}
}

// condition is the place of the if of {% for x in list if … %}, which stands in no brackets; −1 where
// there is none.
func condition(content string) int {
	depth := 0
	for i := 0; i < len(content); i++ {
		switch c := content[i]; {
		case c == '\'' || c == '"':
			i = stringEnd(content, i)
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case depth == 0 && c == 'i' && keywordIf.MatchString(content[max(i-1, 0):]):
			return i
		}
	}
	return -1
}

var keywordIf = regexp.MustCompile(`^[^\w]if(\W|$)`)

// assignment is the place of the = of {% set name = value %}; −1 where there is none, or several names.
func assignment(content string) int {
	i := strings.IndexByte(content, '=')
	if i < 0 || i+1 < len(content) && content[i+1] == '=' || strings.ContainsAny(content[:i], ",([{'\"|") {
		return -1
	}
	return i
}

// growing are functions that make more of their input than they are given; arguments has to match
// what follows.
var (
	growing   = regexp.MustCompile(`\b(replace|join|indent|tojson|format|center|ljust|rjust|batch|zfill)\s*\(`)
	arguments = regexp.MustCompile(`^(\s*(\w+\s*=\s*)?('(?:[^'\\]|\\.){0,16}'|"(?:[^"\\]|\\.){0,16}"|\d{1,2}|true|false|none|True|False|None)\s*(,|$))*\s*$`)
	factor    = regexp.MustCompile(`^\s*\d{1,2}\b`)
)

// check refuses what makes much of little: texts multiplied, characters replaced by variables, many
// additions, in one tag.
func (t tag) check() error {
	if strings.HasPrefix(t.open, "{#") {
		return nil
	}
	refuse := func(what string) error {
		return fmt.Errorf("%w: %s in %.80q, which could make much of little", ErrChat, what, strings.TrimSpace(t.content))
	}
	terms := 0
	for i := 0; i < len(t.content); i++ {
		switch c := t.content[i]; c {
		case '\'', '"':
			i = stringEnd(t.content, i)
		case '+', '~':
			if terms++; terms > maxTemplateTerms {
				return refuse(fmt.Sprintf("more than %d terms", maxTemplateTerms))
			}
		case '*':
			if !factor.MatchString(t.content[i+1:]) {
				return refuse("a product")
			}
		}
	}
	found := growing.FindAllStringSubmatchIndex(t.content, -1)
	if len(found) > 2 {
		return refuse(fmt.Sprintf("%d functions", len(found)))
	}
	for _, f := range found {
		list := t.content[f[1]:]
		end := 0
		for ; end < len(list) && list[end] != ')'; end++ {
			if list[end] == '\'' || list[end] == '"' {
				end = stringEnd(list, end)
			}
		}
		if name := t.content[f[2]:f[3]]; !arguments.MatchString(list[:min(end, len(list))]) {
			return refuse(name + " with variable or long arguments")
		}
	}
	return nil
}
