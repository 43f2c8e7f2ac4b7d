//go:build !js

package llama

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
)

var hosts = []host{portable, {"wazero", false, func(t testing.TB) kernel.Kernels {
	k, err := kernel.NewWazero(context.Background())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, k.Close()) })
	return k
}}}
