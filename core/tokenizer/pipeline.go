//go:build !js

// sugarme/tokenizer brings net/http along, two megabytes that a browser would download and compile
// for nothing: the engine calls Encode and Decode.

package tokenizer

import (
	"errors"
	"fmt"
	"unicode/utf8"

	sugar "github.com/sugarme/tokenizer"
	"github.com/sugarme/tokenizer/normalizer"
)

// Pipeline is the tokenizer as a pipeline of github.com/sugarme/tokenizer, for code that works
// with any of those. Its Encode gives the tokens of Encode, with offsets in bytes that are widened
// to whole characters. It is for short texts: the pipeline keeps a slice for every byte.
//
// Parts of that library that are not used because they are wrong (v0.3.0): offsets in characters,
// whose end is one too small at the end of a text, and added tokens, which it finds in the wrong
// order when there are several in one text.
func (t *Tokenizer) Pipeline() *sugar.Tokenizer {
	p := sugar.NewTokenizer(pipelineModel{t})
	p.WithPreTokenizer(pipelinePreTokenizer{t})
	p.WithDecoder(pipelineDecoder{t})
	return p
}

// pipelineModel turns a word in byte-level symbols into tokens.
type pipelineModel struct{ t *Tokenizer }

func (m pipelineModel) Tokenize(word string) ([]sugar.Token, error) {
	bytes, ok := appendBytes(nil, word)
	if !ok {
		return nil, fmt.Errorf("tokenizer: %q is not in byte-level symbols", word)
	}
	m.t.mu.Lock()
	ids := m.t.bpe.append(nil, string(bytes))
	m.t.mu.Unlock()
	tokens := make([]sugar.Token, 0, len(ids))
	at, place := 0, 0 // in bytes, in word
	advance := func() {
		place += utf8.RuneLen(symbolOfByte[bytes[at]])
		at++
	}
	for _, id := range ids {
		start := -1
		for range m.t.vocabulary.bytes(id) {
			for m.t.vocabulary.byteID[bytes[at]] < 0 {
				advance()
			}
			if start < 0 {
				start = place
			}
			advance()
		}
		tokens = append(tokens, sugar.NewToken(int(id), m.t.Symbols(id), []int{start, place}))
	}
	return tokens, nil
}

func (m pipelineModel) TokenToId(token string) (int, bool) {
	id, ok := m.t.ID(token)
	return int(id), ok
}

func (m pipelineModel) IdToToken(id int) (string, bool) {
	if id < 0 || id >= m.t.Vocabulary() {
		return "", false
	}
	return m.t.Symbols(int32(id)), true
}

func (m pipelineModel) GetVocab() map[string]int {
	vocabulary := make(map[string]int, m.t.Vocabulary())
	for id := range m.t.Vocabulary() {
		vocabulary[m.t.Symbols(int32(id))] = id
	}
	return vocabulary
}

func (m pipelineModel) GetVocabSize() int { return m.t.Vocabulary() }

func (m pipelineModel) Save(string, ...string) error {
	return errors.New("tokenizer: a vocabulary is stored in the model's own file")
}

// pipelinePreTokenizer cuts text into words and writes them in byte-level symbols.
type pipelinePreTokenizer struct{ t *Tokenizer }

func (p pipelinePreTokenizer) PreTokenize(text *sugar.PreTokenizedString) (*sugar.PreTokenizedString, error) {
	return text.Split(func(_ int, part *normalizer.NormalizedString) []sugar.SplitIdx {
		var words []sugar.SplitIdx
		p.t.words(p.t.normal(part.GetNormalized()), &p.t.plain, func(word string, start int, id int32) {
			if id >= 0 {
				whole := normalizer.NewNormalizedString(word, word, byteRanges(word), byteRanges(word), part.Shift()+start)
				token := sugar.NewToken(int(id), p.t.Symbols(id), []int{0, len(word)})
				words = append(words, sugar.SplitIdx{Normalized: whole, Tokens: []sugar.Token{token}})
				return
			}
			if p.t.skipDropped(word, 0) < len(word) { // the library refuses words without tokens
				words = append(words, sugar.SplitIdx{Normalized: inSymbols(word, part.Shift()+start)})
			}
		})
		return words
	}), nil
}

// byteRanges aligns a text with itself.
func byteRanges(text string) [][]int {
	ranges := make([][]int, len(text))
	for i := range ranges {
		ranges[i] = []int{i, i + 1}
	}
	return ranges
}

// inSymbols is word, which begins at shift, written in symbols and aligned with itself.
func inSymbols(word string, shift int) *normalizer.NormalizedString {
	symbols := string(appendSymbols(nil, []byte(word)))
	forth := make([][]int, 0, len(symbols)) // for each byte of symbols, the character of word
	back := make([][]int, 0, len(word))     // for each byte of word, its symbol
	for start := 0; start < len(word); {
		_, n := utf8.DecodeRuneInString(word[start:])
		character := []int{start, start + n}
		for _, b := range []byte(word[start : start+n]) {
			width := utf8.RuneLen(symbolOfByte[b])
			back = append(back, []int{len(forth), len(forth) + width})
			for range width {
				forth = append(forth, character)
			}
		}
		start += n
	}
	return normalizer.NewNormalizedString(word, symbols, forth, back, shift)
}

// pipelineDecoder turns tokens in byte-level symbols into text.
type pipelineDecoder struct{ t *Tokenizer }

func (d pipelineDecoder) DecodeChain(tokens []string) []string {
	ids := make([]int32, 0, len(tokens))
	for _, token := range tokens {
		if id, ok := d.t.ID(token); ok {
			ids = append(ids, id)
		}
	}
	return []string{d.t.Decode(ids, false)}
}

func (d pipelineDecoder) Decode(tokens []string) string { return d.DecodeChain(tokens)[0] }
