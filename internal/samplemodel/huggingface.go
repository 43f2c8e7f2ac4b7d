package samplemodel

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// HuggingFace is a Llama of one block as Hugging Face stores it: the contents of its files by name.
func HuggingFace() map[string][]byte {
	header, data := map[string]any{}, []byte(nil)
	add := func(name string, shape ...int) {
		n := 4
		for _, d := range shape {
			n *= d
		}
		header[name] = map[string]any{"dtype": "F32", "shape": shape, "data_offsets": []int{len(data), len(data) + n}}
		for i := range n {
			data = append(data, byte(i*7%64)) // small numbers
		}
	}
	add("model.embed_tokens.weight", 600, 32)
	add("model.norm.weight", 32)
	layer := "model.layers.0."
	for _, name := range []string{"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"} {
		add(layer+name+".weight", 32, 32)
	}
	add(layer+"input_layernorm.weight", 32)
	add(layer+"post_attention_layernorm.weight", 32)
	b, _ := json.Marshal(header)
	vocab := map[string]int{}
	for i := range 600 {
		vocab["t"+strconv.Itoa(i)] = i
	}
	tokens, _ := json.Marshal(vocab)
	return map[string][]byte{
		"config.json": []byte(`{"model_type": "llama", "hidden_act": "silu", "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1,
			"num_attention_heads": 4, "max_position_embeddings": 64, "vocab_size": 600, "tie_word_embeddings": true, "eos_token_id": 2}`),
		"tokenizer.json":    fmt.Appendf(nil, `{"pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false}, "model": {"type": "BPE", "vocab": %s, "merges": []}}`, tokens),
		"model.safetensors": slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(b))), b, data),
		"README.md":         []byte("# tiny"),
	}
}
