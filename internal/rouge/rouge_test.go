package rouge

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The figures of testdata/rouge.jsonl are those of Python's rouge-score 0.1.2.
func TestBestEqualsRougeScore(t *testing.T) {
	f, err := os.Open("testdata/rouge.jsonl")
	require.NoError(t, err)
	defer f.Close()
	cases := 0
	for lines := bufio.NewScanner(f); lines.Scan(); cases++ {
		var c struct {
			Summary    string
			References []string
			R1, R2, RL float64
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &c))
		got := Best(c.Summary, c.References)
		assert.InDelta(t, c.R1, got.R1, 1e-9, c.Summary)
		assert.InDelta(t, c.R2, got.R2, 1e-9, c.Summary)
		assert.InDelta(t, c.RL, got.RL, 1e-9, c.Summary)
	}
	assert.NotZero(t, cases)
}

// The stems of testdata/stems.txt are those of nltk.stem.porter.PorterStemmer of NLTK 3.10.
func TestStemEqualsNLTK(t *testing.T) {
	all, err := os.ReadFile("testdata/stems.txt")
	require.NoError(t, err)
	for line := range strings.Lines(string(all)) {
		word, want, _ := strings.Cut(strings.TrimSpace(line), " ")
		assert.Equal(t, want, stem(word), word)
	}
}
