package tokenizer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Encode gives the tokens of text that comes from anywhere: what looks like a special token is
// text. It adds no BOS and no EOS.
//
// Byte-level BPE encodes a byte that is not valid UTF-8 as that byte; bytes that have no token (in
// SmolLM2 21 that hardly occur in UTF-8) are dropped. Without the dropped ones Decode gives text
// back, with U+FFFD for what was not valid. To the others a byte that is not valid UTF-8 is U+FFFD.
// SentencePiece's BPE has the bytes of characters that are no tokens; Unigram and WordPiece normalize,
// and have one token for all they do not know.
func (t *Tokenizer) Encode(text string) []int32 {
	return t.encode(nil, text, true, &t.plain)
}

// AppendEncode appends the tokens of text, as Encode gives them, to dst.
func (t *Tokenizer) AppendEncode(dst []int32, text string) []int32 {
	return t.encode(dst, text, true, &t.plain)
}

// EncodeSpecial gives the tokens of a text that its author may put special tokens into by name,
// with the special tokens around it that the model wants (see AddSpecial). Never use it on text of
// a page.
func (t *Tokenizer) EncodeSpecial(text string) []int32 {
	return t.AddSpecial(t.encode(nil, text, true, &t.trusted))
}

// Range is a part of a text, in bytes.
type Range struct{ Start, End int }

// EncodeRanges is Encode together with the place of each token in text. Tokens of BPE may begin and
// end inside a character; where BPE normalizes (NFC), places are those of the normalized text.
func (t *Tokenizer) EncodeRanges(text string) ([]int32, []Range) {
	return t.encodeRanges(text, &t.plain)
}

// encode appends the tokens of text, before which nothing stands if begins is set.
func (t *Tokenizer) encode(dst []int32, text string, begins bool, added *finder) []int32 {
	if dst == nil {
		dst = make([]int32, 0, len(text)/4+1) // English has about 4.5 bytes a token
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.parts(t.normal(text), added, func(part string, start int, id int32) {
		if id >= 0 {
			dst = append(dst, id)
			return
		}
		dst = t.family.encode(dst, part, begins && start == 0, added == &t.trusted)
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
	t.parts(t.normal(text), added, func(part string, start int, id int32) {
		if id >= 0 {
			ids = append(ids, id)
			ranges = append(ranges, Range{start, start + len(part)})
			return
		}
		t.family.words(part, start == 0, func(word aligned) {
			t.family.tokens(word.text, added == &t.trusted, func(id int32, from, to int) {
				place := word.place(from, to)
				ids = append(ids, id)
				ranges = append(ranges, Range{start + place.Start, start + place.End})
			})
		})
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

// parts calls do for each part of text, with where it begins; id is the token of a part that was
// found whole by added, else −1. text is in the model's normalization form.
func (t *Tokenizer) parts(text string, added *finder, do func(part string, start int, id int32)) {
	for at := 0; at < len(text); {
		start, end, id := t.nextAdded(text, at, added)
		if start > at {
			do(text[at:start], at, -1)
		}
		if end > start {
			do(text[start:end], start, id)
		}
		at = end
	}
}

// nextAdded is the place of the first token of added in text from byte at on, with the white space that
// it takes; where there is none it is empty, at the end.
//
// Source: huggingface/tokenizers, tokenizer/added_vocabulary.rs.
func (t *Tokenizer) nextAdded(text string, at int, added *finder) (start, end int, id int32) {
	for from := at; ; {
		skip, length, id := added.next(text[from:])
		start, end = from+skip, from+skip+length
		if length == 0 {
			return start, end, id
		}
		flags := t.flags[id]
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if flags.SingleWord && (start > 0 && isWord(before) || end < len(text) && isWord(after)) {
			from = end
			continue
		}
		if flags.LStrip {
			start = at + len(strings.TrimRightFunc(text[at:start], unicode.IsSpace))
		}
		if flags.RStrip {
			end = len(text) - len(strings.TrimLeftFunc(text[end:], unicode.IsSpace))
		}
		return start, end, id
	}
}

// isWord says whether r is what regular expressions call \w.
func isWord(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic, unicode.Join_Control)
}
