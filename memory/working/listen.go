package working

import (
	"context"
	"slices"

	"precis/core/decode"
)

// listener is a model that has nothing to say: it hears what a Summarizer gives a model about a text, so
// that this can be read ahead, whatever way of summarizing chose it.
type listener struct {
	decode.Model // what it stands for; only its sizes are asked for
	eos          int32
	history      []int32
	prompts      []Input
}

func (l *listener) Len() int       { return len(l.history) }
func (l *listener) Truncate(n int) { l.history = l.history[:n] }

func (l *listener) Feed(ctx context.Context, tokens []int32, _ decode.Progress) ([]float32, error) {
	if len(l.history) == 0 {
		l.prompts = append(l.prompts, Input{Tokens: slices.Clone(tokens), To: len(tokens)})
	}
	l.history = append(l.history, tokens...)
	return l.ends(1), ctx.Err()
}

// ends are logits of n rows, each for the end of the text.
func (l *listener) ends(n int) []float32 {
	const certain = 100
	size := l.Vocabulary()
	logits := make([]float32, n*size)
	for row := range n {
		logits[row*size+int(l.eos)] = certain
	}
	return logits
}

func (l *listener) Score(ctx context.Context, continuations [][]int32, _ decode.Progress) ([][]float32, error) {
	scores := make([][]float32, len(continuations))
	for i, c := range continuations {
		scores[i] = make([]float32, len(c))
	}
	return scores, ctx.Err()
}

func (l *listener) Fork(int, int) error { return nil }

func (l *listener) FeedBeams(ctx context.Context, _ []int, tokens []int32) (logits, logSumExp []float32, err error) {
	return l.ends(len(tokens)), make([]float32, len(tokens)), ctx.Err()
}

// fusionListener is a listener in the place of a Fusion: it hears what the encoder is given.
type fusionListener struct {
	listener
	decode.Fusion // what it stands for
	input         []int32
	passages      int // of input
	inputs        []Input
}

func (l *fusionListener) Len() int       { return l.listener.Len() }
func (l *fusionListener) Truncate(n int) { l.listener.Truncate(n) }
func (l *fusionListener) Input() []int32 { return l.input }

func (l *fusionListener) Feed(ctx context.Context, tokens []int32, p decode.Progress) ([]float32, error) {
	return l.listener.Feed(ctx, tokens, p)
}

func (l *fusionListener) Score(ctx context.Context, continuations [][]int32, p decode.Progress) ([][]float32, error) {
	return l.listener.Score(ctx, continuations, p)
}

func (l *fusionListener) Encode(ctx context.Context, tokens []int32, _ decode.Progress) error {
	l.history, l.input, l.passages = nil, slices.Clone(tokens), 1
	l.inputs = append(l.inputs, Input{Tokens: l.input, To: len(tokens)})
	return ctx.Err()
}

func (l *fusionListener) EncodePassage(ctx context.Context, tokens []int32, from, to int, _ decode.Progress) (decode.Encoded, error) {
	l.inputs = append(l.inputs, Input{Tokens: slices.Clone(tokens), From: from, To: to})
	return heard(to - from), ctx.Err()
}

func (l *fusionListener) Fuse(ctx context.Context, passages []decode.Weighted, _ decode.FusionOptions, _ decode.Progress) (decode.Fused, error) {
	l.history, l.input, l.passages = nil, nil, len(passages)
	f := decode.Fused{}
	for i, p := range passages {
		f.Chosen = append(f.Chosen, i)
		l.input = append(l.input, make([]int32, p.Len())...)
	}
	return f, ctx.Err()
}

// Received says that all passages were of the same interest.
func (l *fusionListener) Received(ctx context.Context, tokens []int32, _ decode.Progress) ([][]float64, error) {
	rows := make([][]float64, len(tokens))
	for i := range rows {
		rows[i] = slices.Repeat([]float64{1 / float64(l.passages)}, l.passages)
	}
	return rows, ctx.Err()
}

// heard is a passage of so many positions, of which nothing is held.
type heard int

func (h heard) Len() int   { return int(h) }
func (heard) Bytes() int64 { return 0 }
func (heard) Release()     {}
