//go:build !js

package kernel

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// hosts are the implementations that a test body runs on.
func hosts(t testing.TB) []Kernels {
	w, err := NewWazero(context.Background())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, w.Close()) })
	return []Kernels{NewPortable(), w}
}
