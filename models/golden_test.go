package models

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/quant"
	"precis/internal/golden"
	"precis/internal/hosts"
	"precis/models/gguf"
	"precis/models/llama"
	"precis/models/safetensors"
)

// TestGoldenMalformed: every file of the malformed set for this package, of models and of
// safetensors headers: refused with an error or loaded, as its manifest says, within 64 MiB.
func TestGoldenMalformed(t *testing.T) {
	manifest := golden.Path(t, "malformed/manifest.jsonl")
	tested := 0
	for _, c := range golden.Lines[struct{ File, Format, Expect, Why string }](t, manifest) {
		var read func(content []byte) error
		switch c.Format {
		case "gguf-model":
			read = func(content []byte) error { _, err := open(content); return err }
		case "safetensors":
			read = func(content []byte) error {
				_, err := safetensors.Open(bytes.NewReader(content), int64(len(content)))
				return err
			}
		default:
			continue
		}
		t.Run(c.File, func(t *testing.T) {
			content, err := os.ReadFile(filepath.Join(filepath.Dir(manifest), c.File))
			if os.IsNotExist(err) {
				t.Skipf("no golden data: %s is missing", c.File)
			}
			require.NoError(t, err)
			tested++
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err = read(content)
			runtime.ReadMemStats(&after)
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<20), "bytes allocated")
			switch c.Expect {
			case "reject":
				require.Error(t, err, c.Why)
			case "load":
				require.NoError(t, err, c.Why)
			}
		})
	}
	require.NotZero(t, tested)
}

// TestGoldenGGUF: the golden llamas as GGUF, made here of their safetensors. Results for Q8_0 are
// those of the rounded weights in float32; with rounded activations too these small models are
// further off (llama.cpp's logits by up to 1.0).
func TestGoldenGGUF(t *testing.T) {
	for _, name := range []string{"llama/llama-a", "llama/llama-b", "extras/qwen2-tiny"} {
		folder := golden.Path(t, name)
		s := convert(t, folder)
		t.Run(name+"/F32", func(t *testing.T) { checkLogits(t, s.file(t), folder, "cases.json", 1e-3) })
		if _, err := os.Stat(filepath.Join(folder, "q8_0.cases.json")); err != nil {
			continue
		}
		s.requantize(t, quant.Q8_0)
		t.Run(name+"/Q8_0", func(t *testing.T) { checkLogits(t, s.file(t), folder, "q8_0.cases.json", 0.1) })
		s.dequantize(t)
		t.Run(name+"/Q8_0 in F32", func(t *testing.T) { checkLogits(t, s.file(t), folder, "q8_0.cases.json", 1e-3) })
	}
}

// TestGoldenGGUFFiles is the same with the files of the golden set, where they are.
func TestGoldenGGUFFiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(golden.Path(t, "llama"), "*", "model-*.gguf"))
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("no golden data: llama/*/model-*.gguf are missing")
	}
	for _, path := range files {
		folder, name := filepath.Split(path)
		cases, tolerance := "cases.json", 1e-3
		if strings.Contains(name, "q8_0") {
			cases, tolerance = "q8_0.cases.json", 0.1
		}
		t.Run(filepath.Join(filepath.Base(folder), name), func(t *testing.T) {
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			checkLogits(t, withTokenizer(t, content), folder, cases, tolerance)
		})
	}
}

