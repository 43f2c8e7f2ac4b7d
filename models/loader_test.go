package models

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
	"precis/core/quant"
	"precis/core/tokenizer"
	"precis/models/gguf"
	"precis/models/llama"
	"precis/models/weights"
)

func open(file []byte) (*LM, error) {
	return Open(context.Background(), kernel.NewPortable(), bytes.NewReader(file), int64(len(file)), nil)
}

// logits are those after a few tokens; they depend on every weight.
func logits(t *testing.T, lm *LM) []float32 {
	t.Helper()
	row, err := lm.Model.Feed(context.Background(), []int32{3, 1, 39, 7, 0}, nil)
	require.NoError(t, err)
	return slices.Clone(row)
}

func TestOpen(t *testing.T) {
	file := newSample().file(t)
	var done []int
	lm, err := Open(context.Background(), kernel.NewPortable(), bytes.NewReader(file), int64(len(file)), func(n, total int) error {
		require.Equal(t, len(file), total)
		done = append(done, n)
		return nil
	})
	require.NoError(t, err)
	require.Equal(t, []int{len(file)}, done)
	require.Equal(t, "sample", lm.Info.Name)
	require.Equal(t, "llama", lm.Info.Architecture)
	require.Equal(t, "apache-2.0", lm.Info.License)
	require.EqualValues(t, 32*40+3*32+2*32*32+2*32*16+3*32*64, lm.Info.Parameters)
	require.Equal(t, 64, lm.Info.Context)
	require.Equal(t, 64, lm.Model.Context())
	require.Equal(t, sampleTokens, lm.Model.Vocabulary())
	require.EqualValues(t, 2, lm.Tokenizer.EOS())
}

// TestOpenStops: an error of progress, a cancelled context and a broken reader end the work.
func TestOpenStops(t *testing.T) {
	file := newSample().file(t)
	stop := errors.New("stop")
	_, err := Open(context.Background(), kernel.NewPortable(), bytes.NewReader(file), int64(len(file)), func(int, int) error { return stop })
	require.ErrorIs(t, err, stop)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = Open(ctx, kernel.NewPortable(), bytes.NewReader(file), int64(len(file)), nil)
	require.ErrorIs(t, err, context.Canceled)
	_, err = Open(context.Background(), kernel.NewPortable(), bytes.NewReader(file[:100]), int64(len(file)), nil)
	require.ErrorIs(t, err, io.EOF)
}

// TestLoaderPieces: however the bytes are cut, and wherever the tensors lie, the model is the same.
func TestLoaderPieces(t *testing.T) {
	for _, typ := range []quant.Type{quant.F32, quant.Q4_1, quant.Q8_0, quant.Q5_0} {
		s := newSample()
		s.requantize(t, typ)
		lm, err := open(s.file(t))
		require.NoError(t, err)
		want := logits(t, lm)
		slices.Reverse(s.tensors)
		s.put(sampleTensor{"unknown.weight", quant.IQ2_XXS, []int{256, 3}, make([]byte, 66*3)})
		slices.Reverse(s.tensors[3:])
		file := s.file(t)
		for _, piece := range []int{1, 7, 999, len(file)} {
			l := NewLoader(kernel.NewPortable(), int64(len(file)))
			for part := range slices.Chunk(file, piece) {
				n, err := l.Write(part)
				require.NoError(t, err)
				require.Equal(t, len(part), n)
			}
			lm, err := l.Finish()
			require.NoError(t, err)
			require.Equal(t, want, logits(t, lm), "%v in pieces of %d", typ, piece)
		}
	}
}

// TestLoaderStaging puts bytes into kernel memory as a browser does, as many as there is room for.
func TestLoaderStaging(t *testing.T) {
	s := newSample()
	// More rows than the window holds, so that it goes round several times.
	const rows = 60000
	s.setTokens(rows)
	s.add("token_embd.weight", []int{32, rows}, randomFloats(rand.New(rand.NewPCG(3, 4)), []int{32, rows}))
	file := s.file(t)
	lm, err := open(file)
	require.NoError(t, err)
	want := logits(t, lm)

	k := kernel.NewPortable()
	l := NewLoader(k, int64(len(file)))
	for rest := file; len(rest) > 0; {
		addr, free, err := l.Staging()
		require.NoError(t, err)
		n := min(free, len(rest))
		k.Write(addr, rest[:n])
		require.NoError(t, l.Loaded(n))
		rest = rest[n:]
	}
	grown := k.Size()
	lm, err = l.Finish()
	require.NoError(t, err)
	require.Equal(t, want, logits(t, lm))
	require.Equal(t, grown, k.Size(), "memory grew after the header was read")
}

