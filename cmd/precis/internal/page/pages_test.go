package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// leastF1 is the word-level F1 that each reference page must reach. 1 was measured on all
// but one, of which formulas that are hidden beside their pictures are left out, as the expected text does not: 0.975.
const leastF1 = 0.97

// TestPages holds the main text of whole web pages against what Mozilla's Readability finds. The
// pages are the folders (source.html, expected.txt) below the one that PRECIS_PAGES names, else
// ../shared/data/pages beside the repository; they are not part of the project.
func TestPages(t *testing.T) {
	folder := os.Getenv("PRECIS_PAGES")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "..", "shared", "data", "pages")
	}
	sources, err := filepath.Glob(filepath.Join(folder, "*", "source.html"))
	require.NoError(t, err)
	if len(sources) == 0 {
		t.Skip("no pages: neither PRECIS_PAGES nor ../shared/data/pages has folders with a source.html")
	}
	for _, source := range sources {
		t.Run(filepath.Base(filepath.Dir(source)), func(t *testing.T) {
			content, err := os.ReadFile(source)
			require.NoError(t, err)
			expected, err := os.ReadFile(filepath.Join(filepath.Dir(source), "expected.txt"))
			require.NoError(t, err)
			p, err := FromHTML(content, "", nil)
			require.NoError(t, err)
			assert.GreaterOrEqual(t, wordF1(p.Text(), string(expected)), leastF1)
		})
	}
}

func TestWordF1(t *testing.T) {
	assert.Equal(t, 1.0, wordF1("a b b", "b a b"))
	assert.InDelta(t, 2*0.5*1/(0.5+1), wordF1("a b c d", "a b"), 1e-12)
	assert.Zero(t, wordF1("a", "b"))
	assert.Zero(t, wordF1("", "b"))
}

// wordF1 is the harmonic mean of precision and recall of the words of found, as bags.
func wordF1(found, expected string) float64 {
	counts := map[string]int{}
	wanted := strings.Fields(expected)
	for _, w := range wanted {
		counts[w]++
	}
	words, shared := strings.Fields(found), 0
	for _, w := range words {
		if counts[w] > 0 {
			counts[w]--
			shared++
		}
	}
	if shared == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(len(words)+len(wanted))
}
