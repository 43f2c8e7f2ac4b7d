package safetensors

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTransposed(t *testing.T) {
	file := []byte("??" + "aabbccddeeff" + "112233" + "!")
	a := Tensor{Name: "a", Type: F16, Shape: []int{2, 3}, Offset: 2, Size: 12}
	b := Tensor{Name: "b", Type: F16, Shape: []int{3, 1}, Offset: 14, Size: 6}
	r := Transposed(bytes.NewReader(file), []Tensor{a, b})
	for _, c := range []struct {
		offset int64
		want   string
	}{{2, "aaddbbeeccff"}, {6, "bbee"}, {14, "112233"}, {0, "??"}, {20, "!"}, {2, "aa"}} {
		p := make([]byte, len(c.want))
		_, err := r.ReadAt(p, c.offset)
		require.NoError(t, err)
		require.Equal(t, c.want, string(p))
	}
	n, err := r.ReadAt(make([]byte, 5), 10)
	require.Equal(t, 4, n)
	require.ErrorContains(t, err, `tensor "a" ends after 4`)

	short := Transposed(bytes.NewReader(file[:9]), []Tensor{a})
	_, err = short.ReadAt(make([]byte, 2), 2)
	require.ErrorContains(t, err, `tensor "a"`)
}
