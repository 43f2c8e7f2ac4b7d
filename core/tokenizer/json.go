package tokenizer

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// tokenizerJSON is the part of a tokenizer.json that byte-level BPE needs.
//
// Source: huggingface/tokenizers, version 1.0 of the format.
type tokenizerJSON struct {
	AddedTokens []struct {
		ID      int64  `json:"id"`
		Content string `json:"content"`
		Special bool   `json:"special"`
	} `json:"added_tokens"`
	Normalizer   *jsonStage `json:"normalizer"`
	PreTokenizer *jsonStage `json:"pre_tokenizer"`
	Model        struct {
		Type         string           `json:"type"`
		Vocab        map[string]int64 `json:"vocab"`
		Merges       []jsonMerge      `json:"merges"`
		IgnoreMerges bool             `json:"ignore_merges"`
		ByteFallback bool             `json:"byte_fallback"`
	} `json:"model"`
}

// jsonStage is a normalizer or pre-tokenizer, or a sequence of them.
type jsonStage struct {
	Type             string      `json:"type"`
	Normalizers      []jsonStage `json:"normalizers"`
	PreTokenizers    []jsonStage `json:"pretokenizers"`
	IndividualDigits bool        `json:"individual_digits"`
	AddPrefixSpace   bool        `json:"add_prefix_space"`
	UseRegex         *bool       `json:"use_regex"` // absent: true
	Pattern          struct {
		Regex string `json:"Regex"`
	} `json:"pattern"`
}

// jsonMerge is a pair, written ["left", "right"] or, by older versions, "left right".
type jsonMerge string

func (m *jsonMerge) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(m))
	}
	var pair []string
	if err := json.Unmarshal(b, &pair); err != nil {
		return err
	}
	*m = jsonMerge(strings.Join(pair, " "))
	return nil
}

// The expressions of pre-tokenizers that a splitter stands for.
var splitExpressions = map[string]string{
	`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`:      "qwen2",
	`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`: "llama-bpe",
}

// FromJSON reads the tokenizer.json of a Hugging Face repository. What that file does not know
// (BOS, EOS, the chat template) is left −1 and empty.
//
// The error wraps ErrConfig: it is not JSON, or it asks for something other than byte-level BPE
// with one of the known ways to split words.
func FromJSON(b []byte) (Config, error) {
	var file tokenizerJSON
	if err := json.Unmarshal(b, &file); err != nil {
		return Config{}, fmt.Errorf("%w: tokenizer.json: %w", ErrConfig, err)
	}
	c := Config{Model: "gpt2", BOS: -1, EOS: -1, UNK: -1, PAD: -1, IgnoreMerges: file.Model.IgnoreMerges}
	if file.Model.Type != "BPE" || file.Model.ByteFallback {
		return Config{}, fmt.Errorf("%w: tokenizer.json: model %q, byte_fallback %t, want BPE over byte-level symbols", ErrConfig, file.Model.Type, file.Model.ByteFallback)
	}
	var err error
	if c.NFC, err = file.Normalizer.nfc(); err != nil {
		return Config{}, err
	}
	if c.Pre, err = file.PreTokenizer.pre(); err != nil {
		return Config{}, err
	}
	if err := file.fillTokens(&c); err != nil {
		return Config{}, err
	}
	for _, m := range file.Model.Merges {
		c.Merges = append(c.Merges, string(m))
	}
	return c, nil
}

// fillTokens turns the vocabulary, a map from token to id, into a list. The ids must be 0 … n−1.
func (f *tokenizerJSON) fillTokens(c *Config) error {
	n := len(f.Model.Vocab)
	for _, added := range f.AddedTokens {
		if _, ok := f.Model.Vocab[added.Content]; !ok {
			n++
		}
	}
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
	for token, id := range f.Model.Vocab {
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
	if last < 0 || stages[last].Type != "ByteLevel" || stages[last].AddPrefixSpace {
		return "", fmt.Errorf("%w: tokenizer.json: the pre-tokenizer must end with ByteLevel, add_prefix_space false", ErrConfig)
	}
	useRegex := stages[last].UseRegex == nil || *stages[last].UseRegex
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
