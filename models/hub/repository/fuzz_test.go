package repository

import (
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzTree: of whatever a hub lists, only files with a size, a hash and a harmless name are taken.
func FuzzTree(f *testing.F) {
	f.Add([]byte(`[{"type": "file", "path": "model.safetensors", "size": 12, "oid": "` + strings.Repeat("0f", 20) + `", "lfs": {"oid": "` + strings.Repeat("ab", 32) + `", "size": 12}}]`))
	f.Add([]byte(`[{"type": "file", "path": "../x", "size": -1, "oid": ""}]`))
	f.Add([]byte(`[{"type": "directory", "path": "a"}]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		var page []TreeEntry
		if json.Unmarshal(content, &page) != nil {
			return
		}
		r := Repository{Files: map[string]File{}}
		if r.Add(page) != nil {
			return
		}
		for name, file := range r.Files {
			_, err := hex.DecodeString(file.Want())
			require.NoError(t, err)
			require.True(t, filepath.IsLocal(filepath.FromSlash(name)), "%q", name)
			require.GreaterOrEqual(t, file.Bytes, int64(0))
		}
	})
}
