package tokenizer

// byteLevel is byte-level BPE: text is split into words, and their bytes are merged.
type byteLevel struct {
	vocabulary *vocabulary
	split      splitter
	bpe        bpe
}

func newByteLevel(c Config, v *vocabulary) (*byteLevel, error) {
	split, ignoreMerges, err := newSplitter(c.Pre)
	if err != nil {
		return nil, err
	}
	merging, err := newBPE(v, c.Merges, c.IgnoreMerges || ignoreMerges)
	if err != nil {
		return nil, err
	}
	return &byteLevel{vocabulary: v, split: split, bpe: merging}, nil
}

func (b *byteLevel) encode(dst []int32, text string, _, _ bool) []int32 {
	for len(text) > 0 {
		n := b.split.next(text)
		dst = b.bpe.append(dst, text[:n])
		text = text[n:]
	}
	return dst
}

func (b *byteLevel) words(text string, _ bool, do func(aligned)) {
	for at := 0; at < len(text); {
		n := b.split.next(text[at:])
		word := aligned{text: []byte(text[at : at+n]), places: make([]Range, n)}
		for i := range word.places {
			word.places[i] = Range{at + i, at + i + 1}
		}
		do(word)
		at += n
	}
}

func (b *byteLevel) tokens(word []byte, _ bool, do func(id int32, start, end int)) {
	at := 0
	for _, id := range b.bpe.append(nil, string(word)) {
		at = b.skipDropped(word, at)
		start := at
		for range len(b.vocabulary.bytes(id)) {
			at = b.skipDropped(word, at) + 1
		}
		do(id, start, at)
	}
}

// skipDropped is the place of the first byte of word at or after at that has a token.
func (b *byteLevel) skipDropped(word []byte, at int) int {
	for at < len(word) && b.vocabulary.byteID[word[at]] < 0 {
		at++
	}
	return at
}

func (b *byteLevel) decode(dst []byte, id int32, _ bool) []byte {
	return append(dst, b.vocabulary.bytes(id)...)
}
