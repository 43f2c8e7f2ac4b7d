package catalog

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/internal/golden"
	"precis/models/gguf"
)

func TestEntriesAreComplete(t *testing.T) {
	names := map[string]bool{}
	for _, e := range All() {
		assert.Regexp(t, `^[\w.-]+/[\w.-]+$`, e.ID)
		assert.Contains(t, []Family{Llama, BERT}, e.Family, e.ID)
		assert.Positive(t, e.Parameters, e.ID)
		assert.NotEmpty(t, e.Version, e.ID)
		assert.NotEmpty(t, e.Licence, e.ID)
		assert.NotEmpty(t, e.Languages, e.ID)
		assert.NotEmpty(t, e.Tasks, e.ID)
		assert.Positive(t, e.Context, e.ID)
		require.NotEmpty(t, e.Files, e.ID)
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
		assert.Equal(t, Default(), e, name)
	}
	e, ok := Find("all-MiniLM-L6-v2")
	assert.True(t, ok)
	assert.Equal(t, BERT, e.Family)
	assert.Equal(t, int64(90_868_376+612+466_247), e.Bytes())
	_, ok = Find("no-such-model")
	assert.False(t, ok)
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

	e := Default()
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
