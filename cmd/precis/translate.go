package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"precis/core/translate"
	"precis/models/catalog"
	"precis/models/tasks"
)

type translateCommand struct {
	Source string `arg:"" name:"file|url" help:"A text or HTML file, an http(s) address, or - for standard input."`
	To     string `required:"" placeholder:"LANGUAGE" help:"Language to translate into, by its code: de, fr, ro and so on, as the model knows it."`
	From   string `placeholder:"LANGUAGE" help:"Language of the text. Default: told by the text."`
	Model  string `default:"${translator}" help:"Model file, or the name of a fetched model. Default: ${translator}."`
	JSON   bool   `help:"Print JSON: the translation with the places of its passages, and what is wrong with which."`

	decodingFlags `embed:""`
}

// Help says what the flags do not.
func (c *translateCommand) Help() string {
	return "A text of any length is translated in passages; paragraphs, blank lines and list marks stay. " +
		"Options that are not given are those of the model's makers; they are for encoder-decoders. " +
		"A decoder with a chat template is asked in words, and is no trained translator."
}

// translator is the model that translates where none is named.
func translator() catalog.Entry { return firstFor(catalog.Translation) }

// translationOutput is what --json prints.
type translationOutput struct {
	Model       string                `json:"model"`
	Translation translate.Translation `json:"translation"`
	// Original is the text that was translated; the passages are ranges of its bytes.
	Original string `json:"original"`
}

// Run prints the translation, passage by passage as they come.
func (c *translateCommand) Run(ctx context.Context, std streams) error {
	page, err := readSource(ctx, c.Source, std.in)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(page.Text())
	if text == "" {
		return errors.New("there is no text to translate")
	}
	shown := newProgress(std, false)
	defer shown.clear()
	lm, _, err := openModel(ctx, c.Model, shown)
	if err != nil {
		return err
	}
	if lm.Embedder != nil {
		return fmt.Errorf("%s (%s) does not translate, want an encoder-decoder such as %s", printable(lm.Info.Name), lm.Info.Architecture, translator().Name())
	}
	t, err := tasks.Translator(lm)
	if err != nil {
		return err
	}
	for i := range t.Tasks {
		c.apply(&t.Tasks[i].Decoding)
	}
	stream := &textStream{out: std.out}
	made, err := t.Translate(ctx, text, translate.Options{From: c.From, To: c.To}, func(e translate.Event) {
		switch {
		case e.Stage == translate.Reading:
			shown.set("translating", int64(e.Done), int64(e.Total))
		case !c.JSON:
			shown.clear()
			stream.grow(e.Text)
		}
	})
	shown.clear()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(std.out, translationOutput{lm.Info.Name, made, text})
	}
	if err := stream.finish(made.Text); err != nil {
		return err
	}
	tellProblems(std.err, made, text)
	return nil
}

// tellProblems says what a reader of a translation has to know beside it.
func tellProblems(out io.Writer, made translate.Translation, original string) {
	if !made.Trained && len(made.Passages) > 0 {
		fmt.Fprintln(out, "precis: the model was asked in words and was not trained to translate: the text may be wrong")
	}
	words := map[translate.Problem]string{
		translate.Empty:        "the model wrote nothing, the original stands",
		translate.Cut:          "the translation breaks off (--max-new-tokens)",
		translate.Untranslated: "the model gave the original back, or its language",
	}
	for _, p := range made.Passages {
		if p.Problem != "" {
			fmt.Fprintf(out, "precis: %s: %s\n", printable(beginning(original[p.Source.Start:p.Source.End])), words[p.Problem])
		}
	}
}

// beginning is enough of a text to find it by.
func beginning(text string) string { return cut(text, 40) }

// cut is a text on one line, and its first characters where there are more than most.
func cut(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
