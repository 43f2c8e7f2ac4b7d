// Package learn finds out which sentences a reader keeps in summaries, and makes later summaries
// bring more of them. What was learnt is a weight for each feature of a sentence: few, with names
// that a reader understands, to be seen and to be reset.
package learn

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"precis/core/terms"
)

// Features are the names of the features of a sentence, in the order of Vector.
var Features = []string{
	"first",     // the sentence that the page begins with: 0 or 1
	"early",     // 1 for the first sentence, towards 0 for the last
	"central",   // how like the whole page it is: cosine with the sum of all sentences
	"long",      // its words over 40, at most 1
	"numbers",   // it holds a digit: 0 or 1
	"names",     // it holds a word with a capital behind its first word: 0 or 1
	"title",     // the share of the title's terms that it holds
	"quotation", // it holds quotation marks: 0 or 1
	"question",  // it ends with a question mark: 0 or 1
	"contrast",  // it says what differs from what was expected ("but", "however"): 0 or 1
}

// Vector is the features of a sentence, each from 0 to 1, in the order of Features.
type Vector []float64

// contrast holds the words of Features' "contrast" in the languages with most readers.
var contrast = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`but however although though instead yet nevertheless despite whereas unlike
		aber jedoch obwohl trotz dennoch sondern mais cependant malgré pourtant pero embargo aunque mas porém embora ma
		tuttavia sebbene maar echter hoewel но однако хотя`) {
		contrast[w] = true
	}
}

// Describe gives the features of the sentences of a page, in page order. The title may be empty.
func Describe(title string, sentences []string) []Vector {
	words := make([][]string, len(sentences))
	var sample []string
	for i, s := range sentences {
		if words[i] = terms.Words(s); len(sample) < terms.SampleWords {
			sample = append(sample, words[i]...)
		}
	}
	analyzer := terms.NewAnalyzer(terms.Detect(sample))
	wanted := map[string]bool{}
	for _, term := range analyzer.Of(title) {
		wanted[term] = true
	}
	counts := make([]map[string]float64, len(sentences))
	for i, w := range words {
		counts[i] = map[string]float64{}
		for _, term := range analyzer.Terms(nil, w) {
			counts[i][term]++
		}
	}
	central := centrality(counts)
	described := make([]Vector, len(sentences))
	for i, s := range sentences {
		held := 0.0
		for term := range wanted {
			if counts[i][term] > 0 {
				held++
			}
		}
		described[i] = Vector{
			indicator(i == 0),
			1 - float64(i)/float64(max(len(sentences)-1, 1)),
			central[i],
			min(float64(len(words[i]))/40, 1),
			indicator(strings.ContainsFunc(s, unicode.IsDigit)),
			indicator(named(s)),
			held / float64(max(len(wanted), 1)),
			indicator(strings.ContainsAny(s, `"“”„«»`)),
			indicator(strings.HasSuffix(strings.TrimRight(s, ` "“”»`), "?")),
			indicator(contrasts(words[i])),
		}
	}
	return described
}

// centrality is the cosine of each sentence with the sum of all, over terms.
//
// Source: Radev et al. 2004, "Centroid-based summarization of multiple documents".
func centrality(counts []map[string]float64) []float64 {
	centre := map[string]float64{}
	for _, c := range counts {
		for term, n := range c {
			centre[term] += n
		}
	}
	// Counts are whole numbers, so that these sums do not depend on the order of maps.
	squares := 0.0
	for _, n := range centre {
		squares += n * n
	}
	central := make([]float64, len(counts))
	for i, c := range counts {
		dot, own := 0.0, 0.0
		for term, n := range c {
			dot += n * centre[term]
			own += n * n
		}
		if own > 0 {
			central[i] = dot / math.Sqrt(own*squares)
		}
	}
	return central
}

// named reports whether a word behind the first begins with a capital.
func named(s string) bool {
	_, rest, _ := strings.Cut(strings.TrimSpace(s), " ")
	for word := range strings.FieldsSeq(rest) {
		word = strings.TrimLeftFunc(word, unicode.IsPunct)
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) && word != "I" {
			return true
		}
	}
	return false
}

func contrasts(words []string) bool {
	for _, w := range words {
		if contrast[w] {
			return true
		}
	}
	return false
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
