package convert

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"precis/core/tokenizer"
	"precis/models/gguf"
)

// extraIDs is the number of T5's <extra_id_N>, which spiece.model lacks.
const extraIDs = 100

// vocabulary is the metadata of the tokenizer of a model whose embedding has so many rows. Rows
// without a token get one that is never used: T5's embedding has 28 more than tokens. Added tokens
// without a row, as Gemma 3 has one for images, are left out.
func (s *Source) vocabulary(rows int) ([]gguf.Pair, error) {
	c, err := s.tokenizer()
	if err != nil {
		return nil, err
	}
	for len(c.Tokens) > rows && c.Types != nil && isAdded(c.Types[len(c.Tokens)-1]) {
		last := len(c.Tokens) - 1
		c.Tokens, c.Types = c.Tokens[:last], c.Types[:last]
	}
	if len(c.Tokens) > rows {
		return nil, fmt.Errorf("%w: %d tokens, want at most %d, the rows of the embedding", ErrConfig, len(c.Tokens), rows)
	}
	if c.Model == "bert" && c.Normalizer != nil && *c.Normalizer != tokenizer.Uncased {
		return nil, fmt.Errorf("%w: the tokenizer keeps case or accents, and GGUF has no key for that", ErrConfig)
	}
	if err := s.specials(&c); err != nil {
		return nil, err
	}
	if c.Types == nil {
		c.Types = slices.Repeat([]int32{tokenizer.TypeNormal}, len(c.Tokens))
	}
	if c.Model == "llama" && c.Scores == nil {
		c.Scores = scores(c)
	}
	if (c.Model == "t5" || c.Model == "llama") && c.UNK >= 0 {
		c.Types[c.UNK] = tokenizer.TypeUnknown // llama.cpp looks for it
	}
	for i := len(c.Tokens); i < rows; i++ {
		c.Tokens, c.Types = append(c.Tokens, fmt.Sprintf("[PAD%d]", i)), append(c.Types, tokenizer.TypeUnused)
		if c.Scores != nil {
			c.Scores = append(c.Scores, -10000) // as llama.cpp writes
		}
	}
	// Better refused here than when the file is opened.
	if _, err := tokenizer.New(c); err != nil {
		return nil, err
	}
	return pairs(c), nil
}

// scores give tokens that merges lead to in the order of the merges, as a SentencePiece model does; the
// others, which none leads to, come behind them.
func scores(c tokenizer.Config) []float32 {
	order := make(map[string]int, len(c.Tokens))
	for rank, line := range c.Merges {
		if left, right, ok := strings.Cut(line, " "); ok {
			if _, known := order[left+right]; !known {
				order[left+right] = rank
			}
		}
	}
	list := make([]float32, len(c.Tokens))
	for id, token := range c.Tokens {
		rank, ok := order[token]
		switch {
		case ok:
			list[id] = -float32(rank)
		case c.Types[id] == tokenizer.TypeNormal:
			list[id] = -float32(len(c.Merges) + id)
		}
	}
	return list
}

// isAdded says whether a token of that type is found in text before anything else.
func isAdded(kind int32) bool {
	return kind == tokenizer.TypeControl || kind == tokenizer.TypeUserDefined
}

// tokenizer reads the first there is of tokenizer.json, which transformers prefers, spiece.model,
// tokenizer.model and vocab.txt.
func (s *Source) tokenizer() (tokenizer.Config, error) {
	switch {
	case s.Tokenizer != nil:
		return tokenizer.FromJSON(s.Tokenizer)
	case s.SentencePiece != nil:
		return tokenizer.FromSentencePiece(s.SentencePiece, extraIDs)
	case s.BPE != nil:
		return tokenizer.FromSentencePiece(s.BPE, 0)
	case s.Vocabulary != nil:
		return tokenizer.FromVocabulary(s.Vocabulary, tokenizer.Uncased)
	}
	return tokenizer.Config{}, fmt.Errorf("%w: no tokenizer.json, spiece.model, tokenizer.model or vocab.txt", ErrConfig)
}

