package gguf

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// file makes the File and checks what concerns several parts of it: names, alignment, and where
// the tensors lie.
func (p *parser) file() (*File, error) {
	f := &File{Version: p.version}
	header := string(p.prefix[:p.pos])
	if err := p.nameFields(f, header); err != nil {
		return nil, err
	}
	if err := p.align(f); err != nil {
		return nil, err
	}
	if err := p.placeTensors(f, header); err != nil {
		return nil, err
	}
	return f, p.checkOverlap(f)
}

// nameFields fills in the metadata; no key may come twice.
func (p *parser) nameFields(f *File, header string) error {
	f.Fields = make([]Field, len(p.fields))
	f.fields = make(map[string]int, len(p.fields))
	for i, s := range p.fields {
		key := header[s.key.start:s.key.end]
		if _, twice := f.fields[key]; twice {
			return p.wrong(place("key", key), uint64(s.key.start), "the key a second time", "keys that differ")
		}
		f.fields[key] = i
		f.Fields[i] = Field{Key: key, Type: s.typ, Elem: s.elem, Len: s.n, raw: header[s.value.start:s.value.end]}
	}
	return nil
}

// align sets the alignment and the start of the tensor data.
func (p *parser) align(f *File) error {
	f.Alignment = defaultAlignment
	if field, ok := f.Field(alignmentKey); ok {
		alignment, ok := field.Value().(uint32)
		if !ok || bits.OnesCount32(alignment) != 1 || uint64(alignment) > math.MaxInt {
			found := field.typeName()
			if ok {
				found = fmt.Sprint(alignment)
			}
			at := p.fields[f.fields[alignmentKey]].value.start
			return p.wrong(place("key", alignmentKey), uint64(at), found, "a power of two as uint32")
		}
		f.Alignment = int(alignment)
	}
	f.TensorStart = int64(alignUp(p.pos, uint64(f.Alignment)))
	return nil
}

// placeTensors fills in the tensors; each has its own name and aligned data within the file.
func (p *parser) placeTensors(f *File, header string) error {
	f.Tensors = make([]Tensor, len(p.tensors))
	f.tensors = make(map[string]int, len(p.tensors))
	shapes := make([]int, 0, p.dimensions())
	start := uint64(f.TensorStart)
	for i, s := range p.tensors {
		name := header[s.name.start:s.name.end]
		if _, twice := f.tensors[name]; twice {
			return p.wrong(place("tensor", name), uint64(s.name.start), "the name a second time", "names that differ")
		}
		if s.offset%uint64(f.Alignment) != 0 {
			return p.wrong(place("tensor", name), s.offsetAt, fmt.Sprintf("offset %d", s.offset), fmt.Sprintf("a multiple of %d", f.Alignment))
		}
		if start > p.size || s.offset > p.size-start || s.size > p.size-start-s.offset {
			return p.wrong(place("tensor", name), s.offsetAt,
				fmt.Sprintf("%d bytes at %d of the data", s.size, s.offset),
				fmt.Sprintf("an end within the file of %d bytes, whose data begins at %d", p.size, start))
		}
		from := len(shapes)
		shapes = append(shapes, s.shape[:s.dims]...)
		f.tensors[name] = i
		f.Tensors[i] = Tensor{
			Name: name, Type: s.typ, Shape: shapes[from:len(shapes):len(shapes)],
			Offset: int64(start + s.offset), Size: int64(s.size),
		}
	}
	return nil
}

// checkOverlap looks for two tensors that share bytes.
func (p *parser) checkOverlap(f *File) error {
	order := make([]int, len(f.Tensors))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(f.Tensors[a].Offset, f.Tensors[b].Offset) })
	for i := 1; i < len(order); i++ {
		before, t := f.Tensors[order[i-1]], f.Tensors[order[i]]
		if end := before.Offset + before.Size; t.Offset < end {
			return p.wrong(place("tensor", t.Name), p.tensors[order[i]].offsetAt,
				fmt.Sprintf("data begins at byte %d", t.Offset), fmt.Sprintf("%d or later, behind tensor %.64q", end, before.Name))
		}
	}
	return nil
}

// dimensions is the number of dimensions of all tensors together.
func (p *parser) dimensions() int {
	n := 0
	for _, t := range p.tensors {
		n += t.dims
	}
	return n
}

// alignUp is the next multiple of alignment, a power of two.
func alignUp(n, alignment uint64) uint64 { return (n + alignment - 1) &^ (alignment - 1) }
