package working

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/core/summarize"
	"precis/internal/articles"
	"precis/internal/hosts"
	"precis/internal/samplemodel"
	"precis/internal/scripted"
	"precis/models"
	"precis/models/tasks"
)

// sample is a small model of random weights, and how much its encoder, or its cache, has read.
type sample struct {
	*summarize.Summarizer
	kernels kernel.Kernels
	fed     *int
}

// counted is a decoder that counts the tokens that it reads in more than one at a time.
type counted struct {
	decode.Prefixes
	decode.BeamModel
	fed *int
}

func (c counted) Vocabulary() int { return c.Prefixes.Vocabulary() }
func (c counted) Context() int    { return c.Prefixes.Context() }
func (c counted) Len() int        { return c.Prefixes.Len() }
func (c counted) Truncate(n int)  { c.Prefixes.Truncate(n) }
func (c counted) Score(ctx context.Context, s [][]int32, p decode.Progress) ([][]float32, error) {
	return c.Prefixes.Score(ctx, s, p)
}
func (c counted) Feed(ctx context.Context, tokens []int32, p decode.Progress) ([]float32, error) {
	if len(tokens) > 1 {
		*c.fed += len(tokens)
	}
	return c.Prefixes.Feed(ctx, tokens, p)
}

// encoderOf is an encoder-decoder that counts the tokens that it encodes.
type encoderOf struct {
	fusion
	fed *int
}

func (c encoderOf) Encode(ctx context.Context, tokens []int32, p decode.Progress) error {
	*c.fed += len(tokens)
	return c.fusion.Encode(ctx, tokens, p)
}

func (c encoderOf) EncodePassage(ctx context.Context, tokens []int32, from, to int, p decode.Progress) (decode.Encoded, error) {
	*c.fed += len(tokens)
	return c.fusion.EncodePassage(ctx, tokens, from, to, p)
}

func open(t *testing.T, k kernel.Kernels, file []byte) *sample {
	t.Helper()
	lm, err := models.Open(t.Context(), k, bytes.NewReader(file), int64(len(file)), nil)
	require.NoError(t, err)
	s := &sample{kernels: k, fed: new(int)}
	if lm.EncoderDecoder != nil {
		lm.EncoderDecoder = encoderOf{lm.EncoderDecoder.(fusion), s.fed}
	} else {
		lm.Model = counted{lm.Model.(decode.Prefixes), lm.Model.(decode.BeamModel), s.fed}
	}
	s.Summarizer, err = tasks.Summarizer(lm)
	require.NoError(t, err)
	s.Languages = []string{"", "en"}
	return s
}

// samples are a decoder and an encoder-decoder.
func samples(t *testing.T, test func(t *testing.T, open func() *sample, text string)) {
	llama, err := samplemodel.Llama{Blocks: 2, Dim: 64, Hidden: 96, Heads: 4, Positions: 2048}.GGUF(quant.Q8_0)
	require.NoError(t, err)
	t5, err := samplemodel.T5{Blocks: 2, Dim: 64, Hidden: 96, Heads: 4, HeadDim: 16, Vocabulary: 400}.GGUF(quant.Q8_0)
	require.NoError(t, err)
	for _, m := range []struct {
		name, text string
		file       []byte
	}{{"decoder", english(t, 3), llama}, {"encoder-decoder", noise(90), t5}} {
		t.Run(m.name, func(t *testing.T) {
			test(t, func() *sample { return open(t, hosts.Generated().Open(t), m.file) }, m.text)
		})
	}
}

// english is n articles, one after the other.
func english(t testing.TB, n int) string {
	all, err := articles.All()
	require.NoError(t, err)
	var texts []string
	for _, a := range all[:n] {
		texts = append(texts, a.Text)
	}
	return strings.Join(texts, "\n\n")
}

// noise is n paragraphs of the words that the encoder-decoder knows.
func noise(n int) string {
	var b strings.Builder
	for i := range n {
		for j := range 12 {
			fmt.Fprintf(&b, "w%d ", 5+(i*i*7+j*j*3+i*j)%90)
		}
		b.WriteString("w7.\n\n")
	}
	return b.String()
}