// pairs is a tokenizer as llama.cpp writes it down.
func pairs(c tokenizer.Config) []gguf.Pair {
	list := []gguf.Pair{{Key: "tokenizer.ggml.model", Value: c.Model}}
	add := func(key string, value any) {
		list = append(list, gguf.Pair{Key: "tokenizer.ggml." + key, Value: value})
	}
	id := func(key string, id int32) {
		if id >= 0 {
			add(key, uint32(id))
		}
	}
	if c.Pre == "" {
		c.Pre = "default"
	}
	add("pre", c.Pre)
	tokens := c.Tokens
	if c.Model == "bert" {
		tokens = phantomSpaces(tokens)
	}
	add("tokens", tokens)
	add("token_type", c.Types)
	switch c.Model {
	case "t5":
		add("scores", c.Scores)
		add("add_space_prefix", c.AddSpacePrefix)
		add("remove_extra_whitespaces", c.RemoveExtraWhitespaces)
		if len(c.PrecompiledCharsmap) > 0 {
			add("precompiled_charsmap", c.PrecompiledCharsmap)
		}
	case "llama":
		add("scores", c.Scores)
		add("add_space_prefix", c.AddSpacePrefix)
		if c.Merges != nil { // llama.cpp goes by the scores, which differ from them in runs of one character
			add("merges", c.Merges)
		}
	case "gpt2":
		add("merges", c.Merges)
	}
	if c.Model == "bert" {
		id("cls_token_id", c.BOS)
		id("seperator_token_id", c.EOS) // spelled so
		id("mask_token_id", int32(slices.Index(c.Tokens, "[MASK]")))
	} else {
		id("bos_token_id", c.BOS)
		id("eos_token_id", c.EOS)
	}
	id("unknown_token_id", c.UNK)
	id("padding_token_id", c.PAD)
	add("add_bos_token", c.AddBOS)
	add("add_eos_token", c.AddEOS)
	if len(c.Added) > 0 {
		var flags []int32
		for _, id := range slices.Sorted(maps.Keys(c.Added)) {
			flags = append(flags, id, c.Added[id].Bits())
		}
		list = append(list, gguf.Pair{Key: tokenizer.AddedFlagsKey, Value: flags})
	}
	if c.ChatTemplate != "" {
		list = append(list, gguf.Pair{Key: "tokenizer.chat_template", Value: c.ChatTemplate})
	}
	return list
}

// phantomSpaces spells WordPiece tokens as llama.cpp does: "▁" before those that begin a word,
// nothing before those that go on one.
func phantomSpaces(tokens []string) []string {
	spelled := make([]string, len(tokens))
	for id, token := range tokens {
		goesOn, ok := strings.CutPrefix(token, "##")
		switch {
		case ok:
			spelled[id] = goesOn
		case strings.HasPrefix(token, "[") && strings.HasSuffix(token, "]"):
			spelled[id] = token
		default:
			spelled[id] = "▁" + token
		}
	}
	return spelled
}

// specialToken is a token as tokenizer_config.json names it: its text, or an object with it.
type specialToken string

func (t *specialToken) UnmarshalJSON(b []byte) error {
	var object struct {
		Content string `json:"content"`
	}
	if len(b) > 0 && b[0] == '{' {
		err := json.Unmarshal(b, &object)
		*t = specialToken(object.Content)
		return err
	}
	return json.Unmarshal(b, (*string)(t))
}

// tokenID is an id as config.json gives it: a number, a list whose first counts, or null for none.
type tokenID int32

func (t *tokenID) UnmarshalJSON(b []byte) error {
	var list []int32
	switch {
	case string(b) == "null":
		return nil
	case len(b) > 0 && b[0] == '[':
		err := json.Unmarshal(b, &list)
		if len(list) > 0 {
			*t = tokenID(list[0])
		}
		return err
	}
	return json.Unmarshal(b, (*int32)(t))
}

