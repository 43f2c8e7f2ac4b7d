package protocol

import (
	"cmp"
	"slices"

	"precis/core/summarize"
)

// InUTF16 gives s with its places in text, which are bytes, in UTF-16 code units, as JavaScript
// counts. s stays as it is.
func InUTF16(text string, s summarize.Summary) summarize.Summary {
	var places []*int
	copied := func(ranges []summarize.Range) []summarize.Range {
		ranges = slices.Clone(ranges)
		for i := range ranges {
			places = append(places, &ranges[i].Start, &ranges[i].End)
		}
		return ranges
	}
	s.Sentences = slices.Clone(s.Sentences)
	for i := range s.Sentences {
		s.Sentences[i].Evidence = copied(s.Sentences[i].Evidence)
	}
	s.Read.Passages = copied(s.Read.Passages)
	convert(text, places)
	return s
}

// convert turns byte positions in text into positions in UTF-16, in one walk over the text.
func convert(text string, places []*int) {
	slices.SortFunc(places, func(a, b *int) int { return cmp.Compare(*a, *b) })
	next, units := 0, 0
	for at, r := range text {
		for next < len(places) && *places[next] <= at {
			*places[next] = units
			next++
		}
		if next == len(places) {
			return
		}
		units++
		if r > 0xFFFF {
			units++ // a surrogate pair
		}
	}
	for ; next < len(places); next++ {
		*places[next] = units
	}
}
