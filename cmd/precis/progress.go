package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a piece of work is, on a terminal; elsewhere it stays silent.
type progress struct {
	out   io.Writer // nil: silent
	bytes bool      // the work is counted in bytes
	bar   *progressbar.ProgressBar
	what  string
}

func newProgress(std streams, bytes bool) *progress {
	p := &progress{bytes: bytes}
	if isTerminal(std.err) {
		p.out = std.err
	}
	return p
}

// terminal says whether anything is shown.
func (p *progress) terminal() bool { return p.out != nil }

// set shows that done of total is done of what; another what begins a new bar. A total of 0 is
// one that is not known.
func (p *progress) set(what string, done, total int64) {
	if p.out == nil {
		return
	}
	if total <= 0 {
		total = -1
	}
	if p.bar == nil || p.what != what {
		p.clear()
		p.what = what
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionSetDescription(what),
			progressbar.OptionShowBytes(p.bytes),
			progressbar.OptionUseIECUnits(true),
			progressbar.OptionSetWidth(20),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionSetPredictTime(true),
		)
	}
	_ = p.bar.Set64(done) // only the terminal could refuse
}

// clear takes the bar off the terminal.
func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}

// isTerminal reports whether a person sees at once what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
