package catalog

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/internal/golden"
	"precis/models/gguf"
)

func TestEntriesAreComplete(t *testing.T) {
	names := map[string]bool{}
	for _, e := range All() {
		assert.Regexp(t, `^[\w.-]+/[\w.-]+$`, e.ID)
		assert.Contains(t, []Family{Llama, T5, BERT, Gemma}, e.Family, e.ID)
		assert.Positive(t, e.Embedding, e.ID)
		assert.Greater(t, e.Parameters, e.Embedding, e.ID)
		assert.Equal(t, strings.Contains(e.Licence, "-NC"), e.NonCommercial, e.ID)
		assert.False(t, names[e.ID], "%s stands twice", e.ID)
		names[e.ID] = true
		assert.Equal(t, len(e.Files) > 0, e.Version != "", e.ID)
		assert.NotEmpty(t, e.Licence, e.ID)
		assert.NotEmpty(t, e.Languages, e.ID)
		assert.NotEmpty(t, e.Tasks, e.ID)
		assert.Positive(t, e.Context, e.ID)
		assert.Positive(t, e.Download(), e.ID)
		assert.Subset(t, e.Languages, e.Summarizes, e.ID)
		for _, language := range e.Languages {
			assert.Contains(t, languageNames, language, e.ID)
		}
		require.Equal(t, e.Package != nil, len(e.Files) > 0, e.ID)
		for _, file := range e.Files {
			assert.False(t, names[file.Name], "%s: two models share the file", file.Name)
			names[file.Name] = true
			assert.True(t, filepath.IsLocal(file.Name), file.Name)
			assert.Equal(t, path.Clean(file.Name), file.Name)
			assert.Positive(t, file.Bytes, file.Name)
			assert.Regexp(t, `^[0-9a-f]{64}$`, file.SHA256, file.Name)
			assert.Equal(t, e.Package != nil, file.Member != "", file.Name)
		}
		if e.Package != nil {
			assert.Regexp(t, `^[a-z0-9-]+==[0-9.]+$`, e.Package.Requirement())
			assert.Positive(t, e.Package.Bytes)
		}
	}
}

func TestFind(t *testing.T) {
	for _, name := range []string{"HuggingFaceTB/SmolLM2-135M-Instruct", "smollm2-135m-instruct", "SmolLM2-135M-Instruct.Q4_1.gguf"} {
		e, ok := Find(name)
		assert.True(t, ok, name)
		assert.Equal(t, smolLM2(), e, name)
	}
	e, ok := Find("all-MiniLM-L6-v2")
	assert.True(t, ok)
	assert.Equal(t, BERT, e.Family)
	assert.Equal(t, int64(90_868_376+612+466_247), e.Bytes())
	e, ok = Find("t5-small")
	assert.True(t, ok)
	assert.Equal(t, "google-t5/t5-small", e.ID)
	assert.Empty(t, e.Weights())
	for _, name := range []string{"no-such-model", ""} {
		_, ok = Find(name)
		assert.False(t, ok, name)
	}
}

// TestDefaultIsWhatItsFileSays compares the entry with the metadata and the tensors of the file.
func TestDefaultIsWhatItsFileSays(t *testing.T) {
	file, err := os.Open(golden.Model(t, golden.DefaultModel))
	require.NoError(t, err)
	defer file.Close()
	info, err := file.Stat()
	require.NoError(t, err)
	f, err := gguf.Open(file, info.Size())
	require.NoError(t, err)

	e := smolLM2()
	assert.Equal(t, golden.DefaultModel, e.Weights().Name)
	assert.Equal(t, e.Weights().Bytes, info.Size())
	family, err := f.String("general.architecture")
	require.NoError(t, err)
	assert.Equal(t, string(e.Family), family)
	context, err := f.Int("llama.context_length")
	require.NoError(t, err)
	assert.Equal(t, e.Context, context)
	languages, err := f.Strings("general.languages")
	require.NoError(t, err)
	assert.Equal(t, e.Languages, languages)
	licence, err := f.String("general.license")
	require.NoError(t, err)
	assert.True(t, strings.EqualFold(e.Licence, licence), licence)
	parameters := int64(0)
	for _, tensor := range f.Tensors {
		n := int64(1)
		for _, d := range tensor.Shape {
			n *= int64(d)
		}
		parameters += n
	}
	assert.Equal(t, e.Parameters, parameters)
}

// TestT5ParametersFollowFromTheirShape counts what the configurations of the models say.
func TestT5ParametersFollowFromTheirShape(t *testing.T) {
	for id, c := range map[string]struct{ dim, hidden, heads, blocks, up, embeddings int64 }{
		"google-t5/t5-small":   {512, 2048, 8, 6, 1, 1},
		"google-t5/t5-base":    {768, 3072, 12, 12, 1, 1},
		"google/flan-t5-small": {512, 1024, 6, 8, 2, 2},
		"google/flan-t5-base":  {768, 2048, 12, 12, 2, 2},
	} {
		e, ok := Find(id)
		require.True(t, ok, id)
		attention, feedForward := 4*c.dim*c.heads*64, (c.up+1)*c.dim*c.hidden
		blocks := c.blocks * (3*attention + 2*feedForward + 5*c.dim)
		assert.Equal(t, c.embeddings*32128*c.dim, e.Embedding, id)
		assert.Equal(t, e.Embedding+blocks+2*(32*c.heads+c.dim), e.Parameters, id)
	}
	e, _ := Find("t5-small")
	assert.InDelta(t, 242e6, e.BytesAs(quant.F32), 1e6)
	assert.InDelta(t, 64e6, e.BytesAs(quant.Q8_0), 1e6)
	assert.InDelta(t, 42e6, e.BytesAs(quant.Q4_0), 1e6)
	assert.Zero(t, e.BytesAs(quant.Type(99)))
}
