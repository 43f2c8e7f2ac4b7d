package repository

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/models/convert"
)

func TestParseReference(t *testing.T) {
	for text, want := range map[string]Reference{
		"google-t5/t5-small":              {Repository: "google-t5/t5-small", Revision: "main"},
		"a/b@v1.0":                        {Repository: "a/b", Revision: "v1.0"},
		"a/b@refs/pr/7:onnx/model.gguf":   {Repository: "a/b", Revision: "refs/pr/7", File: "onnx/model.gguf"},
		"a/b:model@2.gguf":                {Repository: "a/b", Revision: "main", File: "model@2.gguf"},
		"a/b@" + strings.Repeat("0f", 20): {Repository: "a/b", Revision: strings.Repeat("0f", 20)},
	} {
		r, err := ParseReference(text, "")
		require.NoError(t, err)
		require.Equal(t, want, r)
		require.Equal(t, text, r.String())
	}
	r, err := ParseReference("a/b@v1", "v2")
	require.NoError(t, err)
	require.Equal(t, "v1", r.Revision, "the text's own comes first")
	for _, text := range []string{"a/b@", "a/b@..", "a/b@-x", "@main", "a@main/b", "https://huggingface.co/a/b"} {
		_, err := ParseReference(text, "")
		require.ErrorIs(t, err, ErrName, text)
	}
}

func TestFilesOfAModel(t *testing.T) {
	r := &Repository{Reference: Reference{Repository: "a/b"}, Commit: strings.Repeat("0f", 20), Files: map[string]File{}}
	add := func(names ...string) {
		for _, name := range names {
			r.Files[name] = File{Name: name, Bytes: 5}
		}
	}
	none := func(File) ([]byte, error) { return nil, errors.New("not to be read") }

	add("q4.gguf", "other/Q8.GGUF", "README.md")
	_, err := r.Small()
	require.ErrorIs(t, err, ErrNotFound)
	require.ErrorContains(t, err, "FILE one of other/Q8.GGUF, q4.gguf")
	_, err = r.Weights(none)
	require.ErrorContains(t, err, "neither model.safetensors nor model.safetensors.index.json; a GGUF file")
	r.File = "README.md"
	_, err = r.Named()
	require.ErrorIs(t, err, ErrName)
	r.File = "other/Q8.GGUF"
	file, err := r.Named()
	require.NoError(t, err)
	require.Equal(t, "/a/b/resolve/"+r.Commit+"/other/Q8.GGUF", r.Path(file))

	add("config.json", "tokenizer.json", convert.IndexName)
	small, err := r.Small()
	require.NoError(t, err)
	require.Equal(t, []File{r.Files["config.json"], r.Files["tokenizer.json"]}, small)
	index := func(File) ([]byte, error) {
		return []byte(`{"weight_map": {"x": "two.safetensors", "y": "one.safetensors"}}`), nil
	}
	_, err = r.Weights(index)
	require.ErrorIs(t, err, ErrNotFound)
	add("one.safetensors", "two.safetensors")
	shards, err := r.Weights(index)
	require.NoError(t, err)
	require.Equal(t, []File{r.Files["one.safetensors"], r.Files["two.safetensors"]}, shards)
	add(convert.WeightsName)
	whole, err := r.Weights(none)
	require.NoError(t, err)
	require.Equal(t, []File{r.Files[convert.WeightsName]}, whole)
}

func TestCheck(t *testing.T) {
	// Hashes as Git and sha256sum say them of "hello".
	git := File{Name: "a", Bytes: 5, Git: "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0"}
	sha := File{Name: "a", Bytes: 5, SHA256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}
	for _, file := range []File{git, sha} {
		require.NoError(t, file.Check([]byte("hello")))
		require.ErrorIs(t, file.Check([]byte("hallo")), ErrHash)
		require.ErrorIs(t, file.Check([]byte("hell")), ErrHash)
	}
}
