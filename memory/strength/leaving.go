package strength

import (
	"cmp"
	"slices"
	"time"
)

// Held is a page that takes room.
type Held struct {
	URL   string
	Bytes int64
	Use   Use
}

// Leaving are the pages that leave, in this order, for those that stay to take at most budget
// bytes: the weakest first (Use.Strength), of equally weak ones the one read longest ago, then by
// URL. Pinned pages stay, even where they alone exceed the budget. held is left as it is.
func Leaving(held []Held, budget int64, now time.Time) []Held {
	total := int64(0)
	var candidates []Held
	strength := map[string]float64{}
	for _, h := range held {
		total += h.Bytes
		if !h.Use.Pinned {
			candidates = append(candidates, h)
			strength[h.URL] = h.Use.Strength(now)
		}
	}
	slices.SortFunc(candidates, func(a, b Held) int {
		return cmp.Or(
			cmp.Compare(strength[a.URL], strength[b.URL]),
			a.Use.LastRead.Compare(b.Use.LastRead),
			cmp.Compare(a.URL, b.URL),
		)
	})
	n := 0
	for ; n < len(candidates) && total > budget; n++ {
		total -= candidates[n].Bytes
	}
	return candidates[:n]
}
