//go:build !js

package models

import (
	"bytes"
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/decode"
	"precis/core/quant"
	"precis/internal/golden"
	"precis/internal/hosts"
	"precis/models/gguf"
)

// TestGoldenSmolLM2Divergence measures KL(float32 ‖ ours) over the whole vocabulary at every
// position of the golden prompts. The reference is the model with its weights in float32, which
// is first compared with the golden results itself; what llama.cpp reached is the bound.
func TestGoldenSmolLM2Divergence(t *testing.T) {
	if testing.Short() {
		t.Skip("half a gigabyte of weights, and a minute")
	}
	prompts := golden.Lines[prompt](t, golden.Path(t, "smollm2/prompts.jsonl"))
	llamacpp := golden.JSON[struct {
		Q4 struct {
			Prompts []struct {
				KL    float64 `json:"kl_mean"`
				Agree float64 `json:"top1_agreement"`
			} `json:"prompts"`
		} `json:"q4_1"`
	}](t, golden.Path(t, "smollm2/llamacpp.json")).Q4.Prompts
	exact := filepath.Join(t.TempDir(), "float32.gguf")
	writeFloat32(t, exact, modelPath(t))
	for _, host := range hosts.All() {
		if host.Slow {
			continue
		}
		t.Run(host.Name, func(t *testing.T) {
			ours := openModel(t, host.Open(t)).Model.(decode.Verifier)
			reference := openFloat32(t, host, exact)
			positions, kl, same, klAllowed, sameAllowed := 0.0, 0.0, 0.0, 0.0, 0.0
			for i, p := range prompts {
				if len(p.IDs) > 600 {
					continue
				}
				c := compare(t, reference, p)
				require.InDelta(t, p.NLL, c.nll, 1e-4, "%s: reference", p.ID)
				require.Less(t, mean(c.divergence), 1e-6, "%s: reference", p.ID)
				promptKL, promptSame := divergenceOf(t, reference, ours, p.IDs)
				n := float64(len(p.IDs))
				t.Logf("%s: %4d tokens, KL %.5f (llama.cpp %.5f), same first choice at %.1f %% (%.1f %%)",
					p.ID, len(p.IDs), promptKL, llamacpp[i].KL, 100*promptSame, 100*llamacpp[i].Agree)
				positions += n
				kl, klAllowed = kl+n*promptKL, klAllowed+n*llamacpp[i].KL
				same, sameAllowed = same+n*promptSame, sameAllowed+n*llamacpp[i].Agree
			}
			t.Logf("all: KL %.5f (llama.cpp %.5f), same first choice at %.2f %% (%.2f %%)",
				kl/positions, klAllowed/positions, 100*same/positions, 100*sameAllowed/positions)
			require.LessOrEqual(t, kl, klAllowed)
			require.GreaterOrEqual(t, same/positions, sameAllowed/positions-0.005)
		})
	}
}

// divergenceOf reads ids with both models: the mean of KL(reference ‖ ours) and the share of
// positions where both prefer the same token.
func divergenceOf(t *testing.T, reference, ours decode.Verifier, ids []int32) (kl, same float64) {
	const part = 64
	reference.Truncate(0)
	ours.Truncate(0)
	vocabulary := ours.Vocabulary()
	for start := 0; start < len(ids); start += part {
		piece := ids[start:min(start+part, len(ids))]
		want, err := reference.FeedAll(context.Background(), piece, nil)
		require.NoError(t, err)
		got, err := ours.FeedAll(context.Background(), piece, nil)
		require.NoError(t, err)
		for i := range piece {
			p, q := want[i*vocabulary:(i+1)*vocabulary], got[i*vocabulary:(i+1)*vocabulary]
			sumP, sumQ := logSumExp(p), logSumExp(q)
			for j := range p {
				logP := float64(p[j]) - sumP
				kl += math.Exp(logP) * (logP - float64(q[j]) + sumQ)
			}
			if argmax(p) == argmax(q) {
				same++
			}
		}
	}
	return kl / float64(len(ids)), same / float64(len(ids))
}

// writeFloat32 writes the model file from again to path, every tensor in float32.
func writeFloat32(t *testing.T, path, from string) {
	in, err := os.Open(from)
	require.NoError(t, err)
	defer in.Close()
	info, err := in.Stat()
	require.NoError(t, err)
	f, err := gguf.Open(in, info.Size())
	require.NoError(t, err)
	var pairs []gguf.Pair
	for _, field := range f.Fields {
		pairs = append(pairs, gguf.Pair{Key: field.Key, Value: field.Value()})
	}
	var sources []gguf.Source
	for _, x := range f.Tensors {
		sources = append(sources, gguf.Source{Name: x.Name, Type: quant.F32, Shape: x.Shape, Data: &dequantized{in: in, tensor: x}})
	}
	out, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, gguf.Write(out, pairs, sources))
	require.NoError(t, out.Close())
}

// dequantized reads a tensor row by row, as float32.
type dequantized struct {
	in     io.ReaderAt
	tensor gguf.Tensor
	row    int
	rest   bytes.Reader
}

func (d *dequantized) Read(p []byte) (int, error) {
	if d.rest.Len() == 0 {
		bytesPerRow, err := d.tensor.Type.Size(d.tensor.Shape[0])
		if err != nil {
			return 0, err
		}
		block, values := make([]byte, bytesPerRow), make([]float32, d.tensor.Shape[0])
		if _, err := d.in.ReadAt(block, d.tensor.Offset+int64(d.row*bytesPerRow)); err != nil {
			return 0, err
		}
		if err := quant.Dequantize(values, block, d.tensor.Type); err != nil {
			return 0, err
		}
		row := make([]byte, 4*len(values))
		if err := quant.Quantize(row, values, quant.F32); err != nil {
			return 0, err
		}
		d.rest.Reset(row)
		d.row++
	}
	return d.rest.Read(p)
}

// openFloat32 opens the reference, with a cache in float32.
func openFloat32(t *testing.T, host hosts.Host, path string) decode.Verifier {
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	info, err := file.Stat()
	require.NoError(t, err)
	l := NewLoader(host.Open(t), info.Size())
	l.Options.Float32KV = true
	_, err = io.Copy(l, file)
	require.NoError(t, err)
	lm, err := l.Finish()
	require.NoError(t, err)
	return lm.Model.(decode.Verifier)
}
