package weights

import (
	"context"
	"fmt"
	"io"

	"precis/core/kernel"
)

// readBytes is about how many bytes of a file are on their way at once.
const readBytes = 1 << 20

// ReadAt fills a placed set from a file whose tensors lie at offset(name). The error names the
// tensor and wraps that of r or of Fill, or is that of ctx or kernel.ErrMemory.
func ReadAt(ctx context.Context, k kernel.Kernels, a *kernel.Arena, s *Set, r io.ReaderAt, offset func(name string) int64) error {
	mark := a.Mark()
	defer a.Release(mark)
	scratch, err := a.Alloc(s.ScratchSize())
	if err != nil {
		return err
	}
	filler := NewFiller(k, scratch)
	staging, staged := kernel.Addr(0), 0
	var buffer []byte
	for _, e := range s.Entries() {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows := max(readBytes/(e.RowBytes()*kernel.RowGroup), 1) * kernel.RowGroup
		rows = min(rows, e.FileRows())
		if n := rows * e.RowBytes(); n > staged {
			if staging, err = a.Alloc(n); err != nil {
				return err
			}
			staged, buffer = n, make([]byte, n)
		}
		for row := 0; row < e.FileRows(); row += rows {
			n := min(rows, e.FileRows()-row)
			part := buffer[:n*e.RowBytes()]
			if read, err := r.ReadAt(part, offset(e.Name)+int64(row*e.RowBytes())); read < len(part) {
				return fmt.Errorf("tensor %q: row %d: %w", e.Name, row+read/e.RowBytes(), err)
			}
			k.Write(staging, part)
			if err := filler.Fill(e, staging, row, n); err != nil {
				return err
			}
		}
	}
	return nil
}
