package page

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageShare is the share of a page's text from which on an element is the page itself, hidden
// until scripts have run, and not something hidden in it.
const pageShare = 0.8

// farAway is the length, in pixels, by which text is moved out of sight.
const farAway = -999

// unseenNames are those that sites give to text for screen readers alone.
var unseenNames = regexp.MustCompile(`(?i)(^|[\s_-])(sr-only|visually-?hidden|screen-reader(-text)?|element-invisible)($|[\s_-])`)

// removeHidden takes out of a document what a reader of the page does not see, which is the usual
// way to smuggle instructions to a program that reads it: elements that attributes, style
// attributes or style elements hide, comments, and characters without a mark of their own. Style
// sheets in files of their own are not known.
func removeHidden(doc *html.Node) {
	h := hider{rules: declarations(doc), length: textLength(doc)}
	h.clean(doc, shown{background: "#ffffff", colour: "#000000"})
}

type hider struct {
	rules  map[*html.Node]style
	length int // of the page's text, in bytes
}

// shown is what an element passes on to its contents.
type shown struct {
	background, colour string // normalized
	invisible          bool   // by visibility, which contents may turn on again
}

func (h hider) clean(n *html.Node, around shown) {
	folded := n.DataAtom == atom.Details && !has(n, "open")
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		switch child.Type {
		case html.CommentNode:
			n.RemoveChild(child)
		case html.TextNode:
			if folded || around.invisible {
				n.RemoveChild(child)
			} else {
				child.Data = withoutUnseen(child.Data)
			}
		case html.ElementNode:
			s := h.rules[child].with(attribute(child, "style"))
			if folded && child.DataAtom != atom.Summary || h.hides(child, s, around) {
				n.RemoveChild(child)
				break
			}
			h.clean(child, s.inherited(around))
		}
		child = next
	}
}

// hides reports whether nothing in an element is seen.
func (h hider) hides(n *html.Node, s style, around shown) bool {
	switch n.DataAtom {
	case atom.Template, atom.Noscript:
		return true
	case atom.Dialog:
		if !has(n, "open") {
			return true
		}
	case atom.Body, atom.Html, atom.Head:
		return false
	}
	hidden := has(n, "hidden") || attribute(n, "aria-hidden") == "true" || unseenNames.MatchString(attribute(n, "class")) || s.hides(around)
	return hidden && float64(textLength(n)) < pageShare*float64(h.length)
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// textLength is how many bytes of text an element holds, scripts and styles aside.
func textLength(n *html.Node) int {
	length := 0
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.DataAtom != atom.Script && d.Parent.DataAtom != atom.Style {
			length += len(strings.TrimSpace(d.Data))
		}
	}
	return length
}

// withoutUnseen is a text without the characters that no font shows: zero-width ones, signs of the
// writing direction, soft hyphens and tags, with which ASCII can be written unseen. The joiners
// U+200C and U+200D stay: scripts and emoji need them.
func withoutUnseen(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x200b, r == 0x200e, r == 0x200f,
			r == 0x3164, r == 0xfeff, r == 0xffa0, 0x180b <= r && r <= 0x180f, 0x202a <= r && r <= 0x202e, 0x2060 <= r && r <= 0x206f,
			0xfff0 <= r && r <= 0xfffb, 0x1bca0 <= r && r <= 0x1bca3, 0x1d173 <= r && r <= 0x1d17a, 0xe0000 <= r && r <= 0xe0fff:
			return -1
		}
		return r
	}, text)
}

// style has the declarations that can hide an element, by property; values are in lower case.
type style map[string]string

// hiding are the properties of a style.
var hiding = map[string]bool{
	"display": true, "visibility": true, "opacity": true, "font-size": true, "clip": true, "clip-path": true, "position": true, "left": true,
	"top": true, "right": true, "text-indent": true, "overflow": true, "overflow-x": true, "overflow-y": true, "width": true, "height": true,
	"max-width": true, "max-height": true, "color": true, "background": true, "background-color": true, "content-visibility": true,
	"transform": true, "filter": true,
}

// with is a style with the declarations of a style attribute, which win.
func (s style) with(attribute string) style {
	if attribute == "" {
		return s
	}
	merged := style{}
	for property, value := range s {
		merged[property] = value
	}
	for declaration := range strings.SplitSeq(attribute, ";") {
		if property, value, ok := strings.Cut(declaration, ":"); ok {
			merged.set(property, value)
		}
	}
	return merged
}

func (s style) set(property, value string) {
	property = strings.ToLower(strings.TrimSpace(property))
	if hiding[property] {
		s[property] = strings.TrimSpace(strings.TrimSuffix(strings.ToLower(strings.TrimSpace(value)), "!important"))
	}
}

