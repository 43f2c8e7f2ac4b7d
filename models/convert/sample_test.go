package convert

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// entry is a tensor of a sample.
type entry struct {
	name  string
	shape []int
}

// writeSafetensors writes tensors of float32 whose values follow from name and place.
func writeSafetensors(w io.Writer, entries []entry) error {
	header := map[string]any{}
	offset := 0
	for _, e := range entries {
		header[e.name] = map[string]any{"dtype": "F32", "shape": e.shape, "data_offsets": []int{offset, offset + 4*e.elements()}}
		offset += 4 * e.elements()
	}
	b := mustJSON(header)
	out := bufio.NewWriterSize(w, 1<<20)
	_ = binary.Write(out, binary.LittleEndian, uint64(len(b))) // an error stays until Flush
	_, _ = out.Write(b)
	var value [4]byte
	for _, e := range entries {
		x := crc32.ChecksumIEEE([]byte(e.name))
		for range e.elements() {
			x = x*1664525 + 1013904223
			binary.LittleEndian.PutUint32(value[:], math.Float32bits(float32(int32(x))/float32(1<<33)))
			_, _ = out.Write(value[:])
		}
	}
	return out.Flush()
}

func (e entry) elements() int {
	n := 1
	for _, d := range e.shape {
		n *= d
	}
	return n
}

// shard is a safetensors file in memory.
func shard(t testing.TB, name string, entries []entry) Shard {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, writeSafetensors(&out, entries))
	return Shard{Name: name, ReaderAt: bytes.NewReader(out.Bytes()), Size: int64(out.Len())}
}

// t5Shape is what a T5 of the first kind is made of.
type t5Shape struct{ dim, hidden, headDim, heads, blocks, vocabulary int }

func (s t5Shape) config() []byte {
	return fmt.Appendf(nil, `{"model_type": "t5", "d_model": %d, "d_ff": %d, "d_kv": %d, "num_heads": %d, "num_layers": %d,
		"vocab_size": %d, "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0, "n_positions": 512, "num_beams": 4,
		"task_specific_params": {"summarization": {"prefix": "summarize: ", "num_beams": 4, "early_stopping": true}}}`,
		s.dim, s.hidden, s.headDim, s.heads, s.blocks, s.vocabulary)
}

func (s t5Shape) entries() []entry {
	inner := s.heads * s.headDim
	list := []entry{{"shared.weight", []int{s.vocabulary, s.dim}}}
	attention := func(prefix string) {
		for _, name := range []string{"q", "k", "v"} {
			list = append(list, entry{prefix + "." + name + ".weight", []int{inner, s.dim}})
		}
		list = append(list, entry{prefix + ".o.weight", []int{s.dim, inner}})
	}
	for _, side := range []string{"encoder", "decoder"} {
		for i := range s.blocks {
			layer := fmt.Sprintf("%s.block.%d.layer.", side, i)
			attention(layer + "0.SelfAttention")
			if i == 0 {
				list = append(list, entry{layer + "0.SelfAttention.relative_attention_bias.weight", []int{32, s.heads}})
			}
			last := 1
			if side == "decoder" {
				attention(layer + "1.EncDecAttention")
				last = 2
			}
			list = append(list, entry{fmt.Sprintf("%s%d.DenseReluDense.wi.weight", layer, last), []int{s.hidden, s.dim}},
				entry{fmt.Sprintf("%s%d.DenseReluDense.wo.weight", layer, last), []int{s.dim, s.hidden}})
			for norm := range last + 1 {
				list = append(list, entry{fmt.Sprintf("%s%d.layer_norm.weight", layer, norm), []int{s.dim}})
			}
		}
		list = append(list, entry{side + ".final_layer_norm.weight", []int{s.dim}})
	}
	return list
}

// sampleShape is that of a model small enough for every test.
var sampleShape = t5Shape{dim: 32, hidden: 64, headDim: 8, heads: 4, blocks: 1, vocabulary: 60}

// sample is a small T5 in one file.
func sample(t testing.TB) Source {
	return Source{
		Config: sampleShape.config(), Tokenizer: unigram(50), Name: "sample", License: "mit", Repository: "someone/sample",
		Weights: []Shard{shard(t, WeightsName, sampleShape.entries())},
	}
}

// halves are the same tensors in two files.
func halves(t testing.TB) []Shard {
	entries := sampleShape.entries()
	cut := len(entries) / 2
	return []Shard{shard(t, "model-00001-of-00002.safetensors", slices.Clone(entries[:cut])), shard(t, "model-00002-of-00002.safetensors", slices.Clone(entries[cut:]))}
}
