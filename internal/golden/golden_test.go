package golden

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDecodeNPY(t *testing.T) {
	file := "\x93NUMPY\x01\x00\x46\x00" + // the header below has 0x46 bytes
		"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }          \n" +
		"\x00\x00\x80\x3f\x00\x00\x00\xc0"
	shape, values, err := decodeNPY([]byte(file))
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, shape)
	require.Equal(t, []float32{1, -2}, values)

	_, _, err = decodeNPY([]byte(file[:len(file)-1]))
	require.ErrorContains(t, err, "7 bytes for shape [1 2], want 8")
	_, _, err = decodeNPY([]byte("GGUF"))
	require.ErrorContains(t, err, "not an .npy file")
}

func TestPathTakesTheFolderFromTheEnvironment(t *testing.T) {
	t.Setenv("PRECIS_GOLDEN", ".")
	require.Equal(t, "npy.go", Path(t, "npy.go"))
}
