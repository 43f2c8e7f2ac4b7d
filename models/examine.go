package models

import (
	"io"

	"precis/core/quant"
	"precis/models/bert"
	"precis/models/gguf"
)

// Examined is what the header of a model file says.
type Examined struct {
	Info
	Type   quant.Type // of most of the weights
	Embeds bool       // it makes vectors of texts; else it writes text
}

// Examine reads the header of a GGUF file of size bytes, and nothing else of it. The error is that of
// a Loader for a file that it would refuse, or r's.
func Examine(r io.ReaderAt, size int64) (Examined, error) {
	f, err := gguf.Open(r, size)
	if err != nil {
		return Examined{}, err
	}
	g, err := new(Loader).newGraph(f)
	if err != nil {
		return Examined{}, err
	}
	if _, err := readTokenizer(f, g.Vocabulary()); err != nil {
		return Examined{}, err
	}
	e := Examined{Info: readInfo(f, size)}
	e.Parameters, e.Context = g.Tensors().Parameters(), g.Context()
	e.Embeds = e.Architecture == bert.Architecture
	bytes := map[quant.Type]int64{}
	for _, t := range f.Tensors {
		if bytes[t.Type] += t.Size; bytes[t.Type] > bytes[e.Type] {
			e.Type = t.Type
		}
	}
	return e, nil
}
