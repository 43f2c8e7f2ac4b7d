package page

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// declarations are what the style elements of a document declare of its elements, as far as that
// can hide them. A later rule wins, however specific an earlier one is; rules for print, and
// selectors that ask for a state (:hover), hold for none.
func declarations(doc *html.Node) map[*html.Node]style {
	declared := map[*html.Node]style{}
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Style || n.FirstChild == nil || !onScreen(attribute(n, "media")) {
			continue
		}
		for _, r := range rules(n.FirstChild.Data) {
			selector, err := cascadia.ParseGroup(r.selectors)
			if err != nil || len(r.style) == 0 {
				continue
			}
			for _, element := range cascadia.QueryAll(doc, selector) {
				if declared[element] == nil {
					declared[element] = style{}
				}
				for property, value := range r.style {
					declared[element][property] = value
				}
			}
		}
	}
	return declared
}

type rule struct {
	selectors string
	style     style
}

// rules reads a style sheet. What it cannot read it leaves out.
func rules(sheet string) []rule {
	p := css.NewParser(parse.NewInputString(sheet), false)
	var found []rule
	var selectors []string
	var media []bool // of the at-rules around, whether they hold on a screen
	for {
		grammar, _, data := p.Next()
		switch grammar {
		case css.ErrorGrammar:
			if p.Err() != nil {
				return found
			}
		case css.BeginAtRuleGrammar:
			media = append(media, string(data) == "@media" && onScreen(text(p.Values())) || string(data) == "@supports" || string(data) == "@layer")
		case css.EndAtRuleGrammar:
			if len(media) > 0 {
				media = media[:len(media)-1]
			}
		case css.QualifiedRuleGrammar:
			selectors = append(selectors, text(p.Values()))
		case css.BeginRulesetGrammar:
			selectors = append(selectors, text(p.Values()))
			found = append(found, rule{strings.Join(selectors, ","), style{}})
			selectors = nil
		case css.DeclarationGrammar:
			if len(found) > 0 && all(media) {
				found[len(found)-1].style.set(string(data), text(p.Values()))
			}
		}
	}
}

func text(tokens []css.Token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.Write(t.Data)
	}
	return b.String()
}

func all(conditions []bool) bool {
	for _, c := range conditions {
		if !c {
			return false
		}
	}
	return true
}

// onScreen reports whether a media query can hold on a screen.
func onScreen(query string) bool {
	query = strings.ToLower(query)
	return !strings.Contains(query, "print") && !strings.Contains(query, "speech")
}
