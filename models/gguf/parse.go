package gguf

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"slices"

	"precis/core/quant"
)

// firstRead is how much Open reads at first; each further read doubles what is there.
const firstRead = 256 << 10

// Open reads the metadata and the tensor table of a GGUF file of size bytes; tensor data stays
// unread. It takes memory for a small multiple of the metadata and the table, and never
// for more than a small multiple of what the file holds.
//
// The error wraps ErrMagic, ErrVersion or ErrFormat (then it is a *FormatError), or it is the reader's.
func Open(r io.ReaderAt, size int64) (*File, error) {
	size = max(size, 0)
	var prefix []byte
	want := int64(firstRead)
	for {
		// What is wanted is what the file says; what is reserved is at most twice what came.
		for want = min(want, size); int64(len(prefix)) < want; {
			have := len(prefix)
			next := int(min(int64(max(2*have, firstRead)), size))
			prefix = slices.Grow(prefix, next-have)[:next]
			if n, err := r.ReadAt(prefix[have:], int64(have)); n < next-have {
				return nil, fmt.Errorf("gguf: reading at byte %d of %d: %w", have+n, size, err)
			}
		}
		f, err := Parse(prefix, size)
		var short *ShortError
		if !errors.As(err, &short) {
			return f, err
		}
		want = short.Want
	}
}

// Parse reads the metadata and the tensor table from the first bytes of a file that is size
// bytes long in all, for use while the rest is on its way. The File keeps no reference to prefix.
//
// The error is a *ShortError (wraps ErrShort) when the prefix ends inside the table; then call
// again with at least as many bytes as it wants, better with twice as many as before (but since
// the number comes from the file, reserve no memory for it before the bytes are there). The
// other errors are those of Open, and final.
func Parse(prefix []byte, size int64) (*File, error) {
	size = max(size, 0)
	prefix = prefix[:min(size, int64(len(prefix)))]
	p := parser{cursor: cursor{prefix: prefix, size: uint64(size)}}
	fieldCount, tensorCount, err := p.header()
	if err != nil {
		return nil, err
	}
	for i := range fieldCount {
		if err := p.field(); err != nil {
			return nil, p.placed(err, "key", i)
		}
	}
	for i := range tensorCount {
		if err := p.tensor(); err != nil {
			return nil, p.placed(err, "tensor", i)
		}
	}
	return p.file()
}

// parser walks over the header and notes where things are. Only when all of it is there are
// the bytes copied, once, and the strings cut out of that copy.
type parser struct {
	cursor
	version int
	fields  []fieldSpan
	tensors []tensorSpan
	name    span // of the key or tensor at hand, once it is known; for errors
}

// span is a range of bytes of the file.
type span struct{ start, end int }

type fieldSpan struct {
	key, value span
	typ, elem  ValueType
	n          int
}

type tensorSpan struct {
	name     span
	typ      quant.Type
	dims     int
	shape    [maxDimensions]int
	size     uint64 // bytes
	offset   uint64 // from the start of the tensor data
	offsetAt uint64 // where the offset stands, for errors
	typeAt   uint64
}

// header reads the fixed part and compares the counts with what the file can hold.
func (p *parser) header() (fields, tensors uint64, err error) {
	if n := min(len(p.prefix), len(magic)); string(p.prefix[:n]) != magic[:n] {
		return 0, 0, fmt.Errorf("%w: it begins with %q, want %q", ErrMagic, p.prefix[:n], magic)
	}
	if err := p.need(headerSize); err != nil {
		return 0, 0, placed(err, "header")
	}
	p.pos += uint64(len(magic))
	version, _ := p.uint32()
	switch {
	case version == 2 || version == 3:
		p.version = int(version)
	case version != 0 && version&0xffff == 0:
		return 0, 0, fmt.Errorf("%w: %d read big-endian, want 2 or 3 little-endian", ErrVersion, bits.ReverseBytes32(version))
	default:
		return 0, 0, fmt.Errorf("%w: %d, want 2 or 3", ErrVersion, version)
	}
	tensors, _ = p.uint64()
	fields, _ = p.uint64()
	const (
		leastTensor = 8 + 4 + 4 + 8 // name, number of dimensions, type, offset
		leastField  = 8 + 4 + 1     // key, type, value
	)
	left := p.left()
	if tensors > left/leastTensor {
		return 0, 0, p.wrong("header", p.pos-16, fmt.Sprintf("%d tensors", tensors), fmt.Sprintf("no more than %d bytes hold", left))
	}
	if fields > left/leastField {
		return 0, 0, p.wrong("header", p.pos-8, fmt.Sprintf("%d keys", fields), fmt.Sprintf("no more than %d bytes hold", left))
	}
	return fields, tensors, nil
}

