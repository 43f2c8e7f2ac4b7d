package gpt2

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/golden"
	"precis/internal/golden/decoders"
	"precis/internal/hosts"
	"precis/models/causal"
)

// feed is Feed whose result stays valid.
func feed(t *testing.T, m *Model, tokens ...int32) []float32 {
	t.Helper()
	logits, err := m.Feed(background, tokens, nil)
	require.NoError(t, err)
	return slices.Clone(logits)
}

// TestGoldenTogether: scores and beams are what feeding gives, though their tokens stand elsewhere
// in the cache than their positions say.
func TestGoldenTogether(t *testing.T) {
	file := goldenGGUF(t, quant.F32)
	prefix, a, b := []int32{5, 9, 200, 31, 7}, []int32{11, 12, 13}, []int32{300, 8, 1}
	for _, host := range hosts.All() {
		m, err := openGGUF(host.Open(t), file, float32KV)
		require.NoError(t, err)
		feed(t, m, prefix...)
		scores, err := m.Score(background, [][]int32{a, b}, nil)
		require.NoError(t, err)
		for i, tokens := range [][]int32{a, b} {
			m.Truncate(0)
			row := feed(t, m, prefix...)
			for j, token := range tokens {
				require.InDelta(t, float64(row[token])-golden.LogSumExp(row), scores[i][j], 1e-3, "%s: continuation %d, token %d", host.Name, i, j)
				row = feed(t, m, token)
			}
		}

		m.Truncate(len(prefix))
		require.NoError(t, m.Fork(2, 3))
		for step := range 3 {
			rows, sums, err := m.FeedBeams(background, []int{0, 1}, []int32{a[step], b[step]})
			require.NoError(t, err)
			if step == 2 {
				last := slices.Clone(rows)
				sums = slices.Clone(sums)
				m.Truncate(len(prefix))
				require.InDeltaSlice(t, feed(t, m, a...), last[:m.Vocabulary()], 1e-3)
				m.Truncate(len(prefix))
				want := feed(t, m, b...)
				require.InDeltaSlice(t, want, last[m.Vocabulary():], 1e-3)
				require.InDelta(t, golden.LogSumExp(want), sums[1], 1e-3)
			}
		}
	}
}

// TestGoldenRounded: 8-bit weights, parts of one matrix for queries, keys and values included, and
// a rounded cache change logits of a spread of about 3 by a fraction.
func TestGoldenRounded(t *testing.T) {
	tokens := []int32{214, 128, 187, 289, 177, 357, 5}
	exact, err := openGGUF(kernel.NewPortable(), goldenGGUF(t, quant.F32), float32KV)
	require.NoError(t, err)
	want := feed(t, exact, tokens...)
	for _, host := range hosts.All() {
		m, err := openGGUF(host.Open(t), goldenGGUF(t, quant.Q8_0), causal.Options{})
		require.NoError(t, err)
		require.InDeltaSlice(t, want, feed(t, m, tokens...), 0.5, host.Name)
	}
}

// TestGoldenAllocates: a token reserves nothing in Go.
func TestGoldenAllocates(t *testing.T) {
	m, err := openGGUF(hosts.Generated().Open(t), goldenGGUF(t, quant.Q8_0), causal.Options{})
	require.NoError(t, err)
	token := []int32{7}
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if _, err := m.Feed(background, token, nil); err != nil {
			t.Fatal(err)
		}
	}))
}

// TestGoldenRefuses: configurations and options that cannot be.
func TestGoldenRefuses(t *testing.T) {
	config, file := decoders.Files(t, golden.Path(t, goldenFolder))
	open := func(config string, o causal.Options) error {
		k := kernel.NewPortable()
		_, err := OpenSafetensors(background, k, kernel.NewArena(k), []byte(config), bytes.NewReader(file), int64(len(file)), o)
		return err
	}
	for _, c := range []struct{ old, new, message string }{
		{`"model_type": "gpt2"`, `"model_type": "gptj"`, `model_type: found "gptj"`},
		{`"activation_function": "gelu_new"`, `"activation_function": "relu"`, `activation_function: found "relu"`},
		{`"scale_attn_weights": true`, `"scale_attn_weights": false`, "scale_attn_weights: found false"},
		{`"scale_attn_by_inverse_layer_idx": false`, `"scale_attn_by_inverse_layer_idx": true`, "found true"},
		{`"n_layer": 2`, `"n_layer": 3000000`, "block count: found 3000000"},
		{`"n_head": 4`, `"n_head": 5`, "5 heads"},
		{`"n_head": 4`, `"n_head": 0`, "head count: found 0"},
		{`"layer_norm_epsilon": 1e-05`, `"layer_norm_epsilon": 2`, "epsilon"},
		{`{`, `[`, "config.json"},
	} {
		text := strings.Replace(string(config), c.old, c.new, 1)
		require.NotEqual(t, string(config), text, c.old)
		err := open(text, causal.Options{})
		require.ErrorIs(t, err, ErrConfig, c.new)
		require.ErrorContains(t, err, c.message)
	}
	untied := strings.Replace(string(config), `"tie_word_embeddings": true`, `"tie_word_embeddings": false`, 1)
	require.ErrorContains(t, open(untied, causal.Options{}), "lm_head.weight")
	require.ErrorContains(t, open(string(config), causal.Options{Context: 513}), "gpt2: context of 513 positions, want 1 to 512")
}
