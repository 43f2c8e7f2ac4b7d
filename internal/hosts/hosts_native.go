//go:build !js

package hosts

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
)

var generated = Host{"wazero", false, func(t testing.TB) kernel.Kernels {
	k, err := kernel.NewWazero(context.Background())
	if errors.Is(err, kernel.ErrNoCompiler) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, k.Close()) })
	return k
}}
