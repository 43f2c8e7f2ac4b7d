package summarize

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"precis/core/terms"
)

// unreadable is why a text gets an extractive summary of which no sentence fits what the model reads.
const unreadable = "its sentences are too long for the model"

// excerpt is the part of a source that the model reads.
type excerpt struct {
	text      string
	tokens    int   // as the sum over the sentences
	sentences []int // of the source, in page order
	read      Read
	// windows are the whole text, where an encoder-decoder is to read that instead.
	windows  []window
	passages int // that the text has
	// background are passages that were read before, beside the windows, and the logarithms of their weights.
	background []window
	logWeights []float32
}

// mode is the mode to use, and why it is not the one asked for.
func (s *Summarizer) mode(src *source, o Options) (Mode, string) {
	mode := o.Mode
	if mode == Auto {
		switch {
		case s.model() == nil, o.Kind == Outline: // a model's outline was measured to be no better
			mode = Extractive
		case o.Alternatives > 0:
			mode = Written
		default:
			mode = auto
		}
	}
	switch {
	case mode == Extractive:
		return Extractive, ""
	case s.model() == nil:
		return Extractive, "there is no model"
	case slices.Contains(s.languages(), src.language.Code):
		return ofKind(mode, o.Kind)
	case src.language == terms.Unknown:
		return Extractive, "the language of the text was not recognized"
	default:
		return Extractive, "the text is in " + src.language.Name + ", which the model was not trained on"
	}
}

// languages are those that the model reads and writes.
func (s *Summarizer) languages() []string {
	if len(s.Languages) == 0 {
		return []string{"en"}
	}
	return s.Languages
}

// excerpt takes sentences of src, given best first, as many as the model has room for. It takes none
// where none fits, as of a text that is no language.
func (s *Summarizer) excerpt(src *source, best []int) excerpt {
	room := s.room()
	for {
		e := s.excerptOf(src, best, room)
		if s.EncoderDecoder == nil {
			return e
		}
		// Sentences may take more tokens together than one by one.
		over := len(s.input(e.text)) - s.EncoderDecoder.InputContext()
		if over <= 0 {
			return e
		}
		room -= over
	}
}

// excerptOf is an excerpt whose sentences have at most room tokens, one by one.
func (s *Summarizer) excerptOf(src *source, best []int, room int) excerpt {
	var e excerpt
	bytes := 0
	for _, i := range best {
		n := len(s.Tokenizer.Encode(src.quote(i))) + 1 // 1: the space or line break between
		if n > room {
			continue
		}
		if e.tokens+n > room {
			break
		}
		e.tokens += n
		bytes += src.sentences[i].end - src.sentences[i].start
		e.sentences = append(e.sentences, i)
	}
	sort.Ints(e.sentences)

	var b strings.Builder
	total := 0
	for _, c := range src.sentences {
		total += c.end - c.start
	}
	for k, i := range e.sentences {
		c := src.sentences[i]
		if k > 0 {
			b.WriteString(between(src.sentences[e.sentences[k-1]], c))
		}
		b.WriteString(src.quote(i))
		r := src.evidence(i)
		if n := len(e.read.Passages); n > 0 && e.sentences[k-1] == i-1 {
			e.read.Passages[n-1].End = r.End
		} else {
			e.read.Passages = append(e.read.Passages, r)
		}
	}
	e.text = b.String()
	e.read.Sentences = len(src.sentences)
	e.read.Share = float64(bytes) / float64(total)
	e.read.How = fmt.Sprintf("The model read the %d most central of %d sentences (%.0f %% of the text), in page order.",
		len(e.sentences), len(src.sentences), 100*e.read.Share)
	if len(e.sentences) == len(src.sentences) {
		e.read.Share, e.read.Passages, e.read.How = 1, nil, "The model read the whole text."
	}
	return e
}

// between is the white space between two sentences of an excerpt.
func between(a, b sentence) string {
	switch {
	case a.paragraph != b.paragraph:
		return "\n\n"
	case a.line != b.line:
		return "\n"
	}
	return " "
}
