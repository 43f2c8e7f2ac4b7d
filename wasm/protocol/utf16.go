package protocol

import (
	"cmp"
	"slices"

	"precis/core/summarize"
)

// ToUTF16 turns the places of s in text, which are bytes, into UTF-16 code units, as JavaScript
// counts. s is changed; its slices must not be shared with another summary.
func ToUTF16(text string, s *summarize.Summary) {
	var places []*int
	for i := range s.Sentences {
		places = append(places, ends(s.Sentences[i].Evidence)...)
	}
	places = append(places, ends(s.Read.Passages)...)
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

func ends(ranges []summarize.Range) []*int {
	var places []*int
	for i := range ranges {
		places = append(places, &ranges[i].Start, &ranges[i].End)
	}
	return places
}
