//go:build js

package main

import (
	"precis/core/dialogue"
	"precis/core/summarize"
	"precis/core/tokenizer"
	"precis/core/translate"
	"precis/memory/working"
	"precis/models"
	"precis/models/tasks"
	"precis/wasm/protocol"
)

// loaded is a model that is ready, and the tasks that it does; an embedder has none of them.
type loaded struct {
	*models.LM
	name       string                // as people know it
	summarizer *summarize.Summarizer // keeps what it has made of the vocabulary
	heeded     string                // what was learnt of the reader that the summarizer goes by, as JSON
	reader     *working.Reader       // has read ahead for the summarizer
	translator *translate.Translator
	dialogue   *dialogue.Dialogue // keeps the page that it was asked about last
}

func newLoaded(lm *models.LM, pause func() error) (*loaded, error) {
	l := &loaded{LM: lm}
	if lm.Embedder != nil {
		return l, nil
	}
	var err error
	if l.summarizer, err = tasks.Summarizer(lm); err != nil {
		return nil, err
	}
	l.summarizer.Pause = pause
	l.reader = working.NewReader(l.summarizer, working.BudgetOf(0))
	if l.translator, err = tasks.Translator(lm); err != nil {
		return nil, err
	}
	l.dialogue, err = tasks.Dialogue(lm, nil)
	return l, err
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

// translations are the directions that the model was trained for. A chat model can be asked for
// others, which is no reason to offer them.
func (l *loaded) translations() []protocol.Pair {
	pairs := []protocol.Pair{}
	if l.translator != nil {
		for _, task := range l.translator.Tasks {
			pairs = append(pairs, protocol.Pair(task.Pair))
		}
	}
	return pairs
}

// chats says whether the model has a template for turns that can be used.
func (l *loaded) chats() bool {
	_, err := l.Tokenizer.Chat([]tokenizer.Message{{Role: "user", Content: "Hello"}}, true)
	return err == nil
}