// field reads a key and steps over its value.
func (p *parser) field() error {
	p.name = span{}
	key, err := p.string()
	if err != nil {
		return err
	}
	p.name = key
	typ, err := p.valueType()
	if err != nil {
		return err
	}
	f := fieldSpan{key: key, typ: typ, n: 1}
	count := uint64(1)
	if typ == Array {
		at := p.pos
		if f.elem, err = p.valueType(); err != nil {
			return err
		}
		if f.elem == Array {
			return p.wrong("", at, "an array of arrays", "an array of values")
		}
		if count, err = p.uint64(); err != nil {
			return err
		}
		typ = f.elem
	}
	start := p.pos
	if err := p.skip(typ, count); err != nil {
		return err
	}
	f.n = int(count) // the elements are there, so that an int holds their number
	f.value = span{int(start), int(p.pos)}
	p.fields = append(p.fields, f)
	return nil
}

// skip steps over count values of one type.
func (p *parser) skip(typ ValueType, count uint64) error {
	width := valueWidths[typ]
	least := width
	if typ == String {
		least = 8
	}
	if left := p.left(); count > left/least {
		return p.wrong("", p.pos, fmt.Sprintf("%d values of %v", count, typ), fmt.Sprintf("no more than the %d bytes left hold", left))
	}
	if err := p.need(count * least); err != nil {
		return err
	}
	switch typ {
	case String:
		for ; count > 0; count-- {
			if _, err := p.string(); err != nil {
				return err
			}
		}
		return nil
	case Bool:
		for i, b := range p.prefix[p.pos:][:count] {
			if b > 1 {
				return p.wrong("", p.pos+uint64(i), fmt.Sprintf("a bool of %d", b), "0 or 1")
			}
		}
	}
	p.pos += count * width
	return nil
}

func (p *parser) valueType() (ValueType, error) {
	n, err := p.uint32()
	if err != nil {
		return 0, err
	}
	if t := ValueType(n); !t.known() {
		return 0, p.wrong("", p.pos-4, t.String(), "0 to 12")
	}
	return ValueType(n), nil
}

// tensor reads one row of the tensor table.
func (p *parser) tensor() error {
	p.name = span{}
	name, err := p.string()
	if err != nil {
		return err
	}
	p.name = name
	dims, err := p.uint32()
	if err != nil {
		return err
	}
	if dims > maxDimensions {
		return p.wrong("", p.pos-4, fmt.Sprintf("%d dimensions", dims), fmt.Sprintf("at most %d", maxDimensions))
	}
	t := tensorSpan{name: name, dims: int(dims)}
	elements := uint64(1)
	for i := range t.dims {
		n, err := p.uint64()
		if err != nil {
			return err
		}
		if n == 0 || n > math.MaxInt {
			return p.wrong("", p.pos-8, fmt.Sprintf("dimension %d is %d", i, int64(n)), "a positive int")
		}
		high, low := bits.Mul64(elements, n)
		if high != 0 || low > math.MaxInt64 {
			return p.wrong("", p.pos-8, "the number of elements overflows", "less than 2^63")
		}
		t.shape[i], elements = int(n), low
	}
	if err := p.need(4 + 8); err != nil {
		return err
	}
	t.typeAt = p.pos
	number, _ := p.uint32()
	t.typ = quant.Type(number)
	t.offsetAt = p.pos
	t.offset, _ = p.uint64()
	blockElements, blockBytes := t.typ.Block()
	if blockElements == 0 {
		return p.wrong("", t.typeAt, t.typ.String(), "a type that is known")
	}
	columns := 1
	if t.dims > 0 {
		columns = t.shape[0]
	}
	if columns%blockElements != 0 {
		return p.wrong("", t.typeAt, fmt.Sprintf("%d columns of %v", columns, t.typ), fmt.Sprintf("a multiple of %d", blockElements))
	}
	high, low := bits.Mul64(elements/uint64(blockElements), uint64(blockBytes))
	if high != 0 || low > p.size {
		return p.wrong("", t.typeAt, fmt.Sprintf("%d elements of %v", elements, t.typ), fmt.Sprintf("no more than a file of %d bytes holds", p.size))
	}
	t.size = low
	p.tensors = append(p.tensors, t)
	return nil
}

// placed adds to a FormatError, where it has no place yet, the name at hand or the number.
func (p *parser) placed(err error, kind string, i uint64) error {
	if p.name == (span{}) {
		return placed(err, fmt.Sprintf("%s %d", kind, i))
	}
	return placed(err, place(kind, string(p.prefix[p.name.start:p.name.end])))
}

func placed(err error, place string) error {
	var malformed *FormatError
	if errors.As(err, &malformed) && malformed.Place == "" {
		malformed.Place = place
	}
	return err
}

// place names a key or tensor; a name may be as long as the file.
func place(kind, name string) string { return fmt.Sprintf("%s %.64q", kind, name) }
