package tokenizer

import "golang.org/x/text/unicode/norm"

// Encode gives the tokens of text that comes from anywhere: what looks like a special token is
// text. It adds no BOS and no EOS.
//
// A byte that is not valid UTF-8 is encoded as that byte; bytes that have no token (in SmolLM2 21
// that hardly occur in UTF-8) are dropped. Without the dropped ones Decode gives text back, with
// U+FFFD for what was not valid.
func (t *Tokenizer) Encode(text string) []int32 {
	return t.encode(nil, text, &t.plain)
}

// AppendEncode appends the tokens of text, as Encode gives them, to dst.
func (t *Tokenizer) AppendEncode(dst []int32, text string) []int32 {
	return t.encode(dst, text, &t.plain)
}

// EncodeSpecial gives the tokens of a text that its author may put special tokens into by name.
// Never use it on text of a page. It puts BOS first where the model wants that and the text does
// not begin with it.
func (t *Tokenizer) EncodeSpecial(text string) []int32 {
	ids := t.encode(nil, text, &t.trusted)
	if t.addBOS && t.bos >= 0 && (len(ids) == 0 || ids[0] != t.bos) {
		ids = append([]int32{t.bos}, ids...)
	}
	return ids
}

// Range is a part of a text, in bytes.
type Range struct{ Start, End int }

// EncodeRanges is Encode together with the place of each token in text. Tokens may begin and end
// inside a character. Where the tokenizer normalizes (NFC), places are those of the normalized text.
func (t *Tokenizer) EncodeRanges(text string) ([]int32, []Range) {
	return t.encodeRanges(text, &t.plain)
}

func (t *Tokenizer) encode(dst []int32, text string, added *finder) []int32 {
	if dst == nil {
		dst = make([]int32, 0, len(text)/4+1) // English has about 4.5 bytes a token
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.words(t.normal(text), added, func(word string, start int, id int32) {
		if id >= 0 {
			dst = append(dst, id)
			return
		}
		dst = t.bpe.append(dst, word)
	})
	return dst
}

func (t *Tokenizer) encodeRanges(text string, added *finder) ([]int32, []Range) {
	var (
		ids    []int32
		ranges []Range
	)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.words(t.normal(text), added, func(word string, start int, id int32) {
		if id >= 0 {
			ids = append(ids, id)
			ranges = append(ranges, Range{start, start + len(word)})
			return
		}
		n := len(ids)
		ids = t.bpe.append(ids, word)
		at := 0
		for _, id := range ids[n:] {
			at = t.skipDropped(word, at)
			first := at
			for range len(t.vocabulary.bytes(id)) {
				at = t.skipDropped(word, at) + 1
			}
			ranges = append(ranges, Range{start + first, start + at})
		}
	})
	return ids, ranges
}

// normal is text in the normalization form that the model was trained on.
func (t *Tokenizer) normal(text string) string {
	if t.nfc {
		return norm.NFC.String(text)
	}
	return text
}

// skipDropped is the place of the first byte of word at or after at that has a token.
func (t *Tokenizer) skipDropped(word string, at int) int {
	for at < len(word) && t.vocabulary.byteID[word[at]] < 0 {
		at++
	}
	return at
}

// words calls do for each word of text, with where it begins; id is the token of a word that was
// found whole by added, else −1. text is in the model's normalization form.
func (t *Tokenizer) words(text string, added *finder, do func(word string, start int, id int32)) {
	for at := 0; at < len(text); {
		skip, length, id := added.next(text[at:])
		for end := at + skip; at < end; {
			n := t.split.next(text[at:end])
			do(text[at:at+n], at, -1)
			at += n
		}
		if length > 0 {
			do(text[at:at+length], at, id)
			at += length
		}
	}
}
