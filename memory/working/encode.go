package working

import (
	"context"

	"precis/core/decode"
)

// encoder encodes what a model is given. States are those that the model takes up by itself or through
// held; a model that keeps none is given nothing ahead.
type encoder struct {
	prompts  decode.Prefixes // of a decoder: keys and values of prompts
	passages decode.Fusion   // of an encoder-decoder: the states of its encoder
	progress decode.Progress // asked whether to go on
}

func (e *encoder) Encode(ctx context.Context, p Passage) (Content, error) {
	in := p.Input
	if e.prompts != nil {
		kept, err := e.prompts.Keep(ctx, in.Tokens, e.progress)
		if err != nil {
			return Content{}, err
		}
		return Content{States: kept}, nil
	}
	encoded, err := e.passages.EncodePassage(ctx, in.Tokens, in.From, in.To, e.progress)
	if err != nil {
		return Content{}, err
	}
	return Content{States: encoded}, nil
}

// fusion is what decoding asks of an encoder-decoder whose states can be held.
type fusion interface {
	decode.Fusion
	decode.BeamModel
	decode.Verifier
}

// held is an encoder-decoder that does not encode again what a Memory holds. What it gives is the same to
// the bit: one passage that is attended to is what Encode makes of its tokens.
type held struct {
	fusion
	memory *Memory
}

// borrowed are states that stay the memory's.
type borrowed struct{ decode.Encoded }

func (borrowed) Release() {}

func (h *held) Encode(ctx context.Context, tokens []int32, progress decode.Progress) error {
	encoded := h.find(Input{Tokens: tokens, To: len(tokens)})
	if encoded == nil {
		return h.fusion.Encode(ctx, tokens, progress)
	}
	_, err := h.Fuse(ctx, []decode.Weighted{{Encoded: encoded}}, decode.FusionOptions{}, progress)
	return err
}

func (h *held) EncodePassage(ctx context.Context, tokens []int32, from, to int, progress decode.Progress) (decode.Encoded, error) {
	if encoded := h.find(Input{Tokens: tokens, From: from, To: to}); encoded != nil {
		return borrowed{encoded}, nil
	}
	return h.fusion.EncodePassage(ctx, tokens, from, to, progress)
}

func (h *held) Fuse(ctx context.Context, passages []decode.Weighted, o decode.FusionOptions, progress decode.Progress) (decode.Fused, error) {
	own := make([]decode.Weighted, len(passages))
	for i, p := range passages {
		if b, ok := p.Encoded.(borrowed); ok {
			p.Encoded = b.Encoded
		}
		own[i] = p
	}
	return h.fusion.Fuse(ctx, own, o, progress)
}

// find are the states of an input; nil where they are not held.
func (h *held) find(in Input) decode.Encoded {
	encoded, _ := h.memory.find(in).(decode.Encoded)
	return encoded
}
