package passage

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNormalizeFindsTheWayBack(t *testing.T) {
	text := "\ufeffOne\x00 two\r\nthree\u200b four\xff five\u00adsix\u2029seven 👨‍👩‍👧"
	n := Normalize(text)
	assert.Equal(t, "One two\nthree four fivesix\nseven 👨‍👩‍👧", n.Text)
	for _, word := range []string{"One", "two", "three", "four", "five", "six", "seven", "👨‍👩‍👧"} {
		at := strings.Index(n.Text, word)
		r := n.Original(at, at+len(word))
		assert.Equal(t, word, text[r.Start:r.End])
	}
	at := strings.Index(n.Text, "two\nthree")
	r := n.Original(at, at+len("two\nthree"))
	assert.Equal(t, "two\r\nthree", text[r.Start:r.End])
	same := "nothing to do: naïve 字"
	assert.Equal(t, Normalized{Text: same}, Normalize(same))
}

func FuzzNormalize(f *testing.F) {
	f.Add("a\x00b\r\n\xff\ufeffc\u200d", 1, 3)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		n := Normalize(text)
		require.True(t, utf8.ValidString(n.Text))
		require.Equal(t, n.Text, Normalize(n.Text).Text, "once is enough")
		start, end = min(max(start, 0), len(n.Text)), min(max(end, 0), len(n.Text))
		if start > end {
			start, end = end, start
		}
		r := n.Original(start, end)
		require.True(t, 0 <= r.Start && r.Start <= r.End && r.End <= len(text))
		if utf8.ValidString(n.Text[start:end]) {
			require.Equal(t, n.Text[start:end], Normalize(text[r.Start:r.End]).Text)
		}
	})
}
