package recall

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/embed"
	"precis/core/kernel"
	"precis/core/tokenizer"
	"precis/internal/articles"
	"precis/internal/golden"
	"precis/internal/hosts"
	"precis/models/bert"
)

const (
	miniLM = articles.Embedder
	dim    = articles.Dim
)

// embeddings gives those of texts, as the fixture keeps them.
func embeddings(t testing.TB, texts []string) map[string][]float32 {
	found, err := articles.Embeddings(texts)
	require.NoError(t, err)
	return found
}

var update = flag.Bool("update", false, "write the embeddings of the fixture anew")

// openMiniLM skips the test where the model is not in the cache.
func openMiniLM(t testing.TB) embed.Embedder {
	weights, err := os.ReadFile(golden.Model(t, filepath.Join(miniLM, "model.safetensors")))
	require.NoError(t, err)
	config, err := os.ReadFile(golden.Model(t, filepath.Join(miniLM, "config.json")))
	require.NoError(t, err)
	pieces, err := os.ReadFile(golden.Model(t, filepath.Join(miniLM, "tokenizer.json")))
	require.NoError(t, err)
	k := hosts.Generated().Open(t)
	m, err := bert.OpenSafetensors(context.Background(), k, kernel.NewArena(k), config, bytes.NewReader(weights), int64(len(weights)), bert.Options{})
	require.NoError(t, err)
	c, err := tokenizer.FromJSON(pieces)
	require.NoError(t, err)
	text, err := tokenizer.New(c)
	require.NoError(t, err)
	return bert.Embedder{Model: m, Tokenizer: text}
}

func TestStoredEmbeddingsAreTheModels(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the model")
	}
	texts := fixtureTexts(t)
	if !*update { // all of them take a minute
		few := texts[:0:0]
		for i := 0; i < len(texts); i += 20 {
			few = append(few, texts[i])
		}
		texts = few
	}
	e := openMiniLM(t)
	made, err := e.Embed(context.Background(), texts)
	require.NoError(t, err)
	if *update {
		var content []byte
		for i, text := range texts {
			content = articles.AppendEmbedding(content, text, made[i])
		}
		require.NoError(t, os.WriteFile(filepath.Join("../../internal/articles", articles.EmbeddingsFile), content, 0o644))
		return // it is read when the test is built
	}
	kept := embeddings(t, texts)
	for i, text := range texts {
		require.Greater(t, dot(made[i], kept[text]), float32(0.999), "%.60q", text)
	}
}
