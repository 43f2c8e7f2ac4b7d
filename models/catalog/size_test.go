package catalog

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/models/convert"
)

// sparse is a safetensors file of zeros behind its header.
type sparse []byte

func (s sparse) ReadAt(p []byte, at int64) (int, error) {
	clear(p)
	if at < int64(len(s)) {
		copy(p, s[at:])
	}
	return len(p), nil
}

// counter counts what is written.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// shapes are tensors by name.
type shapes map[string][]int

// checkpoint is a source of that config and those tensors, and the number of its parameters.
func (s shapes) checkpoint(t *testing.T, config string, tokenizer []byte) (convert.Source, int64) {
	t.Helper()
	header, offset, parameters := map[string]any{}, 0, int64(0)
	for name, shape := range s {
		n := 1
		for _, d := range shape {
			n *= d
		}
		header[name] = map[string]any{"dtype": "F32", "shape": shape, "data_offsets": []int{offset, offset + 4*n}}
		offset += 4 * n
		parameters += int64(n)
	}
	b, err := json.Marshal(header)
	require.NoError(t, err)
	file := append(binary.LittleEndian.AppendUint64(nil, uint64(len(b))), b...)
	return convert.Source{
		Config: []byte(config), Tokenizer: tokenizer,
		Weights: []convert.Shard{{Name: convert.WeightsName, ReaderAt: sparse(file), Size: int64(len(file) + offset)}},
	}, parameters
}

// llamaShapes are those of a Llama with tied embeddings.
func llamaShapes(vocabulary, dim, hidden, blocks, kv int) shapes {
	s := shapes{"model.embed_tokens.weight": {vocabulary, dim}, "model.norm.weight": {dim}}
	for i := range blocks {
		layer := fmt.Sprintf("model.layers.%d.", i)
		for name, shape := range map[string][]int{
			"self_attn.q_proj": {dim, dim}, "self_attn.k_proj": {kv, dim}, "self_attn.v_proj": {kv, dim}, "self_attn.o_proj": {dim, dim},
			"mlp.gate_proj": {hidden, dim}, "mlp.up_proj": {hidden, dim}, "mlp.down_proj": {dim, hidden},
			"input_layernorm": {dim}, "post_attention_layernorm": {dim},
		} {
			s[layer+name+".weight"] = shape
		}
	}
	return s
}

// t5Shapes are those of a T5; gated is one of the newer kind.
func t5Shapes(vocabulary, dim, hidden, inner, heads, blocks int, gated bool) shapes {
	s := shapes{"shared.weight": {vocabulary, dim}}
	if gated {
		s["lm_head.weight"] = []int{vocabulary, dim}
	}
	for _, side := range []string{"encoder", "decoder"} {
		for i := range blocks {
			layer := fmt.Sprintf("%s.block.%d.layer.", side, i)
			parts := []string{"0.SelfAttention", "1.EncDecAttention"}
			if side == "encoder" {
				parts = parts[:1]
			}
			for j, part := range parts {
				for _, name := range []string{"q", "k", "v"} {
					s[layer+part+"."+name+".weight"] = []int{inner, dim}
				}
				s[layer+part+".o.weight"] = []int{dim, inner}
				s[fmt.Sprintf("%s%d.layer_norm.weight", layer, j)] = []int{dim}
			}
			if i == 0 {
				s[layer+"0.SelfAttention.relative_attention_bias.weight"] = []int{32, heads}
			}
			last := fmt.Sprintf("%s%d.", layer, len(parts))
			s[last+"layer_norm.weight"] = []int{dim}
			s[last+"DenseReluDense.wo.weight"] = []int{dim, hidden}
			ups := []string{"wi"}
			if gated {
				ups = []string{"wi_0", "wi_1"}
			}
			for _, up := range ups {
				s[last+"DenseReluDense."+up+".weight"] = []int{hidden, dim}
			}
		}
		s[side+".final_layer_norm.weight"] = []int{dim}
	}
	return s
}

// TestSizes compares the formula with conversions of files of the published shapes; the small
// tokenizers that they have here are not counted, as the formula does not.
func TestSizes(t *testing.T) {
	bytePair := []byte(`{"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}`)
	unigram := []byte(`{"pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}, "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0]]}}`)
	llama := `{"model_type": "llama", "hidden_act": "silu", "tie_word_embeddings": true, "max_position_embeddings": 8192, "vocab_size": %d, "hidden_size": %d,
		"intermediate_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d, "num_key_value_heads": %d}`
	t5 := `{"model_type": "t5", "vocab_size": %d, "d_model": %d, "d_ff": %d, "d_kv": 64, "num_heads": %d, "num_layers": %d, "feed_forward_proj": %q, "tie_word_embeddings": %t}`
	for _, c := range []struct {
		id        string
		large     bool
		shapes    shapes
		config    string
		tokenizer []byte
	}{
		{"google-t5/t5-small", false, t5Shapes(32128, 512, 2048, 512, 8, 6, false), fmt.Sprintf(t5, 32128, 512, 2048, 8, 6, "relu", true), unigram},
		{"google/flan-t5-small", true, t5Shapes(32128, 512, 1024, 384, 6, 8, true), fmt.Sprintf(t5, 32128, 512, 1024, 6, 8, "gated-gelu", false), unigram},
		{"HuggingFaceTB/SmolLM2-135M-Instruct", true, llamaShapes(49152, 576, 1536, 30, 192), fmt.Sprintf(llama, 49152, 576, 1536, 30, 9, 3), bytePair},
	} {
		t.Run(c.id, func(t *testing.T) {
			if c.large && testing.Short() {
				t.Skip("converts hundreds of megabytes")
			}
			e, ok := Find(c.id)
			require.True(t, ok)
			source, parameters := c.shapes.checkpoint(t, c.config, c.tokenizer)
			require.Equal(t, e.Parameters, parameters)
			types := []quant.Type{quant.Q8_0}
			if !c.large {
				types = append(types, quant.Q4_0, quant.Q4_1, quant.F16)
			}
			for _, typ := range types {
				n := new(counter)
				require.NoError(t, convert.Write(context.Background(), n, source, convert.Options{Type: typ}))
				none := tokenizerBytes(t, source, e)
				assert.InEpsilon(t, float64(e.BytesAs(typ)), float64(*n)-none, 0.005, "%v: %d, of a conversion %d", typ, e.BytesAs(typ), *n)
			}
		})
	}
}

// tokenizerBytes is about what stands for a vocabulary of unused tokens in a converted file: each is
// spelled "[PADn]", with its length and type, and of Unigram its score.
func tokenizerBytes(t *testing.T, s convert.Source, e Entry) float64 {
	t.Helper()
	var config struct {
		Vocabulary int `json:"vocab_size"`
	}
	require.NoError(t, json.Unmarshal(s.Config, &config))
	each := 8 + len("[PAD10000]") + 4
	if e.Family == T5 {
		each += 4
	}
	return float64(config.Vocabulary * each)
}
