package quant_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/internal/golden"
	"precis/models/gguf"
)

// reference is one entry of quants/manifest.json: a tensor of blocks.gguf and its values.
type reference struct {
	Tensor        string
	Shape         []int // rows, columns
	BlockElements int   `json:"block_elements"`
	BlockBytes    int   `json:"block_bytes"`
	Dequantized   string
	Source        string    // values that the blocks were quantized from; empty for random blocks
	MatVec        []float64 `json:"matvec_float64"` // values · x, one for each row
}

// references reads the manifest of a folder.
func references(t *testing.T, folder string) (x string, all []reference) {
	manifest := golden.JSON[struct {
		X       string
		Tensors []reference
	}](t, filepath.Join(folder, "manifest.json"))
	require.NotEmpty(t, manifest.Tensors)
	return manifest.X, manifest.Tensors
}

// typeNamed finds a type by its name in GGUF.
func typeNamed(t *testing.T, name string) quant.Type {
	for typ := range quant.Type(256) {
		if typ.Known() && typ.String() == name {
			return typ
		}
	}
	t.Fatalf("no type is named %q", name)
	return 0
}

func TestGoldenQuantize(t *testing.T) {
	folder := golden.Path(t, "quants")
	_, all := references(t, folder)
	sources := 0
	for _, ref := range all {
		typ := typeNamed(t, ref.Tensor)
		elements, size := typ.Block()
		assert.Equal(t, ref.BlockElements, elements, ref.Tensor)
		assert.Equal(t, ref.BlockBytes, size, ref.Tensor)
		if ref.Source == "" {
			continue
		}
		sources++
		t.Run(ref.Tensor, func(t *testing.T) {
			_, source := golden.Array(t, filepath.Join(folder, ref.Source))
			_, want := golden.Array(t, filepath.Join(folder, ref.Dequantized))
			n, err := typ.Size(len(source))
			require.NoError(t, err)
			blocks, got := make([]byte, n), make([]float32, len(source))
			require.NoError(t, quant.Quantize(blocks, source, typ))
			require.NoError(t, quant.Dequantize(got, blocks, typ))
			requireSameBits(t, want, got)
		})
	}
	require.NotZero(t, sources)
}

func TestGoldenBlocks(t *testing.T) {
	checkBlocks(t, filepath.Dir(golden.Path(t, "quants/blocks.gguf")))
}

// TestGoldenBlocksOfTestdata keeps the small set under test where the large one is found.
func TestGoldenBlocksOfTestdata(t *testing.T) {
	checkBlocks(t, "testdata/golden/quants")
}

func checkBlocks(t *testing.T, folder string) {
	content, err := os.ReadFile(filepath.Join(folder, "blocks.gguf"))
	require.NoError(t, err)
	file, err := gguf.Open(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	xName, all := references(t, folder)
	_, x := golden.Array(t, filepath.Join(folder, xName))
	for _, ref := range all {
		t.Run(ref.Tensor, func(t *testing.T) {
			tensor, ok := file.Tensor(ref.Tensor)
			require.True(t, ok)
			require.Equal(t, ref.Tensor, tensor.Type.String())
			rows, columns := ref.Shape[0], ref.Shape[1]
			require.Equal(t, []int{columns, rows}, tensor.Shape)
			blocks := content[tensor.Offset:][:tensor.Size]
			got := make([]float32, rows*columns)
			require.NoError(t, quant.Dequantize(got, blocks, tensor.Type))
			_, want := golden.Array(t, filepath.Join(folder, ref.Dequantized))
			requireSameBits(t, want, got)
			for row, product := range ref.MatVec {
				sum, magnitude := 0.0, 0.0
				for i, v := range got[row*columns:][:columns] {
					sum += float64(v) * float64(x[i])
					magnitude += math.Abs(float64(v) * float64(x[i]))
				}
				require.InDelta(t, product, sum, 1e-13*magnitude, "row %d", row)
			}
			if ref.Source == "" {
				return
			}
			_, source := golden.Array(t, filepath.Join(folder, ref.Source))
			quantized := make([]byte, len(blocks))
			require.NoError(t, quant.Quantize(quantized, source, tensor.Type))
			require.Equal(t, blocks, quantized)
		})
	}
}

func TestGoldenFloat16(t *testing.T) {
	_, want := golden.Array(t, golden.Path(t, "quants/float16_all.npy"))
	require.Len(t, want, 1<<16)
	got := make([]float32, len(want))
	for i := range got {
		got[i] = quant.Float16(uint16(i))
	}
	requireSameBits(t, want, got)
	for i := range got {
		if back := quant.ToFloat16(got[i]); back != uint16(i) {
			t.Fatalf("ToFloat16(Float16(%#04x)) = %#04x", i, back)
		}
	}
}

// requireSameBits compares exactly: NaN with its payload, and the sign of zero.
func requireSameBits(t *testing.T, want, got []float32) {
	require.Len(t, got, len(want))
	for i := range want {
		w, g := math.Float32bits(want[i]), math.Float32bits(got[i])
		if w != g {
			t.Fatalf("element %d is %v (%#08x), want %v (%#08x)", i, got[i], g, want[i], w)
		}
	}
}
