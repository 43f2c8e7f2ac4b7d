package decode_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/internal/scripted"
)

// What is held of the prompt stays, and what goes beyond it is forgotten.
func TestMeanLogProbs(t *testing.T) {
	tok := scripted.NewTokenizer(t)
	m := scripted.New(tok, "")
	m.Likelihood = func(prompt, continuation []int32) float32 {
		return -float32(len(prompt)) - float32(len(continuation))/8
	}
	prompt := tok.Encode("abc")
	for _, held := range []string{"", "ab", "abcdef"} {
		m.Truncate(0)
		if held != "" {
			_, err := m.Feed(t.Context(), tok.Encode(held)[:min(len(held), 3)], nil)
			require.NoError(t, err)
			if len(held) > 3 {
				_, err := m.Feed(t.Context(), tok.Encode(held)[3:], nil)
				require.NoError(t, err)
			}
		}
		m.Prompt = prompt
		means, err := decode.MeanLogProbs(t.Context(), m, prompt, [][]int32{tok.Encode("de"), tok.Encode("f"), {}}, nil)
		require.NoError(t, err)
		require.Equal(t, []float64{-3.25, -3.125, 0}, means)
		require.Equal(t, 3, m.Len())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m.Truncate(0)
	_, err := decode.MeanLogProbs(ctx, m, prompt, nil, nil)
	require.ErrorIs(t, err, context.Canceled)
}
