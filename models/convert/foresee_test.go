package convert

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/models/gguf"
)

// headOnly gives the first bytes of a file, and fails the test when more are read.
type headOnly struct {
	t    *testing.T
	from io.ReaderAt
	end  int64
}

func (h headOnly) ReadAt(p []byte, at int64) (int, error) {
	require.LessOrEqual(h.t, at+int64(len(p)), h.end, "weights were read")
	return h.from.ReadAt(p, at)
}

// TestForesee: what is foreseen from headers is what comes.
func TestForesee(t *testing.T) {
	for _, typ := range []quant.Type{quant.Q8_0, quant.Q4_0, quant.F32} {
		s := sample(t)
		var out bytes.Buffer
		require.NoError(t, Write(t.Context(), &out, s, Options{Type: typ}))
		file, err := gguf.Parse(out.Bytes(), int64(out.Len()))
		require.NoError(t, err)
		weights := s.Weights[0]
		s.Weights = []Shard{{Name: weights.Name, Size: weights.Size, ReaderAt: headOnly{t, weights, weights.Size / 2}}}
		o, err := Foresee(s, typ)
		require.NoError(t, err)
		require.Equal(t, "t5", o.Architecture)
		parameters, size := int64(0), int64(len(s.Tokenizer))
		for _, tensor := range file.Tensors {
			n := int64(1)
			for _, d := range tensor.Shape {
				n *= int64(d)
			}
			parameters += n
			size += tensor.Size
		}
		require.Equal(t, Outcome{"t5", parameters, size}, o)
	}
	s := sample(t)
	s.Config = []byte(`{"model_type": "mamba"}`)
	_, err := Foresee(s, quant.Q8_0)
	require.ErrorIs(t, err, ErrArchitecture)
	_, err = Foresee(sample(t), quant.Q6_K)
	require.ErrorIs(t, err, ErrConfig)
}
