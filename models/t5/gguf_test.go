package t5

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/kernel"
	"precis/core/quant"
	"precis/internal/hosts"
	"precis/internal/samplemodel"
	"precis/models/gguf"
	"precis/models/weights"
)

var background = context.Background()

// sample is a small model; gated is one of the newer kind.
var (
	sample = samplemodel.T5{Blocks: 2, Dim: 64, Hidden: 96, Heads: 4, HeadDim: 16, Vocabulary: 200}
	gated  = samplemodel.T5{Blocks: 2, Dim: 64, Hidden: 96, Heads: 4, HeadDim: 16, Vocabulary: 200, Gated: true}
)

// openGGUF opens a file as the loader does.
func openGGUF(k kernel.Kernels, file []byte, o Options) (*Model, error) {
	p, err := samplemodel.Read(k, file, func(f *gguf.File) (*Plan, error) { return NewPlan(f, o) })
	if err != nil {
		return nil, err
	}
	return p.model(k), nil
}

func openSample(t testing.TB, k kernel.Kernels, s samplemodel.T5, typ quant.Type, o Options) *Model {
	t.Helper()
	file, err := s.GGUF(typ)
	require.NoError(t, err)
	m, err := openGGUF(k, file, o)
	require.NoError(t, err)
	return m
}

// sampleTokens are n tokens of the small models' vocabulary.
func sampleTokens(seed, n int) []int32 {
	tokens := make([]int32, n)
	for i := range tokens {
		tokens[i] = int32((seed*37 + i*i*11 + i*5) % 200)
	}
	return tokens
}

// onHosts runs a test of the small models on every host and with both kinds of cache.
func onHosts(t *testing.T, o Options, test func(t *testing.T, m *Model)) {
	for _, host := range hosts.All() {
		for name, s := range map[string]samplemodel.T5{"plain": sample, "gated": gated} {
			for _, float := range []bool{false, true} {
				kind := "/int8"
				if float {
					kind = "/float32"
				}
				t.Run(host.Name+"/"+name+kind, func(t *testing.T) {
					o := o
					o.Float32KV = float
					test(t, openSample(t, host.Open(t), s, quant.F32, o))
				})
			}
		}
	}
}

// TestQuantized: with quantized weights the logits are those of the same weights in float32, but
// for the rounding of activations, and of the cache.
func TestQuantized(t *testing.T) {
	input, decoded := sampleTokens(1, 50), sampleTokens(2, 12)
	logits := func(t *testing.T, m *Model) []float32 {
		require.NoError(t, m.Encode(background, input, nil))
		rows, err := m.FeedAll(background, decoded, nil)
		require.NoError(t, err)
		return slices.Clone(rows)
	}
	for _, c := range []struct {
		typ    quant.Type
		budget float64 // of the mean difference, where logits spread by 1
	}{{quant.Q8_0, 0.013}, {quant.Q4_0, 0.03}, {quant.Q4_1, 0.03}, {quant.F16, 0.01}} {
		for _, s := range []samplemodel.T5{sample, gated} {
			tensors := s.Tensors()
			for _, x := range tensors {
				if size, err := c.typ.Size(len(x.Values)); err == nil && len(x.Shape) == 2 && x.Shape[0]%32 == 0 {
					blocks := make([]byte, size)
					require.NoError(t, quant.Quantize(blocks, x.Values, c.typ))
					require.NoError(t, quant.Dequantize(x.Values, blocks, c.typ))
				}
			}
			file, err := samplemodel.File(s.Pairs(), tensors, quant.F32)
			require.NoError(t, err)
			reference, err := openGGUF(kernel.NewPortable(), file, Options{Float32KV: true})
			require.NoError(t, err)
			want := logits(t, reference)
			for _, host := range hosts.All() {
				t.Run(c.typ.String()+"/"+host.Name, func(t *testing.T) {
					got := logits(t, openSample(t, host.Open(t), s, c.typ, Options{}))
					sum, square := 0.0, 0.0
					for i := range want {
						sum += math.Abs(float64(got[i] - want[i]))
						square += float64(want[i]) * float64(want[i])
					}
					off := sum / float64(len(want)) / math.Sqrt(square/float64(len(want)))
					t.Logf("mean difference %.2g of the spread", off)
					require.Less(t, off, c.budget)
				})
			}
		}
	}
}

