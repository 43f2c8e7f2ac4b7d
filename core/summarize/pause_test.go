package summarize

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPause: the work on a long text is interrupted often, and ends at once when told to.
func TestPause(t *testing.T) {
	text := strings.Repeat("The moon was full over the harbour that night. Nobody in the town had seen the boat leave. ", 2000)
	pauses := 0
	s := &Summarizer{Pause: func() error { pauses++; return nil }}
	whole, err := s.Summarize(t.Context(), text, Options{}, nil)
	require.NoError(t, err)
	require.Greater(t, pauses, 4*4000/stretch, "each pass over the sentences is interrupted")
	plain, err := (&Summarizer{}).Summarize(t.Context(), text, Options{}, nil)
	require.NoError(t, err)
	require.Equal(t, plain, whole)

	stopped := errors.New("stopped")
	for _, at := range []int{1, 2, pauses / 2, pauses} {
		n := 0
		s.Pause = func() error {
			if n++; n == at {
				return stopped
			}
			return nil
		}
		_, err := s.Summarize(t.Context(), text, Options{}, nil)
		require.ErrorIs(t, err, stopped)
		require.Equal(t, at, n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.Pause = func() error { cancel(); return nil }
	_, err = s.Summarize(ctx, text, Options{}, nil)
	require.ErrorIs(t, err, context.Canceled)
}
