package convert

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/quant"
)

// FuzzConfig: whatever config.json, generation_config.json and tokenizer_config.json say, the
// conversion of a small model ends well or in an error.
func FuzzConfig(f *testing.F) {
	s := sample(f)
	f.Add(s.Config, []byte(`{"max_length": 20}`), []byte(`{"eos_token": {"content": "</s>"}, "chat_template": [{"name": "default", "template": ""}]}`))
	f.Add([]byte(`{"model_type": "llama", "hidden_act": "silu", "num_attention_heads": 4}`), []byte(`{}`), []byte(`{}`))
	f.Add([]byte(`{"model_type": "bert", "num_hidden_layers": 1, "hidden_size": 32, "vocab_size": 60}`), []byte(`{}`), []byte(`{}`))
	f.Add([]byte(`{"model_type": "gpt2", "n_layer": 1, "n_embd": 32, "vocab_size": 60}`), []byte(`[]`), []byte(`null`))
	f.Add([]byte(`{"model_type": "gemma3_text", "num_hidden_layers": 1, "hidden_size": 32, "intermediate_size": 32, "num_attention_heads": 1,
		"num_key_value_heads": 1, "head_dim": 8, "query_pre_attn_scalar": 8, "max_position_embeddings": 9, "vocab_size": 60, "sliding_window": 4,
		"layer_types": ["full_attention"], "rope_parameters": {"full_attention": {"rope_theta": 1e6}, "sliding_attention": {"rope_theta": 1e4}}}`), []byte(`{}`), []byte(`{"bos_token": "<s>", "add_bos_token": true}`))
	f.Add([]byte(`{"model_type": "qwen2", "hidden_act": "silu", "num_hidden_layers": 1, "hidden_size": 32, "intermediate_size": 32, "num_attention_heads": 4,
		"max_position_embeddings": 9, "vocab_size": 60, "rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 4}}`), []byte(`null`), []byte(`{"chat_template": "{{ bos_token }}"}`))
	f.Fuzz(func(t *testing.T, config, generation, tokenizerConfig []byte) {
		s := s
		s.Config, s.Generation, s.TokenizerConfig = config, generation, tokenizerConfig
		_ = Write(context.Background(), io.Discard, s, Options{Type: quant.Q8_0})
	})
}

// FuzzIndex: what an index names are plain file names, each once.
func FuzzIndex(f *testing.F) {
	f.Add([]byte(`{"metadata": {"total_size": 1}, "weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}`))
	f.Add([]byte(`{"weight_map": {"a": "../../etc/passwd"}}`))
	f.Add([]byte(`{"weight_map": {"a": "a/b.safetensors"}}`))
	f.Add([]byte(`{"weight_map": {}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		files, err := ParseIndex(content)
		if err != nil {
			require.ErrorIs(t, err, ErrConfig)
			return
		}
		seen := map[string]bool{}
		for _, file := range files {
			require.False(t, seen[file] || bytes.ContainsAny([]byte(file), "/\\:\x00") || file[0] == '.', "%q", file)
			seen[file] = true
		}
	})
}
