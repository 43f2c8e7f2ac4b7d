package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode"

	"precis/core/decode"
	"precis/core/tokenizer"
	"precis/models"
)

// conversation is a chat with a decoder.
type conversation struct {
	lm       *models.LM
	std      streams
	shown    *progress
	system   string
	options  decode.Options
	messages []tokenizer.Message // turns of the user and of the assistant
	read     []int32             // what the model holds
}

func (c *conversation) reset() { c.messages = nil }

// answer prints the model's next turn, as it is written.
func (c *conversation) answer(ctx context.Context, turn string) error {
	c.messages = append(c.messages, tokenizer.Message{Role: "user", Content: turn})
	prompt, err := c.fit()
	if err != nil {
		return err
	}
	// What the model has read of it already stays read.
	m := c.lm.Model
	m.Truncate(min(m.Len(), common(c.read, prompt)))
	out := &lineWriter{out: c.std.out, joined: !isTerminal(c.std.out)}
	o := c.options
	o.NumReturnSequences = 1
	o.Detokenizer = c.lm.Tokenizer.Stream()
	o.Progress = func(done, total int) error {
		if total > 1 {
			c.shown.set("reading", int64(done), int64(total))
		}
		return nil
	}
	o.EmitText = func(text string) error {
		c.shown.clear()
		return out.write(text)
	}
	result, err := decode.Generate(ctx, m, prompt, o, nil)
	c.shown.clear()
	if err != nil {
		return err
	}
	c.read = append(prompt, result.Tokens...)
	c.messages = append(c.messages, tokenizer.Message{Role: "assistant", Content: strings.TrimSpace(result.Text)})
	return out.end()
}

// prompt is the tokens of some turns, with the system's before them.
func (c *conversation) prompt(turns []tokenizer.Message) ([]int32, error) {
	if c.system != "" {
		turns = append([]tokenizer.Message{{Role: "system", Content: c.system}}, turns...)
	}
	return c.lm.Tokenizer.Chat(turns, true)
}

// fit gives the prompt of the turns that the context has room for, beside an answer: the oldest are
// forgotten, a question and its answer at a time.
func (c *conversation) fit() ([]int32, error) {
	room := c.lm.Model.Context() - min(max(c.options.MaxNewTokens, 1), c.lm.Model.Context()/2)
	forgotten := 0
	for {
		prompt, err := c.prompt(c.messages)
		if err != nil {
			return nil, err
		}
		if len(prompt) <= room || len(c.messages) == 1 {
			if forgotten > 0 {
				fmt.Fprintf(c.std.err, "precis: the model's context is full; the oldest turns were forgotten: %d\n", forgotten)
			}
			return prompt, nil
		}
		c.messages = c.messages[2:]
		forgotten++
	}
}

// common is the length of the beginning that two sequences share.
func common(a, b []int32) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// lineWriter prints a text as it comes; joined, as one line.
type lineWriter struct {
	out    io.Writer
	joined bool
	begun  bool
	space  bool // white space that something may follow
}

func (w *lineWriter) write(text string) error {
	if w.joined {
		text = w.join(text)
	}
	_, err := io.WriteString(w.out, text)
	return err
}

// join makes each run of white space a space, and leaves it out at the beginning and at the end.
func (w *lineWriter) join(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsSpace(r) {
			w.space = w.begun
			continue
		}
		if w.space {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		w.begun, w.space = true, false
	}
	return b.String()
}

// end ends the line.
func (w *lineWriter) end() error {
	_, err := io.WriteString(w.out, "\n")
	return err
}
