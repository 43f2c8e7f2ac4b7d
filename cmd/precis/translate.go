package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"precis/models/catalog"
)

type translateCommand struct {
	Source string `arg:"" name:"file|url" help:"A text or HTML file, an http(s) address, or - for standard input."`
	To     string `required:"" placeholder:"LANGUAGE" help:"Language to translate into, by its code: de, fr, ro and so on, as the model knows it."`
	From   string `default:"en" placeholder:"LANGUAGE" help:"Language of the text. Default: ${default}."`
	Model  string `default:"${translator}" help:"Model file, or the name of a fetched model. Default: ${translator}."`
	JSON   bool   `help:"Print JSON: the translations with their lengths, ends and scores."`

	generationFlags `embed:""`
}

// translator is the model that translates where none is named: the catalogue's first that can.
func translator() catalog.Entry {
	all := catalog.All()
	return all[slices.IndexFunc(all, func(e catalog.Entry) bool { return slices.Contains(e.Tasks, catalog.Translation) })]
}

// Run prints the translation.
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
	lm, _, err := openModel(ctx, c.Model, shown)
	if err != nil {
		return err
	}
	if lm.EncoderDecoder == nil {
		return fmt.Errorf("%s (%s) does not translate, want an encoder-decoder such as %s", printable(lm.Info.Name), lm.Info.Architecture, translator().Name())
	}
	defaults, err := lm.Defaults(fmt.Sprintf("translation_%s_to_%s", c.From, c.To))
	if err != nil {
		return fmt.Errorf("from %q to %q: %w", c.From, c.To, err)
	}
	c.apply(&defaults.Options)
	input := lm.Tokenizer.AddSpecial(lm.Tokenizer.Encode(defaults.Prefix + text))
	return writing{lm: lm, input: input, options: defaults.Options, json: c.JSON}.run(ctx, std, shown)
}
