package summarize

import (
	"math"
	"regexp"
	"strings"
	"unicode"

	"precis/core/decode"
	"precis/core/passage"
)

// writer takes the text as the model writes it and ends it at the limit.
type writer struct {
	limit Limit
	shown func(sentences []string) // may be nil
	text  strings.Builder
}

// write takes the next piece of text. It ends the text where a sentence too many has begun. A
// word is looked at when the next one begins: whether "U.S." ends a sentence hangs on what follows.
func (w *writer) write(piece string) error {
	w.text.WriteString(piece)
	all := w.text.String()
	sentences, over := w.cut(all[:strings.LastIndexFunc(all, unicode.IsSpace)+1])
	if w.shown != nil {
		w.shown(sentences)
	}
	if over {
		return decode.ErrStop
	}
	return nil
}

// spacedStop ends a sentence of a model that was trained on text cut into words, as T5 was: "the
// bridge is open . the city is glad ."
var spacedStop = regexp.MustCompile(`[ \t]+([.!?])(?:\s+|$)`)

// cut gives the sentences of text up to the limit, and whether there are more.
func (w *writer) cut(text string) (sentences []string, over bool) {
	words := 0
	text = spacedStop.ReplaceAllString(text, "$1\n\n")
	for _, s := range passage.Sentences(text) {
		sentence := strings.Join(strings.Fields(unlisted(text[s.Start:s.End])), " ")
		n := extent(sentence)
		if n == 0 {
			continue
		}
		words += n
		if len(sentences) == w.limit.Sentences || w.limit.Words > 0 && words > w.limit.Words && len(sentences) > 0 {
			return sentences, true
		}
		sentences = append(sentences, sentence)
	}
	return sentences, false
}

// unlisted is a line without the mark of a list item, which render writes itself.
func unlisted(line string) string {
	mark, rest, ok := strings.Cut(line, " ")
	if ok && strings.Trim(mark, "-*•#") == "" {
		return rest
	}
	return line
}

// sentences are those of the whole text. One that the limit of tokens broke off is left out, if
// it is not the only one.
func (w *writer) sentences() []string {
	sentences, _ := w.cut(w.text.String())
	if n := len(sentences); n > 1 {
		if s := passage.Sentences(sentences[n-1]); len(s) > 0 && !s[len(s)-1].Complete {
			sentences = sentences[:n-1]
		}
	}
	return sentences
}

// ending is a logits processor that ends a text in which a sentence too many has begun, as
// writer.write does where one text streams.
type ending struct {
	*composer
	eos []int32
}

// Process leaves the end alone, whatever was forbidden before.
func (e ending) Process(ids []int32, scores []float32) {
	w := writer{limit: e.limit}
	text := e.Tokenizer.Decode(ids[len(e.prompt):], true)
	if _, over := w.cut(text[:strings.LastIndexFunc(text, unicode.IsSpace)+1]); !over {
		return
	}
	for i := range scores {
		scores[i] = float32(math.Inf(-1))
	}
	for _, id := range e.eos {
		scores[id] = 0
	}
}
