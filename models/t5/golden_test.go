package t5

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/internal/golden"
	"precis/internal/golden/decoders"
	"precis/internal/hosts"
)

// tolerance is how far a number may be from the reference where all arithmetic is in float32.
const tolerance = 1e-3

// goldenCases is a cases.json: one model, several inputs.
type goldenCases struct {
	Cases []goldenCase `json:"cases"`
}

// goldenCase is a batch. What the files hold is one item after another.
type goldenCase struct {
	ID            string      `json:"id"`
	Inputs        [][]int32   `json:"input_ids"`
	Masks         [][]int     `json:"attention_mask"`
	Decoded       [][]int32   `json:"decoder_input_ids"`
	Encoder       string      `json:"encoder"`
	Logits        string      `json:"logits"`
	Stride        int         `json:"logits_token_stride"`
	LogSumExp     [][]float64 `json:"logsumexp"`
	ArgMax        [][]int     `json:"argmax"`
	EncoderLayers string      `json:"encoder_hidden_states"`
	DecoderLayers string      `json:"decoder_hidden_states"`
	Bias          *struct {
		Encoder string `json:"encoder"`
		Decoder string `json:"decoder"`
	} `json:"position_bias"`
}

// unpadded is an input without its padding, which nothing sees: it is left out.
func unpadded(input []int32, mask []int) []int32 {
	n := len(mask)
	for n > 0 && mask[n-1] == 0 {
		n--
	}
	return input[:n]
}

// goldenModels are the folders with a model of this family.
func goldenModels(t testing.TB) []string { return golden.Models(t, "t5") }

// openGolden opens a model as Hugging Face stores it.
func openGolden(t testing.TB, k kernel.Kernels, folder string) *Model {
	t.Helper()
	config, file := decoders.Files(t, folder)
	m, err := OpenSafetensors(context.Background(), k, kernel.NewArena(k), config, bytes.NewReader(file), int64(len(file)), Options{Float32KV: true, Chunk: 24})
	require.NoError(t, err)
	return m
}

// TestGolden: encoder states, hidden states of every block, logits and position biases.
func TestGolden(t *testing.T) {
	for _, folder := range goldenModels(t) {
		for _, host := range hosts.All() {
			t.Run(filepath.Base(folder)+"/"+host.Name, func(t *testing.T) {
				m := openGolden(t, host.Open(t), folder)
				for _, c := range golden.JSON[goldenCases](t, filepath.Join(folder, "cases.json")).Cases {
					t.Run(c.ID, func(t *testing.T) { c.check(t, m, folder) })
				}
			})
		}
	}
}

func (c goldenCase) check(t *testing.T, m *Model, folder string) {
	size, width := m.Vocabulary(), len(c.Inputs[0])
	stride := max(c.Stride, 1)
	var states, logits, encoderLayers, decoderLayers []float32
	for item := range c.Inputs {
		encoder := make([][]float32, m.config.EncoderBlocks+1)
		decoder := make([][]float32, m.config.DecoderBlocks+1)
		m.observe = func(decodes bool, i int, x kernel.Addr, tokens int) {
			rows := make([]float32, tokens*m.config.Dim)
			m.kernels.Read(kernel.Bytes(rows), x)
			if decodes {
				decoder[i] = append(decoder[i], rows...)
			} else {
				encoder[i] = append(encoder[i], rows...)
			}
		}
		require.NoError(t, m.Encode(context.Background(), unpadded(c.Inputs[item], c.Masks[item]), nil))
		rows, err := m.FeedAll(context.Background(), c.Decoded[item], nil)
		require.NoError(t, err)
		m.observe = nil

		last := encoder[m.config.EncoderBlocks]
		states = append(append(states, last...), make([]float32, width*m.config.Dim-len(last))...)
		for i := range c.Decoded[item] {
			row := rows[i*size : (i+1)*size]
			require.InDelta(t, c.LogSumExp[item][i], golden.LogSumExp(row), tolerance, "log-sum-exp of item %d, position %d", item, i)
			require.Equal(t, c.ArgMax[item][i], int(golden.ArgMax(row)), "best token of item %d, position %d", item, i)
			for token := 0; token < size; token += stride {
				logits = append(logits, row[token])
			}
		}
		for _, layer := range encoder {
			encoderLayers = append(encoderLayers, layer...)
		}
		for _, layer := range decoder {
			decoderLayers = append(decoderLayers, layer...)
		}
	}
	golden.RequireArray(t, filepath.Join(folder, c.Encoder), states, tolerance)
	golden.RequireArray(t, filepath.Join(folder, c.Logits), logits, tolerance)
	if c.EncoderLayers != "" {
		golden.RequireArray(t, filepath.Join(folder, c.EncoderLayers), encoderLayers, tolerance)
		golden.RequireArray(t, filepath.Join(folder, c.DecoderLayers), decoderLayers, tolerance)
	}
	if c.Bias != nil {
		golden.RequireArray(t, filepath.Join(folder, c.Bias.Encoder), biasRows(m, m.state.encoderBias), tolerance)
		golden.RequireArray(t, filepath.Join(folder, c.Bias.Decoder), biasRows(m, m.state.decoderBias), tolerance)
	}
}

// biasRows is what the file of a bias holds: heads, every fifth of 200 queries, 200 keys. The
// decoder's table has no columns for the future, which shares the bucket of distance 0.
func biasRows(m *Model, b bias) []float32 {
	table := make([]float32, m.config.Heads*b.stride)
	m.kernels.Read(kernel.Bytes(table), b.table)
	var rows []float32
	for h := range m.config.Heads {
		for query := 0; query < 200; query += 5 {
			for key := range 200 {
				rows = append(rows, table[h*b.stride+min(b.zero+key-query, b.stride-1)])
			}
		}
	}
	return rows
}
