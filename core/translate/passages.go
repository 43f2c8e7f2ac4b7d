package translate

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"precis/core/decode"
	"precis/core/passage"
	"precis/core/terms"
)

// work is one translation under way.
type work struct {
	method
	source passage.Normalized
	emit   func(Event)
	text   strings.Builder // of the result
	result Translation
}

// run translates the passages in order. What is between them, white space and marks of lists, is
// copied.
func (w *work) run(ctx context.Context) (Translation, error) {
	passages := w.passages()
	at := 0
	w.result.Passages = make([]Passage, 0, len(passages))
	for i, p := range passages {
		if err := ctx.Err(); err != nil {
			return Translation{}, err
		}
		w.text.WriteString(w.source.Text[at:p.Start])
		at = p.End
		made, problem, err := w.translated(ctx, w.source.Text[p.Start:p.End], func(int, int) error {
			w.emit(Event{Stage: Reading, Done: i, Total: len(passages), Text: w.text.String()})
			return nil
		})
		if err != nil {
			return Translation{}, err
		}
		start := w.text.Len()
		w.text.WriteString(made)
		w.result.Passages = append(w.result.Passages, Passage{
			Source:  w.source.Original(p.Start, p.End),
			Target:  passage.Range{Start: start, End: w.text.Len()},
			Problem: problem,
		})
		w.emit(Event{Stage: Writing, Done: i + 1, Total: len(passages), Text: w.text.String()})
	}
	w.text.WriteString(w.source.Text[at:])
	w.result.Text = w.text.String()
	return w.result, ctx.Err()
}

// passages are groups of sentences, none over the budget. None goes across a line that does not
// read on, and those without a letter are left out: there is nothing to translate.
func (w *work) passages() []passage.Passage {
	text := w.source.Text
	var found []passage.Passage
	sentences := passage.Sentences(text)
	for len(sentences) > 0 {
		n := 1
		for n < len(sentences) && sentences[n].Line == sentences[0].Line {
			n++
		}
		line := sentences[:n]
		sentences = sentences[n:]
		line[0].Start += len(listMark.FindString(text[line[0].Start:line[0].End]))
		for _, p := range passage.Passages(text, line, w.budget(), w.count) {
			if strings.ContainsFunc(text[p.Start:p.End], unicode.IsLetter) {
				found = append(found, p)
			}
		}
	}
	return found
}

// listMark is what an item of a list, or a heading in Markdown, begins with.
var listMark = regexp.MustCompile(`^(?:[-*•#>]+|\d{1,3}[.)])[ \t]+`)

// translated is the translation of a passage. One that the model broke off is translated once more
// in parts, of which those that fail are told of.
func (w *work) translated(ctx context.Context, text string, step decode.Progress) (string, Problem, error) {
	made, problem, err := w.attempt(ctx, text, step)
	if err != nil || problem != Cut {
		return made, problem, err
	}
	parts := w.parts(text)
	if len(parts) < 2 {
		return made, problem, nil
	}
	texts := make([]string, len(parts))
	problem = ""
	for i, p := range parts {
		made, wrong, err := w.attempt(ctx, text[p.Start:p.End], step)
		if err != nil {
			return "", "", err
		}
		texts[i] = made
		if problem == "" {
			problem = wrong
		}
	}
	return strings.Join(texts, " "), problem, nil
}

// attempt has the model translate a text and looks at what it gave.
func (w *work) attempt(ctx context.Context, text string, step decode.Progress) (string, Problem, error) {
	text = strings.Join(strings.Fields(text), " ")
	made, cut, err := w.translate(ctx, text, step)
	switch {
	case err != nil:
		return "", "", err
	case made == "":
		return text, Empty, nil
	case cut:
		return made, Cut, nil
	case w.same(text, made):
		return made, Untranslated, nil
	}
	return made, "", nil
}

// parts are the sentences of a passage; of a single one, its halves.
func (w *work) parts(text string) []passage.Passage {
	sentences := passage.Sentences(text)
	if len(sentences) < 2 {
		return passage.Split(text, 0, len(text), w.count(text)/2+1, w.count)
	}
	parts := make([]passage.Passage, len(sentences))
	for i, s := range sentences {
		parts[i] = passage.Passage{Start: s.Start, End: s.End}
	}
	return parts
}

// same reports whether a translation is none: the original, or a text of some length in its language.
func (w *work) same(text, made string) bool {
	const (
		few  = 3  // words: a name is the same in both languages
		many = 12 // words: enough to tell the language by
	)
	words := terms.Words(made)
	if len(words) > few && text == made {
		return true
	}
	return len(words) >= many && w.result.From != w.result.To && terms.Detect(words).Code == w.result.From
}