// readAhead steps until nothing is left to do.
func readAhead(t *testing.T, r *Reader) {
	t.Helper()
	for range 1000 {
		if r.State().Nothing {
			return
		}
		require.NoError(t, r.Step(t.Context(), func() error { return nil }))
	}
	t.Fatal("there is always something to do")
}

var shapes = []summarize.Options{
	{},
	{Mode: summarize.Written, Kind: summarize.TLDR, Length: summarize.Medium},
	{Mode: summarize.Ranked, Kind: summarize.TLDR},
	{Mode: summarize.Extractive},
	{Mode: summarize.Written, Kind: summarize.Headline, Format: summarize.PlainText},
	{Kind: summarize.Outline},
}

// TestTheSummaryIsTheSame: byte for byte, whatever was read ahead, and however often that was stopped.
func TestTheSummaryIsTheSame(t *testing.T) {
	samples(t, func(t *testing.T, open func() *sample, text string) {
		shapes := shapes
		if testing.Short() {
			shapes = shapes[:2]
		}
		// All before the next model comes: in a browser there is one kernel memory.
		var wants []summarize.Summary
		plain := open()
		for _, o := range shapes {
			want, err := plain.Summarize(t.Context(), text, o, nil)
			require.NoError(t, err)
			wants = append(wants, want)
		}
		for i, o := range shapes {
			for _, ahead := range []summarize.Options{o, {Length: summarize.Long}} {
				s := open()
				r := NewReader(s.Summarizer, Budget{})
				r.Open(text, ahead)
				asked := 0
				for !r.State().Nothing {
					err := r.Step(t.Context(), func() error {
						if asked++; asked%29 == 0 && asked < 290 {
							return errBusy
						}
						return nil
					})
					if !errors.Is(err, errBusy) {
						require.NoError(t, err)
					}
				}
				require.Greater(t, asked, 5)
				for range 2 {
					var extracted *summarize.Summary
					got, err := r.Summarize(t.Context(), text, o, func(e summarize.Event) {
						if e.Stage == summarize.Extracted {
							extracted = e.Summary
						}
					})
					require.NoError(t, err)
					require.Equal(t, wants[i], got)
					require.NotNil(t, extracted)
				}
			}
		}
	})
}

var errBusy = errors.New("busy")

// TestWhatWasReadAheadIsNotReadAgain: neither by the summary that it was read for, nor by another of the
// same text.
func TestWhatWasReadAheadIsNotReadAgain(t *testing.T) {
	samples(t, func(t *testing.T, open func() *sample, text string) {
		written := summarize.Options{Mode: summarize.Written, Kind: summarize.TLDR, Length: summarize.Medium} // three sentences, as is read ahead
		plain := open()
		_, err := plain.Summarize(t.Context(), text, written, nil)
		require.NoError(t, err)
		all := *plain.fed

		s := open()
		r := NewReader(s.Summarizer, Budget{})
		r.Open(text, summarize.Options{})
		readAhead(t, r)
		require.True(t, r.State().Made)
		require.Positive(t, r.State().Bytes)
		*s.fed = 0
		_, err = r.Summarize(t.Context(), text, summarize.Options{}, nil)
		require.NoError(t, err)
		require.Zero(t, *s.fed, "it is made")
		_, err = r.Summarize(t.Context(), text, written, nil)
		require.NoError(t, err)
		require.Less(t, *s.fed, 64, "but the last tokens of a prompt, of %d", all)
		require.Greater(t, all, 200)
	})
}

// TestOnlyWhatChangedIsReadAgain: nothing for other options; of a changed text, an encoder-decoder reads
// the passages that changed, and those that saw them.
func TestOnlyWhatChangedIsReadAgain(t *testing.T) {
	samples(t, func(t *testing.T, open func() *sample, text string) {
		s := open()
		r := NewReader(s.Summarizer, Budget{})
		r.Open(text, summarize.Options{Mode: summarize.Written})
		readAhead(t, r)
		all := r.State().Passages
		if s.EncoderDecoder != nil {
			require.Greater(t, all, 2)
			*s.fed = 0
			at := strings.Index(text[len(text)/2:], "w7") + len(text)/2
			r.Open(text[:at]+"w8"+text[at+2:], summarize.Options{Mode: summarize.Written})
			readAhead(t, r)
			require.Equal(t, all, r.State().Slots)
			require.Greater(t, *s.fed, 0)
			require.LessOrEqual(t, *s.fed, 3*512, "one passage and its neighbours, of %d", all)
			r.Open(text, summarize.Options{Mode: summarize.Written})
			readAhead(t, r)
		}
		r.Open(text, summarize.Options{Mode: summarize.Written, Length: summarize.Long})
		*s.fed = 0
		readAhead(t, r)
		require.Less(t, *s.fed, 64, "the text is the same")
	})
}

