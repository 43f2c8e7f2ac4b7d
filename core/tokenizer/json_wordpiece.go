package tokenizer

import (
	"bytes"
	"fmt"
	"slices"
)

// wordPiece reads a WordPiece model with BERT's normalizer and pre-tokenizer.
func (f *tokenizerJSON) wordPiece(c *Config) error {
	c.Model = "bert"
	n, words := f.Normalizer.flat(), f.PreTokenizer.flat()
	if len(n) != 1 || n[0].Type != "BertNormalizer" || len(words) != 1 || words[0].Type != "BertPreTokenizer" {
		return fmt.Errorf("%w: tokenizer.json: a WordPiece model must have BertNormalizer and BertPreTokenizer", ErrConfig)
	}
	c.Normalizer = &BertNormalizer{
		CleanText: n[0].CleanText, HandleChineseChars: n[0].HandleChineseChars,
		StripAccents: isTrue(n[0].StripAccents, n[0].Lowercase), Lowercase: n[0].Lowercase,
	}
	if m := f.Model; m.ContinuingSubwordPrefix != continuation || m.MaxInputCharsPerWord != maxWordLength {
		return fmt.Errorf("%w: tokenizer.json: continuing_subword_prefix %q, max_input_chars_per_word %d, want %q and %d",
			ErrConfig, m.ContinuingSubwordPrefix, m.MaxInputCharsPerWord, continuation, maxWordLength)
	}
	if err := f.tokensOfMap(c); err != nil {
		return err
	}
	c.UNK = int32(slices.Index(c.Tokens, f.Model.UnkToken))
	if c.UNK < 0 {
		return fmt.Errorf("%w: tokenizer.json: unk_token %q is not in the vocabulary", ErrConfig, f.Model.UnkToken)
	}
	return f.PostProcessor.template(c)
}

// FromVocabulary reads the vocab.txt of a BERT model, one token a line. That file does not say how
// text is normalized: n does.
//
// The error wraps ErrConfig: one of [UNK], [CLS] and [SEP] is missing.
func FromVocabulary(b []byte, n BertNormalizer) (Config, error) {
	c := Config{Model: "bert", Normalizer: &n, PAD: -1, AddBOS: true, AddEOS: true}
	for line := range bytes.Lines(b) {
		token := string(bytes.TrimRight(line, " \t\r\n"))
		kind := int32(TypeNormal)
		switch token {
		case "[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]":
			kind = TypeControl
		}
		c.Tokens, c.Types = append(c.Tokens, token), append(c.Types, kind)
	}
	for token, id := range map[string]*int32{"[UNK]": &c.UNK, "[CLS]": &c.BOS, "[SEP]": &c.EOS} {
		if *id = int32(slices.Index(c.Tokens, token)); *id < 0 {
			return Config{}, fmt.Errorf("%w: vocab.txt: %s is not among its %d tokens", ErrConfig, token, len(c.Tokens))
		}
	}
	c.PAD = int32(slices.Index(c.Tokens, "[PAD]"))
	return c, nil
}
