package bert

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/hosts"
	"precis/internal/samplemodel"
	"precis/models/gguf"
	"precis/models/weights"
)

// sample is a small model.
var sample = samplemodel.BERT{Blocks: 2, Dim: 64, Hidden: 96, Heads: 4, Positions: 40, Vocabulary: 50}

const sampleConfig = `{"model_type": "bert", "num_hidden_layers": 2, "hidden_size": 64, "intermediate_size": 96,
	"num_attention_heads": 4, "max_position_embeddings": 40, "vocab_size": 50, "hidden_act": "gelu"}`

// openGGUF opens a file as the loader does.
func openGGUF(k kernel.Kernels, file []byte, o Options) (*Model, error) {
	p, err := samplemodel.Read(k, file, func(f *gguf.File) (*Plan, error) { return NewPlan(f, o) })
	if err != nil {
		return nil, err
	}
	return p.Model(k), nil
}

// openSample opens the small model from GGUF.
func openSample(t testing.TB, k kernel.Kernels, typ quant.Type, o Options) *Model {
	t.Helper()
	file, err := sample.GGUF(typ)
	require.NoError(t, err)
	m, err := openGGUF(k, file, o)
	require.NoError(t, err)
	return m
}

// sampleSafetensors is the same model as Hugging Face stores it, with prefix before the names.
func sampleSafetensors(t testing.TB, prefix string) []byte {
	t.Helper()
	header := map[string]any{}
	var data []byte
	for _, tensor := range sample.Tensors() {
		shape, begin := slices.Clone(tensor.Shape), len(data)
		slices.Reverse(shape)
		data = append(data, kernel.Bytes(tensor.Values)...)
		header[prefix+HuggingFaceName(tensor.Name)] = map[string]any{"dtype": "F32", "shape": shape, "data_offsets": []int{begin, len(data)}}
	}
	text, err := json.Marshal(header)
	require.NoError(t, err)
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text...), data...)
}

func openSafetensors(k kernel.Kernels, config string, file []byte, o Options) (*Model, error) {
	return OpenSafetensors(background, k, kernel.NewArena(k), []byte(config), bytes.NewReader(file), int64(len(file)), o)
}

// sampleTexts are texts of the small model's words, of all lengths up to 40 tokens.
func sampleTexts(n int) [][]int32 {
	r := rand.New(rand.NewPCG(5, 6))
	texts := make([][]int32, n)
	for i := range texts {
		texts[i] = make([]int32, 1+(i*7)%40)
		for j := range texts[i] {
			texts[i][j] = int32(r.IntN(50))
		}
	}
	return texts
}

// TestEmbedTogether: a text has the same vector alone and among others, however they are packed.
func TestEmbedTogether(t *testing.T) {
	texts := sampleTexts(23)
	for _, host := range hosts.All() {
		k := host.Open(t)
		m := openSample(t, k, quant.F32, Options{})
		var want [][]float32
		for _, text := range texts {
			v, err := m.Embed(background, [][]int32{text})
			require.NoError(t, err)
			want = append(want, v...)
		}
		for _, batch := range []int{40, 41, 128, 2000} {
			got, err := openSample(t, host.Open(t), quant.F32, Options{Batch: batch}).Embed(background, texts)
			require.NoError(t, err)
			require.Len(t, got, len(texts))
			for i := range got {
				require.InDeltaSlice(t, want[i], got[i], 1e-5, "%s: batches of %d, text %d", host.Name, batch, i)
			}
		}
	}
}

