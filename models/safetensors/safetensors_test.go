package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// file makes a safetensors file of that header and n bytes of data.
func file(header string, n int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, n)...)
}

const (
	entryA = `"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}`
	entryB = `"b":{"dtype":"BF16","shape":[5],"data_offsets":[24,34]}`
)

func open(b []byte) (*File, error) { return Open(bytes.NewReader(b), int64(len(b))) }

func TestOpen(t *testing.T) {
	header := `{"__metadata__":{"format":"pt"},` + entryB + `,` + entryA + `}  `
	f, err := open(file(header, 34))
	require.NoError(t, err)
	start := int64(8 + len(header))
	require.Equal(t, []Tensor{
		{Name: "a", Type: F32, Shape: []int{2, 3}, Offset: start, Size: 24},
		{Name: "b", Type: BF16, Shape: []int{5}, Offset: start + 24, Size: 10},
	}, f.Tensors)
	require.Equal(t, map[string]string{"format": "pt"}, f.Metadata)
	b, ok := f.Find("b")
	require.True(t, ok)
	require.Equal(t, f.Tensors[1], b)
	_, ok = f.Find("c")
	require.False(t, ok)
}

// TestParsePrefix: every prefix that ends inside the header asks for more and says how much.
func TestParsePrefix(t *testing.T) {
	whole := file(`{`+entryA+`}`, 24)
	header := len(whole) - 24
	for n := range header {
		_, err := Parse(whole[:n], int64(len(whole)))
		require.ErrorIs(t, err, ErrShort, "%d bytes", n)
		want := header
		if n < 8 {
			want = 8
		}
		require.ErrorContains(t, err, fmt.Sprintf("want %d", want))
	}
	f, err := Parse(whole[:header], int64(len(whole)))
	require.NoError(t, err)
	require.Len(t, f.Tensors, 1)
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		name, header string
		bytes        int
		message      string
	}{
		{"nothing", ``, 0, "header"},
		{"a list", `[]`, 0, "want {"},
		{"two objects", `{}{}`, 0, "more follows"},
		{"the same name twice", `{` + entryA + `,` + entryA + `}`, 24, `tensor "a": stands twice`},
		{"metadata that is no text", `{"__metadata__":{"n":1}}`, 0, `"n": want a string`},
		{"unknown type", `{"a":{"dtype":"F31","shape":[],"data_offsets":[0,4]}}`, 4, `found "F31"`},
		{"no type", `{"a":{"shape":[],"data_offsets":[0,4]}}`, 4, "want dtype"},
		{"other case", `{"a":{"DTYPE":"F32","shape":[],"data_offsets":[0,4]}}`, 4, `key "DTYPE"`},
		{"shape twice", `{"a":{"dtype":"F32","shape":[],"shape":[],"data_offsets":[0,4]}}`, 4, `key "shape"`},
		{"a fraction", `{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}`, 4, "found 1.5"},
		{"negative", `{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}`, 4, "found -1"},
		{"product wraps", `{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0, "overflows"},
		{"backwards", `{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 4, "4 to 0"},
		{"shape and size differ", `{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 4, "want 8 bytes"},
		{"past the end", `{` + entryA + `}`, 23, `tensor "a": ends`},
		{"overlap", `{` + entryA + `,"b":{"dtype":"U8","shape":[8],"data_offsets":[20,28]}}`, 28, `tensor "b": begins at 20, want 24`},
		{"hole", `{` + entryA + `,"b":{"dtype":"U8","shape":[8],"data_offsets":[28,36]}}`, 36, `tensor "b": begins at 28, want 24`},
		{"bytes behind", `{` + entryA + `}`, 25, "1 bytes after the last tensor"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := open(file(c.header, c.bytes))
			require.ErrorIs(t, err, ErrFormat)
			require.ErrorContains(t, err, c.message)
		})
	}
}

// FuzzOpen: an error or a table whose entries lie within the file, and Parse says the same.
func FuzzOpen(f *testing.F) {
	f.Add(file(`{`+entryA+`,`+entryB+`}`, 34))
	f.Add(file(`{"__metadata__":{"format":"pt"}}  `, 0))
	f.Add(file(`{"a":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]}}`, 0))
	f.Add(file(`{"a":{"dtype":"I8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := open(b)
		parsed, parseErr := Parse(b, int64(len(b)))
		if (err == nil) != (parseErr == nil) {
			t.Fatalf("Open: %v, Parse: %v", err, parseErr)
		}
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatal(err)
			}
			return
		}
		require.Equal(t, file, parsed)
		for _, e := range file.Tensors {
			elements := sizes[e.Type]
			for _, n := range e.Shape {
				elements *= int64(n)
			}
			if e.Offset < 8 || e.Offset+e.Size > int64(len(b)) || elements != e.Size {
				t.Fatalf("%+v in a file of %d bytes", e, len(b))
			}
		}
	})
}
