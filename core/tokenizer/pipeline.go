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
	p.WithPostProcessor(pipelinePostProcessor{t})
	p.WithDecoder(pipelineDecoder{t})
	return p
}

// wordSpelling is how words are written between pre-tokenizer and model: as tokens are, but for
// WordPiece, whose words stand as they are.
func (t *Tokenizer) wordSpelling() spelling {
	if _, ok := t.family.(*wordPiece); ok {
		return spelling{
			bytes:   func(dst []byte, word string) ([]byte, bool) { return append(dst, word...), true },
			symbols: func(dst, b []byte) []byte { return append(dst, b...) },
		}
	}
	return t.vocabulary.spelling
}

// pipelineModel turns a word into tokens.
type pipelineModel struct{ t *Tokenizer }

func (m pipelineModel) Tokenize(word string) ([]sugar.Token, error) {
	spelling := m.t.wordSpelling()
	bytes, ok := spelling.bytes(nil, word)
	if !ok {
		return nil, fmt.Errorf("tokenizer: %q is not a word of the pre-tokenizer", word)
	}
	var tokens []sugar.Token
	m.t.mu.Lock()
	defer m.t.mu.Unlock()
	m.t.family.tokens(bytes, false, func(id int32, from, to int) {
		start := len(spelling.symbols(nil, bytes[:from]))
		symbols := string(spelling.symbols(nil, bytes[from:to]))
		value := m.t.Symbols(id)
		if _, ok := m.t.family.(*unigram); ok {
			value = symbols // of an unknown piece the text itself, as in the reference
		}
		tokens = append(tokens, sugar.NewToken(int(id), value, []int{start, start + len(symbols)}))
	})
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

// pipelinePreTokenizer normalizes text and cuts it into words.
type pipelinePreTokenizer struct{ t *Tokenizer }

func (p pipelinePreTokenizer) PreTokenize(text *sugar.PreTokenizedString) (*sugar.PreTokenizedString, error) {
	p.t.mu.Lock()
	defer p.t.mu.Unlock()
	return text.Split(func(_ int, whole *normalizer.NormalizedString) []sugar.SplitIdx {
		var words []sugar.SplitIdx
		p.t.parts(p.t.normal(whole.GetNormalized()), &p.t.plain, func(part string, start int, id int32) {
			shift := whole.Shift() + start
			if id >= 0 {
				added := normalizer.NewNormalizedString(part, part, byteRanges(part), byteRanges(part), shift)
				token := sugar.NewToken(int(id), p.t.Symbols(id), []int{0, len(part)})
				words = append(words, sugar.SplitIdx{Normalized: added, Tokens: []sugar.Token{token}})
				return
			}
			p.t.family.words(part, start == 0, func(word aligned) {
				tokens := 0
				p.t.family.tokens(word.text, false, func(int32, int, int) { tokens++ })
				if tokens > 0 { // the library refuses words without tokens
					words = append(words, sugar.SplitIdx{Normalized: p.t.inSymbols(part, word, shift)})
				}
			})
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

// inSymbols is a word of part, which begins at shift, in its spelling and aligned with part.
func (t *Tokenizer) inSymbols(part string, word aligned, shift int) *normalizer.NormalizedString {
	spelling := t.wordSpelling()
	var symbols []byte
	var alignment [][]int // for each byte of symbols, the characters of part
	for i := range word.text {
		symbols = spelling.symbols(symbols, word.text[i:i+1])
		place := []int{word.places[i].Start, word.places[i].End}
		for place[0] > 0 && !utf8.RuneStart(part[place[0]]) {
			place[0]--
		}
		for place[1] < len(part) && !utf8.RuneStart(part[place[1]]) {
			place[1]++
		}
		for len(alignment) < len(symbols) {
			alignment = append(alignment, place)
		}
	}
	return normalizer.NewNormalizedString(part, string(symbols), alignment, nil, shift)
}

// pipelinePostProcessor puts the special tokens around a text. Pairs of texts are put side by side.
type pipelinePostProcessor struct{ t *Tokenizer }

func (p pipelinePostProcessor) AddedTokens(bool) int { return len(p.t.AddSpecial(nil)) }

func (p pipelinePostProcessor) Process(text, pair *sugar.Encoding, addSpecialTokens bool) *sugar.Encoding {
	text = sugar.DefaultProcess(text, pair, addSpecialTokens)
	if !addSpecialTokens {
		return text
	}
	if p.t.addBOS {
		text = p.special(p.t.bos).MergeWith(text, false)
	}
	if p.t.addEOS {
		text = text.MergeWith(p.special(p.t.eos), false)
	}
	return text
}

// special is an encoding of one special token, which has no place in the text.
func (p pipelinePostProcessor) special(id int32) *sugar.Encoding {
	return sugar.NewEncoding([]int{int(id)}, []int{0}, []string{p.t.Symbols(id)}, [][]int{{0, 0}}, []int{1}, []int{1}, nil)
}

// pipelineDecoder turns tokens into text.
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
