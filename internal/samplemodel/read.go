package samplemodel

import (
	"bytes"
	"context"
	"io"

	"precis/core/kernel"
	"precis/models/gguf"
)

// Plan is what the families make of a file's header; see weights.Plan.
type Plan interface {
	Read(ctx context.Context, k kernel.Kernels, a *kernel.Arena, r io.ReaderAt, offset func(name string) int64) error
}

// Read fills the plan that newPlan makes of a file, as the loader does. The error is newPlan's, or
// that of gguf.Open or Plan.Read.
func Read[P Plan](k kernel.Kernels, file []byte, newPlan func(*gguf.File) (P, error)) (P, error) {
	var none P
	r := bytes.NewReader(file)
	f, err := gguf.Open(r, int64(len(file)))
	if err != nil {
		return none, err
	}
	p, err := newPlan(f)
	if err != nil {
		return none, err
	}
	return p, p.Read(context.Background(), k, kernel.NewArena(k), r, f.Offset)
}