// TestLoaderShort: a file cut short is an error that names where.
func TestLoaderShort(t *testing.T) {
	file := newSample().file(t)
	f, err := gguf.Parse(file, int64(len(file)))
	require.NoError(t, err)
	down, ok := f.Tensor("blk.0.ffn_down.weight")
	require.True(t, ok)
	for _, c := range []struct {
		bytes int64
		place string
	}{{0, "in the header"}, {100, "in the header"}, {down.Offset + 100, `at tensor "blk.0.ffn_down.weight"`}} {
		l := NewLoader(kernel.NewPortable(), int64(len(file)))
		_, err := l.Write(file[:c.bytes])
		require.NoError(t, err)
		_, err = l.Finish()
		require.ErrorIs(t, err, ErrSize)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.ErrorContains(t, err, c.place)
	}
	l := NewLoader(kernel.NewPortable(), int64(len(file)))
	_, err = l.Write(append(file, 0))
	require.ErrorIs(t, err, ErrSize)
	_, err = NewLoader(kernel.NewPortable(), 0).Finish()
	require.Error(t, err)
}

// small is a memory that cannot grow far.
type small struct {
	kernel.Kernels
	limit uint64
}

func (s small) Grow(size uint64) error {
	if size > s.limit {
		return kernel.ErrMemory
	}
	return s.Kernels.Grow(size)
}

func TestLoaderMemory(t *testing.T) {
	file := newSample().file(t)
	_, err := Open(context.Background(), small{kernel.NewPortable(), stagingBytes + 100_000}, bytes.NewReader(file), int64(len(file)), nil)
	require.ErrorIs(t, err, kernel.ErrMemory)
	require.ErrorContains(t, err, "3 MB of memory wanted")
}

// TestRequantized: types that kernels do not pack lose little on the way to those that they do.
func TestRequantized(t *testing.T) {
	reference := newSample()
	lm, err := open(reference.file(t))
	require.NoError(t, err)
	want := logits(t, lm)
	for _, c := range []struct {
		typ    quant.Type
		budget float64 // greatest difference of a logit from that in float32; they spread by about 1
	}{{quant.F16, 3e-4}, {quant.BF16, 3e-3}, {quant.Q8_0, 0.02}, {quant.Q5_0, 0.1}, {quant.Q5_1, 0.1}} {
		s := newSample()
		s.requantize(t, c.typ)
		lm, err := open(s.file(t))
		require.NoError(t, err)
		worst := 0.0
		for i, v := range logits(t, lm) {
			worst = max(worst, math.Abs(float64(v-want[i])))
		}
		t.Logf("%v: at most %.2g off", c.typ, worst)
		require.Less(t, worst, c.budget, "%v", c.typ)
	}
}

