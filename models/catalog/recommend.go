package catalog

import (
	"cmp"
	"slices"

	"precis/core/quant"
)

// Recommendation is a model for a device and a task, with the reason for its place.
type Recommendation struct {
	Entry        Entry  `json:"entry"`
	Quantization string `json:"quantization"` // what its weights are to be, such as "Q8_0"
	Bytes        int64  `json:"bytes"`        // about, of the file that is kept
	Download     int64  `json:"download"`     // about, of what has to arrive first; more where it is converted
	Memory       int64  `json:"memory"`       // about, of the page's process while it runs
	Reason       string `json:"reason"`       // one plain sentence in English
	Fits         bool   `json:"fits"`         // whether it runs, in the memory of the device

	Verdict Verdict `json:"verdict"` // what Reason says first, for those who say it in another language
	Seconds float64 `json:"seconds"` // about, until Download has arrived
	Larger  bool    `json:"larger"`  // it is the better for it: a smaller sibling does the task too
	Trained bool    `json:"trained"` // for the task, rather than told to do it
}

// Recommend lists the models that can do a task, best first: those that run in the device's memory
// before those that do not; those that write one of its languages, the earlier the better; those
// that arrive soon and are read with in a bearable time; those that were trained for the task;
// those that may be used for anything; and then the largest, but of those that would not arrive soon
// the smallest.
func Recommend(d Device, task Task) []Recommendation {
	var all []candidate
	for _, e := range All() {
		if e.does(task) {
			all = append(all, newCandidate(d, e, task))
		}
	}
	slices.SortStableFunc(all, compare)
	recommended := make([]Recommendation, len(all))
	for i, c := range all {
		recommended[i] = c.Recommendation
		recommended[i].Verdict = c.verdict(d)
		recommended[i].Larger = c.hasSmallerSibling(task)
		recommended[i].Reason = c.reason(d, task)
	}
	return recommended
}

// does says whether the model was trained for the task, or can be told to do it.
func (e Entry) does(task Task) bool {
	if slices.Contains(e.Tasks, task) {
		return true
	}
	told := slices.Contains(e.Tasks, TextGeneration) || slices.Contains(e.Tasks, Text2Text)
	return told && task != SentenceSimilarity && (task != Translation || len(e.Languages) > 1)
}

// languagesOf are the languages that the model does a task in: all of them, but where it was
// trained to summarize in some only.
func (e Entry) languagesOf(task Task) []string {
	if task == Summarization && e.Summarizes != nil {
		return e.Summarizes
	}
	return e.Languages
}

const (
	// waitSeconds is how long a download may take before a smaller model is the better choice.
	waitSeconds = 60
	// saveDataBytes is the most that is loaded where the user wants less to be.
	saveDataBytes = 100_000_000
	// fewCores is the number of cores that a slow machine has at most, and slowBody the greatest
	// number of parameters beside the embedding that it reads a page with in a bearable time.
	fewCores, slowBody = 2, 150_000_000
)

// candidate is a recommendation with what its place goes by.
type candidate struct {
	Recommendation
	language int  // which of the device's languages it writes; −1: none
	soon     bool // it arrives in time
	quick    bool // it reads in time
}

func newCandidate(d Device, e Entry, task Task) candidate {
	t := fitting(d, e)
	c := candidate{
		Recommendation: Recommendation{
			Entry: e, Quantization: t.String(), Bytes: e.BytesAs(t), Download: e.Download(), Memory: e.MemoryAs(t),
		},
		language: d.preference(e.languagesOf(task)),
		quick:    d.Cores == 0 || d.Cores > fewCores || e.Parameters-e.Embedding <= slowBody,
	}
	c.Trained = slices.Contains(e.Tasks, task)
	if !e.Converted() {
		c.Bytes = e.Bytes()
	}
	c.Fits = e.Graph && c.Memory <= d.memory()
	c.Seconds = d.seconds(c.Download)
	c.soon = c.Seconds <= waitSeconds && !(d.SaveData && c.Download > saveDataBytes)
	return c
}

// fitting is the most precise type of the model that fits the device; where none does, the smallest.
func fitting(d Device, e Entry) quant.Type {
	types := e.Types()
	for _, t := range types {
		if e.MemoryAs(t) <= d.memory() {
			return t
		}
	}
	return types[len(types)-1]
}

// compare puts the better of two first.
func compare(a, b candidate) int {
	before := func(a, b bool) int {
		switch {
		case a == b:
			return 0
		case a:
			return -1
		}
		return 1
	}
	// Of models that do not arrive soon the smaller one is the sooner.
	size := cmp.Compare(b.body(), a.body())
	if !a.soon || !a.quick {
		size = cmp.Compare(a.Download, b.Download)
	}
	return cmp.Or(
		before(a.Fits, b.Fits),
		before(a.language >= 0, b.language >= 0),
		before(a.soon && a.quick, b.soon && b.quick),
		cmp.Compare(a.language, b.language),
		before(a.Trained, b.Trained),
		before(!a.Entry.NonCommercial, !b.Entry.NonCommercial),
		size,
		cmp.Compare(len(a.Entry.Tasks), len(b.Entry.Tasks)), // the one made for less
	)
}

// body is the number of parameters that make a model able: those that only embed do not.
func (c candidate) body() int64 { return c.Entry.Parameters - c.Entry.Embedding }
