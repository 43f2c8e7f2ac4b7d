package summarize

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"precis/core/passage"
	"precis/core/terms"
)

// headline is an extractive headline: the page's own title where it fits, else a sentence of best
// that stands by itself and can be cut to the limit without losing what makes it true; where none
// is nearly as good as the first, that one breaks off with an ellipsis.
func (s *source) headline(best []int, o Options) Summary {
	read := s.weighed()
	if text, evidence := s.title(o); text != "" {
		return one(text, evidence, read, o)
	}
	const (
		candidates = 24  // further ones are hardly central
		nearly     = 0.5 // of the score of the first
	)
	best = best[:min(len(best), candidates)]
	if i := slices.IndexFunc(best, func(i int) bool { return !leansBack(s.quote(i)) }); i >= 0 {
		best = best[i:]
	}
	for _, i := range best {
		if leansBack(s.quote(i)) || s.scores[i] < nearly*s.scores[best[0]] {
			continue
		}
		if text := compress(s.quote(i), o.Limit.Words); o.Limit.Words == 0 || extent(text) <= o.Limit.Words {
			return one(text, []Range{s.evidence(i)}, read, o)
		}
	}
	text := truncate(compress(s.quote(best[0]), o.Limit.Words), o.Limit.Words, s.language)
	return one(text, []Range{s.evidence(best[0])}, read, o)
}

// backward begins a sentence that says little without the one before it, or is a question.
var backward = regexp.MustCompile(`^["“'‘(]*(He|She|It|They|We|You|His|Her|Its|Their|This|That|These|Those|Such|But|And|So|Yet|Another|Other|Others|Read|See|Click)\b|\?["”)]*$`)

// leansBack reports whether a sentence makes a poor headline since it leans on another.
func leansBack(sentence string) bool { return backward.MatchString(sentence) }

// one is an extractive summary of one line.
func one(text string, evidence []Range, read Read, o Options) Summary {
	sentences := []Sentence{quotation(text, evidence...)}
	return Summary{Text: render(sentences, o), Mode: Extractive, Sentences: sentences, Read: read}
}

// siteName is the name of a site after or before a page's title.
var siteName = regexp.MustCompile(`\s+[|–—·•»-]\s+[^|–—·•»]{1,60}$`)

// title is the page's own title if it fits the limit, without the name of the site if need be,
// and where it stands on the page, if it does.
func (s *source) title(o Options) (string, []Range) {
	title := strings.Join(strings.Fields(passage.Normalize(o.Title).Text), " ")
	if o.Limit.Words > 0 && extent(title) > o.Limit.Words {
		title = siteName.ReplaceAllString(title, "")
	}
	if extent(title) < 2 || o.Limit.Words > 0 && extent(title) > o.Limit.Words {
		return "", nil
	}
	evidence := []Range{}
	if at := strings.Index(s.Text, title); at >= 0 {
		evidence = append(evidence, s.Original(at, at+len(title)))
	}
	return title, evidence
}

// cut drops a part of a sentence and leaves one that is true if the whole is.
type cut struct {
	pattern *regexp.Regexp
	with    string
	opening bool // it drops nothing but words that join the sentence to another
}

// cuts are tried in turn until a headline fits. What is never dropped: negations, conditions,
// exceptions, hedges, and who said it (see needed).
var cuts = []cut{
	{pattern: regexp.MustCompile(`^(?:\p{Lu}[\p{L}.]*[ ,]+){0,4}\([A-Z][A-Za-z]+\)\s*[-–—]*\s*(\p{Lu}|["“])`), with: "$1"}, // Paris (CNN) —
	{pattern: regexp.MustCompile(`\s*[(\[][^()\[\]]{3,}[)\]]`)},                                                            // but no (1)
	{pattern: regexp.MustCompile(`(?i)^(however|moreover|furthermore|meanwhile|therefore|thus|hence|indeed|finally|in addition|in fact|in particular|as a result|for example|for instance|of course|to this end|in this paper|in this work|in this article),? `), opening: true},
	{pattern: regexp.MustCompile(`^(And|But|So|Yet) `), opening: true},
	{pattern: regexp.MustCompile(`, (which|who|whose|where) (?:[^,;:]|,\d)*, `), with: " "},
	{pattern: regexp.MustCompile(`, (including|such as) (?:[^,;:]*|[^;:]*, (?:and|or) [^,;:]*)([.!?])$`), with: "$2"},
	{pattern: regexp.MustCompile(`, (?:which|who|whose|where|while|whereas) [^,;:]*([.!?])$`), with: "$1"},
	{pattern: regexp.MustCompile(`^(?:In|On|At|During|After|Since) (?:[^,;:]{0,40}\b)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|spring|summer|autumn|winter|[12]\d{3})\b[^,;:]{0,20}, `)},
	{pattern: regexp.MustCompile(`\s*[;–—] [^;–—]*([.!?])$`), with: "$1"},
}

// compress shortens a sentence to at most words words if it can by dropping parts that its truth
// does not hang on; 0 is no limit. A headline has no full stop.
func compress(sentence string, words int) string {
	for i, c := range cuts {
		if i > 0 && (words == 0 || extent(sentence) <= words) { // a dateline is never part of a headline
			break
		}
		for {
			shorter, ok := c.apply(sentence)
			if !ok || extent(shorter) < 3 {
				break
			}
			sentence = shorter
		}
	}
	if !strings.HasSuffix(sentence, "..") {
		sentence = strings.TrimSuffix(sentence, ".")
	}
	return strings.TrimSuffix(sentence, "。")
}

// truncate cuts a sentence after at most words words, the last of which is no stop word of l, and
// says so by an ellipsis.
func truncate(sentence string, words int, l *terms.Language) string {
	if words == 0 || extent(sentence) <= words {
		return sentence
	}
	// The longest prefix within the limit, found between words or, where there are no spaces,
	// between characters.
	ends := []int{}
	for i, r := range sentence {
		if unicode.IsSpace(r) || terms.Spaceless(r) {
			ends = append(ends, i)
		}
	}
	n, _ := slices.BinarySearchFunc(ends, words, func(end, words int) int {
		if extent(sentence[:end]) <= words {
			return -1
		}
		return 1
	})
	if n == 0 {
		return sentence
	}
	head := sentence[:ends[n-1]]
	for {
		head = strings.TrimRightFunc(head, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
		last := strings.LastIndexFunc(head, unicode.IsSpace)
		if last < 0 || !l.Stop(strings.ToLower(head[last+1:])) {
			return head + "…"
		}
		head = head[:last]
	}
}
