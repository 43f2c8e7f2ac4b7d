// Package dialogue answers questions about a page from its passages, and says when the page does not
// have the answer.
//
// Passages are found by their words, and by their meaning where there is an embedder. An answer is a
// sentence of the page, or the model's own words about the passages, which are checked against them.
package dialogue

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"precis/core/decode"
	"precis/core/embed"
	"precis/core/faithful"
	"precis/core/passage"
	"precis/core/tokenizer"
)

// ErrQuestion is wrapped by the error for a question without words, or with too many.
var ErrQuestion = errors.New("dialogue: unusable question")

// mostWords is how many words a question may have.
const mostWords = 200

// ErrOption is wrapped by the error for a mode that does not exist.
var ErrOption = errors.New("dialogue: unknown option")

// Dialogue answers questions. It serves one caller at a time, like its models, and remembers the page
// that it was asked about last.
type Dialogue struct {
	// Model, a decoder with a chat template, ranks or writes.
	Model decode.Model
	// EncoderDecoder ranks or writes in the place of Model. It is asked with "question: … context: …",
	// as T5 was trained. Without both the page is quoted.
	EncoderDecoder decode.EncoderDecoder
	// Decoding is how EncoderDecoder's makers decode. The zero value is greedy.
	Decoding decode.Options
	// Tokenizer is that of the model.
	Tokenizer *tokenizer.Tokenizer
	// Embedder, where there is one, joins the search for passages.
	Embedder embed.Embedder
	// Languages are those that the model reads and writes, as ISO 639-1 codes; none: English.
	Languages []string

	last   *page
	sorted *faithful.Vocabulary // of Tokenizer, made when first needed
}

// Ask answers a question about a page. earlier are the turns before, oldest first: a question that
// leans on the last one ("and when?") is searched for with the terms of that too. emit, which may be
// nil, is told of each stage. Page text is data: whatever it says, it is never an instruction or a
// turn of the chat.
//
// The error wraps ErrQuestion or ErrOption, or is that of ctx or of a model.
func (d *Dialogue) Ask(ctx context.Context, text, asked string, earlier []Turn, o Options, emit func(Event)) (Answer, error) {
	if o.Mode == "" {
		o.Mode = Auto
	}
	if !slices.Contains(Modes, o.Mode) {
		return Answer{}, fmt.Errorf("%w: mode %q, want one of %q", ErrOption, o.Mode, Modes)
	}
	if emit == nil {
		emit = func(Event) {}
	}
	if d.last == nil || d.last.of != text {
		d.last = newPage(text)
	}
	p := d.last
	q := p.question(asked, earlier)
	if n := len(q.words); n == 0 || n > mostWords {
		return Answer{}, fmt.Errorf("%w: it has %d words, want 1 to %d", ErrQuestion, n, mostWords)
	}
	found, err := d.search(ctx, p, q, emit)
	if err != nil {
		return Answer{}, err
	}
	mode, fallback := d.mode(p, o)
	var a Answer
	switch mode {
	case Ranked:
		a, err = d.rank(ctx, found, emit)
	case Written:
		a, err = d.write(ctx, found, earlier, emit)
	default:
		a, err = found.best(), ctx.Err()
	}
	if err != nil {
		return Answer{}, err
	}
	if fallback != "" {
		a.Fallback = fallback
	}
	return a, nil
}

// mode is the mode to use, and why it is not the one asked for.
func (d *Dialogue) mode(p *page, o Options) (Mode, string) {
	mode := o.Mode
	if mode == Auto {
		if mode = auto; d.model() == nil || !d.speaks(p) {
			mode = Quoted
		}
	}
	switch {
	case mode == Quoted:
		return Quoted, ""
	case d.model() == nil:
		return Quoted, "there is no model"
	case !d.speaks(p):
		return Quoted, "the page is in a language that the model was not trained on"
	}
	return mode, ""
}

// speaks reports whether the model was trained on the language of a page. A page too short to tell is
// taken for one that it speaks.
func (d *Dialogue) speaks(p *page) bool {
	languages := d.Languages
	if len(languages) == 0 {
		languages = []string{"en"}
	}
	return p.language.Code == "" || slices.Contains(languages, p.language.Code)
}

// found is what a search has found.
type found struct {
	*page
	question question
	passages []int // of page.passages, best first
	// meaning is the cosine of a sentence with the question, where there is an embedder.
	meaning map[int]float64
	// candidates are sentences of the passages that may be the answer, best first.
	candidates []candidate
}

// candidate is a sentence that may be the answer.
type candidate struct {
	sentence int
	// score says how well it fits the question; from found.least on it is taken for the answer.
	score float64
}

// has reports whether the page has the answer.
func (f *found) has() bool { return len(f.candidates) > 0 && f.candidates[0].score >= f.least() }

// best is the answer that the best candidate is, if it is one.
func (f *found) best() Answer {
	if !f.has() {
		return f.notSaid(Quoted)
	}
	return f.quoted(Quoted, f.candidates[0])
}

// quoted is the answer that a sentence is.
func (f *found) quoted(mode Mode, c candidate) Answer {
	return Answer{
		Text: f.quote(c.sentence), Found: true, Mode: mode, Support: 1,
		Evidence: f.evidence(c.sentence), Passages: f.ranges(),
	}
}

// notSaid is the answer that the page does not have.
func (f *found) notSaid(mode Mode) Answer {
	return Answer{Text: NotSaid, Mode: mode, Evidence: []passage.Range{}, Passages: f.ranges()}
}

// ranges are the passages in the caller's text.
func (f *found) ranges() []passage.Range {
	ranges := make([]passage.Range, len(f.passages))
	for k, n := range f.passages {
		s := f.page.passages[n]
		ranges[k] = f.Original(f.sentences[s.first].start, f.sentences[s.last-1].end)
	}
	return ranges
}
