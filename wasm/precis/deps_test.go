package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a visitor downloads must not hold a network stack or a cryptography library.
func TestEngineStaysSmall(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command, as in a browser")
	}
	list := exec.Command("go", "list", "-deps", ".")
	list.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := list.Output()
	require.NoError(t, err)
	packages := strings.Fields(string(out))
	require.Subset(t, packages, []string{"precis/core/summarize", "precis/memory/library"})
	for _, p := range []string{"net", "net/http", "crypto/tls", "encoding/gob", "html/template", "filippo.io/age", "go.etcd.io/bbolt"} {
		require.NotContains(t, packages, p)
	}
}