// TestConfigOfGGUF: what decides between the kinds of models.
func TestConfigOfGGUF(t *testing.T) {
	m := openSample(t, kernel.NewPortable(), sample, quant.F32, Options{})
	require.InDelta(t, 0.125, m.config.OutputScale, 1e-7)
	require.False(t, m.config.Gated)
	require.Equal(t, kernel.ReLU, m.config.Activation)
	require.EqualValues(t, 200, m.Vocabulary())
	require.Equal(t, 512, m.InputContext())
	m = openSample(t, kernel.NewPortable(), gated, quant.F32, Options{Input: 2000, Context: 30})
	require.EqualValues(t, 1, m.config.OutputScale)
	require.True(t, m.config.Gated)
	require.Equal(t, kernel.GELUTanh, m.config.Activation)
	require.Equal(t, 2000, m.InputContext())
	require.Equal(t, 30, m.Context())
}

// TestRefused: files that cannot be, each with the error that names why.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		key     string
		value   any
		remove  string
		err     error
		message string
	}{
		{name: "no heads", key: "t5.attention.head_count", value: uint32(0), err: ErrConfig, message: "head count: found 0"},
		{name: "odd heads", key: "t5.attention.key_length", value: uint32(6), err: ErrConfig, message: "value_length"},
		{name: "many blocks", key: "t5.block_count", value: uint32(math.MaxUint32), err: ErrConfig, message: "block count"},
		{name: "no decoder", key: "t5.decoder_block_count", value: uint32(0), err: ErrConfig, message: "decoder block count: found 0"},
		{name: "huge width", key: "t5.embedding_length", value: uint64(1) << 62, err: ErrConfig, message: "width"},
		{name: "no buckets", key: "t5.attention.relative_buckets_count", value: uint32(0), err: ErrConfig, message: "buckets"},
		{name: "odd buckets", key: "t5.attention.relative_buckets_count", value: uint32(31), err: ErrConfig, message: "multiple of 4"},
		{name: "too many buckets", key: "t5.attention.relative_buckets_count", value: uint32(512), err: ErrConfig, message: "greatest distance"},
		{name: "epsilon", key: "t5.attention.layer_norm_rms_epsilon", value: float32(math.NaN()), err: ErrConfig, message: "epsilon"},
		{name: "scale", key: "t5.logit_scale", value: float32(math.Inf(1)), err: ErrConfig, message: "scale of the output"},
		{name: "start outside", key: "t5.decoder_start_token_id", value: uint32(200), err: ErrConfig, message: "decoder_start_token_id"},
		{name: "text for a number", key: "t5.block_count", value: "two", err: gguf.ErrValue, message: "t5.block_count"},
		{name: "missing bias", remove: "dec.blk.0.attn_rel_b.weight", err: weights.ErrMissing, message: "attn_rel_b"},
		{name: "missing block", remove: "enc.blk.1.attn_q.weight", err: weights.ErrMissing, message: "enc.blk.1.attn_q"},
		{name: "wrong shape", key: "t5.feed_forward_length", value: uint32(128), err: weights.ErrShape, message: "want [64 128]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pairs, tensors := sample.Pairs(), sample.Tensors()
			pairs = slices.DeleteFunc(pairs, func(p gguf.Pair) bool { return p.Key == c.key })
			if c.key != "" {
				pairs = append(pairs, gguf.Pair{Key: c.key, Value: c.value})
			}
			tensors = slices.DeleteFunc(tensors, func(x samplemodel.Tensor) bool { return x.Name == c.remove })
			file, err := samplemodel.File(pairs, tensors, quant.F32)
			require.NoError(t, err)
			_, err = openGGUF(kernel.NewPortable(), file, Options{})
			require.ErrorIs(t, err, c.err)
			require.ErrorContains(t, err, c.message)
		})
	}
	file, err := sample.GGUF(quant.F32)
	require.NoError(t, err)
	for _, o := range []Options{{Input: -1}, {Context: 1 << 20}, {Chunk: -3}} {
		_, err = openGGUF(kernel.NewPortable(), file, o)
		require.ErrorContains(t, err, "want 1 to")
	}
}

// TestBeamSearchOfSample: beams end with scores in order; the first is no worse than greedy here.
func TestBeamSearchOfSample(t *testing.T) {
	onHosts(t, Options{}, func(t *testing.T, m *Model) {
		input := sampleTokens(3, 40)
		o := decode.Options{MaxLength: 20, EOS: []int32{1}, OutputScores: true}
		greedy, err := decode.GenerateFrom(background, m, input, o, nil)
		require.NoError(t, err)
		sum := float32(0)
		for _, step := range greedy[0].Steps {
			sum += step.LogProb
		}
		o.NumBeams, o.NumReturnSequences = 4, 4
		all, err := decode.GenerateFrom(background, m, input, o, nil)
		require.NoError(t, err)
		require.Len(t, all, 4)
		require.GreaterOrEqual(t, all[0].Score, sum/float32(len(greedy[0].Tokens)))
		for i := 1; i < 4; i++ {
			require.LessOrEqual(t, all[i].Score, all[i-1].Score)
		}
	})
}
