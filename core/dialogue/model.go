package dialogue

import (
	"context"
	"fmt"

	"precis/core/decode"
	"precis/core/faithful"
	"precis/core/tokenizer"
)

// model is the one that ranks and writes; nil: there is none.
func (d *Dialogue) model() decode.Model {
	if d.EncoderDecoder != nil {
		return d.EncoderDecoder
	}
	return d.Model
}

// begin gives the model turns to go on from, or an encoder-decoder an input to write about, and gives
// the tokens that it goes on from. All is encoded as text, whatever it says.
func (d *Dialogue) begin(ctx context.Context, input string, turns []tokenizer.Message, progress decode.Progress) (prompt []int32, err error) {
	if d.EncoderDecoder != nil {
		if err := d.EncoderDecoder.Encode(ctx, d.input(input), progress); err != nil {
			return nil, fmt.Errorf("dialogue: the model: %w", err)
		}
		if len(d.Decoding.DecoderInput) > 0 {
			return d.Decoding.DecoderInput, nil
		}
		return []int32{d.EncoderDecoder.DecoderStart()}, nil
	}
	if prompt, err = d.Tokenizer.Chat(turns, true); err != nil {
		return nil, fmt.Errorf("dialogue: prompt: %w", err)
	}
	d.Model.Truncate(0)
	return prompt, nil
}

func (d *Dialogue) input(text string) []int32 {
	return d.Tokenizer.AddSpecial(d.Tokenizer.Encode(text))
}

// likelihoods gives the mean log-probability of the tokens of each text as what follows the prompt.
func (d *Dialogue) likelihoods(ctx context.Context, prompt []int32, texts [][]int32) ([]float64, error) {
	means, err := decode.MeanLogProbs(ctx, d.model(), prompt, texts, nil)
	if err != nil {
		return nil, fmt.Errorf("dialogue: ranking: %w", err)
	}
	return means, nil
}

// vocabulary is that of the tokenizer, sorted once.
func (d *Dialogue) vocabulary() *faithful.Vocabulary {
	if d.sorted == nil || d.sorted.Tokenizer() != d.Tokenizer {
		d.sorted = faithful.NewVocabulary(d.Tokenizer)
	}
	return d.sorted
}