// TestALongSession: however often the text changes, what is held keeps to the budget and kernel memory
// stops growing.
func TestALongSession(t *testing.T) {
	samples(t, func(t *testing.T, open func() *sample, text string) {
		s := open()
		r := NewReader(s.Summarizer, Budget{})
		paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
		o := summarize.Options{Mode: summarize.Written, Kind: summarize.TLDR}
		r.Open(text, o)
		readAhead(t, r)
		budget := Budget{Bytes: r.State().Bytes + 1}
		r.Limit(budget)
		size := uint64(0)
		syncs := 200
		if testing.Short() {
			syncs = 20
		}
		for i := range syncs {
			n := 2 + i%(len(paragraphs)-1)
			changed := append([]string{paragraphs[i%len(paragraphs)]}, paragraphs[:n]...)
			r.Open(strings.Join(changed, "\n\n"), o)
			r.Look(Range{Start: i % 50, End: 100 + i})
			for step := 0; step < 3 && !r.State().Nothing; step++ {
				require.NoError(t, r.Step(t.Context(), func() error { return nil }))
				require.LessOrEqual(t, r.State().Bytes, budget.Bytes)
			}
			if i == len(paragraphs) {
				size = s.kernels.Size()
			}
		}
		if size > 0 {
			require.Equal(t, size, s.kernels.Size())
		}
		r.Close()
		require.Zero(t, r.State().Usage)
		require.True(t, r.State().Nothing)
	})
}

// TestAScriptedModel has no states to keep: the summary itself is made ahead, of what it says.
func TestAScriptedModel(t *testing.T) {
	tok := scripted.NewTokenizer(t)
	text := english(t, 2)
	model := scripted.New(tok, "A ship was found.")
	s := &summarize.Summarizer{Model: model, Tokenizer: tok}
	want, err := s.Summarize(t.Context(), text, summarize.Options{Mode: summarize.Ranked}, nil)
	require.NoError(t, err)
	r := NewReader(s, Budget{})
	r.Open(text, summarize.Options{Mode: summarize.Ranked})
	readAhead(t, r)
	prompts := len(model.Prompts)
	got, err := r.Summarize(t.Context(), text, summarize.Options{Mode: summarize.Ranked}, nil)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Len(t, model.Prompts, prompts, "it was made before")

	r.Forget()
	require.False(t, r.State().Nothing)
	_, err = r.Summarize(t.Context(), "Another text. It is open nowhere. So nothing of it is held. Four sentences.", summarize.Options{}, nil)
	require.NoError(t, err)
	require.False(t, r.State().Made)
}

// TestSalienceComesFromEvidence: what a summary rests on stays longer.
func TestSalienceComesFromEvidence(t *testing.T) {
	r := NewReader(&summarize.Summarizer{}, Budget{})
	text := english(t, 2)
	r.Open(text, summarize.Options{})
	half := len(text) / 2
	r.memory.Sync([]Passage{{Text: text[:half], Range: Range{End: half}}, {Text: text[half:], Range: Range{Start: half, End: len(text)}}})
	written := summarize.Summary{Sentences: []summarize.Sentence{{Evidence: []Range{{Start: half + 1, End: half + 9}}, Support: 1}}}
	r.attend(written)
	require.Less(t, r.memory.page[0].salience, 1.0)
	require.Greater(t, r.memory.page[1].salience, 1.0)
	for range 9 {
		written.Read.Attention = []summarize.Attention{{Range: Range{Start: 3, End: half}, Share: 0.9}, {Range: Range{Start: half, End: half + 2}, Share: 0.1}}
		r.attend(written)
	}
	require.Greater(t, r.memory.page[0].salience, r.memory.page[1].salience, "cross-attention tells more")
}
