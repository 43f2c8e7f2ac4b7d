// Command tiny-model writes a small Llama model of random weights as GGUF: a real graph, tokenizer
// and chat template that the page can download and run in a moment, for tests. Its text is noise.
package main

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"slices"

	"precis/core/quant"
	"precis/models/gguf"
)

const (
	dim     = 256
	hidden  = 768
	heads   = 4
	kvHeads = 2
	headDim = dim / heads
)

const template = `{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}` +
	`{{ '<|im_start|>system
You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>
' }}{% endif %}{{'<|im_start|>' + message['role'] + '
' + message['content'] + '<|im_end|>' + '
'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant
' }}{% endif %}`

func main() {
	out := flag.String("o", "", "the `file` to write")
	blocks := flag.Int("blocks", 6, "blocks of the model, about 0.8 MB each")
	flag.Parse()
	if err := write(*out, *blocks); err != nil {
		log.Fatal(err)
	}
}

func write(path string, blocks int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	tokens, types, merges := vocabulary()
	if err := gguf.Write(file, metadata(blocks, tokens, types, merges), tensors(blocks, len(tokens))); err != nil {
		return err
	}
	return file.Close()
}

// vocabulary has the control tokens, the 256 symbols of bytes, and words that merges build up.
func vocabulary() (tokens []string, types []int32, merges []string) {
	add := func(kind int32, names ...string) {
		for _, name := range names {
			tokens = append(tokens, name)
			types = append(types, kind)
		}
	}
	const normal, control = 1, 3
	add(control, "<|endoftext|>", "<|im_start|>", "<|im_end|>")
	for b := range 256 {
		add(normal, string(symbol(byte(b))))
	}
	for _, word := range []string{"Ġthe", "Ġof", "Ġand", "Ġto", "Ġin", "Ġis", "Ġwas", "Ġmoon", "Ġgear", "Ġleaf"} {
		runes := []rune(word)
		for i := 1; i < len(runes); i++ {
			left, right := string(runes[:i]), string(runes[i])
			if merge := left + " " + right; !slices.Contains(merges, merge) {
				merges = append(merges, merge)
				add(normal, left+right)
			}
		}
	}
	return tokens, types, merges
}

// symbol is the printable character that stands for a byte in byte-level BPE.
//
// Source: openai/gpt-2, src/encoder.py, bytes_to_unicode.
func symbol(b byte) rune {
	printable := func(b int) bool { return b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE }
	if printable(int(b)) {
		return rune(b)
	}
	next := rune(256)
	for other := range int(b) {
		if !printable(other) {
			next++
		}
	}
	return next
}

func metadata(blocks int, tokens []string, types []int32, merges []string) []gguf.Pair {
	return []gguf.Pair{
		{Key: "general.architecture", Value: "llama"},
		{Key: "general.name", Value: "Tiny random model"},
		{Key: "general.license", Value: "apache-2.0"},
		{Key: "llama.block_count", Value: uint32(blocks)},
		{Key: "llama.context_length", Value: uint32(8192)},
		{Key: "llama.embedding_length", Value: uint32(dim)},
		{Key: "llama.feed_forward_length", Value: uint32(hidden)},
		{Key: "llama.attention.head_count", Value: uint32(heads)},
		{Key: "llama.attention.head_count_kv", Value: uint32(kvHeads)},
		{Key: "llama.attention.layer_norm_rms_epsilon", Value: float32(1e-5)},
		{Key: "llama.rope.freq_base", Value: float32(100000)},
		{Key: "llama.rope.dimension_count", Value: uint32(headDim)},
		{Key: "llama.vocab_size", Value: uint32(len(tokens))},
		{Key: "tokenizer.ggml.model", Value: "gpt2"},
		{Key: "tokenizer.ggml.pre", Value: "smollm"},
		{Key: "tokenizer.ggml.tokens", Value: tokens},
		{Key: "tokenizer.ggml.token_type", Value: types},
		{Key: "tokenizer.ggml.merges", Value: merges},
		{Key: "tokenizer.ggml.add_bos_token", Value: false},
		{Key: "tokenizer.ggml.bos_token_id", Value: uint32(1)},
		{Key: "tokenizer.ggml.eos_token_id", Value: uint32(2)},
		{Key: "tokenizer.ggml.padding_token_id", Value: uint32(2)},
		{Key: "tokenizer.chat_template", Value: template},
	}
}

func tensors(blocks, vocabulary int) []gguf.Source {
	random := rand.New(rand.NewPCG(1, 2))
	sources := []gguf.Source{matrix(random, "token_embd.weight", dim, vocabulary)}
	for i := range blocks {
		name := func(s string) string { return fmt.Sprintf("blk.%d.%s.weight", i, s) }
		sources = append(sources,
			ones(name("attn_norm"), dim),
			matrix(random, name("attn_q"), dim, heads*headDim),
			matrix(random, name("attn_k"), dim, kvHeads*headDim),
			matrix(random, name("attn_v"), dim, kvHeads*headDim),
			matrix(random, name("attn_output"), heads*headDim, dim),
			ones(name("ffn_norm"), dim),
			matrix(random, name("ffn_gate"), dim, hidden),
			matrix(random, name("ffn_up"), dim, hidden),
			matrix(random, name("ffn_down"), hidden, dim),
		)
	}
	return append(sources, ones("output_norm.weight", dim))
}

// matrix is a Q8_0 matrix of normally distributed weights that keep the variance of their input.
func matrix(random *rand.Rand, name string, cols, rows int) gguf.Source {
	weights := make([]float32, cols*rows)
	for i := range weights {
		weights[i] = float32(random.NormFloat64()) / 16
	}
	size, err := quant.Q8_0.Size(len(weights))
	if err != nil {
		log.Fatal(err)
	}
	packed := make([]byte, size)
	if err := quant.Quantize(packed, weights, quant.Q8_0); err != nil {
		log.Fatal(err)
	}
	return gguf.Source{Name: name, Type: quant.Q8_0, Shape: []int{cols, rows}, Data: bytes.NewReader(packed)}
}

func ones(name string, n int) gguf.Source {
	b := new(bytes.Buffer)
	for range n {
		_ = binary.Write(b, binary.LittleEndian, float32(1))
	}
	return gguf.Source{Name: name, Type: quant.F32, Shape: []int{n}, Data: b}
}
