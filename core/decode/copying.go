package decode

import "slices"

// Run is a text that may be copied.
type Run struct {
	// First are its tokens where it begins the text, Next where it follows another.
	First, Next []int32
	// Source is what it is a version of: a text has one run of each source at most.
	Source int
}

// Copying is a logits processor that lets a text be nothing but whole Runs, one after another, each of
// another source. It knows the text by the tokens after the prompt alone, so beams may share it.
type Copying struct {
	Runs   []Run
	Prompt int // tokens
	Most   int // runs in a text; 0: any number
	EOS    []int32
	// Excludes reports whether a source may not stand beside one that was copied; nil: none is excluded.
	Excludes func(source int, copied []int) bool
}

// Process forbids every token that goes on with no run, and the end within one.
func (c *Copying) Process(ids []int32, scores []float32) {
	allowed := c.next(ids[c.Prompt:])
	kept := make([]float32, len(allowed))
	for i, id := range allowed {
		kept[i] = scores[id]
	}
	for i := range scores {
		scores[i] = negativeInfinity
	}
	for i, id := range allowed {
		// What an earlier processor forbade is the only way on.
		if scores[id] = kept[i]; len(allowed) == 1 && kept[i] == negativeInfinity {
			scores[id] = 0
		}
	}
}

// next are the tokens that may follow.
func (c *Copying) next(said []int32) []int32 {
	var allowed []int32
	c.walk(said, nil, func(rest []int32, copied []int) {
		for _, i := range c.open(copied) {
			if run := c.tokens(i, copied); len(rest) < len(run) && slices.Equal(rest, run[:len(rest)]) {
				allowed = append(allowed, run[len(rest)])
			}
		}
		if len(rest) == 0 && len(copied) > 0 {
			allowed = append(allowed, c.EOS...)
		}
	})
	slices.Sort(allowed)
	return slices.Compact(allowed)
}

// Copied gives the runs that a text, without its prompt, is made of, as indices of Runs. Tokens after the
// last whole one are none.
func (c *Copying) Copied(said []int32) []int {
	said = slices.DeleteFunc(slices.Clone(said), func(id int32) bool { return slices.Contains(c.EOS, id) })
	var best []int
	left := len(said) + 1
	c.walk(said, nil, func(rest []int32, copied []int) {
		if len(rest) < left {
			best, left = slices.Clone(copied), len(rest)
		}
	})
	return best
}

// walk visits each way to read said as whole runs and a rest.
func (c *Copying) walk(said []int32, copied []int, visit func(rest []int32, copied []int)) {
	visit(said, copied)
	for _, i := range c.open(copied) {
		run := c.tokens(i, copied)
		if len(run) <= len(said) && slices.Equal(run, said[:len(run)]) {
			c.walk(said[len(run):], append(slices.Clone(copied), i), visit)
		}
	}
}

// open are the runs that may follow those copied.
func (c *Copying) open(copied []int) []int {
	if c.Most > 0 && len(copied) == c.Most {
		return nil
	}
	sources := make([]int, len(copied))
	for k, i := range copied {
		sources[k] = c.Runs[i].Source
	}
	var open []int
	for i, run := range c.Runs {
		if len(run.First) == 0 || slices.Contains(sources, run.Source) {
			continue
		}
		if len(copied) == 0 || c.Excludes == nil || !c.Excludes(run.Source, sources) {
			open = append(open, i)
		}
	}
	return open
}

func (c *Copying) tokens(i int, copied []int) []int32 {
	if len(copied) == 0 {
		return c.Runs[i].First
	}
	return c.Runs[i].Next
}
