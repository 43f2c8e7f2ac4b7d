package recall

import (
	"strings"

	"precis/core/terms"
	"precis/memory/longterm"
)

// Analyzer makes terms of texts in the language of a BCP 47 tag. It serves one caller at a time.
func Analyzer(tag string) *terms.Analyzer { return terms.NewAnalyzer(terms.ByCode(base(tag))) }

// base is the language of a BCP 47 tag: "pt" of "pt-BR".
func base(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(language)
}

// Analyze sets the terms of the passages that have none, as they are wanted before an entry is
// stored.
func Analyze(e *longterm.Entry) {
	analyzer := Analyzer(e.Language)
	for i := range e.Passages {
		if p := &e.Passages[i]; p.Terms == nil {
			p.Terms = analyzer.Of(p.Text)
		}
	}
}