// specials fills in what the tokenizer's own file does not say: special tokens by the names in
// tokenizer_config.json, else by the ids in config.json; and the chat template.
func (s *Source) specials(c *tokenizer.Config) error {
	var names struct {
		BOS      specialToken    `json:"bos_token"`
		EOS      specialToken    `json:"eos_token"`
		PAD      specialToken    `json:"pad_token"`
		AddBOS   *bool           `json:"add_bos_token"`
		Template json.RawMessage `json:"chat_template"`
	}
	if s.TokenizerConfig != nil {
		if err := json.Unmarshal(s.TokenizerConfig, &names); err != nil {
			return fmt.Errorf("%w: tokenizer_config.json: %w", ErrConfig, err)
		}
	}
	ids := struct {
		BOS tokenID `json:"bos_token_id"`
		EOS tokenID `json:"eos_token_id"`
		PAD tokenID `json:"pad_token_id"`
	}{-1, -1, -1}
	if err := json.Unmarshal(s.Config, &ids); err != nil {
		return fmt.Errorf("%w: config.json: %w", ErrConfig, err)
	}
	for _, special := range []struct {
		to   *int32
		name specialToken
		id   tokenID
	}{{&c.BOS, names.BOS, ids.BOS}, {&c.EOS, names.EOS, ids.EOS}, {&c.PAD, names.PAD, ids.PAD}} {
		if *special.to < 0 && special.name != "" {
			*special.to = int32(slices.Index(c.Tokens, string(special.name)))
		}
		// An id beyond the tokens, as some files have for padding, stands for none.
		if *special.to < 0 && special.id >= 0 && int(special.id) < len(c.Tokens) {
			*special.to = int32(special.id)
		}
	}
	if c.Model == "gpt2" {
		c.AddBOS = beginsWith(s.Tokenizer, string(names.BOS))
	}
	if (c.Model == "gpt2" || c.Model == "llama") && names.AddBOS != nil {
		c.AddBOS = *names.AddBOS
	}
	if s.ChatTemplate != nil {
		c.ChatTemplate = string(s.ChatTemplate)
		return nil
	}
	template, err := chatTemplate(names.Template)
	if err != nil {
		return fmt.Errorf("%w: tokenizer_config.json: chat_template: %w", ErrConfig, err)
	}
	c.ChatTemplate = template
	return nil
}

// postProcessor is the part of a tokenizer.json that puts special tokens around a text.
type postProcessor struct {
	Processors []postProcessor `json:"processors"`
	Single     []struct {
		SpecialToken struct {
			ID string `json:"id"`
		} `json:"SpecialToken"`
	} `json:"single"`
}

// beginsWith says whether a tokenizer.json, which is already known to be valid, puts bos before a
// text, as Llama 3's does.
func beginsWith(tokenizerJSON []byte, bos string) bool {
	var file struct {
		PostProcessor postProcessor `json:"post_processor"`
	}
	if bos == "" || json.Unmarshal(tokenizerJSON, &file) != nil {
		return false
	}
	for _, p := range append(file.PostProcessor.Processors, file.PostProcessor) {
		if len(p.Single) > 0 && p.Single[0].SpecialToken.ID == bos {
			return true
		}
	}
	return false
}

// chatTemplate is the template, or the one called default of a list.
func chatTemplate(b json.RawMessage) (string, error) {
	if len(b) == 0 || string(b) == "null" {
		return "", nil
	}
	if b[0] != '[' {
		var template string
		err := json.Unmarshal(b, &template)
		return template, err
	}
	var list []struct{ Name, Template string }
	err := json.Unmarshal(b, &list)
	for _, t := range list {
		if t.Name == "default" {
			return t.Template, err
		}
	}
	return "", err
}
