package summarize

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// section is a part of a text that is about one thing: sentences [first, last).
type section struct {
	heading     string // as the page has it; empty where there is none
	level       int    // 1: the highest
	first, last int
}

const (
	// longestHeading is the number of words of a line that still is a heading.
	longestHeading = 12
	// shortestSection is the number of sentences below which a section is joined to a neighbour where
	// the text has no headings.
	shortestSection = 3
	// longestSection is the number of sentences above which a section under a heading has several lines.
	longestSection = 30
	// shiftWindow is the number of sentences on either side that are compared to find where the topic
	// shifts.
	shiftWindow = 6
)

// sections cuts the text at its headings, or where it has none where its topic shifts, into at most most
// parts, in page order. headings are what the caller knows of them, in the caller's text; none: they are
// looked for. The work grows with the number of sentences.
func (s *source) sections(headings []Heading, most int) []section {
	levels := s.levels(headings)
	if levels == nil {
		return s.shifts(section{level: 1, last: len(s.sentences)}, most)
	}
	return s.split(s.merged(s.under(levels), most), most)
}

// levels are those of the sentences that are headings, 0 of the others; nil where there are none.
func (s *source) levels(headings []Heading) []int {
	levels := s.given(headings)
	if levels == nil {
		levels = s.marked()
	}
	if levels == nil {
		levels = s.apart()
	}
	return levels
}

// split cuts sections that are too long for a line where their topic shifts, as far as there may be more
// of them: the longer a section the more parts it gets. The heading stays with the first.
func (s *source) split(all []section, most int) []section {
	var cut []section
	spare, long := most-len(all), 0
	for _, a := range all {
		long += max(a.last-a.first-longestSection, 0)
	}
	for _, a := range all {
		parts := 1
		if over := a.last - a.first - longestSection; over > 0 {
			parts += min(spare*over/long, (over+longestSection-1)/longestSection)
		}
		cut = append(cut, s.shifts(a, parts)...)
	}
	return cut
}

// given are the levels of the sentences that stand in headings, 0 elsewhere; nil where none does.
func (s *source) given(headings []Heading) []int {
	headings = slices.Clone(headings)
	slices.SortFunc(headings, func(a, b Heading) int { return cmp.Compare(a.Start, b.Start) })
	levels, found := make([]int, len(s.sentences)), false
	for i := range s.sentences {
		at := s.evidence(i)
		for len(headings) > 0 && headings[0].End <= at.Start {
			headings = headings[1:]
		}
		if len(headings) > 0 && headings[0].Start < at.End && at.End <= headings[0].End {
			levels[i], found = cmp.Or(max(headings[0].Level, 0), markdownLevel(s.quote(i)), 1), true
		}
	}
	if !found {
		return nil
	}
	return levels
}

// marked are the levels of headings that have a mark, Markdown's or a link after them; nil where there are fewer
// than two.
func (s *source) marked() []int {
	levels, n := make([]int, len(s.sentences)), 0
	for i, c := range s.sentences {
		line := s.Text[c.start:c.end]
		if levels[i] = markdownLevel(line); levels[i] == 0 && !c.complete && c.words <= longestHeading && linked.MatchString(line) {
			levels[i] = 1
		}
		if levels[i] > 0 {
			n++
		}
	}
	if n < 2 {
		return nil
	}
	return levels
}

// markdownLevel is the level of the heading that line is by its number signs; 0: it is none.
func markdownLevel(line string) int {
	rest := strings.TrimLeft(line, "#")
	level := len(line) - len(rest)
	if level > 6 || !strings.HasPrefix(rest, " ") {
		return 0
	}
	return level
}

// apart are the levels of headings without a mark: a paragraph of one short line that has no stop, before
// one of sentences. Where many such lines stand before none they are something else, a list or verse.
// nil where there are fewer than two.
func (s *source) apart() []int {
	if s.dialogue {
		return nil
	}
	levels, n, others := make([]int, len(s.sentences)), 0, 0
	for i, c := range s.sentences {
		starts := i == 0 || s.sentences[i-1].paragraph != c.paragraph
		if !starts || c.complete || c.words > longestHeading || i+1 == len(s.sentences) || !titled(s.Text[c.start:c.end]) {
			continue
		}
		if next := s.sentences[i+1]; next.paragraph != c.paragraph && next.complete {
			levels[i] = 1
			n++
		} else {
			others++
		}
	}
	if n < 2 || 2*others > n {
		return nil
	}
	return levels
}

// titled reports whether a line begins and ends with a letter or a digit, quotation marks and brackets aside.
func titled(line string) bool {
	line = strings.Trim(line, "\"'“”‘’()[]«»")
	first, _ := utf8.DecodeRuneInString(line)
	last, _ := utf8.DecodeLastRuneInString(line)
	return (unicode.IsLetter(first) || unicode.IsDigit(first)) && (unicode.IsLetter(last) || unicode.IsDigit(last))
}

// linked is a line with the link that pages put after a heading, such as "[edit]" or "#"; beside is that and the
// number signs before one.
var (
	linked = regexp.MustCompile(`\pL.*(\s[#¶§]|\s?\[\pL[^\]]{1,20}\])$`)
	beside = regexp.MustCompile(`^#+\s+|\s*(\[[^\]]{1,20}\]|[#¶§])$`)
)

