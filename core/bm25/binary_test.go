package bm25

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func example() *Index {
	x := New(Options{K1: 1.5, B: 0.5})
	x.Add(12, words("tide moon tide"))
	x.Add(-3, words("moon rock"))
	x.Add(math.MaxInt32, nil)
	return x
}

func marshalled(t testing.TB, x *Index) []byte {
	b, err := x.MarshalBinary()
	require.NoError(t, err)
	return b
}

func TestBinaryFormGivesTheSameIndex(t *testing.T) {
	x := example()
	for i, doc := range collection(1, 50, 40, 200) {
		x.Add(i*7, doc)
	}
	x.Remove(14, 21)
	b := marshalled(t, x)
	y, err := Parse(b)
	require.NoError(t, err)
	require.Equal(t, x.options, y.options)
	query := words("t1 t5 moon t30")
	require.Equal(t, x.Search(query, 100), y.Search(query, 100))
	require.Equal(t, b, marshalled(t, y))

	y.Add(12, words("salt")) // lists that were read grow like others
	x.Add(12, words("salt"))
	require.Equal(t, x.Search(words("salt tide t1"), 100), y.Search(words("salt tide t1"), 100))

	zero := New(Options{})
	zero.options = Options{}
	y, err = Parse(marshalled(t, zero))
	require.NoError(t, err)
	require.Equal(t, Options{}, y.options, "zeros in bytes are zeros")
}

func TestHostileBytesAreRefused(t *testing.T) {
	good := marshalled(t, example())
	for n := range good {
		_, err := Parse(good[:n])
		require.ErrorIs(t, err, ErrFormat, "the first %d bytes", n)
	}
	_, err := Parse(append(slices.Clone(good), 0))
	require.ErrorContains(t, err, "1 bytes behind the last term")

	head := good[:len(magic)+16]
	floats := func(k1 byte) []byte { // k1 with this highest byte
		b := slices.Clone(head)
		b[len(magic)+7] = k1
		return b
	}
	for name, c := range map[string]struct {
		bytes []byte
		says  string
	}{
		"other magic":       {[]byte("BM26\x01"), "begins with"},
		"k1 below 0":        {append(floats(0xbf), 0, 0), "k1"},
		"many documents":    {append(slices.Clone(head), 0xff, 0xff, 0xff, 0x7f), "number of documents: 268435455, want at most"},
		"a document twice":  {append(slices.Clone(head), 2, 2, 1, 2, 1, 0), "document 1 in slots 0 and 1"},
		"a long document":   {append(slices.Clone(head), 1, 2, 0xff, 0xff, 0xff, 0xff, 0x7f, 0), "length of a document"},
		"many terms":        {append(slices.Clone(head), 1, 2, 1, 9), "number of terms: 9, want at most 0"},
		"a long term":       {append(slices.Clone(head), 1, 2, 1, 1, 9, 'a', 1, 1, 1), "length of a term: 9"},
		"terms descend":     {append(slices.Clone(head), 1, 2, 2, 2, 1, 'b', 1, 1, 1, 1, 'a', 1, 1, 1), "ascending"},
		"no postings":       {append(slices.Clone(head), 1, 2, 1, 1, 1, 'a', 0, 0, 0), "no postings"},
		"many postings":     {append(slices.Clone(head), 1, 2, 1, 1, 1, 'a', 2, 1, 1, 1, 1), "number of postings: 2, want at most 1"},
		"a slot too far":    {append(slices.Clone(head), 1, 2, 1, 1, 1, 'a', 1, 2, 1), "step to a slot: 2, want at most 1"},
		"a step of 0":       {append(slices.Clone(head), 1, 2, 1, 1, 1, 'a', 1, 0, 1), "steps by 0"},
		"a count of 0":      {append(slices.Clone(head), 1, 2, 1, 1, 1, 'a', 1, 1, 0), "counts 0"},
		"more than length":  {append(slices.Clone(head), 1, 2, 1, 1, 1, 'a', 1, 1, 2), "2 terms, want at most its length, 1"},
		"an endless varint": {append(slices.Clone(head), slices.Repeat([]byte{0xff}, 12)...), "want a varint"},
	} {
		_, err := Parse(c.bytes)
		require.ErrorIs(t, err, ErrFormat, name)
		require.ErrorContains(t, err, c.says, name)
	}
}

func FuzzParse(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Parse(b)
		if err != nil {
			require.ErrorIs(t, err, ErrFormat)
			return
		}
		again := marshalled(t, x)
		y, err := Parse(again)
		require.NoError(t, err)
		require.Equal(t, again, marshalled(t, y))
		query := []string{""}
		for term := range x.terms {
			query = append(query, term)
		}
		require.LessOrEqual(t, len(x.Search(query, 10)), 10)
		if x.Len() > 0 && x.Len() < MostDocuments {
			x.Remove(x.Doc(0))
			x.Add(0, query)
		}
	})
}
