package tokenizer

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// sentencePieceBPE is BPE as SentencePiece has it (Llama 2, TinyLlama, Gemma): characters, spaces
// among them, are merged, and a character that is no token becomes the tokens of its bytes.
//
// Source: google/sentencepiece, src/bpe_model.cc; huggingface/tokenizers, models/bpe.
type sentencePieceBPE struct {
	vocabulary *vocabulary
	merges     merges
	spaces     spaceRule
	prefix     bool
	cuts       bool // no token goes on after a word with the next one's space, so words can be merged apart
	unk        int32
	apart      bool   // unknown characters side by side are a token each
	marks      finder // tokens found in the normalized text before anything is merged

	cache      wordCache[[]byte]
	long       longWord
	normalized []byte // kept between texts while it is small
}

// spaceRule says where a space is put in, and where words are cut.
type spaceRule struct {
	first  bool // before the beginning of the whole text only, not of each part between special tokens
	unless bool // not where there is one already
	split  bool // each space begins a word that no merge leaves
	marks  bool // user-defined tokens that a page may hold are found in the normalized text, not before
}

// spaceRules are the values of Config.Pre for this family.
var spaceRules = map[string]spaceRule{
	"": {marks: true}, "default": {marks: true},
	PrePrepend:             {},
	PreMetaspace:           {unless: true},
	PreMetaspaceSplit:      {unless: true, split: true},
	PreMetaspaceFirst:      {unless: true, first: true},
	PreMetaspaceFirstSplit: {unless: true, first: true, split: true},
}

func newSentencePieceBPE(c Config, v *vocabulary, control []bool) (*sentencePieceBPE, error) {
	rule, ok := spaceRules[c.Pre]
	if !ok {
		return nil, fmt.Errorf("%w: pre-tokenizer %q of SentencePiece's BPE, want default, %q, %q or %q", ErrConfig, c.Pre, PrePrepend, PreMetaspace, PreMetaspaceFirst)
	}
	b := &sentencePieceBPE{vocabulary: v, spaces: rule, prefix: c.AddSpacePrefix, unk: c.UNK, apart: c.UnknownApart}
	var err error
	if c.Merges != nil {
		b.merges, err = newMerges(v, c.Merges)
	} else {
		b.merges, err = mergesByScore(c, v)
	}
	if err != nil {
		return nil, err
	}
	b.cuts = find(v, " ", hash(" ")) >= 0
	for id, token := range c.Tokens {
		if rule.marks && tokenType(c.Types, id) == TypeUserDefined && !control[id] {
			err = cmp.Or(err, b.marks.add(strings.ReplaceAll(token, metaspace, " "), int32(id)))
		}
		if piece := v.bytes(int32(id)); !v.verbatim[id] && bytes.IndexByte(bytes.TrimLeft(piece, " "), ' ') >= 0 {
			b.cuts = false
		}
	}
	return b, err
}

