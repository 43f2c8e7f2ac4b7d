package asm

import (
	"bytes"
	"fmt"
	"strings"
)

// PageSize is the size of a page of memory in bytes.
const PageSize = 65536

// Memory describes the memory of a module, in pages. Max 0 means no maximum.
type Memory struct {
	Min, Max uint32
	// Shared memory can be used by several instances at once; it needs a maximum.
	Shared bool
	// Import, where set, is the module and the name that the memory is imported from, for
	// several instances to work on one memory; otherwise the module owns it.
	Import [2]string
	// Export is the name under which the memory is visible outside.
	Export string
}

// Module is a WebAssembly module under construction: one memory, and functions.
type Module struct {
	name   string
	memory Memory
	funcs  []*Func
}

// NewModule starts a module. The name goes to the name section.
func NewModule(name string, memory Memory) *Module {
	if memory.Shared && memory.Max == 0 {
		panic("asm: shared memory without a maximum")
	}
	return &Module{name: name, memory: memory}
}

// Func starts a function that is exported by its name, unless the name begins with ".".
func (m *Module) Func(name string, results ...Type) *Func {
	for _, f := range m.funcs {
		if f.name == name {
			panic(fmt.Sprintf("asm: two functions %q", name))
		}
	}
	f := &Func{name: name, index: uint32(len(m.funcs)), results: results, indent: 2}
	m.funcs = append(m.funcs, f)
	return f
}

// signature is the function type in its binary encoding.
func (f *Func) signature() []byte {
	b := appendUint([]byte{0x60}, f.params)
	for _, l := range f.locals[:f.params] {
		b = append(b, byte(l.typ))
	}
	b = appendUint(b, len(f.results))
	for _, t := range f.results {
		b = append(b, byte(t))
	}
	return b
}

// limits is the memory type in its binary encoding.
func (mem Memory) limits() []byte {
	var flags byte
	if mem.Max > 0 {
		flags |= 1
	}
	if mem.Shared {
		flags |= 2
	}
	b := appendUint([]byte{flags}, mem.Min)
	if mem.Max > 0 {
		b = appendUint(b, mem.Max)
	}
	return b
}

// Encode gives the module in the binary format.
func (m *Module) Encode() []byte {
	var types [][]byte
	var imports, functions, memories, exports, code []byte
	if mem := m.memory; mem.Import != [2]string{} {
		imports = appendName(appendName([]byte{1}, mem.Import[0]), mem.Import[1])
		imports = append(append(imports, 2), mem.limits()...)
	} else {
		memories = append([]byte{1}, mem.limits()...)
	}
	exported := 0
	if m.memory.Export != "" {
		exports = append(appendName(exports, m.memory.Export), 2, 0)
		exported++
	}
	functions = appendUint(functions, len(m.funcs))
	code = appendUint(code, len(m.funcs))
	for _, f := range m.funcs {
		t := 0
		for t < len(types) && !bytes.Equal(types[t], f.signature()) {
			t++
		}
		if t == len(types) {
			types = append(types, f.signature())
		}
		functions = appendUint(functions, t)
		if f.exported() {
			exports = appendUint(append(appendName(exports, f.name), 0), f.index)
			exported++
		}
		body := f.body()
		code = append(appendUint(code, len(body)), body...)
	}
	exports = append(appendUint(nil, exported), exports...)

	b := []byte("\x00asm\x01\x00\x00\x00")
	b = appendSection(b, 1, append(appendUint(nil, len(types)), bytes.Join(types, nil)...))
	b = appendSection(b, 2, imports)
	b = appendSection(b, 3, functions)
	b = appendSection(b, 5, memories)
	b = appendSection(b, 7, exports)
	b = appendSection(b, 10, code)
	return appendSection(b, 0, append(appendName(nil, "name"), m.names()...))
}

// names is the content of the name section: the module and the functions. Locals have names in the
// text format alone; here they would take a sixth of the module.
func (m *Module) names() []byte {
	functions := appendUint(nil, len(m.funcs))
	for _, f := range m.funcs {
		functions = appendName(appendUint(functions, f.index), strings.TrimPrefix(f.name, "."))
	}
	b := appendSection(nil, 0, appendName(nil, m.name))
	return appendSection(b, 1, functions)
}

// WAT gives the module in the text format, for review.
func (m *Module) WAT() string {
	var b strings.Builder
	mem := m.memory
	fmt.Fprintf(&b, "(module $%s\n  (memory", m.name)
	if mem.Export != "" {
		fmt.Fprintf(&b, " (export %q)", mem.Export)
	}
	if mem.Import != [2]string{} {
		fmt.Fprintf(&b, " (import %q %q)", mem.Import[0], mem.Import[1])
	}
	fmt.Fprintf(&b, " %d", mem.Min)
	if mem.Max > 0 {
		fmt.Fprintf(&b, " %d", mem.Max)
	}
	if mem.Shared {
		b.WriteString(" shared")
	}
	b.WriteString(")")
	for _, f := range m.funcs {
		fmt.Fprintf(&b, "\n\n  (func $%s", strings.TrimPrefix(f.name, "."))
		if f.exported() {
			fmt.Fprintf(&b, " (export %q)", f.name)
		}
		for i, l := range f.locals {
			if i < f.params {
				fmt.Fprintf(&b, " (param $%s %v)", l.name, l.typ)
			}
		}
		for _, t := range f.results {
			fmt.Fprintf(&b, " (result %v)", t)
		}
		for _, l := range f.locals[f.params:] {
			fmt.Fprintf(&b, "\n    (local $%s %v)", l.name, l.typ)
		}
		b.WriteString(f.wat.String())
		b.WriteString(")")
	}
	b.WriteString(")\n")
	return b.String()
}
