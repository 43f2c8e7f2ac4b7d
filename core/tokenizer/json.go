package tokenizer

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
)

// tokenizerJSON is what of a tokenizer.json is read. Truncation and padding are the caller's.
//
// Source: huggingface/tokenizers, version 1.0 of the format.
type tokenizerJSON struct {
	AddedTokens []struct {
		ID      int64  `json:"id"`
		Content string `json:"content"`
		Special bool   `json:"special"`

		LStrip     bool `json:"lstrip"`
		RStrip     bool `json:"rstrip"`
		SingleWord bool `json:"single_word"`
	} `json:"added_tokens"`
	Normalizer    *jsonStage         `json:"normalizer"`
	PreTokenizer  *jsonStage         `json:"pre_tokenizer"`
	PostProcessor *jsonPostProcessor `json:"post_processor"`
	Model         struct {
		Type  string          `json:"type"`
		Vocab json.RawMessage `json:"vocab"` // BPE, WordPiece: {token: id, …}; Unigram: [[piece, score], …]

		Merges       json.RawMessage `json:"merges"` // BPE: [["left", "right"], …], of older versions ["left right", …]
		IgnoreMerges bool            `json:"ignore_merges"`
		ByteFallback bool            `json:"byte_fallback"` // BPE and Unigram
		FuseUnk      bool            `json:"fuse_unk"`      // BPE

		UnkID *int64 `json:"unk_id"` // Unigram

		UnkToken                string `json:"unk_token"` // BPE and WordPiece
		ContinuingSubwordPrefix string `json:"continuing_subword_prefix"`
		MaxInputCharsPerWord    int    `json:"max_input_chars_per_word"`
	} `json:"model"`
}

// jsonStage is a normalizer or pre-tokenizer, or a sequence of them. A field belongs to the type
// named beside it.
type jsonStage struct {
	Type             string      `json:"type"`
	Normalizers      []jsonStage `json:"normalizers"`       // Sequence
	PreTokenizers    []jsonStage `json:"pretokenizers"`     // Sequence
	IndividualDigits bool        `json:"individual_digits"` // Digits
	AddPrefixSpace   *bool       `json:"add_prefix_space"`  // ByteLevel, Metaspace of older versions
	UseRegex         *bool       `json:"use_regex"`         // ByteLevel; absent: true
	Pattern          struct {    // Split, Replace: one of the two
		Regex  string `json:"Regex"`
		String string `json:"String"`
	} `json:"pattern"`
	Behavior            string `json:"behavior"`             // Split
	Prepend             string `json:"prepend"`              // Prepend
	Content             string `json:"content"`              // Replace
	PrecompiledCharsmap []byte `json:"precompiled_charsmap"` // Precompiled
	StripLeft           bool   `json:"strip_left"`           // Strip
	StripRight          bool   `json:"strip_right"`          // Strip
	Replacement         string `json:"replacement"`          // Metaspace
	PrependScheme       string `json:"prepend_scheme"`       // Metaspace; absent: always
	Split               *bool  `json:"split"`                // Metaspace; absent: true
	CleanText           bool   `json:"clean_text"`           // BertNormalizer
	HandleChineseChars  bool   `json:"handle_chinese_chars"` // BertNormalizer
	StripAccents        *bool  `json:"strip_accents"`        // BertNormalizer; absent: as lowercase
	Lowercase           bool   `json:"lowercase"`            // BertNormalizer
}

// isTrue is the value of an optional field.
func isTrue(b *bool, absent bool) bool {
	if b == nil {
		return absent
	}
	return *b
}

// The expressions of pre-tokenizers that a splitter stands for.
var splitExpressions = map[string]string{
	`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`:      "qwen2",
	`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`: "llama-bpe",
}

// FromJSON reads the tokenizer.json of a Hugging Face repository. What that file does not know
// (BOS, EOS where none is put around a text, the chat template) is left −1 and empty. Added tokens
// are found in the text as it is written, whatever their flag normalized says, and text is put together
// as the family does it, whatever the decoder.
//
// The error wraps ErrConfig: it is not JSON, or it asks for something other than byte-level BPE,
// SentencePiece's BPE, Unigram or WordPiece with the normalizers and pre-tokenizers that are known.
func FromJSON(b []byte) (Config, error) {
	var file tokenizerJSON
	if err := json.Unmarshal(b, &file); err != nil {
		return Config{}, fmt.Errorf("%w: tokenizer.json: %w", ErrConfig, err)
	}
	c := Config{BOS: -1, EOS: -1, UNK: -1, PAD: -1}
	var err error
	switch {
	case file.Model.ByteFallback && (file.Model.Type != "BPE" || file.isByteLevel()):
		err = fmt.Errorf("%w: tokenizer.json: model %q with byte_fallback true, want false", ErrConfig, file.Model.Type)
	case file.Model.Type == "BPE" && file.isByteLevel():
		err = file.bpe(&c)
	case file.Model.Type == "BPE":
		err = file.sentencePieceBPE(&c)
	case file.Model.Type == "Unigram":
		err = file.unigram(&c)
	case file.Model.Type == "WordPiece":
		err = file.wordPiece(&c)
	default:
		err = fmt.Errorf("%w: tokenizer.json: model %q, want BPE, Unigram or WordPiece", ErrConfig, file.Model.Type)
	}
	return c, err
}

// bpe reads byte-level BPE.
func (f *tokenizerJSON) bpe(c *Config) error {
	c.Model, c.IgnoreMerges = "gpt2", f.Model.IgnoreMerges
	var err error
	if c.NFC, err = f.Normalizer.nfc(); err != nil {
		return err
	}
	if c.Pre, err = f.PreTokenizer.pre(); err != nil {
		return err
	}
	if err := f.tokensOfMap(c); err != nil {
		return err
	}
	c.Merges, err = f.merges()
	return err
}

