package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// The file in the tree is what the Go source gives; go generate ./wasm/protocol rewrites it.
func TestJavaScriptIsCurrent(t *testing.T) {
	want, err := generate("..", "../../../core/passage", "../../../core/summarize", "../../../core/dialogue", "../../../models", "../../../models/speed")
	require.NoError(t, err)
	found, err := os.ReadFile("../../../web/shim/protocol.js")
	require.NoError(t, err)
	require.Equal(t, string(want), string(found), "web/shim/protocol.js is stale: run go generate ./wasm/protocol")
}
