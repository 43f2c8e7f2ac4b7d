package asm

import (
	"fmt"
	"strings"
)

// Func is a function under construction.
type Func struct {
	name    string
	index   uint32
	results []Type
	params  int // the first locals are the parameters
	locals  []*local
	code    []byte
	wat     strings.Builder
	indent  int     // of the next line of wat, in steps of two blanks
	labels  []Label // of the open blocks, outermost first
	blocks  int     // number of blocks so far
}

func (f *Func) exported() bool { return !strings.HasPrefix(f.name, ".") }

// fail reports a mistake in the kernel being generated.
func (f *Func) fail(format string, args ...any) {
	panic(fmt.Sprintf("asm: function %s: %s", f.name, fmt.Sprintf(format, args...)))
}

// variable adds a local and gives the expression that reads it.
func (f *Func) variable(name string, t Type) *node {
	for _, l := range f.locals {
		if l.name == name {
			f.fail("two locals %q", name)
		}
	}
	l := &local{f, uint32(len(f.locals)), name, t}
	f.locals = append(f.locals, l)
	n := instr("local.get", t, appendUint([]byte{0x20}, l.index), "$"+name)
	n.local = l
	return n
}

func (f *Func) param(name string, t Type) *node {
	if f.params != len(f.locals) {
		f.fail("parameter %q after a local", name)
	}
	f.params++
	return f.variable(name, t)
}

// Parameters, in the order of the calls, and before any local.

func (f *Func) ParamI32(name string) I32 { return I32{f.param(name, TypeI32)} }
func (f *Func) ParamF32(name string) F32 { return F32{f.param(name, TypeF32)} }

// Locals begin as zero.

func (f *Func) I32(name string) I32   { return I32{f.variable(name, TypeI32)} }
func (f *Func) I64(name string) I64   { return I64{f.variable(name, TypeI64)} }
func (f *Func) F32(name string) F32   { return F32{f.variable(name, TypeF32)} }
func (f *Func) F64(name string) F64   { return F64{f.variable(name, TypeF64)} }
func (f *Func) V128(name string) V128 { return V128{f.variable(name, TypeV128)} }

// V128s declares n locals name0, name1, ….
func (f *Func) V128s(name string, n int) []V128 {
	vs := make([]V128, n)
	for i := range vs {
		vs[i] = f.V128(fmt.Sprint(name, i))
	}
	return vs
}

// Set assigns to a local.

func (a I32) Set(x I32)   { a.set(x.node) }
func (a I64) Set(x I64)   { a.set(x.node) }
func (a F32) Set(x F32)   { a.set(x.node) }
func (a F64) Set(x F64)   { a.set(x.node) }
func (a V128) Set(x V128) { a.set(x.node) }

func (n *node) set(x *node) {
	if n.local == nil {
		panic(fmt.Sprintf("asm: assignment to %s, which is not a local", n.name))
	}
	n.local.f.emit(instr("local.set", 0, appendUint([]byte{0x21}, n.local.index), "$"+n.local.name, x))
}

// Tee assigns to a local and gives the value.

func (a I32) Tee(x I32) I32    { return I32{a.tee(x.node)} }
func (a F32) Tee(x F32) F32    { return F32{a.tee(x.node)} }
func (a V128) Tee(x V128) V128 { return V128{a.tee(x.node)} }

func (n *node) tee(x *node) *node {
	if n.local == nil {
		panic(fmt.Sprintf("asm: assignment to %s, which is not a local", n.name))
	}
	t := instr("local.tee", n.typ, appendUint([]byte{0x22}, n.local.index), "$"+n.local.name, x)
	t.local = n.local
	return t
}

// emit assembles a statement.
func (f *Func) emit(n *node) {
	f.assemble(n)
	f.line(f.folded(n))
}

// assemble appends the operands of n in order, then n.
func (f *Func) assemble(n *node) {
	if n.local != nil && n.local.f != f {
		f.fail("%s of local %q of function %s", n.name, n.local.name, n.local.f.name)
	}
	for _, a := range n.args {
		f.assemble(a)
	}
	f.code = append(f.code, n.code...)
}

// line starts a line of the text format.
func (f *Func) line(s string) {
	f.wat.WriteString("\n" + strings.Repeat("  ", f.indent) + s)
}

// folded prints an instruction with its operands, broken into lines where it is long.
func (f *Func) folded(n *node) string {
	head := "(" + n.name
	if n.text != "" {
		head += " " + n.text
	}
	args := make([]string, len(n.args))
	length := len(head) + 2*f.indent
	f.indent++
	for i, a := range n.args {
		args[i] = f.folded(a)
		length += len(args[i]) + 1
	}
	separator := " "
	if length > 100 {
		separator = "\n" + strings.Repeat("  ", f.indent)
	}
	f.indent--
	return strings.Join(append([]string{head}, args...), separator) + ")"
}

// body is the code of the function with its local declarations, in the binary format.
func (f *Func) body() []byte {
	if len(f.labels) > 0 {
		f.fail("encoded inside a block")
	}
	var declarations []byte
	runs := 0
	rest := f.locals[f.params:]
	for len(rest) > 0 {
		n := 1
		for n < len(rest) && rest[n].typ == rest[0].typ {
			n++
		}
		declarations = append(appendUint(declarations, n), byte(rest[0].typ))
		rest = rest[n:]
		runs++
	}
	b := append(appendUint(nil, runs), declarations...)
	b = append(b, f.code...)
	return append(b, 0x0b)
}