// mergesByScore gives the merges that scores stand for: two tokens become the one that they spell,
// that of the highest score first.
func mergesByScore(c Config, v *vocabulary) (merges, error) {
	if len(c.Scores) != len(c.Tokens) {
		return merges{}, fmt.Errorf("%w: %d scores for %d tokens, and no merges", ErrConfig, len(c.Scores), len(c.Tokens))
	}
	type found struct{ left, right, both int32 }
	var all []found
	for id := range c.Tokens {
		if score := float64(c.Scores[id]); math.IsNaN(score) || math.IsInf(score, 0) {
			return merges{}, fmt.Errorf("%w: the score of token %d, %q, is %g, want a finite number", ErrConfig, id, c.Tokens[id], score)
		}
		piece := v.bytes(int32(id))
		if len(piece) > maxPiece {
			return merges{}, fmt.Errorf("%w: token %d has %d bytes, want at most %d", ErrConfig, id, len(piece), maxPiece)
		}
		if v.verbatim[id] || tokenType(c.Types, id) != TypeNormal {
			continue
		}
		for at := 1; at < len(piece); at++ {
			if !utf8.RuneStart(piece[at]) {
				continue
			}
			left := find(v, piece[:at], hash(piece[:at]))
			if left < 0 {
				continue
			}
			if right := find(v, piece[at:], hash(piece[at:])); right >= 0 {
				all = append(all, found{left, right, int32(id)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(c.Scores[b.both], c.Scores[a.both]) })
	m := newMergeTable(len(all))
	rank := 0
	for i, f := range all {
		if i > 0 && c.Scores[f.both] != c.Scores[all[i-1].both] {
			rank = i // equal scores have equal ranks: the leftmost goes first
		}
		m.set(f.left, f.right, pair(rank)<<32|pair(f.both))
	}
	return m, nil
}

func (b *sentencePieceBPE) encode(dst []int32, text string, begins, _ bool) []int32 {
	norm := b.normalized[:0]
	if b.wantsSpace(text, begins) {
		norm = append(norm, ' ')
	}
	for len(text) > 0 {
		n := strings.IndexAny(text, metaspace+"\uFFFD") // the latter: bytes that are no UTF-8, too
		if n < 0 {
			n = len(text)
		}
		norm = append(norm, text[:n]...)
		if text = text[n:]; text == "" {
			break
		}
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError {
			norm = utf8.AppendRune(norm, r)
		} else {
			norm = append(norm, ' ')
		}
		text = text[size:]
	}
	b.normalized = kept(norm)
	b.cut(norm, func(start, end int, id int32) {
		if id >= 0 {
			dst = append(dst, id)
			return
		}
		dst = b.appendWord(dst, norm[start:end])
	})
	b.long.release()
	return dst
}

// wantsSpace says whether a space is put before text, which stands at the beginning of the whole
// text if begins is set.
func (b *sentencePieceBPE) wantsSpace(text string, begins bool) bool {
	return b.prefix && text != "" && (begins || !b.spaces.first) &&
		!(b.spaces.unless && (text[0] == ' ' || strings.HasPrefix(text, metaspace)))
}

// cut calls do for each part of normalized text that is merged by itself, and for each mark, with
// its token; id is −1 for the former.
func (b *sentencePieceBPE) cut(norm []byte, do func(start, end int, id int32)) {
	if b.marks.first == nil {
		b.cutWords(norm, 0, do)
		return
	}
	for at, text := 0, string(norm); at < len(norm); {
		skip, length, id := b.marks.next(text[at:])
		b.cutWords(norm[at:at+skip], at, do)
		at += skip
		if length > 0 {
			do(at, at+length, id)
			at += length
		}
	}
}

func (b *sentencePieceBPE) cutWords(norm []byte, shift int, do func(start, end int, id int32)) {
	for start := 0; start < len(norm); {
		end := len(norm)
		for i := start + 1; (b.cuts || b.spaces.split) && i < len(norm); i++ {
			if norm[i] == ' ' && (norm[i-1] != ' ' || b.spaces.split) {
				end = i
				break
			}
		}
		do(shift+start, shift+end, -1)
		start = end
	}
}

// appendWord appends the tokens of a word.
func (b *sentencePieceBPE) appendWord(dst []int32, word []byte) []int32 {
	h := hash(word)
	if tokens := b.cache.find(word, h); tokens != nil {
		return append(dst, tokens...)
	}
	n := len(dst)
	b.long.begin()
	b.characters(word, func(id int32, _, _ int) { b.long.add(id) })
	b.long.mergeAll(&b.merges)
	b.long.each(func(id int32, _, _ int) { dst = append(dst, id) })
	b.cache.add(word, h, dst[n:])
	return dst
}

// characters calls do for each character of a word, or for what stands for it: the tokens of its
// bytes, or the unknown token, with its part of the word. A character for which nothing stands is
// dropped.
func (b *sentencePieceBPE) characters(word []byte, do func(id int32, start, end int)) {
	unknown := Range{} // of characters that are one unknown token
	flush := func() {
		if unknown.End > 0 {
			do(b.unk, unknown.Start, unknown.End)
			unknown = Range{}
		}
	}
	for at := 0; at < len(word); {
		_, n := utf8.DecodeRune(word[at:])
		character := word[at : at+n]
		id := find(b.vocabulary, character, hash(character))
		switch {
		case id >= 0:
			flush()
			do(id, at, at+n)
		case b.vocabulary.hasBytes(character): // goes before an unknown one that waits, as in the reference
			for i, c := range character {
				do(b.vocabulary.fallback[c], at+i, at+i+1)
			}
		case b.unk >= 0:
			if b.apart {
				flush()
			}
			if unknown.End == 0 {
				unknown.Start = at
			}
			unknown.End = at + n
		}
		at += n
	}
	flush()
}

func (b *sentencePieceBPE) words(text string, begins bool, do func(aligned)) {
	whole := newAligned(text)
	a := aligned{}
	if b.wantsSpace(text, begins) {
		a.append(' ', whole.places[0])
	}
	for at, r := range string(whole.text) {
		if string(r) == metaspace {
			r = ' '
		}
		a.append(r, whole.places[at])
	}
	if len(a.text) > 0 {
		do(a)
	}
}

func (b *sentencePieceBPE) tokens(word []byte, _ bool, do func(id int32, start, end int)) {
	b.cut(word, func(start, end int, id int32) {
		if id >= 0 {
			do(id, start, end)
			return
		}
		var places []Range
		b.long.begin()
		b.characters(word[start:end], func(id int32, from, to int) {
			b.long.add(id)
			places = append(places, Range{start + from, start + to})
		})
		b.long.mergeAll(&b.merges)
		b.long.each(func(id int32, from, to int) { do(id, places[from].Start, places[to-1].End) })
		b.long.release()
	})
}

func (b *sentencePieceBPE) decode(dst []byte, id int32, first bool) []byte {
	text := b.vocabulary.bytes(id)
	if first && b.prefix {
		text = bytes.TrimPrefix(text, []byte(" "))
	}
	return append(dst, text...)
}
