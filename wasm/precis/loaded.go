//go:build js

package main

import (
	"strings"

	"precis/core/summarize"
	"precis/core/tokenizer"
	"precis/models"
	"precis/wasm/protocol"
)

// loaded is a model that is ready, and what is made of it once.
type loaded struct {
	*models.LM
	summarizer *summarize.Summarizer // keeps what it has made of the vocabulary; nil for an embedder
	tasks      []string              // for which its makers have options, in the words of transformers
}

func newLoaded(lm *models.LM) (*loaded, error) {
	l := &loaded{LM: lm}
	if lm.Embedder != nil {
		return l, nil
	}
	var err error
	if l.tasks, err = lm.Tasks(); err != nil {
		return nil, err
	}
	l.summarizer = &summarize.Summarizer{Model: lm.Model, Tokenizer: lm.Tokenizer}
	return l, nil
}

// description is what a page is told of a model that is ready.
func (l *loaded) description() protocol.LoadResult {
	d := protocol.LoadResult{Info: l.Info, Tasks: []protocol.Ability{}, Translations: l.translations()}
	add := func(can bool, tasks ...protocol.Ability) {
		if can {
			d.Tasks = append(d.Tasks, tasks...)
		}
	}
	writes := l.Model != nil || l.EncoderDecoder != nil
	add(writes, protocol.Summarizes, protocol.Asks, protocol.Generates)
	add(len(d.Translations) > 0, protocol.Translates)
	add(l.Model != nil && l.chats(), protocol.Chats)
	add(l.Embedder != nil, protocol.Embeds)
	return d
}

// translations are the directions that the model's makers have options for.
func (l *loaded) translations() []protocol.Pair {
	pairs := []protocol.Pair{}
	for _, task := range l.tasks {
		languages, translates := strings.CutPrefix(task, "translation_")
		if from, to, ok := strings.Cut(languages, "_to_"); ok && translates {
			pairs = append(pairs, protocol.Pair{From: from, To: to})
		}
	}
	return pairs
}

// chats says whether the model has a template for turns that can be used.
func (l *loaded) chats() bool {
	_, err := l.Tokenizer.Chat([]tokenizer.Message{{Role: "user", Content: "Hello"}}, true)
	return err == nil
}
