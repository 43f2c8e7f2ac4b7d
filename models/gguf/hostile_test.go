package gguf

import (
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/quant"
)

// The pieces of a file, to be put together wrongly.

func u32(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }
func u64(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }
func text(s string) []byte {
	return appendString(nil, s)
}

// key encodes one key whose value is the rest.
func key(name string, typ ValueType, value ...[]byte) []byte {
	return slices.Concat(text(name), u32(uint32(typ)), slices.Concat(value...))
}

// array encodes the value of an array that announces n elements.
func array(elem ValueType, n uint64, elements ...[]byte) []byte {
	return slices.Concat(u32(uint32(elem)), u64(n), slices.Concat(elements...))
}

// tensor encodes one row of the tensor table.
func tensor(name string, typ quant.Type, offset uint64, shape ...uint64) []byte {
	row := slices.Concat(text(name), u32(uint32(len(shape))))
	for _, n := range shape {
		row = append(row, u64(n)...)
	}
	return slices.Concat(row, u32(uint32(typ)), u64(offset))
}

type (
	keys    [][]byte
	tensors [][]byte
)

// file puts pieces together: version 3, true counts, padding to a multiple of 32, and size bytes of data.
func file(k keys, t tensors, size int) []byte {
	return fileOfCounts(uint64(len(k)), uint64(len(t)), k, t, size)
}

func fileOfCounts(keyCount, tensorCount uint64, k keys, t tensors, size int) []byte {
	content := slices.Concat([]byte("GGUF"), u32(3), u64(tensorCount), u64(keyCount), slices.Concat(k...), slices.Concat(t...))
	content = pad(content, int(alignUp(uint64(len(content)), 32)))
	return pad(content, len(content)+size)
}

// plain is a file with nothing wrong: one key, one tensor.
func plain() []byte {
	return file(keys{key("general.architecture", String, text("llama"))}, tensors{tensor("x", quant.F32, 0, 8)}, 32)
}

func patched(content []byte, at int, with []byte) []byte {
	copy(content[at:], with)
	return content
}

