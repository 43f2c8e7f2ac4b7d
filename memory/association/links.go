// Package association links what is recalled together, and walks along the links to what neither
// words nor vectors find.
package association

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"precis/memory/longterm"
)

const (
	// rate is the share of what a link lacks to 1 that one recall adds, where both its ends were
	// recalled most strongly.
	rate = 0.1
	// weakest is the weight below which a link is dropped: a single weak recall, faded for a while.
	weakest = 0.002
	// most is the number of links that an entry keeps, the strongest.
	most = 32
)

// HalfLife is the time in which a link that is not used loses half its weight.
const HalfLife = 60 * 24 * time.Hour

// Reinforce strengthens the links between entries that were recalled together and gives the heads
// anew; those given stay as they are. weights say how strongly each was recalled (the attention).
// A link of weight w grows by rate·a·b·(1 − w), a and b being the weights of its ends over the
// greatest: what fires together wires together, up to 1.
//
// It panics where heads and weights differ in number. Source: Hebb 1949, "The Organization of
// Behavior", with the saturation of Oja 1982, "A simplified neuron model".
func Reinforce(heads []longterm.Head, weights []float64) []longterm.Head {
	if len(heads) != len(weights) {
		panic("association: want a weight for each head")
	}
	if len(heads) == 0 {
		return nil
	}
	greatest := slices.Max(weights)
	grown := slices.Clone(heads)
	for i := range grown {
		links := slices.Clone(grown[i].Links)
		for j, other := range heads {
			if other.URL == grown[i].URL || !(greatest > 0) {
				continue
			}
			links = grow(links, other.URL, rate*weights[i]*weights[j]/(greatest*greatest))
		}
		grown[i].Links = tidy(links)
	}
	return grown
}

// Together reinforces the links between the entries of URLs, which were recalled together, in the
// store, and gives their heads anew. One that is no longer there is left out. It panics where urls
// and weights differ in number.
func Together(w longterm.Writer, urls []string, weights []float64) ([]longterm.Head, error) {
	if len(urls) != len(weights) {
		panic("association: want a weight for each URL")
	}
	var heads []longterm.Head
	var kept []float64
	for i, url := range urls {
		switch h, err := w.Head(url); {
		case longterm.Absent(err):
		case err != nil:
			return nil, fmt.Errorf("association: %w", err)
		default:
			heads, kept = append(heads, h), append(kept, weights[i])
		}
	}
	grown := Reinforce(heads, kept)
	return grown, put(w, grown)
}

// FadeAll fades the links of all entries of a store; see Fade. Those to entries that are gone, as one that was
// forgotten where there was no room to write its traces away, are dropped.
func FadeAll(w longterm.Writer, elapsed time.Duration) error {
	heads, err := w.Heads(longterm.Query{})
	if err != nil {
		return fmt.Errorf("association: %w", err)
	}
	there := map[string]bool{}
	for _, h := range heads {
		there[h.URL] = true
	}
	heads = slices.DeleteFunc(heads, func(h longterm.Head) bool { return len(h.Links) == 0 })
	for i := range heads {
		faded := Fade(heads[i].Links, elapsed)
		heads[i].Links = slices.DeleteFunc(faded, func(l longterm.Link) bool { return !there[l.URL] })
	}
	return put(w, heads)
}

func put(w longterm.Writer, heads []longterm.Head) error {
	for _, h := range heads {
		if err := w.PutHead(h); err != nil {
			return fmt.Errorf("association: %w", err)
		}
	}
	return nil
}

func grow(links []longterm.Link, url string, share float64) []longterm.Link {
	i := slices.IndexFunc(links, func(l longterm.Link) bool { return l.URL == url })
	if i < 0 {
		links = append(links, longterm.Link{URL: url})
		i = len(links) - 1
	}
	links[i].Weight += share * (1 - links[i].Weight)
	return links
}

// Fade gives the links after a time in which they were not used: 2^(−elapsed/HalfLife) of each
// weight stays, and links that became too weak are dropped.
func Fade(links []longterm.Link, elapsed time.Duration) []longterm.Link {
	kept := math.Exp2(-max(elapsed, 0).Seconds() / HalfLife.Seconds())
	faded := slices.Clone(links)
	for i := range faded {
		faded[i].Weight *= kept
	}
	return tidy(faded)
}

// tidy keeps the strongest links, strongest first; it reorders links.
func tidy(links []longterm.Link) []longterm.Link {
	links = slices.DeleteFunc(links, func(l longterm.Link) bool { return !(l.Weight >= weakest) })
	slices.SortFunc(links, func(a, b longterm.Link) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.URL, b.URL))
	})
	return links[:min(len(links), most)]
}
