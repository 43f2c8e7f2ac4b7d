package summarize

import (
	"context"
	"fmt"

	"precis/core/decode"
	"precis/core/faithful"
	"precis/core/tokenizer"
)

// The system prompts that SmolLM2 was trained to summarize under, with the text alone as the
// user's turn.
//
// Source: HuggingFaceTB/smoltalk, smol-summarize.
const (
	promptParagraph = "Provide a concise, objective summary of the input text in up to three sentences, focusing on key actions and intentions without using second or third person pronouns."
	promptSentence  = "Extract and present the main key point of the input text in one very short sentence, including essential details like dates or locations if necessary."
)

// readTokens is how many tokens of a text a decoder reads: the most central sentences, in page
// order. Reading more was measured to be no better, and costs time.
const readTokens = 400

// model is the one that ranks and writes; nil: there is none.
func (s *Summarizer) model() decode.Model {
	if s.EncoderDecoder != nil {
		return s.EncoderDecoder
	}
	return s.Model
}

// room is how many tokens of a text the model reads: of an encoder-decoder as many as its encoder
// has positions beside the prefix.
func (s *Summarizer) room() int {
	if s.EncoderDecoder == nil {
		return readTokens
	}
	return s.EncoderDecoder.InputContext() - len(s.input(""))
}

// input is what an encoder-decoder reads of a text, whatever the text says.
func (s *Summarizer) input(text string) []int32 {
	return s.Tokenizer.AddSpecial(s.Tokenizer.Encode(s.Prefix + text))
}

// begin gives the model a text to summarize, under a system prompt and after the background of o where
// it is a decoder, and gives the tokens that the summary goes on from. What the model has read of them is
// not read again. The text is encoded as text, whatever it says.
func (s *Summarizer) begin(ctx context.Context, system, text string, o Options, progress decode.Progress) (prompt []int32, err error) {
	if s.EncoderDecoder != nil {
		if err := s.EncoderDecoder.Encode(ctx, s.input(text), progress); err != nil {
			return nil, fmt.Errorf("summarize: the model: %w", err)
		}
		return s.start(), nil
	}
	messages := []tokenizer.Message{{Role: "system", Content: system}}
	if o.ModelReadsBackground {
		messages = append(messages, s.backgroundMessages(o.Background)...)
	}
	prompt, err = s.Tokenizer.Chat(append(messages, tokenizer.Message{Role: "user", Content: text}), true)
	if err != nil {
		return nil, fmt.Errorf("summarize: prompt: %w", err)
	}
	decode.Resume(s.Model, prompt)
	return prompt, nil
}

// start are the tokens that an encoder-decoder's text begins with.
func (s *Summarizer) start() []int32 {
	if len(s.Decoding.DecoderInput) > 0 {
		return s.Decoding.DecoderInput
	}
	return []int32{s.EncoderDecoder.DecoderStart()}
}

// score gives the mean log-probability of the tokens of each sentence as what follows the prompt.
// All are read over it once it is read.
func (s *Summarizer) score(ctx context.Context, prompt []int32, sentences [][]int32, progress decode.Progress) ([]float64, error) {
	means, err := decode.MeanLogProbs(ctx, s.model(), prompt, sentences, progress)
	if err != nil {
		return nil, fmt.Errorf("summarize: ranking: %w", err)
	}
	return means, nil
}

// vocabulary is that of the tokenizer, sorted once. The error is rest's.
func (s *Summarizer) vocabulary(rest pause) (*faithful.Vocabulary, error) {
	if s.sorted == nil || s.sorted.Tokenizer() != s.Tokenizer {
		sorted, err := faithful.NewVocabularyWith(s.Tokenizer, rest)
		if err != nil {
			return nil, err
		}
		s.sorted = sorted
	}
	return s.sorted, nil
}
