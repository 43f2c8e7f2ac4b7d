//go:build js

// Package harness tests what go-in-chromium.mjs gives a Go program.
package harness

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadsFilesAsNatively(t *testing.T) {
	own, err := os.ReadFile("harness_test.go")
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(own, []byte("//go:build js")))

	f, err := os.Open("harness_test.go")
	require.NoError(t, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(t, err)
	require.Equal(t, int64(len(own)), info.Size())
	part := make([]byte, 40)
	n, err := f.ReadAt(part, info.Size()-10)
	require.ErrorIs(t, err, io.EOF)
	require.Equal(t, own[len(own)-10:], part[:n])

	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	require.NotEmpty(t, entries)
	_, err = os.Stat("missing")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestWritesFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b")
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	content := []byte("x\x00y\xff")
	require.NoError(t, os.WriteFile(path, content, 0o644))
	found, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, content, found)
	require.NoError(t, os.Rename(path, path+"2"))
	require.NoError(t, os.Truncate(path+"2", 1))
	found, err = os.ReadFile(path + "2")
	require.NoError(t, err)
	require.Equal(t, content[:1], found)
}

// TestEnds ends as the node side asks it to, which looks at the exit code and the output.
func TestEnds(t *testing.T) {
	switch os.Getenv("PRECIS_HARNESS") {
	case "fail":
		t.Error("failed as asked")
	case "panic":
		panic("panicked as asked")
	case "exit":
		os.Exit(7)
	}
	os.Stdout.WriteString("to standard output\n")
	os.Stderr.WriteString("to standard error\n")
}