var (
	emptyClip     = regexp.MustCompile(`^rect\(\s*([01](px)?[\s,]+){3}[01](px)?\s*\)$`)
	emptyClipPath = regexp.MustCompile(`^(inset\(\s*(5\d|[6-9]\d|100)%|circle\(\s*0|ellipse\(\s*0|polygon\(\s*0(px|%)?\s+0(px|%)?(\s*,\s*0(px|%)?\s+0(px|%)?)*\s*\))`)
	noScale       = regexp.MustCompile(`scale[xy]?\(\s*0*\.?0+\s*[,)]`)
	noOpacity     = regexp.MustCompile(`opacity\(\s*0*\.?0+%?\s*\)`)
)

// hides reports whether a style takes an element out of sight.
func (s style) hides(around shown) bool {
	if s["display"] == "none" || s["content-visibility"] == "hidden" || noScale.MatchString(s["transform"]) || noOpacity.MatchString(s["filter"]) {
		return true
	}
	if opacity, err := strconv.ParseFloat(strings.TrimSuffix(s["opacity"], "%"), 64); err == nil && opacity < 0.1 {
		return true
	}
	if size, ok := pixels(s["font-size"]); ok && size < 4 {
		return true
	}
	if emptyClipPath.MatchString(s["clip-path"]) {
		return true
	}
	if p := s["position"]; p == "absolute" || p == "fixed" {
		for _, side := range []string{"left", "top", "right"} {
			if at, ok := pixels(s[side]); ok && at <= farAway {
				return true
			}
		}
		if emptyClip.MatchString(s["clip"]) {
			return true
		}
	}
	if indent, ok := pixels(s["text-indent"]); ok && indent <= farAway {
		return true
	}
	if clips(s["overflow"]) || clips(s["overflow-x"]) || clips(s["overflow-y"]) {
		for _, side := range []string{"width", "height", "max-width", "max-height"} {
			if size, ok := pixels(s[side]); ok && size <= 1 {
				return true
			}
		}
	}
	own := s.inherited(around)
	return s["color"] != "" && (own.colour == "transparent" || own.colour == own.background)
}

func clips(overflow string) bool { return overflow == "hidden" || overflow == "clip" }

// inherited is what contents of an element with this style are shown on and in.
func (s style) inherited(around shown) shown {
	for _, property := range []string{"background", "background-color"} {
		if value, ok := s[property]; ok {
			if colour := normalColour(value); colour != "transparent" {
				around.background = colour
			}
		}
	}
	if value, ok := s["color"]; ok && value != "inherit" {
		around.colour = normalColour(value)
	}
	switch s["visibility"] {
	case "hidden", "collapse":
		around.invisible = true
	case "visible":
		around.invisible = false
	}
	return around
}

// pixels is a length; of others than pixels about as many as it would be.
func pixels(length string) (float64, bool) {
	units := []struct {
		name string
		size float64
	}{{"px", 1}, {"pt", 4. / 3}, {"rem", 16}, {"em", 16}, {"vw", 12}, {"vh", 9}, {"%", 10}, {"", 1}}
	for _, unit := range units {
		number, ok := strings.CutSuffix(length, unit.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(number, 64)
		if unit.name == "" && n != 0 {
			return 0, false
		}
		return n * unit.size, err == nil
	}
	return 0, false
}

var names = map[string]string{"white": "#ffffff", "black": "#000000", "red": "#ff0000", "yellow": "#ffff00", "gray": "#808080", "grey": "#808080", "transparent": "transparent", "none": "transparent"}

var rgb = regexp.MustCompile(`^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)`)

// normalColour is a colour as #rrggbb or transparent where it is written in one of the usual ways,
// else as it is.
func normalColour(value string) string {
	if name, ok := names[value]; ok {
		return name
	}
	if len(value) == 4 && value[0] == '#' {
		return "#" + strings.Repeat(value[1:2], 2) + strings.Repeat(value[2:3], 2) + strings.Repeat(value[3:4], 2)
	}
	if m := rgb.FindStringSubmatch(value); m != nil {
		if alpha, err := strconv.ParseFloat(strings.TrimSuffix(m[4], "%"), 64); err == nil && alpha < 0.1 {
			return "transparent"
		}
		colour := "#"
		for _, part := range m[1:4] {
			n, _ := strconv.Atoi(part)
			const digits = "0123456789abcdef"
			colour += string([]byte{digits[min(n, 255)>>4], digits[min(n, 255)&15]})
		}
		return colour
	}
	return value
}
