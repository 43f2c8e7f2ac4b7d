package convert

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"precis/core/quant"
)

// stripBytes is about how much of a tensor, in float32, is converted at once.
const stripBytes = 1 << 20

// meter tells progress, and stops when ctx does.
type meter struct {
	ctx         context.Context
	progress    func(done, total int64)
	done, total int64
}

// reader yields the blocks of a tensor, converted strip by strip.
type reader struct {
	tensor
	from    stored
	typ     quant.Type
	meter   *meter
	rows    int // all of them; 1 for a vector
	strip   int // rows at once
	next    int // row
	floats  []float32
	raw     []byte
	blocks  []byte
	ready   bytes.Reader
	whole   []float32 // of a transposed tensor, while it is read
	rowSize int       // bytes of a row as it is written
}

// newReader reserves nothing yet: a model has hundreds of tensors.
func newReader(t tensor, from stored, typ quant.Type, m *meter) (*reader, error) {
	size, err := typ.Size(t.Cols)
	if err != nil {
		return nil, fmt.Errorf("convert: tensor %q: %w", t.Name, err)
	}
	r := &reader{tensor: t, from: from, typ: typ, meter: m, rows: max(t.Rows, 1), rowSize: size}
	r.strip = min(r.rows, max(1, stripBytes/(4*t.Cols)))
	if t.heads > 0 {
		head := r.rows / t.heads // rows of one head change places with each other only
		r.strip = max(1, r.strip/head) * head
	}
	m.total += int64(r.rows) * int64(size)
	return r, nil
}

func (r *reader) Read(p []byte) (int, error) {
	if r.ready.Len() == 0 {
		if r.next == r.rows {
			return 0, io.EOF
		}
		if err := r.meter.ctx.Err(); err != nil {
			return 0, err
		}
		if err := r.convert(); err != nil {
			return 0, err
		}
	}
	n, err := r.ready.Read(p)
	if r.next == r.rows && r.ready.Len() == 0 {
		r.floats, r.raw, r.blocks, r.whole = nil, nil, nil, nil
		r.ready.Reset(nil)
	}
	return n, err
}

// convert makes the next strip ready.
func (r *reader) convert() error {
	n := min(r.strip, r.rows-r.next)
	if r.floats == nil {
		r.floats, r.blocks = make([]float32, r.strip*r.Cols), make([]byte, r.strip*r.rowSize)
	}
	floats, blocks := r.floats[:n*r.Cols], r.blocks[:n*r.rowSize]
	if err := r.load(floats, n); err != nil {
		return err
	}
	for i := range floats {
		floats[i] += r.shift
	}
	if r.heads > 0 {
		floats = neighbours(floats, r.Cols, r.rows/r.heads)
	}
	if err := quant.Quantize(blocks, floats, r.typ); err != nil {
		return fmt.Errorf("convert: tensor %q: rows %d to %d: %w", r.from.Name, r.next, r.next+n-1, err)
	}
	r.next += n
	r.ready.Reset(blocks)
	r.meter.done += int64(len(blocks))
	if r.meter.progress != nil {
		r.meter.progress(r.meter.done, r.meter.total)
	}
	return nil
}

// load reads n rows from next on.
func (r *reader) load(dst []float32, n int) error {
	_, width := floatTypes[r.from.Type].Block()
	if !r.transposed {
		if r.raw == nil {
			r.raw = make([]byte, r.strip*r.Cols*width)
		}
		return r.from.rows(dst, r.raw, r.next, n, r.Cols)
	}
	if r.whole == nil {
		r.whole = make([]float32, r.rows*r.Cols)
		if err := r.from.rows(r.whole, make([]byte, len(r.whole)*width), 0, r.Cols, r.rows); err != nil {
			return err
		}
	}
	for i := range n {
		for j := range r.Cols {
			dst[i*r.Cols+j] = r.whole[j*r.rows+r.next+i]
		}
	}
	return nil
}

// neighbours reorders the rows of whole heads, each of so many rows: i and i + rows/2, which turn
// together, become 2i and 2i + 1.
func neighbours(x []float32, cols, rows int) []float32 {
	out := make([]float32, len(x))
	for head := 0; head < len(x); head += rows * cols {
		for i := range rows {
			to := head + i%(rows/2)*2*cols + i/(rows/2)*cols
			copy(out[to:to+cols], x[head+i*cols:])
		}
	}
	return out
}

// newFloats yields values that are computed, not stored.
func newFloats(values []float32) io.Reader {
	b, _ := binary.Append(nil, binary.LittleEndian, values) // a slice of fixed size
	return bytes.NewReader(b)
}
