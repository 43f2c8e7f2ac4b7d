package hosts

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"precis/core/kernel"
)

var generated = Host{"imported", false, func(t testing.TB) kernel.Kernels {
	k, err := kernel.NewImported()
	if errors.Is(err, kernel.ErrNoSIMD) {
		t.Skip(err)
	}
	require.NoError(t, err)
	return k
}}
