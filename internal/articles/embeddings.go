package articles

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
)

// Embedder is the model that the embeddings are of, Dim the length of one.
const (
	Embedder = "all-MiniLM-L6-v2"
	Dim      = 384
)

// EmbeddingsFile holds the embeddings of passages and queries, so that what goes by meaning is
// tested where the model is not there. For each text: the FNV-1a hash of its bytes (uint64,
// little-endian), then its embedding in Dim int8, the greatest magnitude being 127. The tests of
// memory/recall write it anew and compare it with what the model gives.
const EmbeddingsFile = "embeddings.bin"

func hash(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// Embeddings gives the embedding, of length 1, of each text. The error names a text that has none.
func Embeddings(texts []string) (map[string][]float32, error) {
	const row = 8 + Dim
	content, err := files.ReadFile(EmbeddingsFile)
	if err != nil {
		return nil, err
	}
	if len(content)%row != 0 {
		return nil, fmt.Errorf("articles: %s: %d bytes, want a multiple of %d", EmbeddingsFile, len(content), row)
	}
	rows := map[uint64][]byte{}
	for r := range slices.Chunk(content, row) {
		rows[binary.LittleEndian.Uint64(r)] = r[8:]
	}
	found := map[string][]float32{}
	for _, text := range texts {
		values, ok := rows[hash(text)]
		if !ok {
			return nil, fmt.Errorf("articles: no embedding of %.60q; want go test ./memory/recall -update where the model is", text)
		}
		found[text] = unit(values)
	}
	return found, nil
}

// unit makes a vector of length 1 of int8 values.
func unit(values []byte) []float32 {
	v := make([]float32, len(values))
	squares := 0.0
	for i, b := range values {
		v[i] = float32(int8(b))
		squares += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(squares))
	}
	return v
}

// AppendEmbedding appends the row of a text to the content of EmbeddingsFile.
func AppendEmbedding(dst []byte, text string, embedding []float32) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, hash(text))
	greatest := float32(0)
	for _, v := range embedding {
		greatest = max(greatest, v, -v)
	}
	for _, v := range embedding {
		dst = append(dst, byte(int8(math.Round(float64(v/greatest*127)))))
	}
	return dst
}
