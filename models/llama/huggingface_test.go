package llama

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/models/safetensors"
	"precis/models/weights"
)

// TestParseConfig reads the ways in which transformers wrote rotations over time.
func TestParseConfig(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		stretch        float64
		factors        bool
	}{
		{"linear", `"rope_theta": 10000.0`, `"rope_theta": 500000.0, "rope_scaling": {"type": "linear", "factor": 4.0}`, 4, false},
		{"llama3", `"rope_theta": 10000.0`, `"rope_theta": 500000.0, "rope_scaling": {"rope_type": "llama3", "factor": 8.0,
			"low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}`, 1, true},
		{"transformers 5", `"rope_theta": 10000.0`, `"rope_parameters": {"rope_theta": 500000.0, "rope_type": "default"}`, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			config, tied, err := ParseConfig([]byte(strings.Replace(sampleConfig, c.old, c.new, 1)), 18)
			require.NoError(t, err)
			require.True(t, tied)
			require.Equal(t, 500000.0, config.RoPE.Base)
			require.Equal(t, c.stretch, config.RoPE.Stretch)
			require.Equal(t, c.factors, config.RoPE.Factors != nil)
			require.Equal(t, 12, config.HeadDim)
		})
	}
}

// TestOpenSafetensorsRefuses: configurations and files that cannot be.
func TestOpenSafetensorsRefuses(t *testing.T) {
	c, _, err := ParseConfig([]byte(sampleConfig), 18)
	require.NoError(t, err)
	file := sampleFile(t, c.Wants())
	for _, c := range []struct {
		name, old, new string
		err            error
		message        string
	}{
		{"not JSON", `{`, ``, ErrConfig, "config.json"},
		{"another family", `"llama"`, `"mamba"`, ErrConfig, `found "mamba"`},
		{"another activation", `"silu"`, `"gelu"`, ErrConfig, "hidden_act"},
		{"bias", `{`, `{"attention_bias": true, `, ErrConfig, "attention_bias"},
		{"no heads", `"num_attention_heads": 4`, `"num_attention_heads": 0`, ErrConfig, "head count: found 0"},
		{"many blocks", `"num_hidden_layers": 2`, `"num_hidden_layers": 4000000`, ErrConfig, "block count: found 4000000"},
		{"head dimension", `"num_attention_heads": 4`, `"num_attention_heads": 8`, ErrConfig, "multiple of 4"},
		{"no context", `200`, `0`, ErrConfig, "context length"},
		{"no frequency", `10000.0`, `-1`, ErrConfig, "frequency base"},
		{"unknown rotation", `"rope_theta": 10000.0`, `"rope_scaling": {"rope_type": "yarn"}`, ErrConfig, `"yarn"`},
		{"llama3 without lengths", `"rope_theta": 10000.0`, `"rope_scaling": {"rope_type": "llama3", "factor": 8}`, ErrConfig, "rope_scaling"},
		{"no head", `"tie_word_embeddings": true`, `"tie_word_embeddings": false`, weights.ErrMissing, "lm_head.weight"},
		{"other width", `"hidden_size": 48`, `"hidden_size": 64`, weights.ErrShape, "token_embd.weight"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := openSample(kernel.NewPortable(), strings.Replace(sampleConfig, c.old, c.new, 1), file, Options{})
			require.ErrorIs(t, err, c.err)
			require.ErrorContains(t, err, c.message)
		})
	}
	_, err = openSample(kernel.NewPortable(), sampleConfig, file[:len(file)-1], Options{})
	require.ErrorIs(t, err, safetensors.ErrFormat)
	for _, o := range []Options{{Context: 201}, {Context: -1}, {Chunk: -1}} {
		_, err = openSample(kernel.NewPortable(), sampleConfig, file, o)
		require.ErrorContains(t, err, "llama: ")
	}
}
