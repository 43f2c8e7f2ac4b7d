package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"precis/cmd/precis/internal/page"
	"precis/core/tokenizer"
	"precis/models"
)

type generateCommand struct {
	Prompt string `arg:"" name:"prompt" help:"What to go on from, or what an encoder-decoder makes another text of; - for standard input."`
	Model  string `help:"Model file, or the name of a fetched model. Default: ${model}."`
	Chat   bool   `help:"Put the prompt as a user's turn into the model's chat template. Decoders only."`
	System string `placeholder:"TEXT" help:"The system's turn before it; means --chat."`
	Task   string `placeholder:"NAME" help:"Generate with the model's own prefix and options for a task, such as summarization or translation_en_to_de."`
	JSON   bool   `help:"Print JSON: the texts with their lengths, ends and scores."`

	generationFlags `embed:""`
}

// Help says what the flags do not.
func (c *generateCommand) Help() string {
	return "A prompt on the command line may hold special tokens by name, such as <extra_id_0>; in standard input and in chat they are text. " +
		"Options that are not given are those of the model's makers. " +
		"One of --temperature, --top-k, --top-p, --min-p and --seed is enough to sample."
}

// Run prints the text that the model writes.
func (c *generateCommand) Run(ctx context.Context, std streams) error {
	prompt, err := c.read(ctx, std)
	if err != nil {
		return err
	}
	shown := newProgress(std, false)
	lm, _, err := openModel(ctx, c.Model, shown)
	if err != nil {
		return err
	}
	if lm.Model == nil && lm.EncoderDecoder == nil {
		return fmt.Errorf("%s (%s) writes no text, want a decoder or an encoder-decoder", printable(lm.Info.Name), lm.Info.Architecture)
	}
	defaults, err := lm.Defaults(c.Task)
	if err != nil {
		return err
	}
	input, err := c.encode(lm, defaults.Prefix+prompt)
	if err != nil {
		return err
	}
	c.apply(&defaults.Options)
	return writing{lm: lm, input: input, options: defaults.Options, json: c.JSON}.run(ctx, std, shown)
}

// read gives the prompt. The line end that a shell puts at the end of standard input is none of it.
func (c *generateCommand) read(ctx context.Context, std streams) (string, error) {
	if c.Prompt != "-" {
		return c.Prompt, nil
	}
	resource, err := openSource(ctx, "-", std.in)
	if err != nil {
		return "", err
	}
	text := page.Decode(resource.Content, resource.ContentType)
	if strings.ContainsRune(text, 0) {
		return "", fmt.Errorf("standard input: holds NUL bytes (it looks like %s), want text", http.DetectContentType(resource.Content))
	}
	return strings.TrimSuffix(text, "\n"), nil
}

// encode gives the tokens of a prompt.
func (c *generateCommand) encode(lm *models.LM, prompt string) ([]int32, error) {
	switch {
	case !c.Chat && c.System == "" && c.Prompt == "-":
		return lm.Tokenizer.AddSpecial(lm.Tokenizer.Encode(prompt)), nil
	case !c.Chat && c.System == "":
		return lm.Tokenizer.EncodeSpecial(prompt), nil
	case lm.Model == nil:
		return nil, errors.New("--chat and --system are for decoders, this model is an encoder-decoder")
	}
	messages := []tokenizer.Message{{Role: "user", Content: prompt}}
	if c.System != "" {
		messages = append([]tokenizer.Message{{Role: "system", Content: c.System}}, messages...)
	}
	return lm.Tokenizer.Chat(messages, true)
}
