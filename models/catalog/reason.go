package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Verdict is what speaks for a model or against it, in short.
type Verdict string

const (
	Unrunnable    Verdict = "unrunnable" // its graph or its tokenizer is missing here
	TooLarge      Verdict = "too-large"  // for the memory that a page should take
	OtherLanguage Verdict = "language"   // it has none of the device's languages
	Metered       Verdict = "metered"    // it is a large download where less is to be loaded
	Distant       Verdict = "distant"    // its download takes long
	Slow          Verdict = "slow"       // it reads slowly on so few cores
	Fitting       Verdict = "fitting"    // nothing speaks against it
)

// verdict is the first thing that speaks against a candidate.
func (c candidate) verdict(d Device) Verdict {
	switch {
	case !c.Entry.Graph:
		return Unrunnable
	case !c.Fits:
		return TooLarge
	case c.language < 0:
		return OtherLanguage
	case !c.soon && d.SaveData:
		return Metered
	case !c.soon:
		return Distant
	case !c.quick:
		return Slow
	}
	return Fitting
}

// reason says in one sentence why a candidate has its place.
func (c candidate) reason(d Device, task Task) string {
	sentence := c.sentence(d, task)
	if c.Entry.NonCommercial {
		sentence += "; not for commercial use"
	}
	if name, ok := strings.CutPrefix(c.Entry.Licence, "LicenseRef-"); ok {
		sentence += fmt.Sprintf("; under terms of its own, those of %s", name)
	}
	return sentence
}

func (c candidate) sentence(d Device, task Task) string {
	languages, verb := c.Entry.languagesOf(task), "writes"
	if task == SentenceSimilarity {
		verb = "knows"
	}
	switch c.verdict(d) {
	case Unrunnable:
		return "cannot be run yet: its graph or its tokenizer is missing here"
	case TooLarge:
		return fmt.Sprintf("needs about %s of memory, more than a page should take of %s", megabytes(c.Memory), d.memoryName())
	case OtherLanguage:
		return fmt.Sprintf("%s, but %s %s, not %s", megabytes(c.Bytes), verb, only(languages), listed(d.Languages, "or"))
	case Metered:
		return fmt.Sprintf("%s, but a download of %s on a metered connection", c.merit(d, task), megabytes(c.Download))
	case Distant:
		return fmt.Sprintf("%s, but a download of %s takes about %s", c.merit(d, task), megabytes(c.Download), minutes(c.Seconds))
	case Slow:
		return fmt.Sprintf("%s, but slow on %d cores", c.merit(d, task), d.Cores)
	}
	sentence := fmt.Sprintf("%s, fits %s; %s %s", megabytes(c.Bytes), d.memoryName(), verb, only(languages))
	if c.Download > c.Bytes*11/10 {
		sentence += fmt.Sprintf("; made of a download of %s", megabytes(c.Download))
	}
	if !c.Trained {
		sentence += "; not trained for this, but does what it is told"
	}
	return sentence
}

// merit says what speaks for a model. Of siblings that do the same the makers' own measurements show
// the larger one ahead.
func (c candidate) merit(d Device, task Task) string {
	if c.hasSmallerSibling(task) {
		return "larger and better"
	}
	return "fits " + d.memoryName()
}

// hasSmallerSibling says whether a smaller model of the same makers does the task.
func (c candidate) hasSmallerSibling(task Task) bool {
	return slices.ContainsFunc(All(), func(o Entry) bool {
		return o.line() == c.Entry.line() && o.Parameters < c.Entry.Parameters && o.does(task)
	})
}

// line is what the ids of one maker's models of several sizes begin with.
func (e Entry) line() string { return e.ID[:strings.LastIndexByte(e.ID, '/')+1] + string(e.Family) }

// memoryName is the memory of the device in words.
func (d Device) memoryName() string {
	if d.MemoryGB > 0 {
		return fmt.Sprintf("this device's %g GB", d.MemoryGB)
	}
	return fmt.Sprintf("a device of %d GB", memoryUnknown)
}

func megabytes(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/1e6) }

func minutes(seconds float64) string {
	if n := math.Ceil(seconds / 60); n > 1 {
		return fmt.Sprintf("%.0f minutes", n)
	}
	return "a minute"
}

// manyLanguages is how many are counted instead of being named.
const manyLanguages = 5

// only names the languages that a model has.
func only(codes []string) string {
	if len(codes) >= manyLanguages {
		return fmt.Sprintf("%d languages", len(codes))
	}
	return listed(codes, "and") + " only"
}

// listed names languages; a code without a name here stands for itself.
func listed(codes []string, last string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = code
		base, _, _ := strings.Cut(strings.ToLower(code), "-")
		if name, ok := languageNames[base]; ok {
			words[i] = name
		}
	}
	words = slices.Compact(words)
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
	}
	return strings.Join(words, "")
}

// languageNames are the languages of the catalogue in English.
var languageNames = map[string]string{
	"ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ja": "Japanese",
	"ko": "Korean", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "th": "Thai", "vi": "Vietnamese", "zh": "Chinese",
}
