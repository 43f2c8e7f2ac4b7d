package convert

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/embed"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/core/tokenizer"
	"precis/internal/golden"
	"precis/models"
	"precis/models/causal"
	"precis/models/gemma3"
	"precis/models/gguf"
	"precis/models/safetensors"
	"precis/models/t5"
)

// tolerance is how far a logit may be from the reference where all arithmetic is in float32.
const tolerance = 1e-3

// bytePair is a tokenizer.json of n tokens, "<s>" and "</s>" among them; the golden models have none.
func bytePair(n int) []byte {
	vocab := map[string]int{"<unk>": 0, "<s>": 1, "</s>": 2}
	for i := 3; i < n; i++ {
		vocab[fmt.Sprintf("t%d", i)] = i
	}
	return mustJSON(map[string]any{
		"added_tokens": []any{
			map[string]any{"id": 1, "content": "<s>", "special": true}, map[string]any{"id": 2, "content": "</s>", "special": true},
		},
		"pre_tokenizer": map[string]any{"type": "Sequence", "pretokenizers": []any{
			map[string]any{"type": "Digits", "individual_digits": true},
			map[string]any{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
		}},
		"model": map[string]any{"type": "BPE", "vocab": vocab, "merges": []any{}},
	})
}

// unigram is a tokenizer.json of n pieces in T5's manner.
func unigram(n int, pre ...any) []byte {
	pieces := []any{[]any{"<pad>", 0}, []any{"</s>", 0}, []any{"<unk>", 0}}
	for i := 3; i < n; i++ {
		pieces = append(pieces, []any{fmt.Sprintf("▁w%d", i), -float64(i)})
	}
	special := func(id int, content string) any {
		return map[string]any{"id": id, "content": content, "special": true}
	}
	stages := append(pre, map[string]any{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true})
	return mustJSON(map[string]any{
		"added_tokens":  []any{special(0, "<pad>"), special(1, "</s>"), special(2, "<unk>")},
		"pre_tokenizer": map[string]any{"type": "Sequence", "pretokenizers": stages},
		"post_processor": map[string]any{"type": "TemplateProcessing", "single": []any{
			map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}},
			map[string]any{"SpecialToken": map[string]any{"id": "</s>", "type_id": 0}},
		}},
		"model": map[string]any{"type": "Unigram", "unk_id": 2, "vocab": pieces},
	})
}

func mustJSON(value any) []byte {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return b
}

// openFolder opens a golden model, with a tokenizer where it has none.
func openFolder(t *testing.T, folder string) *Files {
	t.Helper()
	f, err := Open(folder)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	if f.Tokenizer == nil {
		var config struct {
			Type       string `json:"model_type"`
			Vocabulary int    `json:"vocab_size"`
		}
		require.NoError(t, json.Unmarshal(f.Config, &config))
		f.Tokenizer = bytePair(config.Vocabulary)
		if config.Type == "t5" {
			f.Tokenizer = unigram(config.Vocabulary - 28) // as T5's: the embedding has more rows
		}
	}
	return f
}

// converted is a model in memory.
func converted(t *testing.T, s Source, typ quant.Type) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Write(context.Background(), &out, s, Options{Type: typ}))
	return out.Bytes()
}

func load(t *testing.T, file []byte) *models.LM {
	t.Helper()
	l := models.NewLoader(kernel.NewPortable(), int64(len(file)))
	l.Options.Float32KV, l.T5.Float32KV = true, true
	_, err := l.Write(file)
	require.NoError(t, err)
	lm, err := l.Finish()
	require.NoError(t, err)
	return lm
}

// decoderCase is a case of a decoder-only model.
type decoderCase struct {
	ID            string  `json:"id"`
	Input         []int32 `json:"input_ids"`
	FirstPosition int     `json:"first_position"`
	Logits        string  `json:"logits"`
}

