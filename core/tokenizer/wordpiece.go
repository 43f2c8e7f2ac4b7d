package tokenizer

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// wordPiece splits each word into the longest piece that it begins with, the longest that the rest
// goes on with, and so on; a word that cannot be split so is unknown.
//
// Source: Wu et al. 2016; Devlin et al. 2018, BERT; details as in huggingface/tokenizers.
type wordPiece struct {
	vocabulary *vocabulary
	normalizer *bertWords
	pieces     trie
	begin      uint32 // the node of the space that begins a word
	unk        int32

	cache wordCache[[]byte]
	word  []byte      // the word being read, and
	found []wordToken // its pieces so far; both kept between texts
}

// maxWordLength is the number of characters beyond which a word is unknown.
const maxWordLength = 100

// continuation marks a piece that goes on a word.
const continuation = "##"

// wordPieceSpelling is that of vocab.txt. Here a piece that begins a word holds the space before
// it, and one that goes on a word is bare.
var wordPieceSpelling = spelling{
	bytes: func(dst []byte, piece string) ([]byte, bool) {
		if rest, ok := strings.CutPrefix(piece, continuation); ok && rest != "" {
			return append(dst, rest...), true
		}
		if isBracketed(piece) {
			return dst, false
		}
		return append(append(dst, ' '), piece...), true
	},
	symbols: func(dst, b []byte) []byte {
		if b[0] == ' ' {
			return append(dst, b[1:]...)
		}
		return append(append(dst, continuation...), b...)
	},
}

// isBracketed says whether piece is one like [unused7], which no text leads to.
func isBracketed(piece string) bool {
	return len(piece) > 2 && piece[0] == '[' && piece[len(piece)-1] == ']'
}

func newWordPiece(c Config, v *vocabulary) (*wordPiece, error) {
	if c.UNK < 0 {
		return nil, fmt.Errorf("%w: no unknown token, which a WordPiece model must have", ErrConfig)
	}
	n := Uncased
	if c.Normalizer != nil {
		n = *c.Normalizer
	}
	p := &wordPiece{vocabulary: v, unk: c.UNK, normalizer: newBertWords(n), pieces: newTrie(len(c.Tokens))}
	for id := range c.Tokens {
		if kind := tokenType(c.Types, id); v.verbatim[id] || kind == TypeUnused || kind == TypeByte {
			continue
		}
		if err := p.pieces.add(v.bytes(int32(id)), int32(id)); err != nil {
			return nil, err
		}
	}
	begin, _, ok := p.pieces.step(root, ' ')
	if !ok {
		return nil, fmt.Errorf("%w: no token of the WordPiece model begins a word", ErrConfig)
	}
	p.begin = begin
	return p, nil
}

func (p *wordPiece) encode(dst []int32, text string, _, trusted bool) []int32 {
	p.word = p.word[:0]
	length := 0 // of the word in characters
	flush := func() {
		if length > 0 {
			dst = p.appendWord(dst, p.word, length)
			p.word, length = p.word[:0], 0
		}
	}
	add := func(r rune) {
		// A long word is unknown, so the rest of it need not be kept.
		if length++; length <= maxWordLength {
			p.word = utf8.AppendRune(p.word, r)
		}
	}
	put := func(action bertAction, r rune) {
		switch action {
		case keep:
			add(r)
		case breakWord:
			flush()
		case isolate:
			flush()
			add(r)
			flush()
		}
	}
	for _, r := range text {
		action := p.normalizer.action(r)
		if action != rewrite {
			put(action, r)
			continue
		}
		if 'A' <= r && r <= 'Z' { // most of what is rewritten; in lower case
			add(r - 'A' + 'a')
			continue
		}
		for _, r := range p.normalizer.rewritten[r] {
			put(kindOf(r), r)
		}
	}
	flush()
	return dst
}

// appendWord appends the tokens of a word of length characters.
func (p *wordPiece) appendWord(dst []int32, word []byte, length int) []int32 {
	if length > maxWordLength {
		return append(dst, p.unk)
	}
	h := hash(word)
	if tokens := p.cache.find(word, h); tokens != nil {
		return append(dst, tokens...)
	}
	n := len(dst)
	p.tokens(word, false, func(id int32, _, _ int) { dst = append(dst, id) })
	p.cache.add(word, h, dst[n:])
	return dst
}

func (p *wordPiece) tokens(word []byte, _ bool, do func(id int32, start, end int)) {
	if utf8.RuneCount(word) > maxWordLength {
		do(p.unk, 0, len(word))
		return
	}
	p.found = p.found[:0]
	node := p.begin
	for start := 0; start < len(word); {
		longest := wordToken{id: -1}
		for end := start; end < len(word); {
			next, id, ok := p.pieces.step(node, word[end])
			if !ok {
				break
			}
			node = next
			end++
			if id >= 0 {
				longest = wordToken{id, start, end}
			}
		}
		if longest.id < 0 {
			do(p.unk, 0, len(word))
			return
		}
		p.found = append(p.found, longest)
		start, node = longest.end, root
	}
	for _, t := range p.found {
		do(t.id, t.start, t.end)
	}
}

// words calls do for each word of text, with the places of its bytes.
func (p *wordPiece) words(text string, _ bool, do func(aligned)) {
	a := p.normalizer.align(text)
	start := 0
	for i, r := range string(a.text) {
		kind := kindOf(r)
		if kind == keep {
			continue
		}
		end := i + utf8.RuneLen(r)
		if start < i {
			do(a.slice(start, i))
		}
		if kind == isolate {
			do(a.slice(i, end))
		}
		start = end
	}
	if start < len(a.text) {
		do(a.slice(start, len(a.text)))
	}
}

// decode puts a space before a piece that begins a word, but not before marks that stand close.
func (p *wordPiece) decode(dst []byte, id int32, first bool) []byte {
	text := string(p.vocabulary.bytes(id))
	switch verbatim := p.vocabulary.verbatim[id]; {
	case verbatim && !first:
		text = " " + text
	case !verbatim && first:
		text = string(wordPieceSpelling.symbols(nil, []byte(text)))
	}
	return append(dst, cleanUp.Replace(text)...)
}

// cleanUp is what the WordPiece decoder does to each token.
var cleanUp = strings.NewReplacer(" .", ".", " ?", "?", " !", "!", " ,", ",", " ' ", "'", " n't", "n't",
	" 'm", "'m", " do not", " don't", " 's", "'s", " 've", "'ve", " 're", "'re")
