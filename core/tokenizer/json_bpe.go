package tokenizer

import (
	"fmt"
	"slices"
)

// sentencePieceBPE reads the BPE of a converted SentencePiece model.
func (f *tokenizerJSON) sentencePieceBPE(c *Config) error {
	c.Model, c.UnknownApart = "llama", !f.Model.FuseUnk
	if f.Model.IgnoreMerges {
		return fmt.Errorf("%w: tokenizer.json: BPE without ByteLevel and ignore_merges true, want false", ErrConfig)
	}
	if err := f.bpeSpaces(c); err != nil {
		return err
	}
	if err := f.tokensOfMap(c); err != nil {
		return err
	}
	if f.Model.ByteFallback {
		for id, token := range c.Tokens {
			if _, ok := fallbackByte(token); ok {
				c.Types[id] = TypeByte
			}
		}
	}
	var err error
	if c.Merges, err = f.merges(); err != nil {
		return err
	}
	if f.Model.UnkToken != "" {
		c.UNK = int32(slices.Index(c.Tokens, f.Model.UnkToken))
		if c.UNK < 0 {
			return fmt.Errorf("%w: tokenizer.json: unk_token %q is not in the vocabulary", ErrConfig, f.Model.UnkToken)
		}
	}
	return f.PostProcessor.template(c)
}

// bpeSpaces reads normalizer and pre-tokenizer, which say how spaces become "▁". Known are the
// normalizers Prepend and Replace, after them nothing or a Split at spaces, of which none are left; and
// Metaspace.
func (f *tokenizerJSON) bpeSpaces(c *Config) error {
	normalizers, words := f.Normalizer.flat(), f.PreTokenizer.flat()
	if len(words) == 1 && words[0].Type == "Metaspace" && words[0].Replacement == metaspace && len(normalizers) == 0 {
		return words[0].bpeMetaspace(c)
	}
	c.Pre = PrePrepend
	if len(normalizers) > 0 && normalizers[0].Type == "Prepend" && normalizers[0].Prepend == metaspace {
		c.AddSpacePrefix = true
		normalizers = normalizers[1:]
	}
	if len(normalizers) != 1 || normalizers[0].Type != "Replace" || normalizers[0].Pattern.String != " " || normalizers[0].Content != metaspace {
		return fmt.Errorf("%w: tokenizer.json: BPE without ByteLevel wants the normalizer Replace of \" \" by %q, after Prepend or alone, or the pre-tokenizer Metaspace", ErrConfig, metaspace)
	}
	if len(words) > 1 || len(words) == 1 && (words[0].Type != "Split" || words[0].Pattern.String != " ") {
		return fmt.Errorf("%w: tokenizer.json: the pre-tokenizer %q of BPE without ByteLevel is not known here or not with these settings", ErrConfig, words[0].Type)
	}
	return nil
}

// bpeMetaspace reads a Metaspace.
func (s jsonStage) bpeMetaspace(c *Config) error {
	c.AddSpacePrefix = true
	split := isTrue(s.Split, true)
	switch scheme := s.PrependScheme; {
	case scheme == "never", scheme == "" && !isTrue(s.AddPrefixSpace, true):
		c.AddSpacePrefix, c.Pre = false, PreMetaspace
	case scheme == "always", scheme == "":
		c.Pre = PreMetaspace
	case scheme == "first":
		c.Pre = PreMetaspaceFirst
	default:
		return fmt.Errorf("%w: tokenizer.json: prepend_scheme %q, want always, first or never", ErrConfig, scheme)
	}
	if split {
		c.Pre += "-split"
	}
	return nil
}