// TestGoldenDecoders: the logits of Llama, Qwen 2, GPT-2 and Gemma 3 after the conversion are the golden ones.
func TestGoldenDecoders(t *testing.T) {
	for _, folder := range append(golden.Models(t, "llama"), golden.Models(t, "extras")...) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			m := load(t, converted(t, openFolder(t, folder).Source, quant.F32)).Model.(decode.Verifier)
			for _, c := range golden.JSON[struct{ Cases []decoderCase }](t, filepath.Join(folder, "cases.json")).Cases {
				m.Truncate(0)
				logits, err := m.FeedAll(context.Background(), c.Input, nil)
				require.NoError(t, err)
				requireArray(t, filepath.Join(folder, c.Logits), logits[c.FirstPosition*m.Vocabulary():])
			}
		})
	}
}

// encoderDecoderCase is a case of T5.
type encoderDecoderCase struct {
	Inputs  [][]int32 `json:"input_ids"`
	Masks   [][]int32 `json:"attention_mask"`
	Decoded [][]int32 `json:"decoder_input_ids"`
	Logits  string    `json:"logits"`
	Stride  int       `json:"logits_token_stride"`
}

// TestGoldenT5: likewise those of T5 of both kinds.
func TestGoldenT5(t *testing.T) {
	for _, folder := range golden.Models(t, "t5") {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			m := load(t, converted(t, openFolder(t, folder).Source, quant.F32)).EncoderDecoder
			verifier := m.(decode.Verifier)
			for _, c := range golden.JSON[struct{ Cases []encoderDecoderCase }](t, filepath.Join(folder, "cases.json")).Cases {
				var logits []float32
				for item, ids := range c.Inputs {
					n := 0
					for _, kept := range c.Masks[item] {
						n += int(kept)
					}
					require.NoError(t, m.Encode(context.Background(), ids[:n], nil))
					rows, err := verifier.FeedAll(context.Background(), c.Decoded[item], nil)
					require.NoError(t, err)
					for i := range c.Decoded[item] {
						row := rows[i*m.Vocabulary() : (i+1)*m.Vocabulary()]
						for token := 0; token < len(row); token += max(c.Stride, 1) {
							logits = append(logits, row[token])
						}
					}
				}
				requireArray(t, filepath.Join(folder, c.Logits), logits)
			}
		})
	}
}

// requireArray compares values with those of an .npy file.
func requireArray(t *testing.T, path string, got []float32) {
	t.Helper()
	_, want := golden.Array(t, path)
	require.Len(t, got, len(want))
	worst := 0.0
	for i := range want {
		worst = max(worst, math.Abs(float64(want[i])-float64(got[i])))
	}
	require.LessOrEqual(t, worst, tolerance, filepath.Base(path))
}

