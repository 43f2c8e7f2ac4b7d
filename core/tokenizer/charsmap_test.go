package tokenizer

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// compiledMap is the character map of the small Unigram tokenizer.
func compiledMap(t testing.TB) []byte { return smallConfigOf(t, "unigram").PrecompiledCharsmap }

// normalizedBy is text as m makes it.
func normalizedBy(m *charsmap, text string) string {
	var out strings.Builder
	m.normalize(text, func(old string, replacement []byte, stays bool) {
		if stays {
			out.WriteString(old)
		} else {
			out.Write(replacement)
		}
	})
	return out.String()
}

func TestCharsmap(t *testing.T) {
	m, err := newCharsmap(compiledMap(t))
	require.NoError(t, err)
	for text, want := range map[string]string{
		"":                    "",
		"plain":               "plain",
		"a\tb\r\nc\u00a0d":    "a b c d", // \r\n is one cluster: one space
		"ﬁn ½":                "fin 1⁄2",
		"e\u0301":             "é",
		"e\u0301\u0302":       "é",                   // a cluster of 5 bytes: what follows the match is lost
		"e\u0301\u0302\u200d": "e\u0301\u0302\u200d", // 8 bytes: character by character, and none has a rule
		"\u200b\ufeff":        "",
		"ﷺ":                   "long prayer in one letter",
		"Ａ１":                  "A1",
		"a\x00b":              "a\x00b",
	} {
		assert.Equal(t, want, normalizedBy(m, text), "%q", text)
	}
	none, err := newCharsmap(nil)
	require.NoError(t, err)
	assert.Equal(t, "ﬁ\r\n\x00e\u0301", normalizedBy(none, "ﬁ\r\n\x00e\u0301"))
}

func TestCharsmapRefuses(t *testing.T) {
	units := func(units ...uint32) []byte {
		b := binary.LittleEndian.AppendUint32(nil, uint32(4*len(units)))
		for _, u := range units {
			b = binary.LittleEndian.AppendUint32(b, u)
		}
		return b
	}
	const leaf, value = 1 << 8, 1 << 31
	for want, b := range map[string][]byte{
		"3 bytes, want at least 4":            {1, 2, 3},
		"a trie of 0 bytes":                   {0, 0, 0, 0, 'x'},
		"a trie of 6 bytes":                   {6, 0, 0, 0, 1, 2, 3, 4, 5, 6},
		"a trie of 4294967292 bytes":          {0xFC, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4},
		"the replacements are not UTF-8":      append(units(0), 0xFF, 0),
		"a replacement at 9, want":            append(units(0, value|9), "x\x00"...),
		"at 1, want the beginning":            append(units(0, value|1), "é\x00"...),
		"at 0 does not end within 256 bytes":  append(units(0, value), strings.Repeat("x", 300)...),
		"unit 1: the replacement at 1 does n": append(units(0, value|1), "\x00x"...),
		"unit 1: its replacement is at unit":  append(units(0, leaf|1<<10|'a'), "x\x00"...),
		"at unit 1048577, which is none":      append(units(0, leaf|1<<20<<10|'a'), "x\x00"...),
	} {
		_, err := newCharsmap(b)
		require.ErrorIs(t, err, ErrConfig, want)
		assert.ErrorContains(t, err, want)
	}
}

// TestCharsmapLoops: nodes that lead to themselves, and out of the array, end a search.
func TestCharsmapLoops(t *testing.T) {
	b := binary.LittleEndian.AppendUint32(nil, 4*256)
	for i := range 256 {
		b = binary.LittleEndian.AppendUint32(b, uint32(i)|uint32(i)<<10) // from everywhere to 0 ^ byte
	}
	m, err := newCharsmap(append(b, 0))
	require.NoError(t, err)
	text := strings.Repeat("aé中😀\u0301", 1000)
	assert.Equal(t, text, normalizedBy(m, text))

	b = append(binary.LittleEndian.AppendUint32(nil, 8), 0, 0xFC, 0xFF, 0x7F, 0, 0, 0, 0) // far out
	m, err = newCharsmap(b)
	require.NoError(t, err)
	assert.Equal(t, text, normalizedBy(m, text))
}

// FuzzCharsmap: any map is refused or normalizes any text, each character to at most as much as a
// replacement may hold.
func FuzzCharsmap(f *testing.F) {
	f.Add(compiledMap(f), "a\tﬁ e\u0301\u0302 ½ Ａ \r\n")
	f.Add([]byte(nil), "x")
	f.Add([]byte{4, 0, 0, 0, 0, 0, 0, 0x80, 0}, "a")
	f.Add([]byte{8, 0, 0, 0, 0x61, 1, 0, 0, 0, 0, 0, 0x80, 'x', 0}, "a")
	f.Fuzz(func(t *testing.T, b []byte, text string) {
		m, err := newCharsmap(b)
		if err != nil {
			require.ErrorIs(t, err, ErrConfig)
			return
		}
		text = valid(text)
		out := normalizedBy(m, text)
		require.Equal(t, valid(out), out)
		require.LessOrEqual(t, len(out), (maxReplacement+1)*len(text))

		// The same characters come out where their places are kept.
		a := newAligned(text)
		var changes []change
		m.normalize(text, func(old string, new []byte, stays bool) {
			if stays {
				new = []byte(old)
			}
			changes = replacement(changes, old, new)
		})
		a.apply(changes, 0)
		require.Equal(t, out, string(a.text))
		require.Len(t, a.places, len(a.text))
		for _, p := range a.places {
			require.True(t, 0 <= p.Start && p.Start <= p.End && p.End <= len(text))
		}
	})
}
