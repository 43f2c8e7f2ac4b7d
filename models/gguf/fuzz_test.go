package gguf

import (
	"bytes"
	"errors"
	"os"
	"testing"
)

// addSeeds adds files of both kinds, so that mutation starts from every branch of the reader.
func addSeeds(f *testing.F, add func(content []byte)) {
	content, err := os.ReadFile("testdata/metadata.gguf")
	if err != nil {
		f.Fatal(err)
	}
	add(content)
	add(plain())
	for _, c := range refused {
		if len(c.content) < 4096 {
			add(c.content)
		}
	}
}

// FuzzOpen: whatever opens has tensors within the file that do not overlap and values that
// decode, and written anew it reads the same.
func FuzzOpen(f *testing.F) {
	addSeeds(f, func(content []byte) { f.Add(content) })
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := open(content)
		if err != nil {
			if !errors.Is(err, ErrMagic) && !errors.Is(err, ErrVersion) && !errors.Is(err, ErrFormat) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		taken := make([]bool, len(content))
		for _, tensor := range file.Tensors {
			for i := range content[tensor.Offset:][:tensor.Size] {
				if at := int(tensor.Offset) + i; taken[at] {
					t.Fatalf("byte %d belongs to two tensors", at)
				} else {
					taken[at] = true
				}
			}
		}
		var metadata []Pair
		for _, field := range file.Fields {
			metadata = append(metadata, Pair{field.Key, field.Value()})
		}
		if file.Alignment > 4096 { // the padding would be too long to write
			return
		}
		var out bytes.Buffer
		if err := Write(&out, metadata, sources(file, content)); err != nil {
			t.Fatalf("writing anew: %v", err)
		}
		again, err := open(out.Bytes())
		if err != nil {
			t.Fatalf("reading what was written anew: %v", err)
		}
		requireSame(t, file, content, again, out.Bytes())
	})
}

func requireSame(t *testing.T, file *File, content []byte, again *File, written []byte) {
	if len(again.Fields) != len(file.Fields) || len(again.Tensors) != len(file.Tensors) {
		t.Fatalf("%d keys and %d tensors, want %d and %d", len(again.Fields), len(again.Tensors), len(file.Fields), len(file.Tensors))
	}
	for i, field := range file.Fields {
		if again.Fields[i] != field {
			t.Fatalf("field %+v, want %+v", again.Fields[i], field)
		}
	}
	for i, a := range again.Tensors {
		b := file.Tensors[i]
		if a.Name != b.Name || a.Type != b.Type || a.Size != b.Size ||
			!bytes.Equal(written[a.Offset:][:a.Size], content[b.Offset:][:b.Size]) {
			t.Fatalf("tensor %+v, want %+v", a, b)
		}
	}
}

// FuzzParse: a prefix never says more than the whole file, and wants no byte that the whole
// file did not need.
func FuzzParse(f *testing.F) {
	addSeeds(f, func(content []byte) { f.Add(content, uint16(len(content)/2)) })
	f.Fuzz(func(t *testing.T, content []byte, n uint16) {
		prefix := content[:min(int(n), len(content))]
		size := int64(len(content))
		whole, wholeErr := Parse(content, size)
		if errors.Is(wholeErr, ErrShort) {
			t.Fatalf("the whole file is too short: %v", wholeErr)
		}
		part, err := Parse(prefix, size)
		var short *ShortError
		switch {
		case errors.As(err, &short):
			if short.Want <= int64(len(prefix)) || short.Want > size {
				t.Fatalf("%d of %d bytes want %d", len(prefix), size, short.Want)
			}
		case err != nil:
			if wholeErr == nil || wholeErr.Error() != err.Error() && !errors.Is(err, ErrMagic) && !errors.Is(wholeErr, ErrMagic) {
				t.Fatalf("the prefix gives %v, the whole %v", err, wholeErr)
			}
		default:
			if wholeErr != nil || part.TensorStart != whole.TensorStart || len(part.Fields) != len(whole.Fields) {
				t.Fatalf("the prefix is read, the whole gives %v", wholeErr)
			}
		}
	})
}