// headingText is a heading without what stands beside it.
func headingText(line string) string { return beside.ReplaceAllString(line, "") }

// appendix is the heading of what is not the page's own text.
var appendix = regexp.MustCompile(`(?i)^(references|external links|see also|notes|notes and references|further reading|bibliography|sources|` +
	`einzelnachweise|weblinks|siehe auch|literatur|quellen|références|liens externes|voir aussi|notes et références|bibliographie|` +
	`参考文献|参考资料|外部链接|外部連結|参见|參見|注释|延伸阅读)$`)

// under are the sections that headings of those levels make, with what stands before the first. One
// without a sentence that could be its line is none, nor is an appendix.
func (s *source) under(levels []int) []section {
	stands := s.stands()
	var found []section
	now := section{level: 1}
	end := func(last int) {
		now.last = last
		if slices.Contains(stands[now.first:now.last], true) && !appendix.MatchString(now.heading) {
			found = append(found, now)
		}
	}
	for i := 0; i < len(levels); i++ {
		if levels[i] == 0 {
			continue
		}
		end(i)
		first := i
		for i+1 < len(levels) && levels[i+1] == levels[i] && s.sentences[i+1].line == s.sentences[first].line {
			i++ // a heading of several sentences
		}
		line := strings.Join(strings.Fields(s.Text[s.sentences[first].start:s.sentences[i].end]), " ")
		now = section{heading: headingText(line), level: levels[i], first: i + 1}
	}
	end(len(levels))
	return found
}

// merged joins sections until there are at most most: those of the deepest level into the one before, and
// where that leaves hardly any, or none is deeper than the others, neighbours, evenly.
func (s *source) merged(all []section, most int) []section {
	for len(all) > most {
		deepest := 0
		for _, a := range all {
			deepest = max(deepest, a.level)
		}
		joined := all[:1:1]
		for _, a := range all[1:] {
			if a.level == deepest && deepest > 1 {
				joined[len(joined)-1].last = a.last
			} else {
				joined = append(joined, a)
			}
		}
		if len(joined) == len(all) || 2*len(joined) < most {
			return even(all, most)
		}
		all = joined
	}
	return all
}

// even joins neighbours into most sections of about as many sentences, each under its first heading.
func even(all []section, most int) []section {
	first, total := all[0].first, all[len(all)-1].last-all[0].first
	var joined []section
	for _, a := range all {
		if n := len(joined); n > 0 && (a.first-first)*most < n*total {
			joined[n-1].last = a.last
			continue
		}
		joined = append(joined, a)
	}
	return joined
}

// shifts cuts a section into at most most parts where its topic shifts: the sentences before and after the
// place have the least in common, seen against the places around it. Paragraphs stay whole where there
// are enough of them. The heading stays with the first part.
//
// Source: Hearst 1997, "TextTiling".
func (s *source) shifts(whole section, most int) []section {
	n := whole.last - whole.first
	most = min(most, max(1, n/shortestSection))
	if most == 1 {
		return []section{whole}
	}
	paragraphs := 0
	for i := whole.first + 1; i < whole.last; i++ {
		if s.sentences[i].paragraph != s.sentences[i-1].paragraph {
			paragraphs++
		}
	}
	var places []int
	for i := whole.first + 1; i < whole.last; i++ {
		if paragraphs < 2*most || s.sentences[i].paragraph != s.sentences[i-1].paragraph {
			places = append(places, i)
		}
	}
	depths := s.depths(places)
	// The deepest place of each of as many stretches of the text as there may be cuts: sections then are
	// of similar length, and where all is alike they are of the same.
	cuts := []int{whole.first}
	for stretch, at := 1, 0; stretch < most; stretch++ {
		// The cut is within half a section around the even place.
		low, high := whole.first+(2*stretch-1)*n/(2*most), whole.first+(2*stretch+1)*n/(2*most)
		best := -1
		for ; at < len(places) && places[at] < high; at++ {
			if places[at] >= max(low, cuts[len(cuts)-1]+shortestSection) && (best < 0 || depths[at] > depths[best]) {
				best = at
			}
		}
		if best >= 0 && whole.last-places[best] >= shortestSection {
			cuts = append(cuts, places[best])
		}
	}
	found := make([]section, len(cuts))
	for k, cut := range cuts {
		found[k] = section{level: whole.level, first: cut, last: whole.last}
		if k > 0 {
			found[k-1].last = cut
		}
	}
	found[0].heading = whole.heading
	return found
}

// depths tells of each place between sentences how far the similarity of its sides, the mean cosine of
// their sentences, is below that of the places before and after.
func (s *source) depths(places []int) []float64 {
	similar := make([]float64, len(places))
	for k, at := range places {
		pairs := 0
		for i := max(at-shiftWindow, 0); i < at; i++ {
			for j := at; j < min(at+shiftWindow, len(s.sentences)); j++ {
				similar[k] += s.sentences[i].vector.dot(s.sentences[j].vector)
				pairs++
			}
		}
		similar[k] /= float64(pairs)
	}
	depths := make([]float64, len(places))
	for k := range places {
		depths[k] = similar[max(k-1, 0)] + similar[min(k+1, len(places)-1)] - 2*similar[k]
	}
	return depths
}
