package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A text that grew as it was written ends with a line break; one of which a sentence was taken
// out in the end is printed once more, whole.
func TestTextStream(t *testing.T) {
	var out strings.Builder
	s := &textStream{out: &out}
	s.grow("One.")
	s.grow("One. Two.")
	require.NoError(t, s.finish("One. Two. Three."))
	require.Equal(t, "One. Two. Three.\n", out.String())

	out.Reset()
	s = &textStream{out: &out}
	s.grow("One. Wrong. Two.")
	require.NoError(t, s.finish("One. Two."))
	require.Equal(t, "One. Wrong. Two.\n\nOne. Two.\n", out.String())
}