// isByteLevel says whether words are spelled byte by byte.
func (f *tokenizerJSON) isByteLevel() bool {
	return slices.ContainsFunc(f.PreTokenizer.flat(), func(s jsonStage) bool { return s.Type == "ByteLevel" })
}

// merges are those of the model; not nil.
func (f *tokenizerJSON) merges() ([]string, error) {
	if f.Model.Merges == nil || string(f.Model.Merges) == "null" {
		return []string{}, nil
	}
	p := pieceParser{rest: string(f.Model.Merges)}
	lines := []string{}
	p.expect('[')
	for p.err == nil && !p.next(']') {
		if len(lines) > 0 {
			p.expect(',')
		}
		if !p.next('[') {
			lines = append(lines, p.text())
			continue
		}
		line := p.text()
		for p.err == nil && !p.next(']') {
			p.expect(',')
			line += " " + p.text()
		}
		lines = append(lines, line)
	}
	if p.err != nil {
		return nil, fmt.Errorf("%w: tokenizer.json: merge %d: %w", ErrConfig, len(lines), p.err)
	}
	return lines, nil
}

// tokensOfMap reads a vocabulary that is a map from token to id.
func (f *tokenizerJSON) tokensOfMap(c *Config) error {
	var vocab map[string]int64
	if err := json.Unmarshal(f.Model.Vocab, &vocab); f.Model.Vocab != nil && err != nil {
		return fmt.Errorf("%w: tokenizer.json: vocab: %w", ErrConfig, err)
	}
	n := len(vocab)
	for _, added := range f.AddedTokens {
		if _, ok := vocab[added.Content]; !ok {
			n++
		}
	}
	return f.fillTokens(c, n, maps.All(vocab))
}

// fillTokens turns a vocabulary and the added tokens, n together, into a list. The ids must be
// 0 … n−1.
func (f *tokenizerJSON) fillTokens(c *Config, n int, vocab iter.Seq2[string, int64]) error {
	c.Tokens, c.Types = make([]string, n), make([]int32, n)
	set := func(token string, id int64, kind int32) error {
		if id < 0 || id >= int64(n) || id > math.MaxInt32 {
			return fmt.Errorf("%w: tokenizer.json: token %q has the id %d, want one below %d", ErrConfig, token, id, n)
		}
		if c.Types[id] != 0 && c.Tokens[id] != token {
			return fmt.Errorf("%w: tokenizer.json: tokens %q and %q have the same id %d", ErrConfig, c.Tokens[id], token, id)
		}
		c.Tokens[id], c.Types[id] = token, kind
		return nil
	}
	for token, id := range vocab {
		if err := set(token, id, TypeNormal); err != nil {
			return err
		}
	}
	for _, added := range f.AddedTokens {
		kind := int32(TypeUserDefined)
		if added.Special {
			kind = TypeControl
		}
		if err := set(added.Content, added.ID, kind); err != nil {
			return err
		}
		if flags := (AddedFlags{added.LStrip, added.RStrip, added.SingleWord}); flags != (AddedFlags{}) {
			if c.Added == nil {
				c.Added = map[int32]AddedFlags{}
			}
			c.Added[int32(added.ID)] = flags
		}
	}
	if id := slices.Index(c.Types, 0); id >= 0 {
		return fmt.Errorf("%w: tokenizer.json: no token has the id %d", ErrConfig, id)
	}
	return nil
}

// nfc says whether the normalizer is Unicode normalization form C; the only other one is none.
func (s *jsonStage) nfc() (bool, error) {
	stages := s.flat()
	switch {
	case len(stages) == 0:
		return false, nil
	case len(stages) == 1 && stages[0].Type == "NFC":
		return true, nil
	}
	return false, fmt.Errorf("%w: tokenizer.json: normalizer %q, want none or NFC", ErrConfig, stages[0].Type)
}

// pre names the way to split words, as tokenizer.ggml.pre does.
func (s *jsonStage) pre() (string, error) {
	stages := s.flat()
	last := len(stages) - 1
	if last < 0 || stages[last].Type != "ByteLevel" || isTrue(stages[last].AddPrefixSpace, false) {
		return "", fmt.Errorf("%w: tokenizer.json: the pre-tokenizer must end with ByteLevel, add_prefix_space false", ErrConfig)
	}
	useRegex := isTrue(stages[last].UseRegex, true)
	switch {
	case last == 0 && useRegex:
		return "gpt-2", nil
	case last == 1 && useRegex && stages[0].Type == "Digits" && stages[0].IndividualDigits:
		return "smollm", nil
	case last == 1 && !useRegex && stages[0].Type == "Split":
		if pre, ok := splitExpressions[stages[0].Pattern.Regex]; ok {
			return pre, nil
		}
		return "", fmt.Errorf("%w: tokenizer.json: words are split by %q, which is not known", ErrConfig, stages[0].Pattern.Regex)
	}
	return "", fmt.Errorf("%w: tokenizer.json: pre-tokenizer %q before ByteLevel is not known", ErrConfig, stages[0].Type)
}

// flat is the stages that s runs, one after another.
func (s *jsonStage) flat() []jsonStage {
	if s == nil {
		return nil
	}
	if s.Type != "Sequence" {
		return []jsonStage{*s}
	}
	var stages []jsonStage
	for _, nested := range slices.Concat(s.Normalizers, s.PreTokenizers) {
		stages = append(stages, nested.flat()...)
	}
	return stages
}
