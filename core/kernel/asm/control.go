package asm

import "fmt"

// Label names an open block; a branch to it goes to the end of a Block or If, and to the start
// of a Loop.
type Label struct {
	f    *Func
	name string
}

// block assembles a block, a loop or an if, with its body.
func (f *Func) block(code byte, name string, body func(Label), condition ...*node) {
	n := instr(name, 0, []byte{code, 0x40}, fmt.Sprintf("$%s%d", name, f.blocks), condition...)
	label := Label{f, n.text}
	f.blocks++
	f.assemble(n)
	text := f.folded(n)
	f.line(text[:len(text)-1])
	f.labels = append(f.labels, label)
	f.indent++
	body(label)
	f.indent--
	f.labels = f.labels[:len(f.labels)-1]
	f.code = append(f.code, 0x0b)
	f.wat.WriteByte(')')
}

// Block runs body; a branch to its label leaves it.
func (f *Func) Block(body func(Label)) { f.block(0x02, "block", body) }

// Loop runs body; a branch to its label starts it again, otherwise it ends.
func (f *Func) Loop(body func(Label)) { f.block(0x03, "loop", body) }

// If runs body where condition is not 0.
func (f *Func) If(condition I32, body func()) { f.IfElse(condition, body, nil) }

// IfElse runs body where condition is not 0, otherwise other.
func (f *Func) IfElse(condition I32, body, other func()) {
	f.block(0x04, "if", func(Label) {
		f.branch("then", body)
		if other != nil {
			f.code = append(f.code, 0x05)
			f.branch("else", other)
		}
	}, condition.node)
}

// branch assembles one side of an if.
func (f *Func) branch(name string, body func()) {
	f.line("(" + name)
	f.indent++
	body()
	f.indent--
	f.wat.WriteByte(')')
}

// jump makes a branch instruction to the label, which must be open.
func (l Label) jump(code byte, name string, args ...*node) {
	for depth := range l.f.labels {
		if l.f.labels[len(l.f.labels)-1-depth] == l {
			l.f.emit(instr(name, 0, appendUint([]byte{code}, depth), l.name, args...))
			return
		}
	}
	l.f.fail("%s to %s from outside its block", name, l.name)
}

// Br branches to the label.
func (l Label) Br() { l.jump(0x0c, "br") }

// BrIf branches to the label where condition is not 0.
func (l Label) BrIf(condition I32) { l.jump(0x0d, "br_if", condition.node) }

// Return leaves the function with its results.
func (f *Func) Return(results ...Operand) {
	f.emit(instr("return", 0, []byte{0x0f}, "", f.operands("return", f.results, results)...))
}

// Call calls g, which has no results.
func (f *Func) Call(g *Func, args ...Operand) {
	if len(g.results) > 0 {
		f.fail("result of %s is lost", g.name)
	}
	f.emit(f.call(g, 0, args))
}

// CallI32 calls g, which gives an i32.
func (f *Func) CallI32(g *Func, args ...Operand) I32 {
	if len(g.results) != 1 || g.results[0] != TypeI32 {
		f.fail("results of %s are %v, want i32", g.name, g.results)
	}
	return I32{f.call(g, TypeI32, args)}
}

func (f *Func) call(g *Func, t Type, args []Operand) *node {
	want := make([]Type, g.params)
	for i := range want {
		want[i] = g.locals[i].typ
	}
	return instr("call", t, appendUint([]byte{0x10}, g.index), "$"+g.name, f.operands("call of "+g.name, want, args)...)
}

// operands compares the types of values with those wanted.
func (f *Func) operands(what string, want []Type, values []Operand) []*node {
	nodes := make([]*node, len(values))
	if len(values) != len(want) {
		f.fail("%s: %d values, want %d", what, len(values), len(want))
	}
	for i, v := range values {
		nodes[i] = v.tree()
		if nodes[i].typ != want[i] {
			f.fail("%s: value %d is %v, want %v", what, i, nodes[i].typ, want[i])
		}
	}
	return nodes
}
