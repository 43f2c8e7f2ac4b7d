package recall

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/embed"
	"precis/core/kernel"
	"precis/core/tokenizer"
	"precis/internal/golden"
	"precis/internal/hosts"
	"precis/models/bert"
)

// miniLM is the embedder of the fixture; its vectors have dim values.
const (
	miniLM = "all-MiniLM-L6-v2"
	dim    = 384
)

// embeddingsFile holds the embeddings of the fixture's texts, so that recall by meaning is tested
// where the model is not there. For each text: the FNV-1a hash of its bytes (uint64, little-endian),
// then its embedding in dim int8, the greatest magnitude being 127.
const embeddingsFile = "testdata/embeddings.bin"

var update = flag.Bool("update", false, "write "+embeddingsFile+" anew")

func hash(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// stored reads the embeddings of texts, of length 1, out of embeddingsFile.
func stored(t testing.TB, texts []string) map[string][]float32 {
	content, err := os.ReadFile(embeddingsFile)
	require.NoError(t, err)
	require.Zero(t, len(content)%(8+dim))
	rows := map[uint64][]float32{}
	for row := range slices.Chunk(content, 8+dim) {
		v := make([]float32, dim)
		for i, b := range row[8:] {
			v[i] = float32(int8(b))
		}
		norm := float32(math.Sqrt(float64(dot(v, v))))
		for i := range v {
			v[i] /= norm
		}
		rows[binary.LittleEndian.Uint64(row)] = v
	}
	found := map[string][]float32{}
	for _, text := range texts {
		v, ok := rows[hash(text)]
		require.True(t, ok, "no embedding of %.60q; want go test -update where the model is", text)
		found[text] = v
	}
	return found
}

func store(t *testing.T, texts []string, embeddings [][]float32) {
	var content []byte
	for i, text := range texts {
		content = binary.LittleEndian.AppendUint64(content, hash(text))
		greatest := float32(0)
		for _, v := range embeddings[i] {
			greatest = max(greatest, v, -v)
		}
		for _, v := range embeddings[i] {
			content = append(content, byte(int8(math.Round(float64(v/greatest*127)))))
		}
	}
	require.NoError(t, os.WriteFile(embeddingsFile, content, 0o644))
}

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
		store(t, texts, made)
	}
	kept := stored(t, texts)
	for i, text := range texts {
		require.Greater(t, dot(made[i], kept[text]), float32(0.999), "%.60q", text)
	}
}
