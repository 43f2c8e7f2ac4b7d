package samplemodel

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// WriteHuggingFace writes the files of the model as transformers stores it into a folder: weights
// as float32, in so many files, with an index where they are several.
func (s T5) WriteHuggingFace(folder string, shards int) error {
	tensors := s.Tensors()
	index := map[string]string{}
	for i := range shards {
		name := "model.safetensors"
		if shards > 1 {
			name = fmt.Sprintf("model-%05d-of-%05d.safetensors", i+1, shards)
		}
		part := tensors[i*len(tensors)/shards : (i+1)*len(tensors)/shards]
		for _, t := range part {
			index[s.huggingFaceName(t.Name)] = name
		}
		if err := writeFile(filepath.Join(folder, name), func(w io.Writer) error { return s.writeSafetensors(w, part) }); err != nil {
			return err
		}
	}
	files := map[string]any{"config.json": s.config(), "tokenizer.json": s.tokenizer(), "generation_config.json": map[string]any{
		"decoder_start_token_id": 0, "eos_token_id": 1, "pad_token_id": 0,
	}}
	if shards > 1 {
		files["model.safetensors.index.json"] = map[string]any{"weight_map": index}
	}
	for name, content := range files {
		err := writeFile(filepath.Join(folder, name), func(w io.Writer) error { return json.NewEncoder(w).Encode(content) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (s T5) config() map[string]any {
	activation := "relu"
	if s.Gated {
		activation = "gated-gelu"
	}
	return map[string]any{
		"model_type": "t5", "d_model": s.Dim, "d_ff": s.Hidden, "d_kv": s.HeadDim, "num_heads": s.Heads, "num_layers": s.Blocks,
		"vocab_size": s.Vocabulary, "n_positions": 512, "feed_forward_proj": activation, "tie_word_embeddings": !s.Gated,
		"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0, "is_encoder_decoder": true,
	}
}

// tokenizer is a Unigram of the words that Pairs has.
func (s T5) tokenizer() map[string]any {
	pieces := make([][2]any, s.Vocabulary)
	for i := range pieces {
		pieces[i] = [2]any{fmt.Sprintf("▁w%d", i), -float64(i) / 100}
	}
	special := make([]any, 3)
	for i, name := range []string{"<pad>", "</s>", "<unk>"} {
		pieces[i] = [2]any{name, 0}
		special[i] = map[string]any{"id": i, "content": name, "special": true}
	}
	pieces[3][0] = "▁"
	return map[string]any{
		"added_tokens":  special,
		"pre_tokenizer": map[string]any{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
		"post_processor": map[string]any{"type": "TemplateProcessing", "single": []any{
			map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}},
			map[string]any{"SpecialToken": map[string]any{"id": "</s>", "type_id": 0}},
		}},
		"model": map[string]any{"type": "Unigram", "unk_id": 2, "vocab": pieces},
	}
}

// huggingFaceName is the name that transformers has for a tensor of GGUF.
func (s T5) huggingFaceName(name string) string {
	name = strings.TrimSuffix(name, ".weight")
	switch name {
	case "token_embd":
		return "shared.weight"
	case "output":
		return "lm_head.weight"
	case "enc.output_norm", "dec.output_norm":
		return name[:3] + "oder.final_layer_norm.weight"
	}
	side, last := "encoder", 1
	if strings.HasPrefix(name, "dec.") {
		side, last = "decoder", 2
	}
	var block int
	var part string
	_, _ = fmt.Sscanf(name[len("enc.blk."):], "%d.%s", &block, &part)
	layer := func(i int, what string) string {
		return fmt.Sprintf("%s.block.%d.layer.%d.%s.weight", side, block, i, what)
	}
	switch what, cross := strings.CutPrefix(part, "cross_attn_"); {
	case cross && what == "norm":
		return layer(1, "layer_norm")
	case cross:
		return layer(1, "EncDecAttention."+what)
	case part == "attn_norm":
		return layer(0, "layer_norm")
	case part == "attn_rel_b":
		return layer(0, "SelfAttention.relative_attention_bias")
	case strings.HasPrefix(part, "attn_"):
		return layer(0, "SelfAttention."+strings.TrimPrefix(part, "attn_"))
	case part == "ffn_norm":
		return layer(last, "layer_norm")
	case part == "ffn_gate":
		return layer(last, "DenseReluDense.wi_0")
	case part == "ffn_up" && s.Gated:
		return layer(last, "DenseReluDense.wi_1")
	case part == "ffn_up":
		return layer(last, "DenseReluDense.wi")
	}
	return layer(last, "DenseReluDense.wo")
}

// writeSafetensors writes tensors in their order as float32.
func (s T5) writeSafetensors(w io.Writer, tensors []Tensor) error {
	header, offset := map[string]any{}, 0
	for _, t := range tensors {
		shape := make([]int, len(t.Shape))
		for i, n := range t.Shape { // columns last
			shape[len(shape)-1-i] = n
		}
		header[s.huggingFaceName(t.Name)] = map[string]any{"dtype": "F32", "shape": shape, "data_offsets": []int{offset, offset + 4*len(t.Values)}}
		offset += 4 * len(t.Values)
	}
	b, err := json.Marshal(header)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(binary.LittleEndian.AppendUint64(nil, uint64(len(b))), b...)); err != nil {
		return err
	}
	for _, t := range tensors {
		if err := binary.Write(w, binary.LittleEndian, t.Values); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	if err := write(out); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}
