package llama

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/internal/hosts"
	"precis/models/weights"
)

// sampleConfig is a config.json of a small model; its context is 200 positions.
const sampleConfig = `{"model_type": "llama", "hidden_act": "silu", "num_hidden_layers": 2, "max_position_embeddings": 200,
	"hidden_size": 48, "intermediate_size": 80, "num_attention_heads": 4, "num_key_value_heads": 2,
	"vocab_size": 96, "rms_norm_eps": 1e-5, "tie_word_embeddings": true, "rope_theta": 10000.0}`

// sampleFile is a model.safetensors with random weights for the wanted tensors.
func sampleFile(t testing.TB, wants []weights.Want) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 8))
	header := map[string]any{}
	var data []byte
	for _, w := range wants {
		if w.Optional {
			continue
		}
		shape, begin := []int{w.Rows, w.Cols}, len(data)
		if w.Rows == 0 {
			shape = shape[1:]
		}
		values := make([]float32, max(w.Rows, 1)*w.Cols)
		for i := range values {
			values[i] = float32(r.NormFloat64() / math.Sqrt(float64(w.Cols)))
			if w.Rows == 0 {
				values[i] = float32(1 + 0.1*r.NormFloat64())
			}
		}
		data = append(data, kernel.Bytes(values)...)
		header[HuggingFaceName(w.Name)] = map[string]any{"dtype": "F32", "shape": shape, "data_offsets": []int{begin, len(data)}}
	}
	text, err := json.Marshal(header)
	require.NoError(t, err)
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text...), data...)
}

// sampleModel opens the small model.
func sampleModel(t testing.TB, k kernel.Kernels, o Options) *Model {
	t.Helper()
	c, _, err := ParseConfig([]byte(sampleConfig), 18)
	require.NoError(t, err)
	m, err := openSample(k, sampleConfig, sampleFile(t, c.Wants()), o)
	require.NoError(t, err)
	return m
}

func openSample(k kernel.Kernels, config string, file []byte, o Options) (*Model, error) {
	return OpenSafetensors(context.Background(), k, kernel.NewArena(k), []byte(config), bytes.NewReader(file), int64(len(file)), o)
}

// sampleTokens are n tokens of the small model's vocabulary.
func sampleTokens(seed uint64, n int) []int32 {
	r := rand.New(rand.NewPCG(seed, 1))
	tokens := make([]int32, n)
	for i := range tokens {
		tokens[i] = int32(r.IntN(96))
	}
	return tokens
}

// onHosts runs a test of the small model on every host and with both kinds of cache.
func onHosts(t *testing.T, chunk int, test func(t *testing.T, m *Model)) {
	for _, host := range hosts.All() {
		for _, float := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/float32KV=%v", host.Name, float), func(t *testing.T) {
				test(t, sampleModel(t, host.Open(t), Options{Chunk: chunk, Float32KV: float}))
			})
		}
	}
}