// refused lists the hostile files: what is wrong, the file, and what the error says.
var refused = []struct {
	name    string
	content []byte
	want    string
}{
	{"nothing", nil, "header: it takes 24 bytes, want no more than the 0 left"},
	{"the magic alone", []byte("GGUF"), "header: it takes 24 bytes, want no more than the 4 left"},
	{"half a magic", []byte("GG"), "header: it takes 24 bytes"},
	{"another magic", patched(plain(), 0, []byte("GGML")), `begins with "GGML"`},
	{"an error page", []byte("<!DOCTYPE html><html><body>404 Not Found</body></html>"), `begins with "<!DO"`},
	{"a short error page", []byte("Not found"), `begins with "Not "`},
	{"version 0", patched(plain(), 4, u32(0)), "unsupported version: 0"},
	{"version 1", patched(plain(), 4, u32(1)), "unsupported version: 1"},
	{"version 4", patched(plain(), 4, u32(4)), "unsupported version: 4"},
	{"big-endian", patched(plain(), 4, []byte{0, 0, 0, 3}), "3 read big-endian"},

	{"2^60 tensors", fileOfCounts(1, 1<<60, keys{key("a", Bool, []byte{1})}, nil, 0), "header: 1152921504606846976 tensors"},
	{"2^60 keys", fileOfCounts(1<<60, 0, nil, nil, 64), "header: 1152921504606846976 keys"},
	{"2^64−1 tensors", fileOfCounts(0, math.MaxUint64, nil, nil, 64), "header: 18446744073709551615 tensors"},
	{"a key more than there is", fileOfCounts(2, 0, keys{key("a", String, text("twenty bytes of text"))}, nil, 0)[:24+9+4+8+20], "key 1: it takes 8 bytes"},
	{"a tensor more than there is", fileOfCounts(0, 2, nil, tensors{tensor("x", quant.F32, 0, 8)}, 32), "tensor"},

	{"a key of 2^64−1 bytes", file(keys{append(u64(math.MaxUint64), make([]byte, 32)...)}, nil, 0), "key 0: it takes 18446744073709551615 bytes"},
	{"a key of 2^63 bytes", file(keys{append(u64(1<<63), make([]byte, 32)...)}, nil, 0), "key 0: it takes 9223372036854775808 bytes"},
	{"a string of 4 GiB", file(keys{key("s", String, u64(1<<32), []byte("abc"))}, nil, 0), `key "s": it takes 4294967296 bytes`},
	{"a string one byte too long", file(keys{key("sss", String, u64(50), make([]byte, 49-8))}, nil, 0)[:24+11+4+8+49], `key "sss": it takes 50 bytes`},
	{"an unknown value type", file(keys{key("v", 13, u64(0))}, nil, 0), `key "v": value type 13, want 0 to 12`},
	{"a huge value type", file(keys{key("v", 526491, u64(0))}, nil, 0), `key "v": value type 526491`},
	{"a bool of 2", file(keys{key("b", Bool, []byte{2})}, nil, 0), `key "b": a bool of 2, want 0 or 1 (byte 37)`},
	{"a bool of 255 in an array", file(keys{key("b", Array, array(Bool, 3, []byte{1, 0, 255}))}, nil, 0), `key "b": a bool of 255`},
	{"2^61 elements of 8 bytes", file(keys{key("a", Array, array(Uint64, 1<<61, u64(1)))}, nil, 64), `key "a": 2305843009213693952 values of uint64`},
	{"2^62 elements of 4 bytes", file(keys{key("a", Array, array(Float32, 1<<62, u64(1)))}, nil, 64), `key "a": 4611686018427387904 values of float32`},
	{"2^64−1 elements of a byte", file(keys{key("a", Array, array(Uint8, math.MaxUint64, u64(1)))}, nil, 64), `key "a": 18446744073709551615 values of uint8`},
	{"2^31 strings, nine there", file(keys{key("a", Array, array(String, 1<<31, make([]byte, 9*8)))}, nil, 0), `key "a": 2147483648 values of string`},
	{"an array of strings, the last of 4 GiB", file(keys{key("a", Array, array(String, 2, text("x"), u64(1<<32)))}, nil, 64), `key "a": it takes 4294967296 bytes`},
	{"an array of an unknown type", file(keys{key("a", Array, array(99, 1, u64(0)))}, nil, 0), `key "a": value type 99`},
	{"an array of arrays", file(keys{key("a", Array, array(Array, 1, array(Uint8, 1, []byte{1})))}, nil, 0), `key "a": an array of arrays`},
	{"arrays nested 30,000 deep", file(keys{key("a", Array, slices.Repeat(array(Array, 1), 30000), array(Uint8, 0))}, nil, 0), `key "a": an array of arrays`},
	{"the same key twice", file(keys{key("a", Uint8, []byte{1}), key("b", Uint8, []byte{1}), key("a", Uint8, []byte{1})}, nil, 0), `key "a": the key a second time`},
	{"the empty key twice", file(keys{key("", Uint8, []byte{1}), key("", Uint8, []byte{1})}, nil, 0), `key "": the key a second time`},
	{"a long wrong key in the error", file(keys{key(strings.Repeat("k", 1<<16), 99)}, nil, 0), `key "` + strings.Repeat("k", 64) + `": value type 99`},

	{"alignment 0", file(keys{key(alignmentKey, Uint32, u32(0))}, nil, 0), `key "general.alignment": 0, want a power of two`},
	{"alignment 13", file(keys{key(alignmentKey, Uint32, u32(13))}, nil, 0), `key "general.alignment": 13`},
	{"alignment 2^32−1", file(keys{key(alignmentKey, Uint32, u32(math.MaxUint32))}, nil, 0), `key "general.alignment": 4294967295`},
	{"alignment as uint64", file(keys{key(alignmentKey, Uint64, u64(32))}, nil, 0), `key "general.alignment": uint64, want a power of two as uint32`},
	{"alignment as string", file(keys{key(alignmentKey, String, text("32"))}, nil, 0), `key "general.alignment": string`},
	{"alignment as array", file(keys{key(alignmentKey, Array, array(Uint32, 1, u32(32)))}, nil, 0), `key "general.alignment": array of uint32`},
	{"alignment 2^31, data before it", file(keys{key(alignmentKey, Uint32, u32(1<<31))}, tensors{tensor("x", quant.F32, 0, 8)}, 32), `tensor "x": 32 bytes at 0 of the data`},

	{"a name of 2^64−1 bytes", file(nil, tensors{append(u64(math.MaxUint64), make([]byte, 32)...)}, 0), "tensor 0: it takes 18446744073709551615 bytes"},
	{"the same name twice", file(nil, tensors{tensor("x", quant.F32, 0, 8), tensor("x", quant.F32, 32, 8)}, 64), `tensor "x": the name a second time`},
	{"five dimensions", file(nil, tensors{tensor("x", quant.F32, 0, 1, 1, 1, 1, 8)}, 32), `tensor "x": 5 dimensions, want at most 4`},
	{"2^32−1 dimensions", file(nil, tensors{slices.Concat(text("x"), u32(math.MaxUint32), make([]byte, 64))}, 32), `4294967295 dimensions`},
	{"a dimension of 0", file(nil, tensors{tensor("x", quant.F32, 0, 8, 0)}, 32), `tensor "x": dimension 1 is 0`},
	{"a dimension of −1", file(nil, tensors{tensor("x", quant.F32, 0, math.MaxUint64)}, 32), `tensor "x": dimension 0 is -1`},
	{"a dimension of −2^63", file(nil, tensors{tensor("x", quant.F32, 0, 1<<63)}, 32), `tensor "x": dimension 0 is -9223372036854775808`},
	{"2^32 × 2^32 elements", file(nil, tensors{tensor("x", quant.F32, 0, 1<<32, 1<<32)}, 32), `tensor "x": the number of elements overflows`},
	{"2^63 elements", file(nil, tensors{tensor("x", quant.F32, 0, 1<<31, 1<<32)}, 32), `tensor "x": the number of elements overflows`},
	{"2^62 elements of 4 bytes", file(nil, tensors{tensor("x", quant.F32, 0, 1<<62)}, 32), `tensor "x": 4611686018427387904 elements of F32`},
	{"2^62 elements of 18/32 bytes", file(nil, tensors{tensor("x", quant.Q4_0, 0, 1<<62)}, 32), `tensor "x": 4611686018427387904 elements of Q4_0`},
	{"elements of which the file holds none", file(nil, tensors{tensor("x", quant.F32, 0, 1<<20)}, 32), `tensor "x": 1048576 elements of F32`},
	{"an unknown type", file(nil, tensors{tensor("x", 146526, 0, 8)}, 32), `tensor "x": type 146526`},
	{"a type that was withdrawn", file(nil, tensors{tensor("x", 4, 0, 32)}, 32), `tensor "x": type 4, want a type that is known`},
	{"type 2^32−1", file(nil, tensors{tensor("x", math.MaxUint32, 0, 8)}, 32), `tensor "x": type 4294967295`},
	{"30 columns of Q4_0", file(nil, tensors{tensor("x", quant.Q4_0, 0, 30, 32)}, 1024), `tensor "x": 30 columns of Q4_0, want a multiple of 32`},
	{"128 columns of Q6_K", file(nil, tensors{tensor("x", quant.Q6_K, 0, 128, 2)}, 1024), `tensor "x": 128 columns of Q6_K, want a multiple of 256`},
	{"a scalar of Q8_0", file(nil, tensors{tensor("x", quant.Q8_0, 0)}, 64), `tensor "x": 1 columns of Q8_0`},
	{"an offset that is not aligned", file(nil, tensors{tensor("x", quant.F32, 4, 7)}, 64), `tensor "x": offset 4, want a multiple of 32`},
	{"an offset aligned to 32, not to 64", file(keys{key(alignmentKey, Uint32, u32(64))}, tensors{tensor("x", quant.F32, 32, 8)}, 128), `tensor "x": offset 32, want a multiple of 64`},
	{"an offset behind the file", file(nil, tensors{tensor("x", quant.F32, 1<<20, 8)}, 32), `tensor "x": 32 bytes at 1048576 of the data`},
	{"an offset of 2^64−32", file(nil, tensors{tensor("x", quant.F32, math.MaxUint64-31, 8)}, 32), `tensor "x": 32 bytes at 18446744073709551584 of the data`},
	{"two tensors at one offset", file(nil, tensors{tensor("x", quant.F32, 0, 8), tensor("y", quant.F32, 0, 8)}, 64), `tensor "y": data begins at byte`},
	{"a tensor inside another", file(nil, tensors{tensor("x", quant.F32, 32, 8), tensor("y", quant.F32, 0, 24)}, 96), `behind tensor "y"`},
	{"data one byte short", file(nil, tensors{tensor("x", quant.F32, 0, 8)}, 31), `tensor "x": 32 bytes at 0 of the data`},
	{"the second tensor runs past the end", file(nil, tensors{tensor("x", quant.F32, 0, 8), tensor("y", quant.F32, 32, 8)}, 48), `tensor "y": 32 bytes at 32 of the data`},
	{"no data at all", file(nil, tensors{tensor("x", quant.F32, 0, 1)}, 0)[:24+9+4+8+4+8], `tensor "x"`},
}

