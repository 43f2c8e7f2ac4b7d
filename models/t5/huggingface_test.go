package t5

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
)

// small is a config.json of the older kind, with keys added or, where they are null, taken away.
func small(t *testing.T, keys string) []byte {
	all := map[string]any{
		"model_type": "t5", "num_layers": 2, "num_decoder_layers": 3, "d_model": 64, "d_ff": 128, "d_kv": 16,
		"num_heads": 4, "vocab_size": 200, "feed_forward_proj": "relu", "decoder_start_token_id": 0,
	}
	require.NoError(t, json.Unmarshal([]byte("{"+keys+"}"), &all))
	for key, value := range all {
		if value == nil {
			delete(all, key)
		}
	}
	content, err := json.Marshal(all)
	require.NoError(t, err)
	return content
}

// TestParseConfig: keys, and what their absence means.
func TestParseConfig(t *testing.T) {
	plain := Config{
		EncoderBlocks: 2, DecoderBlocks: 3, Positions: 512, Dim: 64, Hidden: 128, Heads: 4, HeadDim: 16, Vocabulary: 200,
		Eps: 1e-6, Buckets: 32, MaxDistance: 128, Activation: kernel.ReLU, OutputScale: 0.125,
	}
	for _, c := range []struct {
		keys string
		want func(c *Config)
	}{
		{``, func(*Config) {}},
		{`"feed_forward_proj": null, "num_decoder_layers": null`, func(c *Config) { c.DecoderBlocks = 2 }},
		{`"tie_word_embeddings": true`, func(*Config) {}},
		{`"tie_word_embeddings": false`, func(c *Config) { c.OutputScale = 1 }},
		// As transformers 5 writes a model with a head of its own.
		{`"tie_word_embeddings": true, "scale_decoder_outputs": false`, func(c *Config) { c.OutputScale = 1 }},
		{`"tie_word_embeddings": false, "scale_decoder_outputs": true`, func(*Config) {}},
		{`"feed_forward_proj": "gated-gelu"`, func(c *Config) { c.Gated, c.Activation = true, kernel.GELUTanh }},
		{`"feed_forward_proj": "gated-silu", "model_type": "mt5"`, func(c *Config) { c.Gated, c.Activation = true, kernel.SiLU }},
		{`"decoder_start_token_id": null, "pad_token_id": 7`, func(c *Config) { c.DecoderStart = 7 }},
		{`"n_positions": 2048, "relative_attention_num_buckets": 16, "relative_attention_max_distance": 20, "layer_norm_epsilon": 0.01`,
			func(c *Config) { c.Positions, c.Buckets, c.MaxDistance, c.Eps = 2048, 16, 20, 0.01 }},
	} {
		want := plain
		c.want(&want)
		got, err := ParseConfig(small(t, c.keys), 100)
		require.NoError(t, err, c.keys)
		require.Equal(t, want, got, c.keys)
	}
	for keys, message := range map[string]string{
		`"model_type": "umt5"`:                `found "umt5"`,
		`"feed_forward_proj": "gated-tanh"`:   `found "gated-tanh"`,
		`"num_layers": 1000000`:               "block count",
		`"num_layers": -1`:                    "block count",
		`"d_kv": 6`:                           "multiple of 4",
		`"vocab_size": 0`:                     "vocabulary size",
		`"decoder_start_token_id": 200`:       "decoder start token: found 200",
		`"layer_norm_epsilon": -1`:            "epsilon",
		`"d_model": "wide"`:                   "config.json",
		`"relative_attention_max_distance":8`: "greatest distance",
	} {
		_, err := ParseConfig(small(t, keys), 100)
		require.ErrorIs(t, err, ErrConfig, keys)
		require.ErrorContains(t, err, message, keys)
	}
}

// TestHuggingFaceName: every tensor of the graph has the name that transformers gives it.
func TestHuggingFaceName(t *testing.T) {
	c := Config{EncoderBlocks: 1, DecoderBlocks: 1, Gated: true}
	var names []string
	for _, w := range c.Wants() {
		names = append(names, strings.TrimSuffix(c.HuggingFaceName(w.Name), ".weight"))
	}
	want := []string{
		"shared", "lm_head", "encoder.final_layer_norm", "decoder.final_layer_norm",
		"encoder.block.0.layer.0.SelfAttention.relative_attention_bias", "decoder.block.0.layer.0.SelfAttention.relative_attention_bias",
	}
	attention := func(layer, kind string) {
		want = append(want, layer+".layer_norm")
		for _, part := range []string{"q", "k", "v", "o"} {
			want = append(want, fmt.Sprintf("%s.%s.%s", layer, kind, part))
		}
	}
	feedForward := func(layer string) {
		want = append(want, layer+".layer_norm", layer+".DenseReluDense.wi_1", layer+".DenseReluDense.wo", layer+".DenseReluDense.wi_0")
	}
	attention("encoder.block.0.layer.0", "SelfAttention")
	feedForward("encoder.block.0.layer.1")
	attention("decoder.block.0.layer.0", "SelfAttention")
	attention("decoder.block.0.layer.1", "EncDecAttention")
	feedForward("decoder.block.0.layer.2")
	require.Equal(t, want, names)
	c.Gated = false
	require.Equal(t, "encoder.block.3.layer.1.DenseReluDense.wi.weight", c.HuggingFaceName("enc.blk.3.ffn_up.weight"))
}

// FuzzParseConfig: whatever the file, an error or a configuration whose plan asks for no more than it should.
func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(`{"model_type":"t5","num_layers":2,"d_model":64,"d_ff":128,"d_kv":16,"num_heads":4,"vocab_size":200,"feed_forward_proj":"gated-gelu"}`))
	f.Add([]byte(`{"model_type":"mt5","num_layers":2,"d_model":-1,"d_kv":1e9}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := ParseConfig(content, 100)
		if err != nil {
			return
		}
		if n := len(c.Wants()); n > 6+14*8+14*13 {
			t.Fatalf("%d tensors wanted", n)
		}
	})
}