// TestEmbedFormats: GGUF and safetensors, with and without a prefix, give the same vectors, and
// rounded weights nearly the same.
func TestEmbedFormats(t *testing.T) {
	texts := sampleTexts(9)
	want, err := openSample(t, kernel.NewPortable(), quant.F32, Options{}).Embed(background, texts)
	require.NoError(t, err)
	for _, prefix := range []string{"", "bert."} {
		m, err := openSafetensors(kernel.NewPortable(), sampleConfig, sampleSafetensors(t, prefix), Options{})
		require.NoError(t, err)
		got, err := m.Embed(background, texts)
		require.NoError(t, err)
		require.Equal(t, want, got, "prefix %q", prefix)
	}
	rounded, err := openSafetensors(kernel.NewPortable(), sampleConfig, sampleSafetensors(t, ""), Options{Round: quant.Q8_0})
	require.NoError(t, err)
	fromRounded := openSample(t, kernel.NewPortable(), quant.Q8_0, Options{})
	for i := range texts {
		a, err := rounded.Embed(background, texts[i:i+1])
		require.NoError(t, err)
		b, err := fromRounded.Embed(background, texts[i:i+1])
		require.NoError(t, err)
		require.Greater(t, cosine(a[0], want[i]), 0.999, "rounded while it is loaded")
		require.Greater(t, cosine(b[0], want[i]), 0.999, "rounded in the file")
	}
}

// TestEmbedStops: a stopped context ends it.
func TestEmbedStops(t *testing.T) {
	ctx, cancel := context.WithCancel(background)
	cancel()
	_, err := openSample(t, kernel.NewPortable(), quant.F32, Options{}).Embed(ctx, sampleTexts(2))
	require.ErrorIs(t, err, context.Canceled)
}

// TestEmbedRefuses: texts that cannot be.
func TestEmbedRefuses(t *testing.T) {
	m := openSample(t, kernel.NewPortable(), quant.F32, Options{})
	for _, c := range []struct {
		text    []int32
		message string
	}{
		{nil, "0 tokens, want 1 to 40"},
		{make([]int32, 41), "41 tokens, want 1 to 40"},
		{[]int32{3, 50}, "token 1 is 50, want 0 to 49"},
		{[]int32{-1}, "token 0 is -1"},
	} {
		_, err := m.Embed(background, [][]int32{{1}, c.text})
		require.ErrorIs(t, err, ErrToken)
		require.ErrorContains(t, err, "text 1: ")
		require.ErrorContains(t, err, c.message)
	}
	none, err := m.Embed(background, nil)
	require.NoError(t, err)
	require.Empty(t, none)
}

// TestOpenRefuses: hyperparameters, tensors and options that cannot be.
func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		key     string
		value   any
		message string
	}{
		{"bert.block_count", uint32(0), "block count: found 0"},
		{"bert.block_count", uint32(math.MaxUint32), "want 1 to 2 with 37 tensors"},
		{"bert.attention.head_count", uint32(0), "head count: found 0"},
		{"bert.attention.head_count", uint32(3), "3 heads"},
		{"bert.embedding_length", "x", "bert.embedding_length"},
		{"bert.pooling_type", uint32(2), "pooling_type"},
		{"bert.attention.layer_norm_epsilon", float32(math.NaN()), "epsilon"},
	} {
		pairs := sample.Pairs()
		for i := range pairs {
			if pairs[i].Key == c.key {
				pairs[i].Value = c.value
			}
		}
		file, err := samplemodel.File(pairs, sample.Tensors(), quant.F32)
		require.NoError(t, err)
		_, err = openGGUF(kernel.NewPortable(), file, Options{})
		require.ErrorIs(t, err, ErrConfig, c.key)
		require.ErrorContains(t, err, c.message)
	}
	file, err := samplemodel.File(sample.Pairs(), sample.Tensors()[:36], quant.F32)
	require.NoError(t, err)
	_, err = openGGUF(kernel.NewPortable(), file, Options{})
	require.ErrorIs(t, err, weights.ErrMissing)
	for _, o := range []Options{{Context: 41}, {Context: 1}, {Batch: 3}, {Round: quant.Q6_K}} {
		_, err := openSafetensors(kernel.NewPortable(), sampleConfig, sampleSafetensors(t, ""), o)
		require.ErrorContains(t, err, "bert: ")
	}
	for _, config := range []string{`{`, `{"model_type": "roberta"}`, `{"model_type": "bert", "hidden_act": "relu"}`, `{"model_type": "bert", "is_decoder": true}`, `{"model_type": "bert"}`} {
		_, err := openSafetensors(kernel.NewPortable(), config, sampleSafetensors(t, ""), Options{})
		require.ErrorIs(t, err, ErrConfig, config)
	}
}