// TestGoldenGPT2: every tensor is the checkpoint's, those of linear layers transposed.
func TestGoldenGPT2(t *testing.T) {
	folder := golden.Path(t, "extras/gpt2-tiny")
	f := openFolder(t, folder)
	file := converted(t, f.Source, quant.F32)
	g, err := gguf.Open(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	require.Len(t, g.Tensors, 28)
	for name, want := range map[string]any{
		"gpt2.context_length": 512, "gpt2.embedding_length": 64, "gpt2.feed_forward_length": 128, "gpt2.block_count": 2,
		"gpt2.attention.head_count": 4, "tokenizer.ggml.eos_token_id": 2, "tokenizer.ggml.bos_token_id": 0,
	} {
		got, err := g.Int(name)
		require.NoError(t, err)
		require.Equal(t, want, got, name)
	}
	source, err := safetensors.Open(f.Weights[0], f.Weights[0].Size)
	require.NoError(t, err)
	for name, from := range map[string]string{
		"token_embd.weight": "wte.weight", "position_embd.weight": "wpe.weight", "output_norm.bias": "ln_f.bias",
		"blk.1.attn_norm.weight": "h.1.ln_1.weight", "blk.1.attn_qkv.bias": "h.1.attn.c_attn.bias",
		"blk.0.attn_qkv.weight": "h.0.attn.c_attn.weight", "blk.1.attn_output.weight": "h.1.attn.c_proj.weight",
		"blk.0.ffn_up.weight": "h.0.mlp.c_fc.weight", "blk.1.ffn_down.weight": "h.1.mlp.c_proj.weight",
	} {
		want, ok := source.Find("transformer." + from)
		require.True(t, ok, from)
		transposed := len(want.Shape) == 2 && name != "token_embd.weight" && name != "position_embd.weight"
		requireTensor(t, file, g, name, stored{want, f.Weights[0]}, transposed)
	}
}

// requireTensor compares a float32 tensor of a GGUF file with the one that it comes from.
func requireTensor(t *testing.T, file []byte, g *gguf.File, name string, from stored, transposed bool) {
	t.Helper()
	tensor, ok := g.Tensor(name)
	require.True(t, ok, name)
	require.Equal(t, quant.F32, tensor.Type, name)
	want, got := make([]float32, tensor.Size/4), make([]float32, tensor.Size/4)
	require.NoError(t, quant.Dequantize(got, file[tensor.Offset:tensor.Offset+tensor.Size], quant.F32))
	raw := make([]byte, from.Size)
	require.NoError(t, from.rows(want, raw, 0, 1, len(want)))
	if !transposed {
		require.Equal(t, want, got, name)
		return
	}
	cols := tensor.Shape[0]
	require.Equal(t, []int{cols, tensor.Shape[1]}, from.Shape, name)
	for i := range got {
		require.Equal(t, want[i%cols*tensor.Shape[1]+i/cols], got[i], "%s: element %d", name, i)
	}
}

// TestGoldenMiniLM: BERT's tensors, and its tokenizer, which gives the golden ids again.
func TestGoldenMiniLM(t *testing.T) {
	folder := golden.Path(t, "minilm")
	weights := golden.Model(t, "all-MiniLM-L6-v2/model.safetensors")
	f, err := Open(filepath.Join(folder, "config.json"), filepath.Join(folder, "tokenizer.json"), weights)
	require.NoError(t, err)
	defer f.Close()
	file := converted(t, f.Source, quant.F32)
	g, err := gguf.Open(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	require.Len(t, g.Tensors, 5+6*16)
	source, err := safetensors.Open(f.Weights[0], f.Weights[0].Size)
	require.NoError(t, err)
	for name, from := range map[string]string{
		"token_embd.weight": "embeddings.word_embeddings.weight", "token_embd_norm.bias": "embeddings.LayerNorm.bias",
		"blk.3.attn_q.weight": "encoder.layer.3.attention.self.query.weight", "blk.3.attn_v.bias": "encoder.layer.3.attention.self.value.bias",
		"blk.5.attn_output_norm.weight": "encoder.layer.5.attention.output.LayerNorm.weight",
		"blk.0.ffn_down.weight":         "encoder.layer.0.output.dense.weight", "blk.0.layer_output_norm.bias": "encoder.layer.0.output.LayerNorm.bias",
	} {
		want, ok := source.Find(from)
		require.True(t, ok, from)
		requireTensor(t, file, g, name, stored{want, f.Weights[0]}, false)
	}
	tokens, err := g.Strings("tokenizer.ggml.tokens")
	require.NoError(t, err)
	require.Equal(t, []string{"[CLS]", "▁the", "s"}, []string{tokens[101], tokens[1996], tokens[2015]})
	for key, want := range map[string]int{"cls": 101, "seperator": 102, "unknown": 100, "mask": 103, "padding": 0} {
		got, err := g.Int("tokenizer.ggml." + key + "_token_id")
		require.NoError(t, err)
		require.Equal(t, want, got, key)
	}

	sentences := golden.Lines[struct{ Text string }](t, filepath.Join(folder, "sentences.jsonl"))
	shape, vectors := golden.Array(t, filepath.Join(folder, "embeddings.npy"))
	dim := shape[1]
	for typ, bound := range map[quant.Type]float32{quant.F32: 0.9995, quant.Q8_0: 0.995} {
		k, err := kernel.New(context.Background())
		require.NoError(t, err)
		file := converted(t, f.Source, typ)
		lm, err := models.Open(context.Background(), k, bytes.NewReader(file), int64(len(file)), nil)
		require.NoError(t, err)
		var texts []string
		for _, s := range sentences[:8] {
			texts = append(texts, s.Text)
		}
		got, err := lm.Embedder.Embed(context.Background(), texts)
		require.NoError(t, err)
		for i, v := range got {
			require.GreaterOrEqual(t, embed.Cosine(v, vectors[i*dim:(i+1)*dim]), bound, "%v: %q", typ, texts[i])
		}
	}
}

// TestGoldenQuantized: with each type a matrix holds what quantizing its rows gives, norms stay
// float32, and 4-bit files have an embedding of 8 bits.
func TestGoldenQuantized(t *testing.T) {
	f := openFolder(t, golden.Path(t, "t5/v11-tiny"))
	source, err := safetensors.Open(f.Weights[0], f.Weights[0].Size)
	require.NoError(t, err)
	for typ, embedding := range map[quant.Type]quant.Type{
		quant.F16: quant.F16, quant.Q8_0: quant.Q8_0, quant.Q4_0: quant.Q8_0, quant.Q4_1: quant.Q8_0,
	} {
		t.Run(typ.String(), func(t *testing.T) {
			file := converted(t, f.Source, typ)
			g, err := gguf.Open(bytes.NewReader(file), int64(len(file)))
			require.NoError(t, err)
			for _, c := range []struct {
				name, from string
				typ        quant.Type
			}{
				{"enc.blk.1.ffn_up.weight", "encoder.block.1.layer.1.DenseReluDense.wi_1.weight", typ},
				{"dec.blk.0.cross_attn_k.weight", "decoder.block.0.layer.1.EncDecAttention.k.weight", typ},
				{"token_embd.weight", "shared.weight", embedding},
				{"output.weight", "lm_head.weight", embedding},
				{"dec.output_norm.weight", "decoder.final_layer_norm.weight", quant.F32},
				{"enc.blk.0.attn_rel_b.weight", "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", quant.F32},
			} {
				tensor, ok := g.Tensor(c.name)
				require.True(t, ok, c.name)
				require.Equal(t, c.typ, tensor.Type, c.name)
				from, ok := source.Find(c.from)
				require.True(t, ok, c.from)
				raw := make([]byte, from.Size)
				_, err := f.Weights[0].ReadAt(raw, from.Offset)
				require.True(t, err == nil || err == io.EOF, err)
				values := make([]float32, from.Size/4)
				require.NoError(t, quant.Dequantize(values, raw, quant.F32))
				want := make([]byte, tensor.Size)
				require.NoError(t, quant.Quantize(want, values, c.typ))
				require.True(t, bytes.Equal(want, file[tensor.Offset:tensor.Offset+tensor.Size]), c.name)
			}
			require.NotNil(t, load(t, file).EncoderDecoder)
			for _, key := range []string{"t5.logit_scale"} {
				_, found := g.Field(key)
				require.False(t, found, key)
			}
		})
	}
}

// TestGoldenGemma: a Gemma 3 with its tokenizer and chat template, from the files of a folder to tokens
// of a conversation and what follows them: the keys are llama.cpp's, and the tokens after the prompt
// those that the graph gives without a conversion.
func TestGoldenGemma(t *testing.T) {
	folder := golden.Path(t, "extras/gemma3-tiny")
	f := openFolder(t, folder)
	f.Tokenizer, f.ChatTemplate = gemmaTokenizer(t, 384), []byte(gemmaTemplate)
	f.TokenizerConfig = []byte(`{"bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>"}`)
	file := converted(t, f.Source, quant.F32)
	g, err := gguf.Open(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	for key, want := range map[string]any{
		"general.architecture": "gemma3", "gemma3.attention.sliding_window": uint32(32), "gemma3.attention.key_length": uint32(32),
		"gemma3.rope.freq_base": float32(1e6), "tokenizer.ggml.model": "llama", "tokenizer.ggml.add_space_prefix": false,
		"tokenizer.ggml.add_bos_token": true, "tokenizer.ggml.bos_token_id": uint32(2), "tokenizer.ggml.eos_token_id": uint32(1),
	} {
		field, ok := g.Field(key)
		require.True(t, ok, key)
		require.Equal(t, want, field.Value(), key)
	}
	_, ok := g.Tensor("output.weight")
	require.False(t, ok, "embeddings are tied")

	lm := load(t, file)
	text := func(id int32) string { return lm.Tokenizer.Symbols(id) }
	tokens, err := lm.Tokenizer.Chat([]tokenizer.Message{{Role: "system", Content: "Be brief."}, {Role: "user", Content: " Hi <end_of_turn> "}}, true)
	require.NoError(t, err)
	var spelled []string
	for _, id := range tokens {
		spelled = append(spelled, text(id))
	}
	require.Equal(t, "<bos><start_of_turn>user<0x0A>Be▁brief.<0x0A><0x0A>Hi▁<end_of_turn><end_of_turn><0x0A><start_of_turn>model<0x0A>", strings.Join(spelled, ""))
	marks := 0
	for _, id := range tokens {
		if lm.Tokenizer.IsSpecial(id) {
			marks++
		}
	}
	require.Equal(t, 4, marks, "the content's look-alike is text")

	got, err := lm.Model.Feed(context.Background(), tokens, nil)
	require.NoError(t, err)
	k := kernel.NewPortable()
	weights := f.Weights[0]
	m, err := gemma3.OpenSafetensors(context.Background(), k, kernel.NewArena(k), f.Config, weights, weights.Size, causal.Options{Float32KV: true})
	require.NoError(t, err)
	want, err := m.Feed(context.Background(), tokens, nil)
	require.NoError(t, err)
	require.InDeltaSlice(t, want, got, 1e-5)
}

// TestGoldenVariants: what llama.cpp takes for granted and a model does otherwise survives a conversion.
func TestGoldenVariants(t *testing.T) {
	change := func(t *testing.T, folder string, changes ...string) Source {
		f := openFolder(t, golden.Path(t, folder))
		text := string(f.Config)
		for i := 0; i < len(changes); i += 2 {
			require.Contains(t, text, changes[i])
			text = strings.Replace(text, changes[i], changes[i+1], 1)
		}
		f.Config = []byte(text)
		return f.Source
	}
	ids := []int32{5, 9, 200, 31, 7, 8, 150, 3}
	for name, changes := range map[string][]string{
		"scale":  {`"query_pre_attn_scalar": 32`, `"query_pre_attn_scalar": 100`},
		"base":   {`"rope_theta": 10000.0`, `"rope_theta": 5000.0`},
		"factor": {"\"rope_theta\": 10000.0,\n      \"rope_type\": \"default\"", "\"rope_theta\": 10000.0, \"factor\": 4.0, \"rope_type\": \"linear\""},
		"layers": {`"sliding_attention",`, `"full_attention",`},
	} {
		t.Run("gemma3/"+name, func(t *testing.T) {
			s := change(t, "extras/gemma3-tiny", changes...)
			k := kernel.NewPortable()
			m, err := gemma3.OpenSafetensors(context.Background(), k, kernel.NewArena(k), s.Config, s.Weights[0], s.Weights[0].Size, causal.Options{Float32KV: true})
			require.NoError(t, err)
			want, err := m.Feed(context.Background(), ids, nil)
			require.NoError(t, err)
			got, err := load(t, converted(t, s, quant.F32)).Model.Feed(context.Background(), ids, nil)
			require.NoError(t, err)
			require.InDeltaSlice(t, want, got, 1e-5)
		})
	}
	for name, changes := range map[string][]string{
		"distance":   {`"relative_attention_max_distance": 128`, `"relative_attention_max_distance": 40`},
		"activation": {`"feed_forward_proj": "gated-gelu"`, `"feed_forward_proj": "gated-silu"`},
	} {
		t.Run("t5/"+name, func(t *testing.T) {
			s := change(t, "t5/v11-tiny", changes...)
			k := kernel.NewPortable()
			m, err := t5.OpenSafetensors(context.Background(), k, kernel.NewArena(k), s.Config, s.Weights[0], s.Weights[0].Size, t5.Options{Float32KV: true})
			require.NoError(t, err)
			input := append(slices.Repeat(ids, 8), 1)
			require.NoError(t, m.Encode(context.Background(), input, nil))
			want, err := m.Feed(context.Background(), []int32{0, 5}, nil)
			require.NoError(t, err)
			c := load(t, converted(t, s, quant.F32)).EncoderDecoder
			require.NoError(t, c.Encode(context.Background(), input, nil))
			got, err := c.Feed(context.Background(), []int32{0, 5}, nil)
			require.NoError(t, err)
			require.InDeltaSlice(t, want, got, 1e-4)
		})
	}
}

// gemmaTemplate has what Gemma 3's template has: BOS, the system's words before the user's, "model" for
// the assistant, and roles that take turns.
const gemmaTemplate = `{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}{%- set first_user_prefix = messages[0]['content'] + '\n\n' -%}
    {%- else -%}{%- set first_user_prefix = messages[0]['content'][0]['text'] + '\n\n' -%}{%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}{{ raise_exception("roles must take turns") }}{%- endif -%}
    {%- if (message['role'] == 'assistant') -%}{%- set role = "model" -%}{%- else -%}{%- set role = message['role'] -%}{%- endif -%}
    {{ '<start_of_turn>' + role + '\n' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}{{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}{%- if item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}{%- endfor -%}
    {%- endif -%}
    {{ '<end_of_turn>\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}{{ '<start_of_turn>model\n' }}{%- endif -%}`

// gemmaTokenizer is a tokenizer.json in Gemma's manner, of n tokens and one more that the embedding has
// no row for.
func gemmaTokenizer(t *testing.T, n int) []byte {
	t.Helper()
	vocab, added := map[string]int{}, []any{}
	add := func(token string) { vocab[token] = len(vocab) }
	for id, token := range []string{"<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"} {
		add(token)
		added = append(added, map[string]any{"id": id, "content": token, "special": true})
	}
	for b := range 256 {
		add(fmt.Sprintf("<0x%02X>", b))
	}
	add("▁")
	for c := '!'; c <= '~'; c++ {
		add(string(c))
	}
	merges := [][2]string{{"e", "n"}, {"▁", "<"}, {"u", "s"}, {"us", "e"}, {"use", "r"}, {"H", "i"}}
	for _, m := range merges {
		add(m[0] + m[1])
	}
	for i := len(vocab); i < n; i++ {
		add(fmt.Sprintf("word%d", i))
	}
	require.Len(t, vocab, n)
	added = append(added, map[string]any{"id": n, "content": "<image_soft_token>", "special": true})
	return mustJSON(map[string]any{
		"added_tokens":  added,
		"normalizer":    map[string]any{"type": "Replace", "pattern": map[string]any{"String": " "}, "content": "▁"},
		"pre_tokenizer": map[string]any{"type": "Split", "pattern": map[string]any{"String": " "}, "behavior": "MergedWithPrevious", "invert": false},
		"post_processor": map[string]any{"type": "TemplateProcessing", "single": []any{
			map[string]any{"SpecialToken": map[string]any{"id": "<bos>", "type_id": 0}},
			map[string]any{"Sequence": map[string]any{"id": "A", "type_id": 0}},
		}},
		"model": map[string]any{"type": "BPE", "vocab": vocab, "merges": merges, "byte_fallback": true, "fuse_unk": true, "unk_token": "<unk>"},
	})
}
