package models

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/embed"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/golden"
	"precis/internal/hosts"
	"precis/internal/samplemodel"
	hf "precis/models/convert"
)

// sampleBERT is a small embedder.
var sampleBERT = samplemodel.BERT{Blocks: 1, Dim: 32, Hidden: 64, Heads: 4, Positions: 20, Vocabulary: 30}

// TestBERT opens an embedder, in one piece and in many.
func TestBERT(t *testing.T) {
	texts := []string{"w5 W9, w12", "", "[CLS] w5", "w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7 w7"}
	for _, typ := range []quant.Type{quant.F32, quant.Q8_0, quant.Q4_1} {
		file, err := sampleBERT.GGUF(typ)
		require.NoError(t, err)
		lm, err := open(file)
		require.NoError(t, err)
		require.Nil(t, lm.Model)
		require.Nil(t, lm.EncoderDecoder)
		require.Equal(t, 20, lm.Info.Context)
		require.Equal(t, 20, lm.Embedder.Limit())
		require.Equal(t, 32, lm.Embedder.Dim())
		want, err := lm.Embedder.Embed(context.Background(), texts)
		require.NoError(t, err)
		require.Len(t, want, len(texts))
		for _, v := range want {
			require.InDelta(t, 1, embed.Cosine(v, v), 1e-5)
		}

		l := NewLoader(kernel.NewPortable(), int64(len(file)))
		for part := range slices.Chunk(file, 777) {
			_, err := l.Write(part)
			require.NoError(t, err)
		}
		lm, err = l.Finish()
		require.NoError(t, err)
		got, err := lm.Embedder.Embed(context.Background(), texts)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

// TestGoldenMiniLMFromGGUF: from text to vector with the converted all-MiniLM-L6-v2 in 8 bits.
func TestGoldenMiniLMFromGGUF(t *testing.T) {
	folder := golden.Path(t, "minilm")
	f, err := hf.Open(filepath.Join(folder, "config.json"), filepath.Join(folder, "tokenizer.json"), golden.Model(t, "all-MiniLM-L6-v2/model.safetensors"))
	require.NoError(t, err)
	defer f.Close()
	var file bytes.Buffer
	require.NoError(t, hf.Write(context.Background(), &file, f.Source, hf.Options{Type: quant.Q8_0}))
	sentences := golden.Lines[struct {
		Text string  `json:"text"`
		IDs  []int32 `json:"ids"`
	}](t, filepath.Join(folder, "sentences.jsonl"))
	_, want := golden.Array(t, filepath.Join(folder, "embeddings.npy"))
	for _, host := range hosts.All() {
		t.Run(host.Name, func(t *testing.T) {
			k := host.Open(t)
			lm, err := Open(context.Background(), k, bytes.NewReader(file.Bytes()), int64(file.Len()), nil)
			require.NoError(t, err)
			worst := float32(1)
			for i, s := range sentences {
				if host.Slow && len(s.IDs) > 12 {
					continue
				}
				// Look-alikes of special tokens in a text are text here, unlike in the reference.
				if text := lm.Tokenizer.Encode(s.Text); !slices.Equal(lm.Tokenizer.Truncate(lm.Tokenizer.AddSpecial(text), len(s.IDs)), s.IDs) {
					require.Contains(t, s.Text, "[", "tokens")
					continue
				}
				v, err := lm.Embedder.Embed(context.Background(), []string{s.Text})
				require.NoError(t, err)
				worst = min(worst, embed.Cosine(v[0], want[i*384:(i+1)*384]))
			}
			t.Logf("cosine to the reference: %.5f at least", worst)
			require.GreaterOrEqual(t, worst, float32(0.995))
		})
	}
}
