package gguf

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestKeys: values below a prefix, and the first error of several.
func TestKeys(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, Write(&file, []Pair{{Key: "a.n", Value: uint32(7)}, {Key: "a.x", Value: float32(0.5)}, {Key: "a.s", Value: "text"}}, nil))
	f, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	require.NoError(t, err)

	keys := f.Below("a.")
	require.Equal(t, 7, keys.Int("n"))
	require.Equal(t, 7, keys.IntOr("n", 8))
	require.Equal(t, 8, keys.IntOr("none", 8))
	require.Equal(t, 0.5, keys.Float("x"))
	require.Equal(t, 0.25, keys.FloatOr("none", 0.25))
	require.NoError(t, keys.Err())

	require.Zero(t, keys.Int("missing"))
	require.Zero(t, keys.Float("s"))
	keys.Fail("n", 7, 8)
	require.ErrorIs(t, keys.Err(), ErrMissing)
	require.ErrorContains(t, keys.Err(), "a.missing")

	keys = f.Below("a.")
	keys.Fail("n", 7, 8)
	require.ErrorIs(t, keys.Err(), ErrWanted)
	require.ErrorContains(t, keys.Err(), `gguf: key "a.n": value not usable: found 7, want 8`)
}
