package tokenizer

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// FuzzSentencePiece: any file gives an error or a tokenizer that works.
func FuzzSentencePiece(f *testing.F) {
	model, err := os.ReadFile(filepath.Join("testdata", "unigram", "spiece.model"))
	require.NoError(f, err)
	f.Add(model)
	f.Add([]byte{})
	f.Add([]byte("\x0a\x05\x0a\x01x\x18\x02\x0a\x0a\x0a\x03▁a\x15\x00\x00\x80\xbf")) // two pieces
	f.Add([]byte("\x0a\x05\x0a\x01x\x18\x02\x12\x02\x18\x02\x1a\x02\x28\x00"))       // BPE
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := FromSentencePiece(b, 3)
		requireUsable(t, c, err, "ab a 12 \n é<extra_id_1></s>"+string(b))
	})
}

// FuzzFamilies: any text is cut into words and those into tokens without a gap, by the best way
// that there is, none of them special; places lie in the text; and what holds nothing unknown comes
// back.
func FuzzFamilies(f *testing.F) {
	seedTexts(f)
	for _, text := range []string{"</s><extra_id_0>", "[CLS]", "  a  b ", "▁▁a", "x\u0085", "e\u0301\u0302", "ﬁ½…", "中a", "\ufeffab", strings.Repeat("x", 101), "İ"} {
		f.Add(text)
	}
	unigramConfig, split := smallConfigOf(f, "unigram"), smallConfigOf(f, "unigram")
	split.Pre, split.RemoveExtraWhitespaces = PreWhitespaceSplit, false
	wordPieceConfig := smallConfigOf(f, "wordpiece")
	toks := []*Tokenizer{newFrom(f, unigramConfig, nil), newFrom(f, split, nil), newFrom(f, wordPieceConfig, nil)}
	f.Fuzz(func(t *testing.T, text string) {
		for _, tok := range toks {
			ids, ranges := tok.EncodeRanges(text)
			require.Equal(t, nonNil(ids), nonNil(tok.Encode(text)))
			require.Equal(t, nonNil(ids), nonNil(tok.Encode(text)), "from the cache")
			unknown := false
			for i, r := range ranges {
				require.True(t, 0 <= r.Start && r.Start <= r.End && r.End <= len(text))
				require.True(t, !tok.IsSpecial(ids[i]) || ids[i] == tok.unk)
				unknown = unknown || ids[i] == tok.unk
			}
			var words strings.Builder
			tok.family.words(text, true, func(word aligned) {
				words.Write(word.text)
				requireTokens(t, tok, word.text)
			})
			if _, ok := tok.family.(*unigram); ok && !unknown {
				require.Equal(t, strings.TrimPrefix(words.String(), " "), tok.Decode(ids, true))
			}
			stream, streamed := tok.Stream(), ""
			for _, id := range ids {
				piece := stream.Push(id)
				require.True(t, utf8.ValidString(piece))
				streamed += piece
			}
			require.Equal(t, tok.Decode(ids, true), streamed+stream.Flush())
			require.LessOrEqual(t, len(tok.Truncate(tok.EncodeSpecial(text), 3)), 3)
		}
	})
}

// requireTokens compares the tokens of a word with the definition of the model.
func requireTokens(t *testing.T, tok *Tokenizer, word []byte) {
	var parts []string
	var ids []int32
	at := 0
	tok.family.tokens(word, false, func(id int32, start, end int) {
		require.Equal(t, at, start)
		require.Less(t, start, end)
		at = end
		ids, parts = append(ids, id), append(parts, string(word[start:end]))
		if id != tok.unk {
			require.Equal(t, strings.TrimPrefix(string(tok.Bytes(id)), " "), strings.TrimPrefix(string(word[start:end]), " "))
		}
	})
	require.Equal(t, len(word), at)
	switch f := tok.family.(type) {
	case *unigram:
		score := 0.0
		for i, id := range ids {
			if id == tok.unk {
				score += float64(utf8.RuneCountInString(parts[i])) * f.unkScore
			} else {
				score += float64(f.scores[id])
			}
		}
		require.InDelta(t, bestScore(tok, f, string(word)), score, 1e-9*float64(len(word)))
	case *wordPiece:
		require.Equal(t, longestFirst(tok, string(word)), ids)
	}
}

// bestScore is the score of the best way to cut word into pieces, by definition: every way to each
// place is looked at.
func bestScore(tok *Tokenizer, u *unigram, word string) float64 {
	best := make([]float64, len(word)+1)
	for end := 1; end <= len(word); end++ {
		best[end] = math.Inf(-1)
		for start := max(0, end-64); start < end; start++ {
			piece := word[start:end]
			if id, ok := tok.vocabulary.symbols(strings.ReplaceAll(piece, " ", metaspace)); ok {
				best[end] = max(best[end], best[start]+float64(u.scores[id]))
			} else if utf8.RuneCountInString(piece) == 1 && utf8.ValidString(piece) {
				best[end] = max(best[end], best[start]+u.unkScore)
			}
		}
	}
	return best[len(word)]
}

// longestFirst is WordPiece by definition.
func longestFirst(tok *Tokenizer, word string) (ids []int32) {
	if utf8.RuneCountInString(word) > maxWordLength {
		return []int32{tok.unk}
	}
	prefix := ""
	for rest := word; rest != ""; prefix = continuation {
		end := len(rest)
		for ; end > 0; end-- {
			if id, ok := tok.vocabulary.symbols(prefix + rest[:end]); ok {
				ids = append(ids, id)
				break
			}
		}
		if end == 0 {
			return []int32{tok.unk}
		}
		rest = rest[end:]
	}
	return ids
}
