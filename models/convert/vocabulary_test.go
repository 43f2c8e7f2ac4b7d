package convert

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/core/tokenizer"
	"precis/models/gguf"
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

// TestSentencePieceBPE: the tokenizer.model of a Llama becomes the keys of llama.cpp, and a tokenizer
// with its tokens; where there are merges, scores are made of them.
func TestSentencePieceBPE(t *testing.T) {
	model := readFile(t, "llama.model")
	s := sampleLlama(t, 520)
	s.BPE = model
	s.TokenizerConfig = []byte(`{"bos_token": "<s>", "eos_token": "</s>", "add_bos_token": true}`)
	lm := load(t, converted(t, s, quant.Q8_0))
	c, err := tokenizer.FromSentencePiece(model, 0)
	require.NoError(t, err)
	want, err := tokenizer.New(c)
	require.NoError(t, err)
	const text = "The mill below the weir, 水車 and all  of it."
	require.Equal(t, want.EncodeSpecial(text), lm.Tokenizer.EncodeSpecial(text))
	require.EqualValues(t, 1, lm.Tokenizer.EncodeSpecial(text)[0])
	require.EqualValues(t, 2, lm.Tokenizer.EOS())

	s.BPE, s.Tokenizer = nil, readFile(t, "prepend.json")
	file := converted(t, s, quant.Q8_0)
	g, err := gguf.Open(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	made, err := g.Float32s("tokenizer.ggml.scores")
	require.NoError(t, err)
	merges, err := g.Strings("tokenizer.ggml.merges")
	require.NoError(t, err)
	for rank, line := range merges[:20] {
		id := slices.Index(c.Tokens, strings.Replace(line, " ", "", 1))
		require.LessOrEqual(t, made[id], float32(0))
		require.GreaterOrEqual(t, made[id], -float32(rank), line)
	}
	c, err = tokenizer.FromJSON(s.Tokenizer)
	require.NoError(t, err)
	want, err = tokenizer.New(c)
	require.NoError(t, err)
	require.Equal(t, want.EncodeSpecial(text), load(t, file).Tokenizer.EncodeSpecial(text))
}

// sampleLlama is a small Llama with so many rows of the embedding, and no tokenizer.
func sampleLlama(t *testing.T, vocabulary int) Source {
	layer := "model.layers.0."
	entries := []entry{{"model.embed_tokens.weight", []int{vocabulary, 32}}, {"model.norm.weight", []int{32}},
		{layer + "input_layernorm.weight", []int{32}}, {layer + "post_attention_layernorm.weight", []int{32}}}
	for _, name := range []string{"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"} {
		entries = append(entries, entry{layer + name + ".weight", []int{32, 32}})
	}
	return Source{
		Config: fmt.Appendf(nil, `{"model_type": "llama", "hidden_act": "silu", "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1,
			"num_attention_heads": 4, "max_position_embeddings": 64, "vocab_size": %d, "tie_word_embeddings": true}`, vocabulary),
		Weights: []Shard{shard(t, WeightsName, entries)},
	}
}

// readFile reads one of the small tokenizers of package tokenizer.
func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "core", "tokenizer", "testdata", "bpe", name))
	require.NoError(t, err)
	return b
}
