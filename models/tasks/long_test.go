package tasks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/core/summarize"
	"precis/internal/articles"
	"precis/internal/golden"
	"precis/internal/hosts"
	"precis/internal/longtext"
	"precis/internal/samplemodel"
	"precis/models"
)

// bytesOf is a summary as it leaves the program.
func bytesOf(t *testing.T, s *summarize.Summarizer, text string, o summarize.Options) string {
	t.Helper()
	made, err := s.Summarize(t.Context(), text, o, nil)
	require.NoError(t, err)
	require.Empty(t, made.Fallback)
	b, err := json.Marshal(made)
	require.NoError(t, err)
	return string(b)
}

// TestLongTextByAnEncoderDecoder: a T5 of random weights reads a page of many windows whole, the same each
// time, and gives back what it took.
func TestLongTextByAnEncoderDecoder(t *testing.T) {
	shape := samplemodel.T5{Blocks: 2, Dim: 32, Hidden: 64, Heads: 4, HeadDim: 8, Vocabulary: 60}
	file, err := shape.GGUF(quant.F32)
	require.NoError(t, err)
	k := hosts.All()[len(hosts.All())-1].Open(t)
	lm, err := models.Open(t.Context(), k, bytes.NewReader(file), int64(len(file)), nil)
	require.NoError(t, err)
	s, err := Summarizer(lm)
	require.NoError(t, err)
	s.Languages = []string{""}
	s.Decoding.MaxLength, s.Decoding.MinLength = 40, 0
	text := longtext.Tokens(6000, shape.Vocabulary)

	o := summarize.Options{Mode: summarize.Written, Kind: summarize.TLDR, Length: summarize.Medium}
	made, err := s.Summarize(t.Context(), text, o, nil)
	require.NoError(t, err)
	require.Empty(t, made.Fallback)
	require.Regexp(t, `whole text in \d\d passages, and attended to the \d+ of them`, made.Read.How)
	require.NotEmpty(t, made.Read.Attention)
	sum := 0.0
	for _, a := range made.Read.Attention {
		sum += a.Share
	}
	require.InDelta(t, 1, sum, 0.02)
	for _, sentence := range made.Sentences {
		require.NotEmpty(t, sentence.Attention)
	}
	want, size := bytesOf(t, s, text, o), k.Size()

	beside := o
	beside.Background, beside.ModelReadsBackground = []summarize.Background{{Text: "w9 w14 w5 w12.", Weight: 0.8}, {Text: "w30 w31.", Weight: 0.2}}, true
	bytesOf(t, s, text, beside)
	ranked := o
	ranked.Mode = summarize.Ranked
	bytesOf(t, s, text, ranked)
	beside.Background = nil
	require.Equal(t, want, bytesOf(t, s, text, beside), "without background the switch changes nothing")
	require.Equal(t, want, bytesOf(t, s, text, o))
	require.Less(t, k.Size(), size+1<<20, "memory is used again")
}

// TestLongTextIsLeftAtOnce: at whatever step the reader gives up, the work ends there.
func TestLongTextIsLeftAtOnce(t *testing.T) {
	file, err := shape.GGUF(quant.F32)
	s, err := Summarizer(open(t, file, err))
	require.NoError(t, err)
	s.Languages = []string{""}
	s.Decoding.MaxLength, s.Decoding.MinLength = 30, 0
	text := longtext.Tokens(2500, shape.Vocabulary)
	o := summarize.Options{Mode: summarize.Written, Kind: summarize.TLDR}
	steps := 0
	for range 2 { // the first time the vocabulary is sorted too
		steps = 0
		s.Pause = func() error { steps++; return nil }
		_, err = s.Summarize(t.Context(), text, o, nil)
		require.NoError(t, err)
	}
	require.Greater(t, steps, 50)
	enough := errors.New("enough")
	for _, last := range []int{1, steps / 4, steps / 2, 3 * steps / 4, steps} {
		asked := 0
		s.Pause = func() error {
			if asked++; asked == last {
				return enough
			}
			require.Less(t, asked, last, "asked again after the end")
			return nil
		}
		_, err := s.Summarize(t.Context(), text, o, nil)
		require.ErrorIs(t, err, enough, "step %d of %d", last, steps)
	}
}

// TestSmolLM2WithoutBackground: to the byte the same before and after there was one, whatever the switch says.
func TestSmolLM2WithoutBackground(t *testing.T) {
	if testing.Short() {
		t.Skip("reads with a model of 135 million weights")
	}
	file, err := os.ReadFile(golden.Model(t, golden.DefaultModel))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	k, err := kernel.New(ctx)
	require.NoError(t, err)
	lm, err := models.Open(ctx, k, bytes.NewReader(file), int64(len(file)), nil)
	require.NoError(t, err)
	s, err := Summarizer(lm)
	require.NoError(t, err)
	all, err := articles.All()
	require.NoError(t, err)
	o := summarize.Options{Mode: summarize.Written, Kind: summarize.TLDR}
	want := bytesOf(t, s, all[0].Text, o)
	o.Background, o.ModelReadsBackground = []summarize.Background{{Text: all[1].Text, Weight: 1}}, true
	beside, err := s.Summarize(ctx, all[0].Text, o, nil)
	require.NoError(t, err)
	for _, word := range strings.Fields(beside.Text) {
		if strings.ContainsAny(word, "0123456789") {
			require.Contains(t, all[0].Text, strings.Trim(word, "*.,;:()%"), "a number of the background")
		}
	}
	o.Background = nil
	require.Equal(t, want, bytesOf(t, s, all[0].Text, o))
}