func TestHostileFilesAreRefused(t *testing.T) {
	for _, c := range refused {
		t.Run(c.name, func(t *testing.T) {
			err := openWithin(t, c.content)
			require.ErrorContains(t, err, c.want)
			assert.Less(t, len(err.Error()), 400, "a message that can be shown")

			// Whoever reads it as it arrives must not get further.
			for n := range min(len(c.content), 512) {
				_, err := Parse(c.content[:n], int64(len(c.content)))
				require.Error(t, err, "%d bytes", n)
			}
		})
	}
}

// openWithin opens a file and checks the limits: 10 seconds, and 16 times its bytes or what the
// first read takes.
func openWithin(t *testing.T, content []byte) error {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done := make(chan error, 1)
	go func() {
		_, err := open(content)
		done <- err
	}()
	select {
	case err := <-done:
		runtime.ReadMemStats(&after)
		assert.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(16*len(content)+64<<10), "bytes allocated")
		return err
	case <-time.After(time.Minute): // of a loaded machine
		t.Fatal("hangs")
		return nil
	}
}

// TestTruncated cuts a file at every byte.
func TestTruncated(t *testing.T) {
	content := file(keys{key("general.architecture", String, text("llama")), key("a", Array, array(String, 2, text("x"), text("yz")))},
		tensors{tensor("x", quant.F32, 0, 8), tensor("y", quant.Q8_0, 32, 32, 2)}, 32+68)
	_, err := open(content)
	require.NoError(t, err)
	for n := range content {
		_, err := open(content[:n])
		require.Error(t, err, "%d bytes", n)
	}
}

