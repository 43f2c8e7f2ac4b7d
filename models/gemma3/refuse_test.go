package gemma3

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/internal/golden"
	"precis/internal/golden/decoders"
	"precis/models/causal"
)

// TestGoldenRefuses: configurations that cannot be, each a change of the reference's.
func TestGoldenRefuses(t *testing.T) {
	config, file := decoders.Files(t, golden.Path(t, goldenFolder))
	for _, c := range []struct{ old, new, message string }{
		{`"model_type": "gemma3_text"`, `"model_type": "gemma2"`, `model_type: found "gemma2"`},
		{`"hidden_activation": "gelu_pytorch_tanh"`, `"hidden_activation": "silu"`, `hidden_activation: found "silu"`},
		{`"final_logit_softcapping": null`, `"final_logit_softcapping": 30.0`, "softcapping"},
		{`"attention_bias": false`, `"attention_bias": true`, "attention_bias"},
		{`"num_hidden_layers": 4`, `"num_hidden_layers": 1000000000`, "block count: found 1000000000"},
		{`"num_hidden_layers": 4`, `"num_hidden_layers": 3`, "layer_types: found 4, want 3"},
		{`"full_attention"` + "\n", `"linear_attention"` + "\n", `layer_types: found "linear_attention"`},
		{`"head_dim": 32`, `"head_dim": 30`, "head dimension: found 30"},
		{`"sliding_window": 32`, `"sliding_window": 0`, "sliding window: found 0"},
		{`"num_key_value_heads": 1`, `"num_key_value_heads": 3`, "multiple of the 3"},
		{`"query_pre_attn_scalar": 32`, `"query_pre_attn_scalar": 0`, "scale of attention"},
		{`"rope_type": "default"`, `"rope_type": "yarn"`, `rope_type: found "yarn"`},
		{`"rope_theta": 10000.0`, `"rope_theta": 0.5`, "RoPE"},
		{`{`, `[`, "config.json"},
	} {
		text := strings.Replace(string(config), c.old, c.new, 1)
		require.NotEqual(t, string(config), text, c.old)
		k := kernel.NewPortable()
		_, err := OpenSafetensors(background, k, kernel.NewArena(k), []byte(text), bytes.NewReader(file), int64(len(file)), causal.Options{})
		require.ErrorIs(t, err, ErrConfig, c.new)
		require.ErrorContains(t, err, c.message)
	}
}
