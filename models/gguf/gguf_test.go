package gguf

import (
	"bytes"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"precis/core/quant"
	"precis/internal/golden"
)

func open(content []byte) (*File, error) {
	return Open(bytes.NewReader(content), int64(len(content)))
}

// everyValue is what testdata/metadata.py writes.
var everyValue = []Pair{
	{"general.architecture", "llama"},
	{"general.alignment", uint32(64)},
	{"u8", uint8(255)}, {"i8", int8(-128)}, {"u16", uint16(65535)}, {"i16", int16(-32768)},
	{"u32", uint32(math.MaxUint32)}, {"i32", int32(math.MinInt32)}, {"f32", float32(0.1)},
	{"yes", true}, {"no", false}, {"text", "naïve 東京"}, {"empty", ""},
	{"u64", uint64(math.MaxUint64)}, {"i64", int64(math.MinInt64)}, {"f64", 0.1},
	{"u8s", []uint8{0, 255}}, {"i8s", []int8{-128, 127}}, {"u16s", []uint16{0, 65535}},
	{"i16s", []int16{-32768, 32767}}, {"u32s", []uint32{0, math.MaxUint32}},
	{"i32s", []int32{math.MinInt32, math.MaxInt32}}, {"f32s", []float32{-0.5, 3e38}},
	{"bools", []bool{true, false}}, {"strings", []string{"", "a", "Ġthe"}},
	{"u64s", []uint64{0, math.MaxUint64}}, {"i64s", []int64{math.MinInt64, 1}},
	{"f64s", []float64{0.1, -1e300}},
}

func TestReadsWhatGGUFPyWrites(t *testing.T) {
	content, err := os.ReadFile("testdata/metadata.gguf")
	require.NoError(t, err)
	f, err := open(content)
	require.NoError(t, err)
	assert.Equal(t, 3, f.Version)
	assert.Equal(t, 64, f.Alignment)
	requireMetadata(t, everyValue, f)

	require.Len(t, f.Tensors, 2)
	vector, ok := f.Tensor("vector")
	require.True(t, ok)
	assert.Equal(t, Tensor{Name: "vector", Type: quant.F32, Shape: []int{5}, Offset: f.TensorStart, Size: 20}, vector)
	matrix, ok := f.Tensor("matrix")
	require.True(t, ok)
	assert.Equal(t, Tensor{Name: "matrix", Type: quant.F16, Shape: []int{3, 2}, Offset: f.TensorStart + 64, Size: 12}, matrix)
	values := make([]float32, 6)
	require.NoError(t, quant.Dequantize(values, content[matrix.Offset:][:matrix.Size], matrix.Type))
	assert.Equal(t, []float32{0, 1, 2, 3, 4, 5}, values)
	_, ok = f.Tensor("other")
	assert.False(t, ok)
}

func requireMetadata(t *testing.T, want []Pair, f *File) {
	require.Len(t, f.Fields, len(want))
	for i, field := range f.Fields {
		require.Equal(t, want[i], Pair{field.Key, field.Value()})
	}
}

// TestWritesWhatGGUFPyWrites: the same keys and tensors make the same bytes.
func TestWritesWhatGGUFPyWrites(t *testing.T) {
	content, err := os.ReadFile("testdata/metadata.gguf")
	require.NoError(t, err)
	f, err := open(content)
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, Write(&out, everyValue, sources(f, content)))
	require.Equal(t, content, out.Bytes())
}

// sources gives the tensors of a file as Write takes them.
func sources(f *File, content []byte) []Source {
	var all []Source
	for _, t := range f.Tensors {
		all = append(all, Source{t.Name, t.Type, t.Shape, bytes.NewReader(content[t.Offset:][:t.Size])})
	}
	return all
}

func TestRoundTripOfEveryType(t *testing.T) {
	var tensors []Source
	var blocks [][]byte
	for typ := range quant.Type(256) {
		if !typ.Known() {
			continue
		}
		elements, size := typ.Block()
		blocks = append(blocks, bytes.Repeat([]byte{byte(typ)}, 3*2*size))
		tensors = append(tensors, Source{typ.String(), typ, []int{3 * elements, 2}, bytes.NewReader(blocks[len(blocks)-1])})
	}
	tensors = append(tensors, Source{"scalar", quant.F32, nil, strings.NewReader("abcd")})
	blocks = append(blocks, []byte("abcd"))
	var out bytes.Buffer
	require.NoError(t, Write(&out, nil, tensors))
	f, err := open(out.Bytes())
	require.NoError(t, err)
	assert.Zero(t, out.Len()%32, "the last tensor is padded, as ggml wants it")
	require.Len(t, f.Tensors, len(tensors))
	for i, tensor := range f.Tensors {
		assert.Equal(t, tensors[i].Name, tensor.Name)
		assert.Equal(t, tensors[i].Type, tensor.Type)
		assert.ElementsMatch(t, tensors[i].Shape, tensor.Shape)
		assert.Equal(t, blocks[i], out.Bytes()[tensor.Offset:][:tensor.Size], tensor.Name)
	}
}