// TestRefused: models that cannot be, each with the error that names why.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(s *sample)
		err     error
		message string
	}{
		{"no heads", func(s *sample) { s.set("llama.attention.head_count", uint32(0)) }, llama.ErrConfig, "head count: found 0"},
		{"heads that do not share", func(s *sample) { s.set("llama.attention.head_count_kv", uint32(3)) }, llama.ErrConfig, "multiple of the 3"},
		{"no key-value heads", func(s *sample) { s.set("llama.attention.head_count_kv", uint32(0)) }, llama.ErrConfig, "key-value head count: found 0"},
		{"many blocks", func(s *sample) { s.set("llama.block_count", uint32(math.MaxUint32)) }, llama.ErrConfig, "block count: found 4294967295"},
		{"no blocks", func(s *sample) { s.set("llama.block_count", uint32(0)) }, llama.ErrConfig, "block count: found 0"},
		{"negative width", func(s *sample) { s.set("llama.embedding_length", int32(-32)) }, llama.ErrConfig, "embedding length: found -32"},
		{"huge width", func(s *sample) { s.set("llama.embedding_length", uint64(1)<<62) }, llama.ErrConfig, "embedding length"},
		{"no context", func(s *sample) { s.set("llama.context_length", uint32(0)) }, llama.ErrConfig, "context length: found 0"},
		{"part of a head turns", func(s *sample) { s.set("llama.rope.dimension_count", uint32(4)) }, llama.ErrConfig, "rope.dimension_count"},
		{"unknown scaling", func(s *sample) { s.set("llama.rope.scaling.type", "yarn") }, llama.ErrConfig, `found "yarn"`},
		{"no frequency", func(s *sample) { s.set("llama.rope.freq_base", float32(math.NaN())) }, llama.ErrConfig, "frequency base"},
		{"no epsilon", func(s *sample) { s.set("llama.attention.layer_norm_rms_epsilon", float32(math.NaN())) }, llama.ErrConfig, "epsilon"},
		{"text for a number", func(s *sample) { s.set("llama.block_count", "one") }, gguf.ErrValue, "llama.block_count"},
		{"missing tensor", func(s *sample) { s.remove("blk.0.attn_k.weight") }, weights.ErrMissing, "blk.0.attn_k.weight"},
		{"wrong shape", func(s *sample) { s.add("blk.0.attn_k.weight", []int{32, 32}, make([]float32, 1024)) }, weights.ErrShape, "found [32 32], want [32 16]"},
		{"other vocabulary", func(s *sample) { s.set("llama.vocab_size", uint32(41)) }, llama.ErrConfig, "vocab_size"},
		{"few tokens", func(s *sample) { s.setTokens(2) }, tokenizer.ErrConfig, "found 2 tokens, want 40"},
		{"end outside", func(s *sample) { s.set("tokenizer.ggml.eos_token_id", uint32(40)) }, tokenizer.ErrConfig, "EOS"},
		{"end that wraps", func(s *sample) { s.set("tokenizer.ggml.eos_token_id", uint64(1)<<32) }, tokenizer.ErrConfig, "eos_token_id"},
		{"no tokenizer", func(s *sample) {
			s.pairs = slices.DeleteFunc(s.pairs, func(p gguf.Pair) bool { return p.Key == "tokenizer.ggml.model" })
		}, gguf.ErrMissing, "tokenizer.ggml.model"},
		{"weights not finite", func(s *sample) {
			norm := make([]float32, 32)
			norm[5] = float32(math.Inf(1))
			s.add("output_norm.weight", []int{32}, norm)
		}, nil, `tensor "output_norm.weight": element 5 is +Inf`},
		{"unknown type", func(s *sample) {
			s.put(sampleTensor{"output_norm.weight", quant.I32, []int{32}, make([]byte, 128)})
		}, weights.ErrType, "I32"},
		{"another family", func(s *sample) { s.set("general.architecture", "mamba") }, ErrArchitecture, `found "mamba"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSample()
			c.change(s)
			_, err := open(s.file(t))
			require.Error(t, err)
			if c.err != nil {
				require.ErrorIs(t, err, c.err)
			}
			require.ErrorContains(t, err, c.message)
		})
	}
}

// TestUntied: a head of its own is used where the file has one.
func TestUntied(t *testing.T) {
	s := newSample()
	lm, err := open(s.file(t))
	require.NoError(t, err)
	tied := logits(t, lm)
	s.add("output.weight", []int{32, sampleTokens}, randomFloats(rand.New(rand.NewPCG(5, 6)), []int{32, sampleTokens}))
	lm, err = open(s.file(t))
	require.NoError(t, err)
	require.NotEqual(t, tied, logits(t, lm))
}

// FuzzLoader: whatever the file, an error or a model that reads, in bounded memory.
func FuzzLoader(f *testing.F) {
	f.Add(newSample().file(f))
	untied := newSample()
	untied.set("general.architecture", "qwen2")
	untied.add("output.weight", []int{32, sampleTokens}, make([]float32, 32*sampleTokens))
	f.Add(untied.file(f))
	t5, err := sampleT5.GGUF(quant.Q8_0)
	require.NoError(f, err)
	f.Add(t5)
	bert, err := sampleBERT.GGUF(quant.Q8_0)
	require.NoError(f, err)
	f.Add(bert)
	f.Add([]byte("GGUF"))
	f.Fuzz(func(t *testing.T, file []byte) {
		k := small{kernel.NewPortable(), 64 << 20}
		lm, err := Open(context.Background(), k, bytes.NewReader(file), int64(len(file)), nil)
		if err != nil {
			return
		}
		if e := lm.Embedder; e != nil {
			_, err := e.Embed(context.Background(), []string{"w5"})
			require.NoError(t, err)
			return
		}
		m := lm.Model
		if e := lm.EncoderDecoder; e != nil {
			require.NoError(t, e.Encode(context.Background(), []int32{0}, nil))
			m = e
		}
		if _, err := m.Feed(context.Background(), []int32{0}, nil); err != nil {
			t.Fatal(err)
		}
	})
}
