// Package page finds the main text of a web page, without its menus, adverts and footers.
package page

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"codeberg.org/readeck/go-readability/v2/render"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// ErrNoText is the error for a page without text.
var ErrNoText = errors.New("page: no text found")

// Page is the main text of a web page.
type Page struct {
	Title string
	// Language is a BCP 47 tag, Canonical the address that the page names as its own, absolute
	// where base is known; empty where it says none.
	Language, Canonical string
	// Blocks are the paragraphs, headings and list items in page order; none is empty or holds
	// a line break.
	Blocks []string
	levels []int // of the blocks: of a heading 1 to 6, else 0; nil: not known
}

// between parts the blocks of a text.
const between = "\n\n"

// Text joins the blocks by empty lines.
func (p Page) Text() string { return strings.Join(p.Blocks, between) }

// Heading is where a heading stands in a page's Text, in bytes, and its level, 1 to 6.
type Heading struct{ Start, End, Level int }

// Headings are those of the page, in order.
func (p Page) Headings() []Heading {
	var found []Heading
	at := 0
	for i, level := range p.levels {
		end := at + len(p.Blocks[i])
		if level > 0 {
			found = append(found, Heading{at, end, level})
		}
		at = end + len(between)
	}
	return found
}

// FromHTML extracts a page by Mozilla's Readability algorithm; a page in which that finds no
// article is taken whole, but for what is hidden in it. contentType is the Content-Type header, or
// empty (see Decode). base, which may be nil, is where the page came from.
//
// The error is ErrNoText.
func FromHTML(content []byte, contentType string, base *url.URL) (Page, error) {
	doc, err := html.Parse(strings.NewReader(Decode(content, contentType)))
	if err != nil {
		return Page{}, fmt.Errorf("page: %w", err)
	}
	p := Page{Canonical: canonical(doc, base)}
	removeHidden(doc)
	parser := readability.NewParser()
	if article, err := parser.ParseDocument(doc, base); err == nil {
		p.Title, p.Language = oneLine(article.Title()), oneLine(article.Language())
		if article.Node != nil {
			p.Blocks, p.levels = blocks(article.Node)
		}
	}
	if len(p.Blocks) == 0 {
		removeUnread(doc)
		p.Blocks, p.levels = blocks(doc)
	}
	if len(p.Blocks) == 0 {
		return p, ErrNoText
	}
	return p, nil
}

// canonical is the address of the first <link rel="canonical">.
func canonical(doc *html.Node, base *url.URL) string {
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Link || !slices.Contains(strings.Fields(strings.ToLower(attribute(n, "rel"))), "canonical") {
			continue
		}
		named, err := url.Parse(strings.TrimSpace(attribute(n, "href")))
		if err != nil || named.String() == "" {
			return ""
		}
		if base != nil {
			named = base.ResolveReference(named)
		}
		return named.String()
	}
	return ""
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// blocks renders a tree as a browser would and gives its lines, and of each its level as a heading.
func blocks(n *html.Node) (lines []string, levels []int) {
	headings := map[string][]int{} // the levels of those with a text, in order
	for h := range n.Descendants() {
		if level := headingLevel(h.DataAtom); level > 0 {
			text := oneLine(render.InnerText(h))
			headings[text] = append(headings[text], level)
		}
	}
	for line := range strings.Lines(render.InnerText(n)) {
		if line = oneLine(line); line == "" {
			continue
		}
		level := 0
		if left := headings[line]; len(left) > 0 {
			level, headings[line] = left[0], left[1:]
		}
		lines, levels = append(lines, line), append(levels, level)
	}
	return lines, levels
}

// headingLevel is the level of an element that is a heading; 0: it is none.
func headingLevel(a atom.Atom) int {
	return 1 + slices.Index([]atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}, a)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// removeUnread takes out what holds text that no reader sees.
func removeUnread(n *html.Node) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		switch child.DataAtom {
		case atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav:
			n.RemoveChild(child)
		default:
			removeUnread(child)
		}
		child = next
	}
}