// convert makes a model file of a folder in Hugging Face's form: float32, for llama with the rows
// of q and k reordered so that neighbours rotate together.
func convert(t *testing.T, folder string) *sample {
	config := golden.JSON[struct {
		Type     string  `json:"model_type"`
		Blocks   uint32  `json:"num_hidden_layers"`
		Context  uint32  `json:"max_position_embeddings"`
		Dim      uint32  `json:"hidden_size"`
		Hidden   uint32  `json:"intermediate_size"`
		Heads    uint32  `json:"num_attention_heads"`
		KVHeads  uint32  `json:"num_key_value_heads"`
		Tokens   int     `json:"vocab_size"`
		Eps      float32 `json:"rms_norm_eps"`
		RoPEBase float32 `json:"rope_theta"`
		RoPE     struct {
			Base float32 `json:"rope_theta"`
		} `json:"rope_parameters"`
	}](t, filepath.Join(folder, "config.json"))
	content, err := os.ReadFile(filepath.Join(folder, "model.safetensors"))
	require.NoError(t, err)
	f, err := safetensors.Open(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)

	s := newSample()
	s.tensors = nil
	s.set("general.architecture", config.Type)
	s.set(config.Type+".block_count", config.Blocks)
	s.set(config.Type+".context_length", config.Context)
	s.set(config.Type+".embedding_length", config.Dim)
	s.set(config.Type+".feed_forward_length", config.Hidden)
	s.set(config.Type+".attention.head_count", config.Heads)
	s.set(config.Type+".attention.head_count_kv", config.KVHeads)
	s.set(config.Type+".attention.layer_norm_rms_epsilon", config.Eps)
	s.set(config.Type+".rope.freq_base", max(config.RoPEBase, config.RoPE.Base))
	s.setTokens(config.Tokens)

	copyTensor := func(name string, heads int) {
		from, ok := f.Find(llama.HuggingFaceName(name))
		require.True(t, ok, name)
		types := map[safetensors.Type]quant.Type{safetensors.F32: quant.F32, safetensors.BF16: quant.BF16}
		shape := slices.Clone(from.Shape)
		slices.Reverse(shape)
		elements := 1
		for _, n := range shape {
			elements *= n
		}
		values := make([]float32, elements)
		require.NoError(t, quant.Dequantize(values, content[from.Offset:from.Offset+from.Size], types[from.Type]))
		if heads > 0 && config.Type == "llama" {
			values = neighbours(values, heads, shape[0])
		}
		s.add(name, shape, values)
	}
	copyTensor("token_embd.weight", 0)
	copyTensor("output_norm.weight", 0)
	for i := range config.Blocks {
		for _, name := range []string{"attn_norm", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down"} {
			copyTensor(fmt.Sprintf("blk.%d.%s.weight", i, name), 0)
		}
		copyTensor(fmt.Sprintf("blk.%d.attn_q.weight", i), int(config.Heads))
		copyTensor(fmt.Sprintf("blk.%d.attn_k.weight", i), int(config.KVHeads))
		if config.Type == "qwen2" {
			for _, name := range []string{"attn_q", "attn_k", "attn_v"} {
				copyTensor(fmt.Sprintf("blk.%d.%s.bias", i, name), 0)
			}
		}
	}
	return s
}

// neighbours reorders the rows of W (heads·d, cols) within each head: i and i+d/2 become 2i and 2i+1.
func neighbours(w []float32, heads, cols int) []float32 {
	out := make([]float32, 0, len(w))
	d := len(w) / cols / heads
	for h := range heads {
		for i := range d {
			row := h*d + i/2 + i%2*d/2
			out = append(out, w[row*cols:(row+1)*cols]...)
		}
	}
	return out
}

// withTokenizer replaces the tokenizer of a model file, which the golden ones may lack, since Open
// wants one.
func withTokenizer(t *testing.T, content []byte) []byte {
	f, err := gguf.Parse(content, int64(len(content)))
	require.NoError(t, err)
	s := &sample{}
	for _, field := range f.Fields {
		if !strings.HasPrefix(field.Key, "tokenizer.") {
			s.set(field.Key, field.Value())
		}
	}
	for _, x := range f.Tensors {
		s.put(sampleTensor{x.Name, x.Type, x.Shape, content[x.Offset : x.Offset+x.Size]})
	}
	embedding, ok := f.Tensor("token_embd.weight")
	require.True(t, ok)
	s.setTokens(embedding.Shape[1])
	return s.file(t)
}

// checkLogits compares the logits of every case with the reference, on every host.
func checkLogits(t *testing.T, file []byte, folder, cases string, tolerance float64) {
	type goldenCase struct {
		ID            string  `json:"id"`
		Input         []int32 `json:"input_ids"`
		FirstPosition int     `json:"first_position"`
		Logits        string  `json:"logits"`
	}
	for _, host := range hosts.All() {
		l := NewLoader(host.Open(t), int64(len(file)))
		l.Options.Float32KV = true
		_, err := l.Write(file)
		require.NoError(t, err)
		lm, err := l.Finish()
		require.NoError(t, err)
		worst := 0.0
		for _, c := range golden.JSON[struct{ Cases []goldenCase }](t, filepath.Join(folder, cases)).Cases {
			lm.Model.Truncate(0)
			logits, err := lm.Model.(decode.Verifier).FeedAll(context.Background(), c.Input, nil)
			require.NoError(t, err)
			_, want := golden.Array(t, filepath.Join(folder, c.Logits))
			got := logits[c.FirstPosition*lm.Model.Vocabulary():]
			require.Len(t, got, len(want))
			for i := range want {
				worst = max(worst, math.Abs(float64(want[i]-got[i])))
			}
		}
		t.Logf("%s: at most %.2g off", host.Name, worst)
		require.LessOrEqual(t, worst, tolerance, host.Name)
	}
}
