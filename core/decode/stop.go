package decode

import "strings"

// textOutput gives text out up to the first stop string. What may be the beginning of one is held
// back until more text shows whether it is.
type textOutput struct {
	stop []string
	emit func(string) error // may be nil
	held string
	text strings.Builder
}

// push takes text and says whether a stop string has come. The error is emit's.
func (o *textOutput) push(text string) (stopped bool, err error) {
	if text == "" {
		return false, nil
	}
	o.held += text
	end := len(o.held)
	for _, stop := range o.stop {
		if i := strings.Index(o.held, stop); i >= 0 && i < end {
			end, stopped = i, true
		}
	}
	if !stopped {
		end -= o.undecided()
	}
	err = o.release(end)
	if stopped {
		o.held = ""
	}
	return stopped, err
}

// flush gives out what was held back: no more text comes.
func (o *textOutput) flush() error { return o.release(len(o.held)) }

func (o *textOutput) release(n int) error {
	text := o.held[:n]
	o.held = o.held[n:]
	o.text.WriteString(text)
	if text == "" || o.emit == nil {
		return nil
	}
	return o.emit(text)
}

// undecided is the length of the longest end of held that begins a stop string.
func (o *textOutput) undecided() int {
	longest := 0
	for _, stop := range o.stop {
		for n := min(len(stop)-1, len(o.held)); n > longest; n-- {
			if strings.HasSuffix(o.held, stop[:n]) {
				longest = n
			}
		}
	}
	return longest
}