func TestWriteRefuses(t *testing.T) {
	zeros := func() *bytes.Reader { return bytes.NewReader(make([]byte, 18)) }
	for name, c := range map[string]struct {
		metadata []Pair
		tensors  []Source
		want     string
	}{
		"a value of another type": {[]Pair{{"x", 3}}, nil, `key "x"`},
		"a key twice":             {[]Pair{{"x", true}, {"x", true}}, nil, `key "x"`},
		"an alignment of 3":       {[]Pair{{"general.alignment", uint32(3)}}, nil, "power of two"},
		"a row of half a block":   {nil, []Source{{"x", quant.Q4_0, []int{16, 2}, zeros()}}, `tensor "x"`},
		"an unknown type":         {nil, []Source{{"x", 5, []int{32}, zeros()}}, `tensor "x"`},
		"a dimension of 0":        {nil, []Source{{"x", quant.F32, []int{4, 0}, zeros()}}, `tensor "x"`},
		"a product that overflows": {nil, []Source{{"x", quant.F32, []int{1 << 40, 1 << 40}, zeros()}},
			`tensor "x"`},
		"data too short": {nil, []Source{{"x", quant.Q4_0, []int{64}, zeros()}}, `tensor "x"`},
	} {
		err := Write(&bytes.Buffer{}, c.metadata, c.tensors)
		assert.ErrorContains(t, err, c.want, name)
	}
}

func TestGetters(t *testing.T) {
	content, err := os.ReadFile("testdata/metadata.gguf")
	require.NoError(t, err)
	f, err := open(content)
	require.NoError(t, err)

	for key, want := range map[string]int{"u8": 255, "i8": -128, "u16": 65535, "i16": -32768, "u32": math.MaxUint32,
		"i32": math.MinInt32, "i64": math.MinInt64} {
		n, err := f.Int(key)
		require.NoError(t, err)
		assert.Equal(t, want, n)
	}
	for key, want := range map[string]float64{"f32": float64(float32(0.1)), "f64": 0.1} {
		x, err := f.Float(key)
		require.NoError(t, err)
		assert.Equal(t, want, x)
	}
	text, err := f.String("text")
	require.NoError(t, err)
	assert.Equal(t, "naïve 東京", text)
	yes, err := f.Bool("yes")
	require.NoError(t, err)
	assert.True(t, yes)
	all, err := f.Strings("strings")
	require.NoError(t, err)
	assert.Equal(t, []string{"", "a", "Ġthe"}, all)
	floats, err := f.Float32s("f32s")
	require.NoError(t, err)
	assert.Equal(t, []float32{-0.5, 3e38}, floats)
	for key, want := range map[string][]int32{"u8s": {0, 255}, "i8s": {-128, 127}, "u16s": {0, 65535},
		"i16s": {-32768, 32767}, "i32s": {math.MinInt32, math.MaxInt32}} {
		n, err := f.Int32s(key)
		require.NoError(t, err)
		assert.Equal(t, want, n)
	}
}

