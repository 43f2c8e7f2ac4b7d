package convert

import (
	"context"
	"fmt"

	"precis/core/quant"
)

// Outcome is what a conversion would give.
type Outcome struct {
	Architecture string // GGUF's name of the family
	Parameters   int64  // weights
	Bytes        int64  // of the tensors and, where it is given, of the tokenizer: about those of the file
}

// Foresee says what Write would make of a model, by its config.json and the headers of its weights
// alone; of Shards only the first bytes are read. The error is that of Write.
func Foresee(s Source, t quant.Type) (Outcome, error) {
	p, sources, err := s.plan(context.Background(), Options{Type: t})
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Architecture: p.architecture, Bytes: int64(len(s.Tokenizer) + len(s.SentencePiece) + len(s.Vocabulary))}
	for _, source := range sources {
		n := 1
		for _, d := range source.Shape {
			n *= d
		}
		size, err := source.Type.Size(n)
		if err != nil {
			return Outcome{}, fmt.Errorf("convert: tensor %q: %w", source.Name, err)
		}
		o.Parameters += int64(n)
		o.Bytes += int64(size)
	}
	return o, nil
}
