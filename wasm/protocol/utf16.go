package protocol

import (
	"cmp"
	"slices"
	"unicode/utf16"

	"precis/core/passage"
	"precis/core/summarize"
)

// InUTF16 gives s with its places in text, which are bytes, in UTF-16 code units, as JavaScript
// counts. s stays as it is.
func InUTF16(text string, s summarize.Summary) summarize.Summary {
	var places []*int
	s.Alternatives = slices.Clone(s.Alternatives)
	for i := range s.Alternatives {
		places = own(&s.Alternatives[i], places)
	}
	convert(text, own(&s, places))
	return s
}

// own gives s ranges of its own and appends their places.
func own(s *summarize.Summary, places []*int) []*int {
	s.Sentences = slices.Clone(s.Sentences)
	for i := range s.Sentences {
		s.Sentences[i].Evidence = slices.Clone(s.Sentences[i].Evidence)
		places = appendPlaces(places, s.Sentences[i].Evidence)
		s.Sentences[i].Attention = slices.Clone(s.Sentences[i].Attention)
		places = appendAttended(places, s.Sentences[i].Attention)
	}
	s.Read.Passages = slices.Clone(s.Read.Passages)
	s.Read.Attention = slices.Clone(s.Read.Attention)
	return appendAttended(appendPlaces(places, s.Read.Passages), s.Read.Attention)
}

func appendAttended(places []*int, all []summarize.Attention) []*int {
	for i := range all {
		places = append(places, &all[i].Start, &all[i].End)
	}
	return places
}

func appendPlaces(places []*int, ranges []passage.Range) []*int {
	for i := range ranges {
		places = append(places, &ranges[i].Start, &ranges[i].End)
	}
	return places
}

// inUTF16 gives copies of ranges of text, in bytes, in UTF-16 code units.
func inUTF16(text string, ranges []passage.Range) []passage.Range {
	ranges = slices.Clone(ranges)
	convert(text, appendPlaces(nil, ranges))
	return ranges
}

// OptionsInBytes gives o with its places in text, which are UTF-16 code units, in bytes. o stays as it is.
func OptionsInBytes(text string, o summarize.Options) summarize.Options {
	o.Headings = slices.Clone(o.Headings)
	var places []*int
	for i := range o.Headings {
		places = append(places, &o.Headings[i].Start, &o.Headings[i].End)
	}
	inBytes(text, places)
	return o
}

// RangeInBytes gives a range of text in UTF-16 code units in bytes; what is outside the text is cut off.
func RangeInBytes(text string, r passage.Range) passage.Range {
	inBytes(text, []*int{&r.Start, &r.End})
	return r
}

// inBytes turns positions in UTF-16 in text into byte positions, in one walk over the text.
func inBytes(text string, places []*int) {
	slices.SortFunc(places, func(a, b *int) int { return cmp.Compare(*a, *b) })
	units := 0
	for at, r := range text {
		for len(places) > 0 && *places[0] <= units {
			*places[0] = at
			places = places[1:]
		}
		if len(places) == 0 {
			return
		}
		units += utf16.RuneLen(r)
	}
	for _, place := range places {
		*place = len(text)
	}
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
		units += utf16.RuneLen(r)
	}
	for ; next < len(places); next++ {
		*places[next] = units
	}
}
