package longterm

import (
	"cmp"
	"slices"
	"time"
)

// How much an entry keeps over many readings, the latest of it.
const (
	maxSummaries = 20
	maxSelection = 100
	maxAlso      = 20
)

// Merge makes one entry of an earlier reading and a later one of the same page, or of one that tells
// the same. Text, terms and embeddings are those of the later one where it has any; readings and
// dwell add up; what was selected, summaries and links are those of both; what was pinned stays
// pinned. The URL stays the earlier one, and another one of the later reading joins Also.
func Merge(earlier, later Entry) Entry {
	e := join(earlier, later)
	e.TimesRead = earlier.TimesRead + later.TimesRead
	e.Dwell = earlier.Dwell + later.Dwell
	return e
}

// Reconcile makes one entry of two copies of it that went different ways, as on two devices. It is
// as Merge of the one read earlier and the one read later, but for readings and dwell, which both
// may have counted: the larger ones stay. Reconciling twice changes nothing more.
func Reconcile(here, there Entry) Entry {
	earlier, later := here, there
	if there.LastRead.Before(here.LastRead) {
		earlier, later = there, here
	}
	e := join(earlier, later)
	e.TimesRead = max(earlier.TimesRead, later.TimesRead)
	e.Dwell = max(earlier.Dwell, later.Dwell)
	return e
}

// join is what Merge and Reconcile have in common.
func join(earlier, later Entry) Entry {
	e := earlier
	e.Canonical = cmp.Or(later.Canonical, earlier.Canonical)
	e.Title = cmp.Or(later.Title, earlier.Title)
	e.Language = cmp.Or(later.Language, earlier.Language)
	e.FirstRead = first(earlier.FirstRead, later.FirstRead)
	if later.LastRead.After(earlier.LastRead) {
		e.LastRead = later.LastRead
	}
	e.Pinned = earlier.Pinned || later.Pinned
	e.Selection = latest(union(earlier.Selection, later.Selection), maxSelection)
	also := union(earlier.Also, later.Also)
	if later.URL != earlier.URL {
		also = union(also, []string{later.URL})
	}
	e.Also = latest(slices.DeleteFunc(also, func(url string) bool { return url == e.URL }), maxAlso)
	e.Links = mergeLinks(earlier.Links, later.Links, e.URL)
	if len(later.Passages) > 0 {
		e.Passages, e.Embedder = later.Passages, later.Embedder
	}
	e.Summaries = mergeSummaries(earlier.Summaries, later.Summaries)
	return e
}

// first is the earlier of two times, of which one may have no value.
func first(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// union is two lists one after the other; of what is in them twice the later one stays.
func union(earlier, later []string) []string {
	var all []string
	for _, s := range earlier {
		if !slices.Contains(later, s) {
			all = append(all, s)
		}
	}
	return append(all, later...)
}

func latest[T any](all []T, most int) []T {
	if len(all) == 0 {
		return nil
	}
	return all[max(0, len(all)-most):]
}

// mergeLinks joins the links of two entries; of two to the same entry the stronger one stays.
func mergeLinks(earlier, later []Link, own string) []Link {
	strongest := map[string]float64{}
	for _, l := range slices.Concat(earlier, later) {
		if l.URL != own {
			strongest[l.URL] = max(strongest[l.URL], l.Weight)
		}
	}
	var all []Link
	for url, weight := range strongest {
		all = append(all, Link{url, weight})
	}
	slices.SortFunc(all, func(a, b Link) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.URL, b.URL)) })
	return all
}

// mergeSummaries joins the versions of two entries in the order of time. Of versions that say the
// same in the same mode the latest stays.
func mergeSummaries(earlier, later []Summary) []Summary {
	var all []Summary
	both := slices.Concat(earlier, later)
	for i, s := range both {
		if !slices.ContainsFunc(both[i+1:], func(o Summary) bool { return o.Text == s.Text && o.Mode == s.Mode && o.Model == s.Model }) {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b Summary) int { return a.Made.Compare(b.Made) })
	return latest(all, maxSummaries)
}