func TestGettersNameTheKey(t *testing.T) {
	content, err := os.ReadFile("testdata/metadata.gguf")
	require.NoError(t, err)
	f, err := open(content)
	require.NoError(t, err)
	errorOf := func(_ any, err error) error { return err }

	_, err = f.Int("llama.block_count")
	assert.ErrorIs(t, err, ErrMissing)
	assert.ErrorContains(t, err, `"llama.block_count"`)
	for want, err := range map[string]error{
		`key "f32" is float32 0.1, want an integer`:                               errorOf(f.Int("f32")),
		`key "u64" is uint64 18446744073709551615, want an integer`:               errorOf(f.Int("u64")),
		`key "u32s" is array of uint32, want an integer`:                          errorOf(f.Int("u32s")),
		`key "text" is string, want a float`:                                      errorOf(f.Float("text")),
		`key "u8" is uint8 255, want a bool`:                                      errorOf(f.Bool("u8")),
		`key "strings" is array of string, want a string`:                         errorOf(f.String("strings")),
		`key "text" is string, want an array of strings`:                          errorOf(f.Strings("text")),
		`key "f64s" is array of float64, want an array of float32`:                errorOf(f.Float32s("f64s")),
		`key "i32" is int32 -2147483648, want an array of int32`:                  errorOf(f.Int32s("i32")),
		`key "u32s": element 1 is 4294967295, want an int32`:                      errorOf(f.Int32s("u32s")),
		`key "i64s": element 0 is -9223372036854775808, want an int32`:            errorOf(f.Int32s("i64s")),
		`key "u64s": element 1 is 18446744073709551615, want an int32`:            errorOf(f.Int32s("u64s")),
		`key "f32" is float32 0.1, want a string`:                                 errorOf(f.StringOr("f32", "x")),
		`gguf: unexpected value: key "f32" is float32 0.1, want an integer`:       errorOf(f.IntOr("f32", 1)),
		`gguf: unexpected value: key "u8" is uint8 255, want a float`:             errorOf(f.FloatOr("u8", 1)),
		`gguf: unexpected value: key "general.architecture" is string, want a bo`: errorOf(f.Bool("general.architecture")),
	} {
		assert.ErrorIs(t, err, ErrValue)
		assert.ErrorContains(t, err, want)
	}

	n, err := f.IntOr("none", 7)
	assert.NoError(t, err)
	assert.Equal(t, 7, n)
	x, err := f.FloatOr("none", 1e4)
	assert.NoError(t, err)
	assert.Equal(t, 1e4, x)
	text, err := f.StringOr("none", "x")
	assert.NoError(t, err)
	assert.Equal(t, "x", text)
	no, err := f.Bool("no")
	assert.NoError(t, err)
	assert.False(t, no)
}

// TestParseOfEveryPrefix: each prefix is either too short, and what it wants leads on to the
// end, or gives the same File.
func TestParseOfEveryPrefix(t *testing.T) {
	content, err := os.ReadFile("testdata/metadata.gguf")
	require.NoError(t, err)
	size := int64(len(content))
	want, err := Parse(content, size)
	require.NoError(t, err)
	whole := false
	for n := range len(content) {
		f, err := Parse(content[:n:n], size)
		if err == nil {
			whole = true
			require.Equal(t, want, f, "%d bytes", n)
			continue
		}
		require.False(t, whole, "%d bytes: %v, though fewer sufficed", n, err)
		var short *ShortError
		require.ErrorAs(t, err, &short, "%d bytes", n)
		require.ErrorIs(t, err, ErrShort)
		require.Greater(t, short.Want, int64(n))
		require.LessOrEqual(t, short.Want, want.TensorStart)
	}
	require.True(t, whole)
}

func TestParseKeepsNothingOfThePrefix(t *testing.T) {
	content, err := os.ReadFile("testdata/metadata.gguf")
	require.NoError(t, err)
	f, err := open(content)
	require.NoError(t, err)
	again, err := Parse(content, int64(len(content)))
	require.NoError(t, err)
	clear(content)
	require.Equal(t, f, again)
}

// brokenReader fails from byte n on.
type brokenReader struct {
	content []byte
	n       int64
}

var errBroken = errors.New("disk on fire")

func (r brokenReader) ReadAt(p []byte, at int64) (int, error) {
	n, _ := bytes.NewReader(r.content[:r.n]).ReadAt(p, at)
	return n, errBroken
}

func TestOpenPassesOnReadErrors(t *testing.T) {
	content, err := os.ReadFile("testdata/metadata.gguf")
	require.NoError(t, err)
	_, err = Open(brokenReader{content, 100}, int64(len(content)))
	require.ErrorIs(t, err, errBroken)
	require.ErrorContains(t, err, "byte 100")
}

func TestSmolLM2Header(t *testing.T) {
	file, err := os.Open(golden.Model(t, golden.DefaultModel))
	require.NoError(t, err)
	defer file.Close()
	info, err := file.Stat()
	require.NoError(t, err)
	f, err := Open(file, info.Size())
	require.NoError(t, err)
	require.Len(t, f.Tensors, 272)
	tokens, err := f.Strings("tokenizer.ggml.tokens")
	require.NoError(t, err)
	require.Len(t, tokens, 49152)
	require.Equal(t, "<|im_start|>", tokens[1])
	embedding, _ := f.Tensor("token_embd.weight")
	require.Equal(t, []int{576, 49152}, embedding.Shape)
	require.Equal(t, quant.Q8_0, embedding.Type)
}

func BenchmarkSmolLM2Header(b *testing.B) {
	content, err := os.ReadFile(golden.Model(b, golden.DefaultModel))
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		f, err := open(content)
		require.NoError(b, err)
		for _, key := range []string{"tokenizer.ggml.tokens", "tokenizer.ggml.merges"} {
			_, err = f.Strings(key)
			require.NoError(b, err)
		}
		_, err = f.Int32s("tokenizer.ggml.token_type")
		require.NoError(b, err)
	}
}
