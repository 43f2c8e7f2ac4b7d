package main

import (
	"context"
	"fmt"
	"io"

	"precis/core/decode"
	"precis/models"
)

// writing is one run of a model over an input.
type writing struct {
	lm      *models.LM
	input   []int32 // of an encoder-decoder, or the prompt of a decoder
	options decode.Options
	json    bool
}

// writtenText is one of the texts that --json prints.
type writtenText struct {
	Text   string        `json:"text"`
	Tokens int           `json:"tokens"` // the end token included
	Finish decode.Finish `json:"finish"`
	Score  *float32      `json:"score,omitempty"` // of a beam: the higher the likelier
}

// writtenOutput is what --json prints.
type writtenOutput struct {
	Model string        `json:"model"`
	Input int           `json:"input"` // tokens
	Read  int           `json:"read"`  // tokens of the input that the model read
	Texts []writtenText `json:"texts"` // the best first
}

// run prints the text, as it is written where there is one; several are numbered. What a reader has
// to know beside it goes to standard error.
func (w writing) run(ctx context.Context, std streams, shown *progress) error {
	output := writtenOutput{Model: w.lm.Info.Name, Input: len(w.input)}
	if e := w.lm.EncoderDecoder; e != nil {
		w.input = fit(w.input, e.InputContext(), w.lm.Tokenizer.EOS())
	}
	output.Read = len(w.input)
	if left := output.Input - output.Read; left > 0 {
		fmt.Fprintf(std.err, "precis: the model reads %d tokens; the last %d of the text were left out\n", output.Read, left)
	}
	several := w.options.NumReturnSequences > 1
	if !several && !w.json {
		w.options.EmitText = func(text string) error {
			shown.clear()
			_, err := io.WriteString(std.out, text)
			return err
		}
	}
	results, err := w.generate(ctx, shown)
	shown.clear()
	if err != nil {
		return err
	}
	for i, r := range results {
		text := r.Text
		if i > 0 { // only the first has one
			text = w.lm.Tokenizer.Decode(r.Tokens, true)
		}
		written := writtenText{Text: text, Tokens: len(r.Tokens), Finish: r.Finish}
		if w.options.NumBeams > 1 {
			written.Score = &r.Score
		}
		output.Texts = append(output.Texts, written)
	}
	if w.json {
		return printJSON(std.out, output)
	}
	return output.print(std, several)
}

// generate calls the model.
func (w writing) generate(ctx context.Context, shown *progress) ([]decode.Result, error) {
	w.options.Detokenizer = w.lm.Tokenizer.Stream()
	w.options.Progress = func(done, total int) error {
		shown.set("reading", int64(done), int64(total))
		return nil
	}
	if e := w.lm.EncoderDecoder; e != nil {
		return decode.GenerateFrom(ctx, e, w.input, w.options, nil)
	}
	return decode.GenerateAll(ctx, w.lm.Model, w.input, w.options, nil)
}

// print ends the text that was printed while it was written, or prints several.
func (o writtenOutput) print(std streams, several bool) error {
	cut := 0
	for i, text := range o.Texts {
		line := "\n"
		if several {
			line = fmt.Sprintf("%d. %s\n", i+1, text.Text)
		}
		if _, err := io.WriteString(std.out, line); err != nil {
			return err
		}
		if text.Finish == decode.FinishLength {
			cut++
		}
	}
	switch {
	case cut > 0 && several:
		fmt.Fprintf(std.err, "precis: %d of %d texts end at their greatest length (--max-new-tokens)\n", cut, len(o.Texts))
	case cut > 0:
		fmt.Fprintf(std.err, "precis: the text ends at its greatest length, %d tokens (--max-new-tokens)\n", o.Texts[0].Tokens)
	}
	return nil
}

// fit cuts an input to n tokens, its end token kept.
func fit(input []int32, n int, eos int32) []int32 {
	if len(input) <= n {
		return input
	}
	last := input[len(input)-1]
	input = input[:n]
	if last == eos {
		input[n-1] = eos
	}
	return input
}
