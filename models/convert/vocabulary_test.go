package convert

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/tokenizer"
)

// TestSpecials: where special tokens and the chat template come from.
func TestSpecials(t *testing.T) {
	llama3 := bytes.Replace(bytePair(20), []byte(`"added_tokens"`), []byte(`"post_processor": {"type": "Sequence", "processors": [{"type": "ByteLevel"},
		{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]}]}, "added_tokens"`), 1)
	for name, c := range map[string]struct {
		tokenizer         []byte
		config, names     string
		template          []byte
		bos, eos, pad     int32
		addBOS            bool
		wantTemplate, err string
	}{
		"by id":             {config: `{"bos_token_id": 1, "eos_token_id": [2, 5], "pad_token_id": null}`, bos: 1, eos: 2, pad: -1},
		"by name":           {config: `{"eos_token_id": 5}`, names: `{"bos_token": null, "eos_token": "</s>", "pad_token": {"content": "t7"}}`, bos: -1, eos: 2, pad: 7},
		"none there is":     {config: `{"pad_token_id": 99, "eos_token_id": -1}`, bos: -1, eos: -1, pad: -1},
		"put before":        {tokenizer: llama3, config: `{}`, names: `{"bos_token": "<s>"}`, bos: 1, eos: -1, pad: -1, addBOS: true},
		"not asked for":     {tokenizer: llama3, config: `{}`, names: `{"bos_token": "<s>", "add_bos_token": false}`, bos: 1, eos: -1, pad: -1},
		"a template":        {config: `{}`, names: `{"chat_template": "x"}`, bos: -1, eos: -1, pad: -1, wantTemplate: "x"},
		"several":           {config: `{}`, names: `{"chat_template": [{"name": "tool_use", "template": "y"}, {"name": "default", "template": "x"}]}`, bos: -1, eos: -1, pad: -1, wantTemplate: "x"},
		"a file of its own": {config: `{}`, names: `{"chat_template": "y"}`, template: []byte("x"), bos: -1, eos: -1, pad: -1, wantTemplate: "x"},
		"text for a number": {config: `{"eos_token_id": "two"}`, err: "config.json"},
		"a number for text": {config: `{}`, names: `{"eos_token": 2}`, err: "tokenizer_config.json"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.tokenizer == nil {
				c.tokenizer = bytePair(20)
			}
			s := Source{Config: []byte(c.config), Tokenizer: c.tokenizer, ChatTemplate: c.template}
			if c.names != "" {
				s.TokenizerConfig = []byte(c.names)
			}
			got, err := tokenizer.FromJSON(c.tokenizer)
			require.NoError(t, err)
			err = s.specials(&got)
			if c.err != "" {
				require.ErrorIs(t, err, ErrConfig)
				require.ErrorContains(t, err, c.err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, []int32{c.bos, c.eos, c.pad}, []int32{got.BOS, got.EOS, got.PAD})
			require.Equal(t, c.addBOS, got.AddBOS)
			require.Equal(t, c.wantTemplate, got.ChatTemplate)
		})
	}
}