// TestPrefixThatPromisesMuch: a file said to be huge may announce much, but nothing is reserved
// before the bytes are there.
func TestPrefixThatPromisesMuch(t *testing.T) {
	const size = 1 << 50
	for name, content := range map[string][]byte{
		"tensors": fileOfCounts(0, 1<<44, nil, nil, 0),
		"keys":    fileOfCounts(1<<45, 0, nil, nil, 0),
		"strings": file(keys{key("a", Array, array(String, 1<<46, text("x")))}, nil, 0),
		"floats":  file(keys{key("a", Array, array(Float32, 1<<47, text("x")))}, nil, 0),
		"string":  file(keys{key("a", String, u64(1<<49))}, nil, 0),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Parse(content, size)
		_, openErr := Open(strings.NewReader(string(content)), size)
		runtime.ReadMemStats(&after)
		assert.ErrorIs(t, err, ErrShort, name)
		assert.ErrorContains(t, openErr, fmt.Sprintf("reading at byte %d", len(content)), name)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(2<<20), name)
	}
}

func TestUnusualFilesAreRead(t *testing.T) {
	for name, content := range map[string][]byte{
		"plain":     plain(),
		"version 2": patched(plain(), 4, u32(2)),
		"no keys, no tensors; the file ends before the data would begin": fileOfCounts(0, 0, nil, nil, 0)[:24],
		"empty strings and arrays": file(keys{key("", String, text("")), key("a", Array, array(String, 0)), key("b", Array, array(Uint64, 0)),
			key("c", Array, array(String, 3, text(""), text(""), text("")))}, tensors{tensor("", quant.F32, 0, 8)}, 32),
		"a key that is not UTF-8":          file(keys{key("\xff\xfe", String, text("\x80"))}, nil, 0),
		"offsets in another order":         file(nil, tensors{tensor("x", quant.F32, 32, 8), tensor("y", quant.F32, 0, 8)}, 64),
		"a hole between tensors":           file(nil, tensors{tensor("x", quant.F32, 0, 8), tensor("y", quant.F32, 128, 8)}, 160),
		"data without padding at the end":  file(nil, tensors{tensor("x", quant.F32, 0, 8), tensor("y", quant.F32, 32, 1)}, 36),
		"bytes behind the last tensor":     file(nil, tensors{tensor("x", quant.F32, 0, 8)}, 1000),
		"a scalar":                         file(nil, tensors{tensor("x", quant.F32, 0)}, 4),
		"four dimensions":                  file(nil, tensors{tensor("x", quant.Q4_0, 0, 32, 2, 2, 2)}, 8*18),
		"alignment 1":                      file(keys{key(alignmentKey, Uint32, u32(1))}, tensors{tensor("x", quant.F32, 31, 8)}, 64),
		"a key that is also a tensor name": file(keys{key("x", Uint8, []byte{1})}, tensors{tensor("x", quant.F32, 0, 8)}, 32),
	} {
		assert.NoError(t, openWithin(t, content), name)
	}
}
