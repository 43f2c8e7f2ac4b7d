package tokenizer

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/internal/golden"
)

func words(s *splitter, text string) (list []string) {
	for len(text) > 0 {
		n := s.next(text)
		list = append(list, text[:n])
		text = text[n:]
	}
	return list
}

// TestSplit compares with the pre-tokenizers of huggingface/tokenizers 0.23.3 on random texts made
// of characters that matter (testdata/split.jsonl).
func TestSplit(t *testing.T) {
	type row struct {
		Pre   string   `json:"pre"`
		Text  string   `json:"text"`
		Words []string `json:"words"`
	}
	for i, r := range golden.Lines[row](t, filepath.Join("testdata", "split.jsonl")) {
		s, _, err := newSplitter(r.Pre)
		require.NoError(t, err)
		require.Equal(t, r.Words, words(&s, r.Text), "line %d: %s on %q", i+1, r.Pre, r.Text)
	}
}
