//go:build js

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"precis/core/decode"
	"precis/core/summarize"
	"precis/core/tokenizer"
	"precis/wasm/protocol"
)

// errTask is wrapped by the error for a task that no loaded model does.
var errTask = errors.New("engine: no model for this")

// defaultNewTokens ends a text for which neither the model nor the page says when.
const defaultNewTokens = 256

// generate continues a prompt, makes another text of it, or writes the next turn of a chat.
func (e *engine) generate(ctx context.Context, request protocol.GenerateRequest, h host) (any, error) {
	var result protocol.GenerateResult
	err := e.language.work(ctx, func(ctx context.Context, model *loaded) (err error) {
		if model == nil {
			return fmt.Errorf("%w: none is loaded that writes text", errTask)
		}
		result, err = e.writeText(ctx, model, request, h)
		return err
	})
	return result, err
}

// writeText lets a model write.
func (e *engine) writeText(ctx context.Context, model *loaded, r protocol.GenerateRequest, h host) (protocol.GenerateResult, error) {
	defaults, err := model.Defaults(r.Task)
	if err != nil {
		return protocol.GenerateResult{}, fmt.Errorf("%w: %w", errTask, err)
	}
	o := defaults.Options
	r.Options.Apply(&o)
	if o.MaxNewTokens == 0 && o.MaxLength == 0 {
		o.MaxNewTokens = defaultNewTokens
	}
	input, err := model.input(defaults.Prefix, r)
	if err != nil {
		return protocol.GenerateResult{}, err
	}
	result := protocol.GenerateResult{Input: len(input)}
	h.watch(&o)
	o.Detokenizer = model.Tokenizer.Stream()
	var texts []decode.Result
	if m := model.EncoderDecoder; m != nil {
		if n := m.InputContext(); len(input) > n {
			input = model.Tokenizer.Truncate(input, n)
		}
		texts, err = decode.GenerateFrom(ctx, m, input, o, nil)
	} else {
		model.Model.Truncate(0)
		texts, err = decode.GenerateAll(ctx, model.Model, input, o, nil)
	}
	if err != nil {
		return protocol.GenerateResult{}, err
	}
	result.Input, result.Cut = len(input), result.Input-len(input)
	for i, t := range texts {
		text := t.Text
		if i > 0 { // only the first has one
			text = model.Tokenizer.Decode(t.Tokens, true)
		}
		written := protocol.GeneratedText{Text: text, Tokens: len(t.Tokens), Finish: string(t.Finish)}
		if o.NumBeams > 1 {
			written.Score = float64(t.Score)
		}
		result.Texts = append(result.Texts, written)
	}
	return result, nil
}

// watch tells the page how far the model is, and lets the event loop in.
func (h host) watch(o *decode.Options) {
	o.Progress = func(done, total int) error {
		h.emit(summarize.Event{Stage: summarize.Reading, Done: done, Total: total})
		return nil
	}
	var text strings.Builder
	o.EmitText = func(added string) error {
		text.WriteString(added)
		h.emit(summarize.Event{Stage: summarize.Writing, Text: text.String()})
		return nil
	}
	o.StepProgress = func(int, int) error {
		h.loop.yield()
		return nil
	}
}

// input is the tokens of a prompt or of a chat, in which nothing is read as a special token but
// what the model's template writes.
func (l *loaded) input(prefix string, r protocol.GenerateRequest) ([]int32, error) {
	if len(r.Messages) == 0 {
		return l.Tokenizer.AddSpecial(l.Tokenizer.Encode(prefix + r.Prompt)), nil
	}
	if l.Model == nil {
		return nil, fmt.Errorf("%w: %s (%s) has no turns, want a decoder with a chat template", errTask, l.Info.Name, l.Info.Architecture)
	}
	messages := make([]tokenizer.Message, len(r.Messages))
	for i, m := range r.Messages {
		messages[i] = tokenizer.Message(m)
	}
	input, err := l.Tokenizer.Chat(messages, true)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errTask, err)
	}
	return input, nil
}
